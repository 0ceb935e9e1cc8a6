// --emit-unit: units to files, one each.
#ifndef OWN_EMIT_H
#define OWN_EMIT_H

#include "base/map.h"
#include "options.h"
#include "program/unit.h"

struct emit {
    struct arena *arena;
    const struct options *options;
    bool to_directory;
    struct intern names; // given out in the directory
    str error;           // the first file that could not be written, and why; empty when there is none
    bool lost_units;     // some unit has no file
};

// Prepares the place for `count` units; false, with `error`, when that cannot be done.
bool emit_begin(struct emit *emit, struct arena *arena, const struct options *options, uint32_t count);

// Writes one unit. `name` is the path of its source as it is shown, `message` what its worker wrote. A unit that has no
// MIR, or errors of the compiler, gets no file and loses the one from before, unless with --keep-going.
void emit_one(struct emit *emit, const struct unit *unit, str name, str message);

#endif
