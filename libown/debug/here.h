/* Where a verb is called from. SPDX-License-Identifier: MIT */
#ifndef OWN_DEBUG_HERE_H
#define OWN_DEBUG_HERE_H

#include "depot.h"
#include "options.h"
#include "stack.h"
#include "thread.h"

struct here {
    own_where at; /* may be null */
    const void *frame;
};

/* In a verb, whose parameter `at` is. */
#define HERE ((struct here){at, STACK_FRAME})

static inline place_id here_stack(struct here here, const char *type)
{
    uintptr_t addresses[STACK_MAX];
    unsigned max = options_depth ? options_depth : !here.at;
    thread_know();
    unsigned count = stack_walk(here.frame, addresses, max);
    /* What is so deep is recursion, say the drop of a tree: it would fill the depot with one stack per path. */
    if (OWN_UNLIKELY_(count == max && max > 2))
        count = stack_fold(addresses, count);
    return depot_stack(depot_site(here.at), type, addresses, count);
}

/* The place alone: for what is done too often for a stack. */
static inline place_id here_place(struct here here)
{
    uintptr_t address;
    if (OWN_UNLIKELY_(options_borrow_stacks))
        return here_stack(here, NULL);
    return here.at ? depot_site(here.at) : depot_stack(0, NULL, &address, stack_walk(here.frame, &address, 1));
}

#endif
