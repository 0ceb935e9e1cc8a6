/* Counted owners among threads; what they do in one thread is as with rc (rc_test.c), and only touched on here.
 * SPDX-License-Identifier: MIT */
#include "counted.h"
#include "meter.h"

#include <own/arc.h>
#include <own/channel.h>
#include <own/mutex.h>
#include <own/thread.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

OWN_DECLARE_ARC(item);
OWN_DECLARE_CHANNEL(arc_item);
OWN_DECLARE_MUTEX(item);

#ifndef ROUNDS
#define ROUNDS 20000
#endif
enum { THREADS = 4 };

static own_arc_item make_arc(long number)
{
    atomic_fetch_add(&live_items, 1);
    return own_new(arc_item, .number = number);
}

static void count_copy(item *to, const item *from)
{
    (void)to;
    (void)from;
    atomic_fetch_add(&live_items, 1);
}

static void one_thread(void **state)
{
    (void)state;
    own_arc_item a = make_arc(1);
    own_arc_item b = own_clone(arc_item, a);
    own_weak_arc_item w = own_downgrade(arc_item, a);
    assert_int_equal(own_arc_item_count(&a), 2);
    assert_int_equal(own_arc_item_weak_count(&a), 1);
    assert_true(own_arc_item_is_same(&a, &b));
    mut_item_get(own_arc_item_make_mut(&b, sizeof(item), count_copy))->number = 2;
    assert_int_equal(ref_item_get(own_arc_item_ref(&a))->number, 1);
    assert_int_equal(own_get(own_ref(b))->number, 2);
    assert_true(own_arc_item_is_only(&b));
    assert_false(own_arc_item_is_only(&a));
    own_get(own_make_mut(arc_item, a, count_copy))->number = 3; /* the weak one stays behind */
    opt_auto(arc_item) up = own_upgrade(weak_arc_item, w);
    assert_false(own_is_some(up));
    assert_true(own_arc_item_is_only(&a));
    assert_int_equal(own_arc_item_weak_count(&a), 0);
    own_weak_arc_item v = own_downgrade(arc_item, a);
    opt_arc_item again = own_upgrade(weak_arc_item, v);
    assert_int_equal(own_arc_item_count(&a), 2);
    item out = {0};
    opt_arc_item shared = own_try_unwrap(arc_item, a, &out);
    assert_true(own_is_some(shared));
    opt_drop(arc_item, shared);
    own_arc_item last = own_unwrap(again);
    opt_arc_item none = own_try_unwrap(arc_item, last, &out);
    assert_false(own_is_some(none));
    assert_int_equal(out.number, 3);
    opt_drop(arc_item, none);
    atomic_fetch_sub(&live_items, 1); /* out */
    own_drop(weak_arc_item, v);
    own_drop(weak_arc_item, w);
    own_drop(arc_item, b);
    assert_int_equal(live_items, 0);
}

static void look(ref_item seen)
{
    (void)seen;
}

/* What the threads share: an owner that nobody moves, and a weak one. */
typedef struct table {
    own_arc_item owner;
    own_weak_arc_item weak;
} table;
OWN_DECLARE_STATIC(table);
OWN_DEFINE_DROP(table, (own_arc_item_drop(&_p->owner), own_weak_arc_item_drop(&_p->weak)));
OWN_DECLARE_THREAD(table);

static void churn(ref_table shared)
{
    const table *t = own_get(shared);
    for (int i = 0; i < ROUNDS; i++) {
        own_auto(arc_item) a = own_clone(arc_item, t->owner);
        own_auto(weak_arc_item) w = i % 3 ? own_downgrade(arc_item, a) : own_clone(weak_arc_item, t->weak);
        opt_auto(arc_item) b = own_upgrade(weak_arc_item, w);
        if (!own_is_some(b) || own_get(own_ref(a))->number != 7 || own_arc_item_is_only(&a))
            abort();
        look(own_ref(a));
    }
}

static void counts_are_kept(void **state)
{
    (void)state;
    {
        own_arc_item a = make_arc(7);
        own_weak_arc_item w = own_downgrade(arc_item, a);
        own_auto(table) t = own_new(table, .owner = own_move(a), .weak = own_move(w));
        {
            own_auto(scope) s = own_scope_open();
            for (int i = 0; i < THREADS; i++)
                own_lend_ref(table, s, churn, own_ref(t));
        }
        const table *after = own_get(own_ref(t));
        assert_int_equal(own_arc_item_count(&after->owner), 1);
        assert_int_equal(own_arc_item_weak_count(&after->owner), 1);
    }
    assert_int_equal(live_items, 0);
}

/* Each has one owner and one weak one of the same item, and gives up both in a manner of its own. */
typedef struct rival {
    own_arc_item mine;
    own_weak_arc_item weak;
    int manner;
    bool has_won;
} rival;
OWN_DECLARE_STATIC(rival);
OWN_DEFINE_DROP(rival, (own_arc_item_drop(&_p->mine), own_weak_arc_item_drop(&_p->weak)));
OWN_DECLARE_THREAD(rival);

static void compete(mut_rival m)
{
    rival *r = own_get(m);
    opt_auto(arc_item) up = own_upgrade(weak_arc_item, r->weak);
    if (!own_is_some(up))
        abort();
    opt_drop(arc_item, up);
    if (r->manner == 0) {
        item out;
        opt_auto(arc_item) back = own_try_unwrap(arc_item, r->mine, &out);
        r->has_won = !own_is_some(back);
        if (r->has_won)
            atomic_fetch_sub(&live_items, 1);
    } else if (r->manner == 1) {
        own_get(own_make_mut(arc_item, r->mine, count_copy))->number++;
        own_drop(arc_item, r->mine);
    } else {
        own_drop(arc_item, r->mine);
    }
    own_drop(weak_arc_item, r->weak);
}

static void the_value_ends_once(void **state)
{
    (void)state;
    int won = 0;
    for (int round = 0; round < ROUNDS / 20; round++) {
        own_arc_item a = make_arc(1);
        own_thread_rival rivals[THREADS];
        for (int i = 0; i < THREADS; i++)
            rivals[i] = own_spawn(rival, compete, own_new(rival, .mine = own_clone(arc_item, a),
                                  .weak = own_downgrade(arc_item, a), .manner = (i + round) % 3));
        own_drop(arc_item, a);
        for (int i = 0; i < THREADS; i++) {
            own_auto(rival) done = own_join(rival, rivals[i]);
            won += own_get(own_ref(done))->has_won;
        }
        assert_int_equal(live_items, 0);
    }
    assert_in_range(won, 0, ROUNDS);
}

/* Through a channel to threads that drop it: each arc has crossed once. */
typedef struct sink {
    own_receiver_arc_item from;
    long sum;
} sink;
OWN_DECLARE_STATIC(sink);
OWN_DEFINE_DROP(sink, own_receiver_arc_item_drop(&_p->from));
OWN_DECLARE_THREAD(sink);

static void drain(mut_sink m)
{
    sink *s = own_get(m);
    for (;;) {
        opt_auto(arc_item) a = own_receive(arc_item, s->from);
        if (!own_is_some(a))
            return;
        s->sum += own_get(own_ref(a))->number;
    }
}

static void arcs_cross_channels(void **state)
{
    (void)state;
    channel_arc_item c = channel_arc_item_new(16);
    own_thread_sink sinks[2];
    for (int i = 0; i < 2; i++)
        sinks[i] = own_spawn(sink, drain, own_new(sink, .from = own_receiver_arc_item_clone(&c.receiver)));
    own_drop(receiver_arc_item, c.receiver);
    for (int i = 0; i < ROUNDS / 10; i++) {
        own_auto(arc_item) a = make_arc(i);
        opt_auto(arc_item) x = own_send(arc_item, c.sender, own_clone(arc_item, a));
        opt_auto(arc_item) y = own_send(arc_item, c.sender, own_move(a));
        assert_false(own_is_some(x) || own_is_some(y));
    }
    own_drop(sender_arc_item, c.sender);
    long sum = 0;
    for (int i = 0; i < 2; i++) {
        own_auto(sink) done = own_join(sink, sinks[i]);
        sum += own_get(own_ref(done))->sum;
    }
    assert_int_equal(sum, (long)(ROUNDS / 10) * (ROUNDS / 10 - 1));
    assert_int_equal(live_items, 0);
}

/* What one shares to change it: an arc of something with a mutex in it. */
typedef struct counter {
    mutex_item value;
} counter;
OWN_DECLARE_STATIC(counter);
OWN_DEFINE_DROP(counter, mutex_item_fini(&_p->value));
OWN_DECLARE_ARC(counter);

typedef struct adder {
    own_arc_counter counter;
} adder;
OWN_DECLARE_STATIC(adder);
OWN_DEFINE_DROP(adder, own_arc_counter_drop(&_p->counter));
OWN_DECLARE_THREAD(adder);

static void add(mut_adder m)
{
    const counter *c = own_get(own_ref(own_get(m)->counter));
    for (int i = 0; i < ROUNDS / 10; i++) {
        own_auto(guard_item) g = own_lock(item, c->value);
        own_get(own_mut(g))->number++;
    }
}

static void an_arc_of_a_mutex(void **state)
{
    (void)state;
    atomic_fetch_add(&live_items, 1);
    own_arc_counter c = own_new(arc_counter, .value = OWN_MUTEX(.number = 0));
    own_thread_adder adders[THREADS];
    for (int i = 0; i < THREADS; i++)
        adders[i] = own_spawn(adder, add, own_new(adder, .counter = own_clone(arc_counter, c)));
    for (int i = 0; i < THREADS; i++)
        own_drop(thread_adder, adders[i]);
    assert_true(own_arc_counter_is_only(&c));
    {
        own_auto(guard_item) g = own_lock(item, own_get(own_ref(c))->value);
        assert_int_equal(own_get(own_ref(g))->number, (long)THREADS * (ROUNDS / 10));
    }
    own_drop(arc_counter, c);
    assert_int_equal(live_items, 0);
}

/* Every allocation of a small program fails once: nothing is lost, and nothing ends twice. */
static struct meter meter;
static const struct own_allocator metered = METER_ALLOCATOR(&meter);
typedef item part;
OWN_DECLARE_STATIC(part);
OWN_DEFINE_DROP(part, ((void)_p, atomic_fetch_sub(&live_items, 1)));
OWN_DECLARE_ARC_IN(part, &metered);

static void copy_part(part *to, const part *from)
{
    (void)to;
    (void)from;
    atomic_fetch_add(&live_items, 1);
}

static bool try_all(void)
{
    opt_auto(arc_part) o = own_try_new(arc_part, .number = 1);
    if (!own_is_some(o))
        return false;
    atomic_fetch_add(&live_items, 1);
    own_auto(arc_part) a = own_unwrap(o);
    own_auto(arc_part) b = own_clone(arc_part, a);
    own_auto(weak_arc_part) w = own_downgrade(arc_part, b);
    if (!own_arc_part_try_make_only(&b, sizeof(part), copy_part))
        return false;
    own_get(own_arc_part_mut(&b))->number = 2;
    return own_arc_part_try_make_only(&a, sizeof(part), copy_part);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    for (size_t n = 1;; n++) {
        meter = (struct meter){.fail_at = n};
        bool done = try_all();
        assert_int_equal(live_items, 0);
        assert_int_equal(meter.blocks + meter.bytes, 0);
        if (done) {
            assert_int_equal(n, 4);
            return;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_thread),          cmocka_unit_test(counts_are_kept),
        cmocka_unit_test(the_value_ends_once), cmocka_unit_test(arcs_cross_channels),
        cmocka_unit_test(an_arc_of_a_mutex),   cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
