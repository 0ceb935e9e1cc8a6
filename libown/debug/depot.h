/* Where things happened, each place once. SPDX-License-Identifier: MIT
 *
 * A place in the source (struct own_site) or a stack gets a number when it is first seen; records hold numbers. Names
 * are copied, so that a report can be written after dlclose. Lock-free: any thread, and in a signal handler. */
#ifndef OWN_DEBUG_DEPOT_H
#define OWN_DEBUG_DEPOT_H

#include "own/handle.h"

#include <stdatomic.h>

/* 26 bits; 0 is an unknown place. */
typedef uint32_t place_id;

struct place {
    place_id next; /* in the bucket */
    uint32_t hash;
    place_id site; /* of a stack: the place in the source where it was taken, or 0 */
    unsigned line; /* 0: a stack, whose addresses follow */
    place_id recent; /* of a place in the source: the last stack taken there, which the next one likely is */
    const char *file;
    const char *function;
    const char *type; /* what was created here, or null */
    const char *type_key;
    unsigned count;
    uint32_t number; /* 16 bits, of places where borrows are made and that are no source; 0: none yet */
    uintptr_t addresses[]; /* return addresses, innermost first */
};

/* Where places are; their numbers count units from here. Null before the first. */
extern _Atomic(char *) depot_arena;
enum { DEPOT_UNIT = 16 };

static inline struct place *depot_place(place_id id)
{
    return (struct place *)(void *)(atomic_load_explicit(&depot_arena, memory_order_relaxed) + (size_t)id * DEPOT_UNIT);
}
/* Null for 0. */
static inline const struct place *depot_at(place_id id)
{
    return id ? depot_place(id) : NULL;
}

/* The number of a place in the source; 0 for null. */
place_id depot_new_site(own_where at);
static inline place_id depot_site(own_where at)
{
    if (!at)
        return 0;
    place_id id = OWN_LOAD_RELAXED_(&at->place);
    return OWN_UNLIKELY_(!id) ? depot_new_site(at) : id;
}
/* The number of a stack, possibly of one address. The type may be null. */
place_id depot_stack(place_id site, const char *type, const uintptr_t *addresses, unsigned count);
/* The last stack that was taken at this place in the source; 0 when there is none. */
static inline place_id depot_recent(own_where at)
{
    place_id site = at ? OWN_LOAD_RELAXED_(&at->place) : 0;
    return site ? __atomic_load_n(&depot_place(site)->recent, __ATOMIC_ACQUIRE) : 0;
}
/* The place in the source of a place: itself, or where the stack was taken; null when only addresses are known. */
const struct place *depot_source(place_id id);
/* A small number of a place, to be kept in the tag of a borrow; 0 when there is none left. And back. */
uint32_t depot_number(place_id id);
place_id depot_numbered(uint32_t number);
/* Whether places or numbers ran out at some time. */
bool depot_is_full(void);

#endif
