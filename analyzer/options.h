// The command line as data. options.def is the table of the options; parsing, --help and the messages about mistakes
// all come from it.
#ifndef OWN_OPTIONS_H
#define OWN_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "base/vec.h"

// In the order of the words in options.def.
enum options_format { OPTIONS_TEXT, OPTIONS_JSON, OPTIONS_SARIF, OPTIONS_GITHUB };
enum options_color { OPTIONS_COLOR_AUTO, OPTIONS_COLOR_ALWAYS, OPTIONS_COLOR_NEVER };
enum options_dump { OPTIONS_DUMP_NONE, OPTIONS_DUMP_MIR, OPTIONS_DUMP_CFG, OPTIONS_DUMP_INIT, OPTIONS_DUMP_HEAP, OPTIONS_DUMP_CONTRACTS };

typedef bool options_FLAG;
typedef uint32_t options_NUMBER;
typedef uint32_t options_CHOICE;
typedef str options_TEXT;

struct options {
#define OPTION(kind, member, letter, name, argument, help) options_##kind member;
#include "options.def"
#undef OPTION
    VEC(str) files; // as written
    VEC(str) flags; // what follows `--`
};

struct options_result {
    struct options options;
    str error; // what is wrong with the command line; empty when nothing is
    str hint;  // how to mend it; may be empty
};

// Reads the command line; strings point into `argv` or `arena`.
struct options_result options_parse(struct arena *arena, int argc, char *const *argv);

// The text of --help.
void options_print_help(struct text *out);

#endif
