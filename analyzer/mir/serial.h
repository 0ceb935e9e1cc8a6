// A unit as bytes: what worker processes hand back and caches store. Versioned; reading checks everything, so that a
// damaged or foreign file gives a message and never a crash.
#ifndef OWN_MIR_SERIAL_H
#define OWN_MIR_SERIAL_H

#include "mir/mir.h"

enum { MIR_SERIAL_VERSION = 8 };

// Appends the unit to `out`. File ids in spans refer to `files`, whose paths are written with the unit.
void mir_write_unit(struct text *out, const struct mir_unit *unit, const struct source_table *files);

// The same in steps, for units whose bodies are not in memory at once: each body is given as soon as it is done, in the order of
// unit->bodies, where its head (mir_drop_tables) has to stay. Everything else is written at the end.
struct mir_writer *mir_writer_begin(const struct mir_unit *unit, const struct source_table *files);
void mir_writer_body(struct mir_writer *writer, const struct mir_body *body);
void mir_writer_end(struct mir_writer *writer, struct text *out); // appends the unit
void mir_writer_free(struct mir_writer *writer);

// Reads a unit; its paths are entered into `files` and spans changed to the ids there. Everything lives in `arena`.
// Null when it was read and is valid, else what is wrong (in `arena` or static); then `unit` must not be used.
const char *mir_read_unit(struct arena *arena, str bytes, struct source_table *files, struct mir_unit *unit);

// The same in two steps, for programs whose units do not fit in memory at once: mir_open_unit() reads all but the
// statements, and each body then says whose it is, where it stands and whether it is complete. mir_read_body() reads one
// body whole, into any arena. The bytes must stay as long as bodies are read from them.
struct mir_bodies {
    const unsigned char *bytes; // of all bodies
    uint64_t *starts;           // in `bytes`, per body and for the initial values, and their end
    uint32_t *file_ids;         // number of a file in the bytes -> id
    uint32_t file_count;
};
const char *mir_open_unit(struct arena *arena, str bytes, struct source_table *files, struct mir_unit *unit,
                          struct mir_bodies *bodies);
const char *mir_read_body(struct arena *arena, const struct mir_unit *unit, const struct mir_bodies *bodies,
                          uint32_t index, struct mir_body *body);
// The unit's initial values; without blocks when it has none.
const char *mir_read_initial(struct arena *arena, const struct mir_unit *unit, const struct mir_bodies *bodies,
                             struct mir_body *body);

// The checksum in the header (serial_format.h) that guards the bytes behind it.
uint64_t mir_serial_checksum(str payload);

#endif
