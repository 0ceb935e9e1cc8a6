/* Running a program and looking at what it wrote. SPDX-License-Identifier: MIT */
#ifndef TESTS_CHILD_H
#define TESTS_CHILD_H

enum { CHILD_OUTPUT_SIZE = 65536 };

struct child {
    int status;                     /* exit status, or 128 + signal */
    char output[CHILD_OUTPUT_SIZE]; /* stdout and stderr, ends in a null */
};

/* Runs a shell command; what is longer than the output is cut. */
void child_run(struct child *child, const char *format, ...);

/* Makes the output the same in every run and place: process ids, addresses, directories. In place. */
void child_normalise(char *text);

#endif
