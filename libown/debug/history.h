/* What ended lately. SPDX-License-Identifier: MIT
 *
 * Two rings: owners, with their objects, that ended, and their borrows with them; and borrows that ended before. A stale handle
 * finds its story here, whoever uses its slot or its memory now, until as many others have ended as the ring has room for. */
#ifndef OWN_DEBUG_HISTORY_H
#define OWN_DEBUG_HISTORY_H

#include "table.h"
#include "thread.h"

enum end {
    END_NONE,
    END_DROPPED,   /* the object */
    END_RAW,       /* the object left the handles (own_into_raw) */
    END_FORGOTTEN, /* the owner: the object lives on without one */
    END_MOVED,     /* the owner: the object has another */
    END_EXCLUSIVE, /* a borrow, from here: its owner was borrowed exclusively */
    END_SHARED,    /* its owner was borrowed shared */
    END_WRITE,     /* the exclusive borrow it was made from was used */
    END_SCOPE,     /* its own_with ended */
    END_GROWN,     /* what it pointed to was given other memory */
    END_CHANGED,   /* what it pointed to was changed in place through its owner */
};

struct ended {
    own_tag tag;
    const void *ptr;
    place_id origin; /* of the object */
    uint32_t size;   /* of the object */
    place_id began;  /* an own_with */
    place_id ended;
    enum end end;
};

/* ---- what the rings hold ------------------------------------------------------------------------------------------------------- */

enum { OBJECTS = 1 << 13, BORROWS = 1 << 14 };

struct ended_object {
    struct ended object;
    uint32_t shared, exclusive; /* the last generations of its borrows */
    place_id moved;             /* where the owner was last moved, or 0 */
};

enum { NOT_ENDED = UINT32_MAX };

/* All shared borrows of a group, or its exclusive one, or both. */
struct ended_borrows {
    uint32_t slot; /* of the owner; above its bits: some of the owner's generation */
    uint32_t shared, exclusive; /* generations, or NOT_ENDED */
    uint32_t ended;             /* the place, below the kind of end */
};

extern struct ended_object history_objects[OBJECTS];
extern struct ended_borrows history_borrows[BORROWS];

enum ring { RING_OBJECTS, RING_BORROWS };

/* The entry to fill next: of the thread's part of the ring, or, in a handler, one of its own. */
uint32_t history_next_part(enum ring ring);
static inline bool history_is_ready(enum ring ring)
{
    return __builtin_expect(thread.parts[ring].left && !thread.busy, 1);
}

static inline uint32_t history_next(enum ring ring)
{
    struct ring_part *part = &thread.parts[ring];
    if (!history_is_ready(ring))
        return history_next_part(ring);
    part->left--;
    return part->next++;
}

static inline uint32_t generation_bits(uint32_t generation)
{
    return generation >> 1 << OWN_SLOT_BITS_;
}

/* A thread that was stopped in its part of the ring while others went all around writes beside them: an entry that two have
 * written may be of neither, and a report may then not know an end. That is no reason for a lock. */
#define HISTORY_RACES_ __attribute__((no_sanitize("thread")))

/* ---- writing ---------------------------------------------------------------------------------------------------------------------- */

/* Borrows of these generations end. (When an owner is moved, this is not called: an end that is not found was that.) */
HISTORY_RACES_ static inline void history_end(uint32_t group, uint32_t shared, uint32_t exclusive, enum end end, place_id ended)
{
    struct ended_borrows *entry = &history_borrows[history_next(RING_BORROWS) % BORROWS];
    entry->slot = slot_of(group, WORD_OWNER) | generation_bits(get_word(group, WORD_OWNER));
    entry->shared = shared;
    entry->exclusive = exclusive;
    entry->ended = ended | (uint32_t)end << OWN_SLOT_BITS_;
}

/* The owner, or the own_with, of this group ends. */
void history_object(uint32_t group, place_id began, enum end end, place_id ended);

/* ---- reading ---------------------------------------------------------------------------------------------------------------------- */

/* What ended with this tag, in *ended; false when it is not known. */
bool history_find(own_tag tag, struct ended *ended);
/* The object whose memory this address was in that ended last, or last before the `skip` that did; false: no more. */
bool history_find_object(const void *address, unsigned skip, struct ended *ended);

/* An owner by what a tombstone (violation.h) has of its tag. */
bool history_find_part(uint32_t slot, uint32_t generation_part, struct ended *ended);
static inline uint32_t generation_part(uint32_t generation)
{
    return generation >> 1 & 0xffff;
}

#endif
