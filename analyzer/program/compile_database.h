// compile_commands.json: which units a project has and how each is compiled.
#ifndef OWN_PROGRAM_COMPILE_DATABASE_H
#define OWN_PROGRAM_COMPILE_DATABASE_H

#include "base/map.h"
#include "program/command.h"

struct compile_database {
    str path;                     // of the json file, as it can be shown
    VEC(struct command) commands; // the C units, in the order of the file; the same command is there once
    uint32_t cxx_count;           // entries that are not C and therefore not there
    uint32_t assembler_count;
    uint32_t other_count;
    str error; // why there is no database, with its place; empty when there is one
};

// `path`: a build directory, or the json file itself; relative to `directory`. `extra` goes after the flags
// of every command.
struct compile_database compile_database_read(struct arena *arena, str directory, str path,
                                              const struct command_words *extra);

// Keeps only the commands of the named files. Names that have none get a command with an error, at the end.
void compile_database_restrict(struct arena *arena, struct compile_database *database, str directory,
                               const str *files, uint32_t count);

// The database of files named on the command line, each compiled with `flags`.
struct compile_database compile_database_of_files(struct arena *arena, str directory, const str *files,
                                                  uint32_t count, const struct command_words *flags);

#endif
