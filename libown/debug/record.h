/* Slots of level debug, and what is known about each. SPDX-License-Identifier: MIT
 *
 * A record describes one owner or one borrow: the last one its slot was given to. It outlives what it describes until the
 * slot is used again, which happens late (the slot that has been free for longest, and not before QUARANTINE are). */
#ifndef OWN_DEBUG_RECORD_H
#define OWN_DEBUG_RECORD_H

#include "own/handle.h"

/* In the table: the generation is good, but its next use must be looked at (verbs.c). */
#define GENERATION_MARK UINT32_C(0x80000000)

enum record_kind {
    RECORD_OWNER,
    RECORD_EMPTY, /* an owner that was moved from, made raw or forgotten: closed as soon as it is opened */
    RECORD_SHARED,
    RECORD_EXCLUSIVE,
};

enum record_end {
    END_NONE,
    END_DROPPED,   /* the object */
    END_RAW,       /* the object left the handles (own_into_raw) */
    END_FORGOTTEN, /* the owner: the object lives on without one */
    END_MOVED,     /* the owner: the object has another */
    END_EXCLUSIVE, /* a borrow, from here: its owner was borrowed exclusively */
    END_SHARED,    /* its owner was borrowed shared */
    END_WRITE,     /* the exclusive borrow it was made from was used */
    END_CHANGED,   /* its owner was changed in place, or grew */
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
    own_tag was;         /* empty owner: the tag it had */
    const void *ptr;     /* the object, whatever the kind */
    const char *type;
    own_where created; /* the object, whatever the kind */
    own_where began;   /* borrow: where it was made */
    own_where ended;   /* or emptied; see end */
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

/* The record a tag names: live, or ended and still known, or null. */
struct record *record_find(own_tag tag);
bool record_is_live(own_tag tag);

#endif
