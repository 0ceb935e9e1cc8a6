/* Threads that own their state, and scopes that lend. SPDX-License-Identifier: MIT */
#include "counted.h"

#include <own/thread.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <sched.h>

OWN_DECLARE_THREAD(item);

static _Atomic int bodies;

static void twice(mut_item i)
{
    own_get(i)->number *= 2;
    atomic_fetch_add(&bodies, 1);
}

static void state_moves_in_and_out(void **state)
{
    (void)state;
    own_item i = make_item(21);
    own_thread_item t = own_spawn(item, twice, own_move(i));
    own_item done = own_join(item, t);
    assert_null(t.ptr);
    assert_int_equal(own_get(own_ref(done))->number, 42);
    own_thread_item u = own_thread_item_spawn(twice, own_item_move(&done));
    own_item again = own_thread_item_join(&u);
    assert_int_equal(ref_item_get(own_item_ref(&again))->number, 84);
    own_drop(item, again);
    assert_int_equal(live_items, 0);
}

static void an_unjoined_thread_is_waited_for(void **state)
{
    (void)state;
    int before = bodies;
    {
        own_auto(thread_item) t = own_spawn(item, twice, make_item(1));
        opt_auto(thread_item) o = own_try_spawn(item, twice, make_item(1));
        assert_true(own_is_some(o));
    }
    assert_int_equal(bodies, before + 2);
    assert_int_equal(live_items, 0);
}

static void a_detached_thread_drops_its_state(void **state)
{
    (void)state;
    for (int i = 0; i < 50; i++) {
        own_thread_item t = own_spawn(item, twice, make_item(i));
        while (i % 2 && !own_thread_item_is_finished(&t))
            sched_yield();
        own_detach(item, t);
        assert_null(t.ptr);
    }
    while (atomic_load(&live_items))
        sched_yield();
}

static void handles_move(void **state)
{
    (void)state;
    own_thread_item threads[8];
    for (int i = 0; i < 8; i++) {
        own_thread_item t = own_spawn(item, twice, make_item(i));
        threads[i] = own_move(t);
    }
    for (int i = 0; i < 8; i++) {
        own_auto(item) done = own_join(item, threads[i]);
        assert_int_equal(own_get(own_ref(done))->number, 2 * i);
    }
    assert_int_equal(live_items, 0);
}

static _Atomic long seen;

static void look(ref_item i)
{
    atomic_fetch_add(&seen, own_get(i)->number);
}

static void scopes_lend(void **state)
{
    (void)state;
    own_auto(item) shared = make_item(5);
    own_auto(item) mine = make_item(6);
    {
        own_auto(scope) s = own_scope_open();
        for (int i = 0; i < 10; i++)
            own_lend_ref(item, s, look, own_ref(shared));
        own_lend_mut(item, s, twice, own_mut(mine));
        assert_true(own_try_lend_ref(item, s, look, own_ref(shared)));
    }
    assert_int_equal(seen, 55);
    assert_int_equal(own_get(own_ref(mine))->number, 12);
    item parts[4] = {{1}, {2}, {3}, {4}};
    own_scope s = own_scope_open();
    for (int i = 0; i < 4; i++)
        own_lend_mut(item, s, twice, mut_item_from_raw(&parts[i]));
    own_drop(scope, s);
    assert_int_equal(parts[0].number + parts[1].number + parts[2].number + parts[3].number, 20);
    own_scope_drop(&s);
}

static void all_is_dropped(void **state)
{
    (void)state;
    assert_int_equal(live_items, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(state_moves_in_and_out),            cmocka_unit_test(an_unjoined_thread_is_waited_for),
        cmocka_unit_test(a_detached_thread_drops_its_state), cmocka_unit_test(handles_move),
        cmocka_unit_test(scopes_lend),                       cmocka_unit_test(all_is_dropped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
