/* Pairs of functions that do the same, with handles and by hand; what they share. SPDX-License-Identifier: MIT */
#ifndef PAIRS_H
#define PAIRS_H

#include <stdbool.h>
#include <stddef.h>

struct conn {
    long fd;
    char *peer;
};
enum error { NO_ERROR, ODD, TOO_LARGE };

/* *p has been seen elsewhere: it and its memory are real. */
static inline void keep(const void *p)
{
    __asm__ volatile("" : : "r"(p) : "memory");
}

#define PAIR(name, more, what, why)                                                                                    \
    long name##_own(long n);                                                                                           \
    long name##_hand(long n);
#include "pairs.def"
#undef PAIR

#endif
