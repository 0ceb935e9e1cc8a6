/* The run-time options. SPDX-License-Identifier: MIT */
#ifndef OWN_DEBUG_OPTIONS_H
#define OWN_DEBUG_OPTIONS_H

#include <stdbool.h>

enum { OPTION_TEXT_SIZE = 1024 };
typedef int option_flag;
typedef int option_number;
typedef char option_text[OPTION_TEXT_SIZE];

struct options {
#define OPTION(type, name, initial, largest, help) option_##type name;
#include "options.def"
#undef OPTION
};

/* Read from OWN_OPTIONS before main; warnings about them, and the help, are written then. Any thread. */
const struct options *options(void);

/* context_size and borrow_stacks, where every verb looks. */
extern unsigned options_depth;
extern bool options_borrow_stacks;

#endif
