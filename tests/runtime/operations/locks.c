/* Mutexes, reader-writer locks and their guards, of one thread. SPDX-License-Identifier: MIT */
#include "operations.h"

#include <own/mutex.h>

OWN_DECLARE_MUTEX(item);
OWN_DECLARE_RWLOCK(item);

enum { LOCKS = 2, READERS = 3 };

static struct mutex {
    mutex_item it;
    uint32_t number;
    opt_guard_item guard;
    bool is_locked;
} mutexes[LOCKS];

static struct rwlock {
    rwlock_item it;
    uint32_t number;
    opt_reading_item readers[READERS];
    opt_writing_item writer;
    unsigned reading; /* bits */
    bool is_written;
} rwlocks[LOCKS];

static struct mutex *any_mutex(struct script *s)
{
    return &mutexes[pick(s, LOCKS)];
}

static struct rwlock *any_rwlock(struct script *s)
{
    return &rwlocks[pick(s, LOCKS)];
}

/* ---- mutexes --------------------------------------------------------------------------------------------------------------- */

static void lock(struct script *s)
{
    struct mutex *m = any_mutex(s);
    if (m->is_locked)
        return;
    m->guard = opt_guard_item_some(pick(s, 2) ? own_lock(item, m->it) : mutex_item_lock(&m->it));
    m->is_locked = true;
}

static void try_lock(struct script *s)
{
    struct mutex *m = any_mutex(s);
    opt_auto(guard_item) g = pick(s, 2) ? own_try_lock(item, m->it)
                                        : own_lock_until(item, m->it, own_deadline_after_ns(0));
    CHECK(own_is_some(g) != m->is_locked);
    if (!m->is_locked)
        m->guard = own_take(g);
    m->is_locked = true;
}

static void unlock(struct script *s)
{
    struct mutex *m = any_mutex(s);
    if (!m->is_locked)
        return;
    own_guard_item g = own_unwrap(m->guard);
    own_auto(guard_item) moved = own_move(g);
    m->is_locked = false;
}

static void write_locked(struct script *s)
{
    struct mutex *m = any_mutex(s);
    if (!m->is_locked)
        return;
    own_guard_item g = own_unwrap(m->guard);
    write_item(own_get(own_mut(g)));
    check_item(own_get(own_ref(g)), m->number);
    m->guard = opt_guard_item_some(own_move(g));
}

/* ---- reader-writer locks --------------------------------------------------------------------------------------------------- */

static void read_locked(struct script *s)
{
    struct rwlock *l = any_rwlock(s);
    unsigned i = pick(s, READERS), how = pick(s, 3);
    if (l->reading >> i & 1)
        return;
    if (how == 0 && l->is_written)
        return;
    opt_auto(reading_item) r = how == 0   ? opt_reading_item_some(own_read(item, l->it))
                               : how == 1 ? own_try_read(item, l->it)
                                          : own_read_until(item, l->it, own_deadline_after_ns(0));
    CHECK(own_is_some(r) != l->is_written);
    if (!own_is_some(r))
        return;
    l->readers[i] = own_take(r);
    l->reading |= 1u << i;
}

static void stop_reading(struct script *s)
{
    struct rwlock *l = any_rwlock(s);
    unsigned i = pick(s, READERS);
    if (!(l->reading >> i & 1))
        return;
    own_reading_item r = own_unwrap(l->readers[i]);
    check_item(own_get(own_ref(r)), l->number);
    own_drop(reading_item, r);
    l->reading &= ~(1u << i);
}

/* Without waiting: one that waits for a deadline lets nobody read before the readers have left. */
static void start_writing(struct script *s)
{
    struct rwlock *l = any_rwlock(s);
    bool is_free = !l->reading && !l->is_written;
    opt_auto(writing_item) w = is_free && pick(s, 2) ? opt_writing_item_some(own_write(item, l->it))
                                                     : own_try_write(item, l->it);
    CHECK(own_is_some(w) == is_free);
    if (!is_free)
        return;
    l->writer = own_take(w);
    l->is_written = true;
}

static void write_written(struct script *s)
{
    struct rwlock *l = any_rwlock(s);
    if (!l->is_written)
        return;
    own_writing_item w = own_unwrap(l->writer);
    write_item(own_get(own_mut(w)));
    check_item(own_get(own_ref(w)), l->number);
    l->writer = opt_writing_item_some(own_move(w));
}

static void stop_writing(struct script *s)
{
    struct rwlock *l = any_rwlock(s);
    opt_drop(writing_item, l->writer);
    l->is_written = false;
}

/* ---- all ------------------------------------------------------------------------------------------------------------------- */

static void begin(void)
{
    for (unsigned i = 0; i < LOCKS; i++) {
        uint32_t number = new_number(), other = new_number();
        mutexes[i] = (struct mutex){.it = OWN_MUTEX(number, 0), .number = number, .guard = opt_guard_item_none()};
        rwlocks[i] = (struct rwlock){.it = OWN_RWLOCK(other, 0), .number = other, .writer = opt_writing_item_none()};
        for (unsigned j = 0; j < READERS; j++)
            rwlocks[i].readers[j] = opt_reading_item_none();
    }
}

static void check(void)
{
    for (unsigned i = 0; i < LOCKS; i++) {
        CHECK(own_is_some(mutexes[i].guard) == mutexes[i].is_locked);
        CHECK(own_is_some(rwlocks[i].writer) == rwlocks[i].is_written);
        for (unsigned j = 0; j < READERS; j++)
            CHECK(own_is_some(rwlocks[i].readers[j]) == (rwlocks[i].reading >> j & 1));
    }
}

static unsigned held(void)
{
    return 2 * LOCKS;
}

static void end(void)
{
    for (unsigned i = 0; i < LOCKS; i++) {
        opt_drop(guard_item, mutexes[i].guard);
        opt_drop(writing_item, rwlocks[i].writer);
        for (unsigned j = 0; j < READERS; j++)
            opt_drop(reading_item, rwlocks[i].readers[j]);
        mutex_item_fini(&mutexes[i].it);
        rwlock_item_fini(&rwlocks[i].it);
        CHECK(has_ended(mutexes[i].number) && has_ended(rwlocks[i].number));
    }
}

static const struct operation operations[] = {
    {"lock", lock}, {"try lock", try_lock}, {"unlock", unlock}, {"write locked", write_locked},
    {"read locked", read_locked}, {"stop reading", stop_reading}, {"start writing", start_writing},
    {"write written", write_written}, {"stop writing", stop_writing},
};
const struct kind locks = {"locks", begin, OPERATIONS(operations), check, held, end};
