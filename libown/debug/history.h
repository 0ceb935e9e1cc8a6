/* What ended lately. SPDX-License-Identifier: MIT
 *
 * Two rings: owners, with their objects, that ended, and their borrows with them; and borrows that ended before. A stale handle
 * finds its story here, whoever uses its slot or its memory now, until as many others have ended as the ring has room for. A
 * thread fills a part of a ring at a time. */
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
    place_id ended;
    enum end end;
};

struct ended_object {
    struct ended object;
    uint32_t borrows; /* the last generation */
    place_id moved;   /* where the owner was last moved, or 0 */
};

enum { OBJECTS = 1 << 13, HISTORY_PART = 32 };
extern struct ended_object history_objects[OBJECTS];

_Static_assert((int)END_EXCLUSIVE == OWN_ENDED_BY_MUT_ && END_MOVED - END_DROPPED == OWN_EMPTIED_BY_MOVE_, "as in own/debug.h");

/* ---- writing ---------------------------------------------------------------------------------------------------------------------- */

/* Room for the next end of borrows when the thread's part is full. */
OWN_COLD_ struct own_end_ *history_next_part(void);

/* Borrows of this generation end. (When an owner is moved, this is not called: an end that is not found was that.) */
static inline void history_end(uint32_t group, uint32_t borrows, enum end end, place_id ended)
{
    struct own_end_ *next = own_next_end_;
    if (OWN_UNLIKELY_((uintptr_t)next % OWN_END_PART_ == 0))
        next = history_next_part();
    own_note_end_(next, group, borrows, ended, end);
}

/* The entry for the next owner that ends. A handler that interrupts this may write to the same one. */
OWN_COLD_ void history_take_part(void);
static inline struct ended_object *history_next_object(void)
{
    if (OWN_UNLIKELY_(thread.next_object % HISTORY_PART == 0))
        history_take_part();
    return &history_objects[thread.next_object++ % OBJECTS];
}

/* A thread that was stopped in its part of a ring while others went all around writes beside them: an entry that two have
 * written may be of neither, and a report may then not know an end. That is no reason for a lock. */
#define HISTORY_RACES_ __attribute__((no_sanitize("thread")))

/* The owner, or the own_with, of this group ends. */
HISTORY_RACES_ static inline void history_object(uint32_t group, own_tag tag, enum end end, place_id ended)
{
    const struct record *record = record_of(group);
    *history_next_object() = (struct ended_object){
        {tag, record->ptr, record->origin, record->size, ended, end}, last_borrows(group), get_word(group, OWN_MOVED_)};
}

/* ---- reading ---------------------------------------------------------------------------------------------------------------------- */

/* What ended with this tag, in *ended; false when it is not known. */
bool history_find(own_tag tag, struct ended *ended);
/* The object whose memory this address was in that ended last, or last before the `skip` that did; false: no more. */
bool history_find_object(const void *address, unsigned skip, struct ended *ended);

/* An owner by what a tombstone has of it. */
bool history_find_tomb(own_tag tomb, struct ended *ended);
static inline bool is_tomb_of(own_tag tomb, own_tag tag)
{
    own_tag same = own_tombstone_(tag, tomb.slot >> 24 & 3, tomb.generation & (GENERATIONS - 1));
    return same.slot == tomb.slot && same.generation == tomb.generation;
}

#endif
