/* Slots of level debug. SPDX-License-Identifier: MIT
 *
 * A group is an owner, or a borrow in an own_with: words of the table, of which most verbs touch one or two, and a
 * record that has what drops and reports need. A group that is free is used again at once: what ended is told by history.h. */
#ifndef OWN_DEBUG_TABLE_H
#define OWN_DEBUG_TABLE_H

#include "depot.h"
#include "thread.h"

/* Flags in the word of an owner, when there is something to look at before it is used. */
#define FLAG_LENT  OWN_LENT_            /* an exclusive borrow lives */
#define FLAG_SCOPE UINT32_C(0x40000000) /* it is borrowed in an own_with */
#define FLAG_STACK UINT32_C(0x20000000) /* moves and borrows of it have stacks (borrow_stacks=1), so none may be inline */
#define FLAG_ASIDE UINT32_C(0x10000000) /* its exclusive borrow was borrowed from: OWN_ASIDE_ has a generation */

enum record_kind { RECORD_FREE, RECORD_OWNER, RECORD_FORGOTTEN, RECORD_SCOPE_SHARED, RECORD_SCOPE_EXCLUSIVE };

enum { GENERATIONS = 1 << 20 };

struct record {
    const void *ptr; /* the object */
    place_id origin; /* where the object was created; a stack with its type */
    uint32_t link;   /* kind and process, 4 bits each; owner: first own_with; own_with: the owner's next; free: next free group */
    uint32_t first;  /* owner: the generation of its first borrows */
    place_id began;  /* own_with: where its borrow was made */
    uint32_t thread; /* that made it; of an own_with: the group of its owner */
    uint32_t size;   /* of the object, 0: not known; UINT32_MAX: that or more */
};

static inline uint32_t link_of_kind(enum record_kind kind)
{
    return (uint32_t)kind << 28;
}

extern struct record *table_records;
enum { FIRST_GROUP = (OWN_FOREIGN_ & (OWN_GROUPS_ - 1)) + 1 };

static inline bool is_loan(own_tag tag)
{
    return tag.slot & OWN_LOAN_;
}

static inline uint32_t load(const uint32_t *word)
{
    return __atomic_load_n(word, __ATOMIC_RELAXED);
}

static inline void store(uint32_t *word, uint32_t value)
{
    __atomic_store_n(word, value, __ATOMIC_RELEASE);
}

static inline uint32_t get_word(uint32_t group, enum own_word_kind_ word)
{
    return load(&own_word_(word, group)->number);
}

static inline void set_word(uint32_t group, enum own_word_kind_ word, uint32_t value)
{
    store(&own_word_(word, group)->number, value);
}

/* The tag of the owner. */
static inline own_tag owner_tag(uint32_t group)
{
    return (own_tag){group, get_word(group, OWN_OWNER_) & ~OWN_FLAGS_};
}

/* The generation in the tag of a borrow. */
static inline uint32_t borrow_of(own_tag tag)
{
    return tag.generation & ~OWN_NUMBER_;
}

static inline struct record *record_of(uint32_t group)
{
    return &table_records[group];
}

static inline enum record_kind kind_of(const struct record *record)
{
    return (enum record_kind)(load(&record->link) >> 28);
}

static inline uint32_t link_of(const struct record *record)
{
    return load(&record->link) & 0xffffff;
}

static inline void set_kind(struct record *record, enum record_kind kind)
{
    store(&record->link, link_of_kind(kind) | (load(&record->link) & 0xfffffff));
}

static inline void set_link(struct record *record, uint32_t link)
{
    store(&record->link, (load(&record->link) & 0xff000000) | link);
}

/* Whether this process made it, and did not inherit it by fork. (Of 16 generations of processes.) */
bool table_is_ours(const struct record *record);

/* Groups from this on were never used. */
uint32_t table_limit(void);
/* Whether the group is that of an owner that lives. */
bool table_is_owner(uint32_t group);
/* Whether a tag could be one that was handed out: its group and generation were. */
bool table_was_used(own_tag tag);
/* The last generation of borrows there was of the group's owner. */
static inline uint32_t last_borrows(uint32_t group)
{
    uint32_t borrows = get_word(group, OWN_BORROWS_);
    bool is_older = borrows & OWN_EXCLUSIVE_ && get_word(group, OWN_OWNER_) & FLAG_ASIDE;
    return OWN_UNLIKELY_(is_older) ? get_word(group, OWN_ASIDE_) : borrows;
}

/* ---- taking and giving back: from the thread's list, or in a handler that interrupts that, or when it is empty, slowly ----------- */

enum { BATCH = 64, LIST_MAX = 4 * BATCH };
uint32_t table_take_slowly(bool busy);
void table_put_slowly(uint32_t group, bool busy);
extern uint32_t table_forks; /* how many there are between the first process and this one, in the bits of record.link */

static inline void table_push(uint32_t group)
{
    record_of(group)->link = thread.free;
    thread.free = group;
    thread.free_count++;
}

static inline uint32_t table_pop(void)
{
    uint32_t group = thread.free;
    thread.free = record_of(group)->link;
    thread.free_count--;
    return group;
}

/* A group of this record, whose link is its kind alone, and a fresh generation; 0 when there is none left. */
static inline uint32_t table_open(struct record record)
{
    bool busy = thread_enter();
    uint32_t group = OWN_LIKELY_(!busy && thread.free) ? table_pop() : table_take_slowly(busy);
    thread_leave(busy);
    if (OWN_UNLIKELY_(!group))
        return 0;
    record.link |= table_forks;
    record.first = get_word(group, OWN_BORROWS_);
    *record_of(group) = record;
    set_word(group, OWN_MOVED_, 0);
    set_word(group, OWN_OWNER_, get_word(group, OWN_OWNER_) + 1);
    return group;
}

/* The tags of this generation are stale from here, before the memory is freed: whoever sees the memory reused sees the handle
 * stale. */
static inline void table_close(uint32_t group, uint32_t generation)
{
    set_word(group, OWN_OWNER_, generation + 1);
    store(&record_of(group)->link, 0);
    if (OWN_UNLIKELY_(generation + 1 == GENERATIONS - 2))
        return; /* retired: its generations are used up */
    bool busy = thread_enter();
    if (OWN_LIKELY_(!busy && thread.free_count < LIST_MAX))
        table_push(group);
    else
        table_put_slowly(group, busy);
    thread_leave(busy);
}

#endif
