// A unit in a file: a compiler-like step writes it (--emit-unit) and another one reads many (--link). The file is what a
// worker hands back, guarded by a header, and with the command it came from and prints of the sources in front.
#ifndef OWN_PROGRAM_UNIT_FILE_H
#define OWN_PROGRAM_UNIT_FILE_H

#include "program/command.h"

// Appends the file: `message` is what unit_lower() wrote for `command`, with prints.
void unit_file_write(struct text *out, const struct command *command, str message);

struct unit_file {
    struct command command; // the one it was made by, in `arena`
    str message;            // for unit_read(); part of `bytes`
    uint64_t checksum;      // of everything
    const char *error;      // why the bytes cannot be used, in `arena` or static; null when they can
};

// Opens what unit_file_write() made. Whatever the bytes are: a unit file, or an error.
struct unit_file unit_file_open(struct arena *arena, str bytes);

#endif
