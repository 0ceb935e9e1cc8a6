/* The line that a program ends with, put together without printf: which has room for it in a handler of signals, and without
 * a C library. SPDX-License-Identifier: MIT */
#ifndef OWN_LINE_H
#define OWN_LINE_H

#include "own/host.h"

struct line {
    size_t length;
    char text[512]; /* what is longer is cut */
};

void line_text(struct line *line, const char *text);
void line_number(struct line *line, size_t number);
/* Writes it: to stderr, or through own_host_fail, which does not return. */
void line_end(struct line *line);
/* The same, and the program aborts. */
OWN_COLD_ OWN_NORETURN_ void line_abort(struct line *line);

#endif
