// A machine that runs MIR, for tests only. It is strict: reading what was never written, using storage that is not
// there, an operation on operands of different types or a conversion that loses something without a cast are faults.
//
//     memory.c       objects, pointers, scalars in them
//     values.c       operands, places, operators
//     interpreter.c  statements, calls, functions; the program
#ifndef OWN_TEST_MACHINE_H
#define OWN_TEST_MACHINE_H

#include <setjmp.h>

#include "mir/mir.h"

// A scalar, sign- or zero-extended by its type. A pointer is the number of its object and an offset.
typedef uint64_t scalar;

enum { POINTER_BYTES = 8, DEEPEST_CALL = 200, MOST_STEPS = 200000 };

struct object {
    unsigned char *bytes;
    unsigned char *known; // per byte: which of its bits were written
    uint64_t size;
    bool is_live;
};

struct machine {
    struct arena *arena; // of one run
    const struct mir_unit *unit;
    VEC(struct object) objects; // item 0 is no object
    uint32_t *globals;          // symbol -> object, 0 when not made yet
    struct map strings;         // string -> object
    uint64_t tape;
    uint64_t questions;
    unsigned events;
    unsigned steps;
    unsigned depth;
    struct text *trace;
    jmp_buf stop;
};

struct frame {
    const struct mir_body *body;
    uint32_t *locals; // object of each local, 0 when it has no storage
};

_Noreturn void fault(struct machine *machine, const char *format, ...) __attribute__((format(printf, 2, 3)));

// ---- memory.c ----
uint64_t type_size(struct machine *machine, mir_type type);
uint32_t object_new(struct machine *machine, uint64_t size);
scalar object_pointer(uint32_t object);
scalar function_pointer(mir_symbol symbol);
scalar label_pointer(uint32_t block);
mir_symbol pointed_function(struct machine *machine, scalar pointer);
uint32_t pointed_label(struct machine *machine, scalar pointer);
// A bit-field begins at `bit` of the byte pointed to; all others have 0 there.
scalar memory_load(struct machine *machine, scalar pointer, uint8_t bit, mir_type type);
void memory_store(struct machine *machine, scalar pointer, uint8_t bit, mir_type type, scalar value);
void memory_copy(struct machine *machine, scalar to, scalar from, uint64_t size);
void memory_clear(struct machine *machine, scalar to, uint64_t size);
void memory_forget(struct machine *machine, scalar to, uint64_t size); // what it holds is not known

// ---- values.c ----
bool is_scalar_type(struct machine *machine, mir_type type);
scalar converted(struct machine *machine, scalar value, mir_type to); // as a C cast does
scalar place_pointer(struct machine *machine, const struct frame *frame, mir_place place);
uint8_t place_bit(struct machine *machine, const struct frame *frame, mir_place place);
scalar operand_value(struct machine *machine, const struct frame *frame, struct mir_operand operand);
void store_operand(struct machine *machine, const struct frame *frame, scalar to, uint8_t bit, mir_type type,
                   struct mir_operand operand);
scalar operation(struct machine *machine, const struct frame *frame, const struct mir_statement *statement,
                 mir_type type);
bool comparison(struct machine *machine, const struct frame *frame, uint8_t op, struct mir_operand a,
                struct mir_operand b);

#endif
