// One translation unit on its way from a worker process to the program: parse and lower there, bytes in
// between.
#ifndef OWN_PROGRAM_UNIT_H
#define OWN_PROGRAM_UNIT_H

#include "mir/serial.h"
#include "program/command.h"

struct unit_error {
    struct span span; // file 0 when the compiler named no place
    str message;
};

struct unit_errors {
    struct unit_error *items;
    uint32_t len;
    uint32_t cap;
};

// Two declarations of one function that contradict each other.
struct contract_mismatch {
    struct span span;
    struct span first; // the declaration that comes first
    str function;
    str what; // "its result", "its parameter 2"
};

struct contract_mismatches {
    struct contract_mismatch *items;
    uint32_t len;
    uint32_t cap;
};

struct unit {
    const struct command *command;
    str failure;                        // why there is no MIR; empty when there is
    struct unit_errors errors;          // what the compiler found wrong with the source
    struct unit_errors bad_annotations; // `own:` annotations that are not understood
    struct contract_mismatches mismatches;
    str packed;                         // serial MIR, compressed: all units are in memory at once
};

// Whether prints of the sources go with the unit, so that a later run can tell that they have changed.
enum unit_prints { UNIT_NO_PRINTS, UNIT_PRINTS };

// Parses and lowers, and writes what came out of it. Never fails: that is part of what is written.
//
// For tests only: when OWN_CHECK_TEST_CRASH or OWN_CHECK_TEST_HANG is in the environment and its value occurs
// in the path of the file, the process dies or hangs here.
void unit_lower(const struct command *command, enum unit_prints prints, struct text *out);

// Writes, in place of unit_lower(), that there is no unit.
void unit_fail(struct text *out, str failure);

// Reads what unit_lower() or unit_fail() wrote, except that the MIR stays packed. The files of errors are entered into
// `files`; all else lives in `arena`.
void unit_read(struct arena *arena, str bytes, struct source_table *files, struct unit *unit);

// Appends the MIR as unit_read() finds it in a message: compressed.
void unit_pack(struct text *out, const struct mir_unit *unit, const struct source_table *files);

// The serial MIR (mir/serial.h) of a unit that did not fail, in `arena`.
struct unit_bytes {
    str bytes;
    const char *error; // null, or why there are none
} unit_unpack(struct arena *arena, const struct unit *unit);

// mir_open_unit() of a unit that did not fail; the bytes are in `arena` too.
const char *unit_open(struct arena *arena, const struct unit *unit, struct source_table *files, struct mir_unit *mir,
                      struct mir_bodies *bodies);

#endif
