/* SPDX-License-Identifier: MIT */
#include "borrow.h"
#include "thread.h"

#include <pthread.h>

/* ---- ends -------------------------------------------------------------------------------------------------------------------- */

static void remember(uint32_t group, enum group_word word, place_id began, enum end end, place_id place)
{
    const struct record *owner = record_of(group);
    history_end(&(struct ended){borrow_tag(group, word), owner->ptr, owner->origin, began, place, end});
}

void borrow_end_exclusive(uint32_t group, enum end end, place_id place)
{
    uint32_t *word = group_word(group, WORD_OWNER);
    /* Of several threads that borrow shared at once, one does it. */
    if (!(load(word) & GENERATION_MARK) ||
        !(__atomic_fetch_and(word, ~GENERATION_MARK, __ATOMIC_RELAXED) & GENERATION_MARK))
        return;
    remember(group, WORD_EXCLUSIVE, record_of(group)->began, end, place);
    word = group_word(group, WORD_EXCLUSIVE);
    store(word, ((load(word) & ~GENERATION_MARK) + 1) & ~GENERATION_MARK);
}

void borrow_end_shared(uint32_t group, enum end end, place_id place)
{
    uint32_t last = load(group_word(group, WORD_LAST));
    if (!last)
        return;
    remember(group, WORD_SHARED, last & OWN_SITE_MASK_, end, place);
    store(group_word(group, WORD_LAST), 0);
    store(group_word(group, WORD_SHARED), (load(group_word(group, WORD_SHARED)) + 1) & ~GENERATION_MARK);
    if (load(group_word(group, WORD_EXCLUSIVE)) & GENERATION_MARK)
        __atomic_fetch_and(group_word(group, WORD_EXCLUSIVE), ~GENERATION_MARK, __ATOMIC_RELAXED);
}

/* ---- borrows ------------------------------------------------------------------------------------------------------------------- */

/* What tells this place from others, above the slot; not 0. */
static uint32_t place_bits(place_id place)
{
    return (place % 63 + 1) << OWN_SLOT_BITS_;
}

own_tag borrow_shared(uint32_t group, place_id began)
{
    uint32_t *word = group_word(group, WORD_LAST);
    uint32_t last = load(word);
    uint32_t here = began | place_bits(began);
    own_tag tag = borrow_tag(group, WORD_SHARED);
    if (last != here) {
        if (last)
            history_site((own_tag){tag.slot | (last & ~OWN_SITE_MASK_), tag.generation}, last & OWN_SITE_MASK_);
        store(word, here);
    }
    tag.slot |= here & ~OWN_SITE_MASK_;
    return tag;
}

own_tag borrow_exclusive(uint32_t group, place_id began)
{
    record_of(group)->began = began;
    store(group_word(group, WORD_OWNER), load(group_word(group, WORD_OWNER)) | GENERATION_MARK);
    return borrow_tag(group, WORD_EXCLUSIVE);
}

own_tag borrow_again(uint32_t group, place_id began)
{
    uint32_t *word = group_word(group, WORD_EXCLUSIVE);
    store(word, load(word) | GENERATION_MARK);
    return borrow_shared(group, began);
}

place_id borrow_began(own_tag tag)
{
    uint32_t last = load(group_word(group_of(tag), WORD_LAST));
    own_tag now = borrow_tag(group_of(tag), WORD_SHARED);
    struct ended ended;
    if (now.generation == tag.generation && (last & ~OWN_SITE_MASK_) == (tag.slot & ~OWN_SITE_MASK_))
        return last & OWN_SITE_MASK_;
    place_id began = history_find_site(tag);
    if (began)
        return began;
    tag.slot &= OWN_SITE_MASK_;
    bool known = history_find(tag, &ended);
    return known ? ended.began : 0;
}

/* ---- own_with ------------------------------------------------------------------------------------------------------------------ */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of the lists */

static void take_lock(void)
{
    pthread_mutex_lock(&lock);
}

static void release_lock(void)
{
    pthread_mutex_unlock(&lock);
}

__attribute__((constructor(101))) static void start(void)
{
    pthread_atfork(take_lock, release_lock, release_lock);
}

uint32_t scope_next(uint32_t scope, enum scope_kinds kinds)
{
    while (scope && !(kinds & (kind_of(record_of(scope)) == RECORD_SCOPE_EXCLUSIVE ? IN_EXCLUSIVE : IN_SHARED)))
        scope = link_of(record_of(scope));
    return scope;
}

/* Adds a scope to the owner; 0 when there is no group left, and the borrow stays a plain one. */
static uint32_t open_scope(uint32_t owner, enum record_kind kind, place_id began)
{
    uint32_t scope = table_open(kind);
    if (!scope)
        return 0;
    struct record *record = record_of(scope);
    record->ptr = record_of(owner)->ptr;
    record->origin = record_of(owner)->origin;
    record->moved = owner;
    record->began = began;
    take_lock();
    set_link(record, link_of(record_of(owner)));
    set_link(record_of(owner), scope);
    release_lock();
    return scope;
}

static void close_scope(uint32_t scope, enum end end, place_id place)
{
    struct record *owner = record_of(record_of(scope)->moved);
    const struct record *record = record_of(scope);
    take_lock();
    struct record *link = owner;
    while (link_of(link) && link_of(link) != scope)
        link = record_of(link_of(link));
    if (link_of(link) == scope)
        set_link(link, link_of(record));
    release_lock();
    history_end(&(struct ended){borrow_tag(scope, WORD_OWNER), record->ptr, record->origin, record->began, place, end});
    table_close(scope);
}

static bool is_live(own_tag tag)
{
    return group_of(tag) && group_of(tag) < table_limit() &&
           (load(group_word(group_of(tag), word_of(tag))) & ~GENERATION_MARK) == tag.generation;
}

void scope_enter(own_tag *tag)
{
    uint32_t group = group_of(*tag), scope = 0;
    bool busy = thread_enter();
    if (!busy && is_live(*tag)) {
        if (word_of(*tag) == WORD_EXCLUSIVE)
            (void)open_scope(group, RECORD_SCOPE_EXCLUSIVE, record_of(group)->began);
        else if (word_of(*tag) == WORD_SHARED)
            scope = open_scope(group, RECORD_SCOPE_SHARED, borrow_began(*tag));
        else if (kind_of(record_of(group)) == RECORD_SCOPE_SHARED)
            scope = open_scope(record_of(group)->moved, RECORD_SCOPE_SHARED, record_of(group)->began);
        if (scope)
            *tag = borrow_tag(scope, WORD_OWNER);
    }
    thread_leave(busy);
}

void scope_leave(own_tag tag)
{
    uint32_t group = group_of(tag);
    bool busy = thread_enter();
    if (!busy && is_live(tag)) {
        if (word_of(tag) == WORD_EXCLUSIVE) {
            uint32_t scope = scope_next(link_of(record_of(group)), IN_EXCLUSIVE);
            if (scope)
                close_scope(scope, END_SCOPE, 0);
            if (!scope_next(link_of(record_of(group)), IN_EXCLUSIVE))
                borrow_end_all(group, END_SCOPE, 0);
        } else if (word_of(tag) == WORD_OWNER && kind_of(record_of(group)) == RECORD_SCOPE_SHARED) {
            close_scope(group, END_SCOPE, 0);
        }
    }
    thread_leave(busy);
}

void borrow_end_all(uint32_t group, enum end end, place_id place)
{
    while (OWN_UNLIKELY_(link_of(record_of(group))))
        close_scope(link_of(record_of(group)), end, place);
    borrow_end_exclusive(group, end, place);
    borrow_end_shared(group, end, place);
}
