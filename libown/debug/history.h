/* What ended lately. SPDX-License-Identifier: MIT
 *
 * Two rings: objects and borrows that ended, and places where an owner was borrowed shared before it was so elsewhere.
 * A stale handle finds its story here, whoever uses its slot or its memory now; unless HISTORY_SIZE others ended since. */
#ifndef OWN_DEBUG_HISTORY_H
#define OWN_DEBUG_HISTORY_H

#include "depot.h"

enum { HISTORY_SIZE = 1 << 15 };

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
};

struct ended {
    own_tag tag;
    const void *ptr;
    place_id origin; /* of the object */
    place_id began;  /* the borrow; of shared ones: the last. An object: its size */
    place_id ended;
    enum end end;
};

void history_end(const struct ended *ended);
/* What ended with this tag, in *ended; false when it is not known. */
bool history_find(own_tag tag, struct ended *ended);
/* The object whose memory this address was in that ended last, or last before the `skip` that did; false: no more. */
bool history_find_object(const void *address, unsigned skip, struct ended *ended);
/* As history_find, by what a tombstone (violation.h) has of a tag. */
bool history_find_part(uint32_t slot, uint32_t generation_part, struct ended *ended);
static inline uint32_t generation_part(uint32_t generation)
{
    return generation >> 1 & 0xffff;
}

/* An owner was borrowed shared here, with this tag, and now is so elsewhere. */
void history_site(own_tag tag, place_id began);
place_id history_find_site(own_tag tag);

#endif
