// A tally in words and numbers.
#ifndef REPORT_H
#define REPORT_H

#include "tally.h"

#include <stdio.h>

// The `top` paths that were asked for most often, or all there are; `names` of the sources.
void report(FILE *to OWN_EXCLUSIVE, ref_tally of, size_t top, char *const *names OWN_BORROWS);

#endif
