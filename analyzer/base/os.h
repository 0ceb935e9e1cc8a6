// The seam to the outside world: files, terminal, clock. Everything else in own-check is pure, so a test or a fuzzer is
// just another implementation of these few functions.
#ifndef OWN_BASE_OS_H
#define OWN_BASE_OS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/str.h"

struct os_read_result {
    str data;          // in the arena, followed by a zero byte
    const char *error; // null when the file was read; else the reason, in a few words, static
};

struct os_read_result os_read_file(struct arena *arena, const char *path);

bool os_is_terminal(int descriptor);
bool os_is_directory(const char *path);
bool os_exists(const char *path);
int os_terminal_width(int descriptor); // columns; 0 when unknown
double os_seconds(void);               // monotonic
str os_environment(const char *name);  // empty when not set

// Absolute path without `.` and `..`, made from text alone (no symbolic links are followed).
str os_absolute_path(struct arena *arena, str directory, str path);
str os_current_directory(struct arena *arena);

// Fills `into`; less than `size` when the end comes before, -1 and errno on errors.
ssize_t os_read(int descriptor, char *into, size_t size);

// Writes all of `s`; false when the descriptor cannot take it.
bool os_write(int descriptor, str s);

// These return null, or why not, in a few words, static.
// Whoever reads `path` meanwhile sees all of the old file or all of the new one. What is no regular file is written in
// place.
const char *os_write_file(const char *path, str data);
const char *os_make_directory(const char *path); // and those above it; an existing one is fine
const char *os_remove_file(const char *path);    // an absent one is fine

#endif
