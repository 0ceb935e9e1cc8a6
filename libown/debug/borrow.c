/* SPDX-License-Identifier: MIT */
#include "borrow.h"
#include "sites.h"

#include <pthread.h>

place_id borrow_began(own_tag tag)
{
    uint32_t number = number_of(tag);
    if (!is_loan(tag))
        return 0;
    return number & DEPOT_NUMBER ? depot_numbered(number - DEPOT_NUMBER) : depot_site(site_find(number));
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

static uint32_t find_kind(uint32_t scope, enum scope_kinds kinds)
{
    while (scope && !(kinds & (kind_of(record_of(scope)) == RECORD_SCOPE_EXCLUSIVE ? IN_EXCLUSIVE : IN_SHARED)))
        scope = link_of(record_of(scope));
    return scope;
}

uint32_t scope_first(uint32_t owner, enum scope_kinds kinds)
{
    return find_kind(link_of(record_of(owner)), kinds);
}

uint32_t scope_next(uint32_t scope, enum scope_kinds kinds)
{
    return find_kind(link_of(record_of(scope)), kinds);
}

/* An owner with a list is marked; several threads may borrow it shared, but then none has it exclusive. */
static void set_list(uint32_t owner, uint32_t first)
{
    set_link(record_of(owner), first);
    if (first)
        __atomic_fetch_or(&own_word_(OWN_OWNER_, owner)->number, FLAG_SCOPE, __ATOMIC_RELAXED);
    else
        __atomic_fetch_and(&own_word_(OWN_OWNER_, owner)->number, ~FLAG_SCOPE, __ATOMIC_RELAXED);
}

/* Adds a scope to the owner; 0 when there is no group left, and the borrow stays a plain one. */
static uint32_t open_scope(uint32_t owner, enum record_kind kind, place_id began)
{
    const struct record *lender = record_of(owner);
    uint32_t scope = table_open((struct record){
        .ptr = lender->ptr, .origin = lender->origin, .link = link_of_kind(kind), .began = began, .thread = owner});
    if (!scope)
        return 0;
    take_lock();
    set_link(record_of(scope), link_of(record_of(owner)));
    set_list(owner, scope);
    release_lock();
    return scope;
}

static void unlink_scope(uint32_t scope)
{
    uint32_t owner = record_of(scope)->thread;
    take_lock();
    uint32_t after = link_of(record_of(scope));
    uint32_t at = link_of(record_of(owner));
    if (at == scope)
        set_list(owner, after);
    for (; at; at = link_of(record_of(at)))
        if (link_of(record_of(at)) == scope)
            set_link(record_of(at), after);
    release_lock();
}

static void close_scope(uint32_t scope, enum end end, place_id place)
{
    unlink_scope(scope);
    history_object(scope, owner_tag(scope), end, place);
    renew_borrows(scope, 0);
    table_close(scope, owner_tag(scope).generation);
}

void scope_end_all(uint32_t group, enum end end, place_id place)
{
    for (uint32_t scope; (scope = scope_first(group, IN_ANY));)
        close_scope(scope, end, place);
}

static bool is_scope(own_tag tag)
{
    return kind_of(record_of(own_group_(tag))) == RECORD_SCOPE_SHARED;
}

static void enter(own_tag *tag)
{
    uint32_t group = own_group_(*tag), scope;
    if (is_exclusive(*tag)) {
        (void)open_scope(group, RECORD_SCOPE_EXCLUSIVE, borrow_began(*tag)); /* the tag is the borrow's own */
        return;
    }
    scope = open_scope(is_scope(*tag) ? record_of(group)->thread : group, RECORD_SCOPE_SHARED, borrow_began(*tag));
    if (scope)
        *tag = borrow_tag(scope, number_of(*tag));
}

static void leave(own_tag tag)
{
    uint32_t group = own_group_(tag);
    if (is_exclusive(tag)) {
        uint32_t scope = scope_first(group, IN_EXCLUSIVE);
        if (scope)
            close_scope(scope, END_SCOPE, 0);
        if (!scope_first(group, IN_EXCLUSIVE))
            borrow_end_all(group, END_SCOPE, 0);
    } else if (is_scope(tag)) {
        close_scope(group, END_SCOPE, 0);
    }
}

/* In a handler that interrupted one of these, the borrow stays a plain one: the lists are locked. */
void scope_enter(own_tag *tag)
{
    bool busy = thread_enter();
    if (!busy && is_loan(*tag) && is_live(*tag))
        enter(tag);
    thread_leave(busy);
}

void scope_leave(own_tag tag)
{
    bool busy = thread_enter();
    if (!busy && is_loan(tag) && is_live(tag))
        leave(tag);
    thread_leave(busy);
}
