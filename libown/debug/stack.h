/* Stacks by frame pointers. SPDX-License-Identifier: MIT */
#ifndef OWN_DEBUG_STACK_H
#define OWN_DEBUG_STACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { STACK_MAX = 64 };

/* What a frame pointer points to, and the frame of the function this stands in. The frame pointers of gcc for 32-bit ARM point
 * elsewhere, and form no chain: there a stack is the one address that is known. */
struct frame {
    const struct frame *up;
    uintptr_t return_address;
};
#if defined(__arm__) && !defined(__clang__)
#define STACK_FRAME (&(const struct frame){NULL, (uintptr_t)__builtin_return_address(0) & ~(uintptr_t)1}) /* 1: Thumb */
#else
#define STACK_FRAME __builtin_frame_address(0)
#endif

/* The return addresses from the frame on, innermost first; at least the frame's own when max is not 0. */
unsigned stack_walk(const void *frame, uintptr_t *addresses, unsigned max);

/* Whether the walk would give just these. */
bool stack_is(const void *frame, unsigned max, const uintptr_t *addresses, unsigned count);

/* Leaves each address where it came first; the number that is left. */
unsigned stack_fold(uintptr_t *addresses, unsigned count);

#endif
