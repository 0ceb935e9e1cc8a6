/* Slots of level debug. SPDX-License-Identifier: MIT
 *
 * Four words of the table make a group, which describes an owner (own/debug.h says what they are) or a borrow in an
 * own_with (its first word is its generation). A record beside it has what reports need. A group that is free is used again
 * at once: what ended is told by history.h. */
#ifndef OWN_DEBUG_TABLE_H
#define OWN_DEBUG_TABLE_H

#include "depot.h"

/* In a generation: it is good, but there is something to look at first. Of an owner: an exclusive borrow lives. Of an
 * exclusive borrow: shared borrows were made from it. */
#define GENERATION_MARK UINT32_C(0x80000000)

enum group_word { WORD_OWNER, WORD_SHARED, WORD_EXCLUSIVE, WORD_LAST };

enum record_kind { RECORD_FREE, RECORD_OWNER, RECORD_FORGOTTEN, RECORD_SCOPE_SHARED, RECORD_SCOPE_EXCLUSIVE };

struct record {
    const void *ptr;    /* the object */
    place_id origin;    /* where it was created; a stack with its type */
    place_id moved;     /* owner: where it was last moved, or 0. Scope: the group of its owner */
    place_id began;     /* owner: where the live exclusive borrow was made. Scope: where the borrow was made */
    uint32_t link;      /* kind and process, 4 bits each; owner: first scope; scope: the owner's next; free: next free group */
    uint32_t thread;    /* that made it */
    uint32_t size;      /* of the object, 0: not known; UINT32_MAX: that or more */
};

extern struct record *table_records;
#define GROUPS (OWN_SLOTS_ / 4)

static inline uint32_t group_of(own_tag tag)
{
    return (tag.slot & (OWN_SLOTS_ - 1)) / 4;
}

static inline enum group_word word_of(own_tag tag)
{
    return (enum group_word)(tag.slot % 4);
}

static inline uint32_t *group_word(uint32_t group, enum group_word word)
{
    return &own_generations_[group * 4 + word].number;
}

static inline uint32_t load(const uint32_t *word)
{
    return __atomic_load_n(word, __ATOMIC_RELAXED);
}

static inline void store(uint32_t *word, uint32_t value)
{
    __atomic_store_n(word, value, __ATOMIC_RELEASE);
}

static inline struct record *record_of(uint32_t group)
{
    return &table_records[group];
}

static inline enum record_kind kind_of(const struct record *record)
{
    return (enum record_kind)(record->link >> 28);
}

static inline uint32_t link_of(const struct record *record)
{
    return record->link & 0xffffff;
}

static inline void set_kind(struct record *record, enum record_kind kind)
{
    record->link = (uint32_t)kind << 28 | (record->link & 0xfffffff);
}

static inline void set_link(struct record *record, uint32_t link)
{
    record->link = (record->link & 0xff000000) | link;
}

/* Whether this process made it, and did not inherit it by fork. (Of 16 generations of processes.) */
bool table_is_ours(const struct record *record);

/* A group of this kind with a fresh generation, whose record is zero; 0 when there is none left. */
uint32_t table_open(enum record_kind kind);
/* Its tags are stale from here. */
void table_close(uint32_t group);
/* Groups from this on were never used. */
uint32_t table_limit(void);
/* Whether a tag could be one that was handed out: its group and generation were. */
bool table_was_used(own_tag tag);

#endif
