/* Slots of level debug, and what is known about each. SPDX-License-Identifier: MIT
 *
 * A record describes one owner or one borrow: the last one its slot was given to. It outlives what it describes until the
 * slot is used again, which happens late (the slot that has been free for longest, and not before QUARANTINE are). */
#ifndef OWN_DEBUG_RECORD_H
#define OWN_DEBUG_RECORD_H

#include "own/handle.h"

/* In the table: the generation is good, but its next use must be looked at (verbs.c). In the tag of an empty owner: it was
 * dropped, not moved from. */
#define GENERATION_MARK UINT32_C(0x80000000)

enum record_kind { RECORD_OWNER, RECORD_SHARED, RECORD_EXCLUSIVE };

enum record_end {
    END_NONE,
    END_DROPPED,   /* the object */
    END_RAW,       /* the object left the handles (own_into_raw) */
    END_FORGOTTEN, /* an owner's: the object lives on without one */
    END_MOVED,     /* a borrow's, from here: its owner was moved */
    END_EXCLUSIVE, /* its owner was borrowed exclusively */
    END_SHARED,    /* its owner was borrowed shared */
    END_WRITE,     /* the exclusive borrow it was made from was used */
    END_SCOPE,     /* its own_with ended */
};

struct record {
    enum record_kind kind;
    enum record_end end;
    uint32_t generation; /* that of the tags it describes */
    uint32_t next;       /* borrow: next shared one of its owner; free slot: next free one */
    uint32_t owner;      /* borrow: its owner's slot */
    uint32_t exclusive;  /* owner: the live exclusive borrow, or 0 */
    uint32_t shared;     /* owner: the first live shared borrow, or 0 */
    uint32_t scopes;     /* borrow: how many own_with it is in */
    const void *ptr;     /* the object, for borrows too */
    const char *type;
    own_where created; /* the object, for borrows too */
    own_where began;   /* borrow: where it was made */
    own_where ended;   /* see end */
    own_where moved;   /* owner: last move */
};

/* All of the following, and reports, are between record_lock and record_unlock. */
void record_lock(void);
void record_unlock(void);

/* A fresh record and its tag's slot; 0 when there is none left. The record is zero but for its generation. */
uint32_t record_open(void);
/* What the slot stands for ends: its tags are stale. */
void record_close(uint32_t slot, enum record_end end, own_where at);
struct record *record_of(uint32_t slot);
/* Slots from this on were never used. */
uint32_t record_limit(void);

/* The record a tag names: live, or ended and still known, or null. The mark in the tag does not count. */
struct record *record_find(own_tag tag);
bool record_is_live(own_tag tag);

#endif
