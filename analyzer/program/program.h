// The whole program: its units, and which functions there are to analyse.
#ifndef OWN_PROGRAM_PROGRAM_H
#define OWN_PROGRAM_PROGRAM_H

#include "program/compile_database.h"
#include "program/linkage.h"
#include "program/unit.h"

// One function to analyse: a body of a unit.
struct program_function {
    uint32_t unit;
    uint32_t body;
    bool is_incomplete;
};

struct program {
    struct arena *arena;
    struct source_table sources;
    VEC(struct unit) units;                  // one per command, in the order of the database
    VEC(struct program_function) functions;  // by unit and body; filled by program_link()
    struct linkage linkage;                  // filled by program_link()
    VEC(uint32_t) files;                     // that functions are defined in; filled by program_link()
    struct contract_mismatches mismatches;   // inside of units and between them; filled by program_link()
};

struct program_load_options {
    uint32_t jobs;    // worker processes
    uint32_t timeout; // seconds per unit
    enum unit_prints prints;
    void *context;
    void (*progress)(void *context, uint32_t done, uint32_t count, str path); // may be null
    // May be null; called in the order of the database when unit `index` has been read from `message`.
    void (*arrived)(void *context, uint32_t index, str message);
};

void program_init(struct program *program, struct arena *arena, str directory);

// Parses and lowers every unit of the database in worker processes. A unit that fails says why. The units,
// and the ids of the files, do not depend on the number of jobs.
void program_load(struct program *program, const struct compile_database *database,
                  const struct program_load_options *options);

// Reads the units that are in files (program/unit_file.h), in this order. A file that cannot be used is a unit that fails;
// the same unit is there once.
void program_load_files(struct program *program, const str *paths, uint32_t count);

// Chooses the functions to analyse: a function that several units get from one header is there once, and from a unit
// where it is complete if there is one. Gathers what calls are bound to (reader.h). A unit whose MIR is damaged fails.
void program_link(struct program *program);

#endif
