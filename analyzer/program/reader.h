// Reads the functions of a linked program, one at a time: what is in memory is the tables of one unit and one body.
#ifndef OWN_PROGRAM_READER_H
#define OWN_PROGRAM_READER_H

#include "mir/serial.h"
#include "program/bind.h"
#include "program/program.h"

struct program_reader {
    struct program *program;
    struct arena arena;   // of the open unit
    uint32_t unit_index;  // open now, or MIR_NONE
    struct mir_unit unit; // its tables
    struct mir_bodies bodies;
    struct binder binder;
};

void program_reader_init(struct program_reader *reader, struct program *program);
void program_reader_free(struct program_reader *reader);

// Makes reader->unit the tables of a unit that has not failed.
void program_open(struct program_reader *reader, uint32_t unit);

// Reads a function into `arena`, its calls bound; its unit is reader->unit until a function of another one is read. Asking
// for the functions in their order opens each unit once. Null, or what is wrong with the body (in `arena`).
const char *program_read(struct program_reader *reader, struct arena *arena, struct program_function function,
                         struct mir_body *body);
// The same for the initial values of a unit. False when the unit cannot be read; without blocks when it has none.
bool program_read_initial(struct program_reader *reader, struct arena *arena, uint32_t unit, struct mir_body *body);

#endif
