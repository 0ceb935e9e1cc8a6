/* SPDX-License-Identifier: MIT */
#include "here.h"

place_id here_new_stack(struct here here, const char *type)
{
    uintptr_t addresses[STACK_MAX];
    unsigned max = here_depth(here);
    unsigned count = stack_walk(here.frame, addresses, max);
    /* What is so deep is recursion, say the drop of a tree: it would fill the depot with one stack per path. */
    if (count == max && max > 2)
        count = stack_fold(addresses, count);
    return depot_stack(depot_site(here.at), type, addresses, count);
}

place_id here_new_place(struct here here)
{
    uintptr_t address;
    if (options_borrow_stacks)
        return here_stack(here, NULL);
    return here.at ? depot_site(here.at) : depot_stack(0, NULL, &address, stack_walk(here.frame, &address, 1));
}
