/* What a program without a C library has instead of one. SPDX-License-Identifier: MIT */
#ifndef TESTS_FREESTANDING_HOST_H
#define TESTS_FREESTANDING_HOST_H

#include <stdbool.h>
#include <stddef.h>

/* The program: it begins here, with the word it was called with, or "", and ends with the status. */
int program(const char *word);

void say(const char *text, size_t length);
__attribute__((noreturn)) void leave(int status);

/* Blocks of memory that are in use; there is none left when the program says so. */
struct pool {
    size_t live;
    bool is_empty;
};
extern struct pool pool;

#endif
