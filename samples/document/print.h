// A tree as JSON.
#ifndef PRINT_H
#define PRINT_H

#include "node.h"

#include <stdio.h>

// On one line when `indent` is 0. What the stream says of it is left to the caller.
void print(FILE *to OWN_EXCLUSIVE, ref_node root, unsigned indent);

#endif
