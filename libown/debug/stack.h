/* Stacks by frame pointers. SPDX-License-Identifier: MIT */
#ifndef OWN_DEBUG_STACK_H
#define OWN_DEBUG_STACK_H

#include <stdbool.h>
#include <stdint.h>

enum { STACK_MAX = 64 };

/* The return addresses from the frame on, innermost first; at least the frame's own when max is not 0. */
unsigned stack_walk(const void *frame, uintptr_t *addresses, unsigned max);

/* Whether the walk would give just these. */
bool stack_is(const void *frame, unsigned max, const uintptr_t *addresses, unsigned count);

/* Leaves each address where it came first; the number that is left. */
unsigned stack_fold(uintptr_t *addresses, unsigned count);

#endif
