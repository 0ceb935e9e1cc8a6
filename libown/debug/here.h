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

static inline unsigned here_depth(struct here here)
{
    return options_depth ? options_depth : !here.at;
}

/* The stack at the verb, which makes a `type` or null; most often the last one that was taken here. */
OWN_COLD_ place_id here_new_stack(struct here here, const char *type);
static inline place_id here_stack(struct here here, const char *type)
{
    place_id recent = depot_recent(here.at);
    const struct place *place = depot_at(recent);
    thread_know();
    if (OWN_LIKELY_(place && place->type_key == type &&
                    stack_is(here.frame, here_depth(here), place->addresses, place->count)))
        return recent;
    return here_new_stack(here, type);
}

/* The place alone: for what is done too often for a stack. */
place_id here_new_place(struct here here);
static inline place_id here_place(struct here here)
{
    place_id place = here.at ? OWN_LOAD_RELAXED_(&here.at->place) : 0;
    return OWN_LIKELY_(place && !options_borrow_stacks) ? place : here_new_place(here);
}

#endif
