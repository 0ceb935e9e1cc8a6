/* Mutexes and reader-writer locks: what guards do, alone and among threads. SPDX-License-Identifier: MIT */
#include "counted.h"

#include <own/mutex.h>
#include <own/thread.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

OWN_DECLARE_MUTEX(item);
OWN_DECLARE_RWLOCK(item);

#ifndef ROUNDS
#define ROUNDS 20000
#endif
enum { THREADS = 4, SHORT_MS = 30 };

/* What the threads share; they are lent it. */
typedef struct board {
    mutex_item m;
    rwlock_item rw;
    _Atomic int inside, most;
    _Atomic bool stop;
} board;
OWN_DECLARE_STATIC(board);
OWN_DEFINE_DROP(board, (mutex_item_fini(&_p->m), rwlock_item_fini(&_p->rw)));
OWN_DECLARE_THREAD(board);

static own_board new_board(void)
{
    atomic_fetch_add(&live_items, 2);
    return own_new(board, .m = OWN_MUTEX(.number = 0), .rw = OWN_RWLOCK(.number = 0));
}

static void guard_lends_and_unlocks(void **state)
{
    (void)state;
    own_auto(board) owner = new_board();
    const board *b = own_get(own_ref(owner));
    {
        own_auto(guard_item) g = own_lock(item, b->m);
        own_get(own_mut(g))->number = 7;
        assert_int_equal(own_get(own_ref(g))->number, 7);
        opt_auto(guard_item) second = own_try_lock(item, b->m);
        assert_false(own_is_some(second));
        opt_auto(guard_item) late = own_lock_until(item, b->m, own_deadline_after_ms(SHORT_MS));
        assert_false(own_is_some(late));
    }
    opt_auto(guard_item) third = mutex_item_try_lock(&b->m);
    assert_true(own_is_some(third));
    own_guard_item g = own_unwrap(third);
    assert_int_equal(ref_item_get(own_guard_item_ref(&g))->number, 7);
    own_guard_item moved = own_move(g);
    own_drop(guard_item, moved);
    own_auto(guard_item) again = mutex_item_lock(&b->m);
    mut_item_get(own_guard_item_mut(&again))->number = 8;
}

static void readers_share_and_writers_do_not(void **state)
{
    (void)state;
    own_auto(board) owner = new_board();
    const board *b = own_get(own_ref(owner));
    {
        own_auto(reading_item) r = own_read(item, b->rw);
        opt_auto(reading_item) s = own_try_read(item, b->rw);
        assert_true(own_is_some(s));
        assert_int_equal(own_get(own_ref(r))->number + own_get(own_ref(s))->number, 0);
        opt_auto(writing_item) w = own_try_write(item, b->rw);
        assert_false(own_is_some(w));
        opt_auto(writing_item) late = own_write_until(item, b->rw, own_deadline_after_ms(SHORT_MS));
        assert_false(own_is_some(late));
    }
    {
        own_auto(writing_item) w = own_write(item, b->rw);
        own_get(own_mut(w))->number = 3;
        opt_auto(reading_item) r = own_try_read(item, b->rw);
        assert_false(own_is_some(r));
        opt_auto(reading_item) late = own_read_until(item, b->rw, own_deadline_after_ms(SHORT_MS));
        assert_false(own_is_some(late));
    }
    opt_auto(reading_item) r = own_read_until(item, b->rw, own_deadline_never());
    assert_true(own_is_some(r));
    assert_int_equal(own_get(own_ref(r))->number, 3);
    assert_int_equal(b->rw.lock_.word, OWN_READER_); /* no trace of those who were late */
    opt_drop(reading_item, r);
    assert_int_equal(b->rw.lock_.word, 0);
}

/* The functions; the tests above have the verbs. */
static void the_functions_do_the_same(void **state)
{
    (void)state;
    own_auto(board) owner = new_board(), other = new_board();
    const board *b = own_get(own_ref(owner)), *c = own_get(own_ref(other));
    opt_auto(guard_item) o = mutex_item_lock_until(&b->m, own_deadline_never());
    own_auto(guard_item) g = own_unwrap(o);
    {
        own_auto(guard_item) old = own_guard_item_replace(&g, mutex_item_lock(&c->m));
        opt_auto(guard_item) second = mutex_item_try_lock(&b->m);
        assert_false(own_is_some(second));
    }
    o = mutex_item_try_lock(&b->m);
    assert_true(own_is_some(o));
    opt_auto(reading_item) p = rwlock_item_read_until(&b->rw, own_deadline_never());
    own_auto(reading_item) r = own_unwrap(p);
    assert_int_equal(ref_item_get(own_reading_item_ref(&r))->number, 0);
    own_reading_item first = own_reading_item_replace(&r, rwlock_item_read(&c->rw));
    own_drop(reading_item, first);
    opt_auto(writing_item) q = rwlock_item_write_until(&b->rw, own_deadline_never());
    own_auto(writing_item) w = own_unwrap(q);
    mut_item_get(own_writing_item_mut(&w))->number = 5;
    assert_int_equal(ref_item_get(own_writing_item_ref(&w))->number, 5);
    own_drop(reading_item, r);
    own_writing_item before = own_writing_item_replace(&w, rwlock_item_write(&c->rw));
    own_drop(writing_item, before);
    p = rwlock_item_try_read(&b->rw);
    assert_true(own_is_some(p));
    q = rwlock_item_try_write(&b->rw);
    assert_false(own_is_some(q));
}

static void a_deadline_is_kept(void **state)
{
    (void)state;
    own_auto(board) owner = new_board();
    const board *b = own_get(own_ref(owner));
    own_auto(guard_item) g = own_lock(item, b->m);
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    opt_auto(guard_item) late = own_lock_until(item, b->m, own_deadline_after_ms(SHORT_MS));
    clock_gettime(CLOCK_MONOTONIC, &after);
    assert_false(own_is_some(late));
    long waited = (long)(after.tv_sec - before.tv_sec) * 1000 + (after.tv_nsec - before.tv_nsec) / 1000000;
    assert_in_range(waited, SHORT_MS - 1, 100 * SHORT_MS);
    assert_int_equal(own_deadline_after_ns(UINT64_MAX).nanoseconds, own_deadline_never().nanoseconds);
    assert_int_equal(own_deadline_after_ms(UINT64_MAX).nanoseconds, own_deadline_never().nanoseconds);
}

static void lock_often(ref_board shared)
{
    const board *b = own_get(shared);
    for (int i = 0; i < ROUNDS; i++) {
        if (i % 16 == 0) {
            opt_auto(guard_item) g = own_try_lock(item, b->m);
            if (!own_is_some(g))
                continue;
            own_get(own_mut(g))->number += 2;
            continue;
        }
        own_auto(guard_item) g = own_lock(item, b->m);
        own_get(own_mut(g))->number += 2;
        if (i % 64 == 1)
            own_yield_(); /* while the others wait */
    }
}

static void mutex_excludes(void **state)
{
    (void)state;
    own_auto(board) owner = new_board();
    {
        own_auto(scope) s = own_scope_open();
        for (int i = 0; i < THREADS; i++)
            own_lend_ref(board, s, lock_often, own_ref(owner));
    }
    own_auto(guard_item) g = own_lock(item, own_get(own_ref(owner))->m);
    long number = own_get(own_ref(g))->number;
    assert_in_range(number, 2L * THREADS * (ROUNDS - ROUNDS / 16 - 1), 2L * THREADS * ROUNDS);
    assert_int_equal(number % 2, 0);
}

/* Writers leave an even number, and readers never see another. */
static void read_and_write(ref_board shared)
{
    const board *b = own_get(shared);
    for (int i = 0; i < ROUNDS; i++) {
        if (i % 8 == 0) {
            own_auto(writing_item) w = own_write(item, b->rw);
            own_get(own_mut(w))->number++;
            if (i % 64 == 0)
                own_yield_();
            own_get(own_mut(w))->number++;
        } else {
            own_auto(reading_item) r = own_read(item, b->rw);
            long before = own_get(own_ref(r))->number;
            if (i % 64 == 1)
                own_yield_();
            if (before % 2 || own_get(own_ref(r))->number != before)
                abort();
        }
    }
}

static void rwlock_excludes(void **state)
{
    (void)state;
    own_auto(board) owner = new_board();
    {
        own_auto(scope) s = own_scope_open();
        for (int i = 0; i < THREADS; i++)
            own_lend_ref(board, s, read_and_write, own_ref(owner));
    }
    const board *b = own_get(own_ref(owner));
    own_auto(reading_item) r = own_read(item, b->rw);
    assert_int_equal(own_get(own_ref(r))->number, 2L * THREADS * ((ROUNDS + 7) / 8));
}

/* Each waits with deadlines that often pass, so that late waiters leave their queue among others that stay. */
static void lock_in_time(ref_board shared)
{
    const board *b = own_get(shared);
    for (int i = 0; i < ROUNDS / 50;) {
        opt_auto(guard_item) g = own_lock_until(item, b->m, own_deadline_after_ns((uint64_t)(i % 7) * 10000));
        if (!own_is_some(g))
            continue;
        own_get(own_mut(g))->number++;
        if (i % 3 == 0) {
            struct timespec pause = {0, 20000};
            nanosleep(&pause, NULL);
        }
        i++;
    }
}

static void late_waiters_lose_no_wakeups(void **state)
{
    (void)state;
    own_auto(board) owner = new_board();
    {
        own_auto(scope) s = own_scope_open();
        for (int i = 0; i < THREADS; i++)
            own_lend_ref(board, s, i % 2 ? lock_in_time : lock_often, own_ref(owner));
    }
    own_auto(guard_item) g = own_lock(item, own_get(own_ref(owner))->m);
    assert_in_range(own_get(own_ref(g))->number, 2L * (ROUNDS / 50), 2L * (ROUNDS / 50) + 2L * 2 * ROUNDS);
}

static void lock_once(ref_board shared)
{
    own_auto(guard_item) g = own_lock(item, own_get(shared)->m);
    own_get(own_mut(g))->number++;
}

/* The child has none of the threads that wait in the parent, and waits itself. */
static void a_child_process_waits_too(void **state)
{
    (void)state;
    own_auto(board) owner = new_board();
    own_auto(scope) s = own_scope_open();
    own_auto(guard_item) g = own_lock(item, own_get(own_ref(owner))->m);
    own_lend_ref(board, s, lock_once, own_ref(owner));
    struct timespec until_it_sleeps = {0, 20000000};
    nanosleep(&until_it_sleeps, NULL);
    pid_t child = fork();
    if (child == 0) {
        opt_guard_item late = own_lock_until(item, own_get(own_ref(owner))->m, own_deadline_after_ms(SHORT_MS));
        own_drop(guard_item, g);
        opt_guard_item now = own_lock_until(item, own_get(own_ref(owner))->m, own_deadline_never());
        _exit(!own_is_some(late) && own_is_some(now) ? 0 : 1);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    own_drop(guard_item, g);
    own_drop(scope, s);
    own_auto(guard_item) after = own_lock(item, own_get(own_ref(owner))->m);
    assert_int_equal(own_get(own_ref(after))->number, 1);
}

static void the_value_ends_with_its_lock(void **state)
{
    (void)state;
    assert_int_equal(live_items, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(guard_lends_and_unlocks),  cmocka_unit_test(readers_share_and_writers_do_not),
        cmocka_unit_test(the_functions_do_the_same),
        cmocka_unit_test(a_deadline_is_kept),       cmocka_unit_test(mutex_excludes),
        cmocka_unit_test(rwlock_excludes),          cmocka_unit_test(late_waiters_lose_no_wakeups),
        cmocka_unit_test(a_child_process_waits_too), cmocka_unit_test(the_value_ends_with_its_lock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
