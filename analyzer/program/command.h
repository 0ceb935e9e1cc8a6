// The command a unit is compiled with, and the argv libclang gets for it. The only place that knows compiler
// flags.
#ifndef OWN_PROGRAM_COMMAND_H
#define OWN_PROGRAM_COMMAND_H

#include <stdbool.h>

#include "base/str.h"
#include "base/vec.h"

enum command_language { COMMAND_C, COMMAND_CXX, COMMAND_ASSEMBLER, COMMAND_OTHER };

struct command_words {
    VEC(str) items;
};

struct command {
    str directory; // absolute; relative paths in `flags` and `file` start here
    str file;      // as it was written
    str path;      // the same, absolute
    enum command_language language;
    struct command_words flags; // what decides the meaning of the file; no compiler, no file, no outputs
    str error;                  // why the command cannot be used; empty when it can
};

// Shells keep a backslash in single quotes and before most characters in double quotes; response files never
// do.
enum command_quoting { COMMAND_SHELL, COMMAND_RESPONSE_FILE };

// Splits `text` into words, without the quotes. False when a quote is not closed.
bool command_split(struct arena *arena, str text, enum command_quoting quoting, struct command_words *words);

// From a compiler's argv, argv[0] first: expands `@file`, drops what only concerns code generation, linking
// or dependency files, and adds --target= for a cross compiler.
struct command command_from_words(struct arena *arena, str directory, str file, const str *words,
                                  uint32_t count);

// `C:\src` and `C:/src`; there is no use for them here, and they would be read as relative.
bool command_is_windows_path(str path);

// Whether two commands give the same unit.
bool command_same(const struct command *a, const struct command *b);

// The argv for libclang, ended by null: `clang`, the command's flags, what own-check adds, the file.
const char *const *command_argv(struct arena *arena, const struct command *command);

#endif
