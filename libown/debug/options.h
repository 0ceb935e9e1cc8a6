/* The run-time options of level debug. SPDX-License-Identifier: MIT */
#ifndef OWN_DEBUG_OPTIONS_H
#define OWN_DEBUG_OPTIONS_H

enum { OPTION_TEXT_SIZE = 256 };
typedef int option_flag;
typedef int option_number;
typedef char option_text[OPTION_TEXT_SIZE];

struct options {
#define OPTION(type, name, initial, help) option_##type name;
#include "options.def"
#undef OPTION
};

/* Read from OWN_OPTIONS by the first call; warnings about them, and the help, are written then. Any thread. */
const struct options *options(void);

#endif
