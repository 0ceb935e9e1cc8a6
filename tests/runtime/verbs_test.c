/* What every verb does, the same at every level: functions and words alike. SPDX-License-Identifier: MIT */
#include "conn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

/* A type that is incomplete where it is declared, and owns its own kind. */
struct node;
OWN_DECLARE_AS(node, struct node);
struct node {
    int value;
    opt_node next;
};
OWN_DEFINE_DROP(node, opt_node_drop(&_p->next));

OWN_DECLARE_KIND(file, FILE, FILE);
OWN_DEFINE_RELEASE(file, fclose(_p));

static void new_copies_the_initialiser(void **state)
{
    (void)state;
    int closed = 0;
    own_conn c = own_new(conn, .fd = 7, .closed = &closed);
    const conn init = {8, &closed};
    own_conn d = own_conn_new(&init, sizeof init);
    assert_int_equal(own_get(own_ref(c))->fd, 7);
    assert_int_equal(ref_conn_get(own_conn_ref(&d))->fd, 8);
    own_drop(conn, c);
    own_conn_drop(&d);
    assert_int_equal(closed, 2);
}

static void drop_is_once_and_leaves_empty(void **state)
{
    (void)state;
    int closed = 0;
    own_conn c = own_new(conn, .closed = &closed);
    own_drop(conn, c);
    assert_null(c.ptr);
    own_drop(conn, c); // own-check: allow(double-free) dropping an empty owner must do nothing
    own_conn_drop(&c);
    assert_int_equal(closed, 1);
}

static void move_empties_the_source(void **state)
{
    (void)state;
    int closed = 0;
    own_conn c = own_new(conn, .fd = 1, .closed = &closed);
    own_conn d = own_move(c);
    assert_null(c.ptr);
    own_conn e = own_conn_move(&d);
    assert_null(d.ptr);
    own_drop(conn, c); // own-check: allow(use-after-move) dropping an empty owner must do nothing
    own_drop(conn, d); // own-check: allow(use-after-move) dropping an empty owner must do nothing
    assert_int_equal(closed, 0);
    assert_int_equal(own_get(own_ref(e))->fd, 1);
    own_drop(conn, e);
    assert_int_equal(closed, 1);
}

static void auto_drops_at_the_end_of_the_scope(void **state)
{
    (void)state;
    int closed = 0;
    for (int i = 0; i < 3; i++) {
        own_auto(conn) c = own_new(conn, .closed = &closed);
        opt_auto(conn) o = own_try_new(conn, .closed = &closed);
        if (i == 1)
            continue;
        assert_int_equal(own_get(own_ref(c))->fd, 0);
        assert_true(own_is_some(o));
    }
    assert_int_equal(closed, 6);
    {
        own_auto(conn) c = own_new(conn, .closed = &closed);
        own_conn d = own_move(c);
        own_drop(conn, d);
    }
    assert_int_equal(closed, 7);
}

static void borrows_read_and_write(void **state)
{
    (void)state;
    own_auto(conn) c = own_new(conn, .fd = 1);
    mut_conn m = own_mut(c);
    own_get(m)->fd = 2;
    assert_int_equal(own_get(own_reborrow(m))->fd, 2);
    assert_int_equal(ref_conn_get(mut_conn_ref(m))->fd, 2);
    mut_conn_get(m)->fd = 3;
    ref_conn a = own_ref(c), b = own_conn_ref(&c);
    assert_int_equal(own_get(a)->fd + ref_conn_get(b)->fd, 6);
    mut_conn_get(own_conn_mut(&c))->fd = 4;
    assert_int_equal(own_get(own_ref(c))->fd, 4);
}

static void foreign_borrows_are_never_checked(void **state)
{
    (void)state;
    conn local = {.fd = 5};
    mut_conn m = mut_conn_from_raw(&local);
    own_get(m)->fd++;
    assert_int_equal(own_get(own_reborrow(m))->fd, 6);
    assert_int_equal(own_get(ref_conn_from_raw(&local))->fd, 6);
}

static void with_runs_once(void **state)
{
    (void)state;
    own_auto(conn) c = own_new(conn, .fd = 1);
    int runs = 0;
    own_with(m, own_mut(c)) {
        own_get(m)->fd++;
        own_with(r, own_reborrow(m)) runs += own_get(r)->fd;
        own_get(m)->fd++;
    }
    own_with(r, own_ref(c)) {
        own_with(s, own_ref(c)) runs += own_get(s)->fd;
        if (own_get(r)->fd == 3)
            break;
        runs += 100;
    }
    assert_int_equal(runs, 5);
}

static void replace_gives_the_old_one(void **state)
{
    (void)state;
    own_auto(conn) c = own_new(conn, .fd = 1);
    own_auto(conn) old = own_replace(c, own_new(conn, .fd = 2));
    assert_int_equal(own_get(own_ref(old))->fd, 1);
    own_conn older = own_conn_replace(&old, own_new(conn, .fd = 3));
    assert_int_equal(own_get(own_ref(older))->fd, 1);
    assert_int_equal(own_get(own_ref(old))->fd, 3);
    assert_int_equal(own_get(own_ref(c))->fd, 2);
    own_drop(conn, older);
}

static void raw_pointers_leave_and_come_back(void **state)
{
    (void)state;
    int closed = 0;
    own_conn c = own_new(conn, .fd = 1, .closed = &closed);
    conn *raw = own_into_raw(conn, c);
    assert_null(c.ptr);
    assert_int_equal(raw->fd, 1);
    own_conn d = own_from_raw(conn, raw);
    raw = own_conn_into_raw(&d);
    d = own_conn_from_raw(raw);
    own_drop(conn, d);
    assert_int_equal(closed, 1);
}

static void forget_never_drops(void **state)
{
    (void)state;
    int closed = 0;
    own_conn c = own_new(conn, .fd = 1, .closed = &closed);
    conn *alive = c.ptr;
    ref_conn r = own_ref(c);
    own_forget(c);
    own_drop(conn, c); // own-check: allow(use-after-move) dropping an empty owner must do nothing
    assert_int_equal(closed, 0);
    assert_int_equal(own_get(r)->fd, 1);
    free(alive);
    own_conn d = own_new(conn, .closed = &closed);
    alive = d.ptr;
    own_conn_forget(&d);
    free(alive);
    assert_int_equal(closed, 0);
}

static void optionals_are_some_or_none(void **state)
{
    (void)state;
    int closed = 0;
    opt_conn none = opt_conn_none();
    assert_false(own_is_some(none));
    opt_drop(conn, none);
    opt_conn some = opt_conn_some(own_new(conn, .fd = 1, .closed = &closed));
    assert_true(opt_conn_is_some(&some));
    own_get(own_mut(some))->fd = 2;
    mut_conn_get(opt_conn_mut(&some))->fd++;
    assert_int_equal(own_get(own_ref(some))->fd, 3);
    assert_int_equal(ref_conn_get(opt_conn_ref(&some))->fd, 3);
    opt_conn taken = own_take(some);
    assert_false(own_is_some(some));
    opt_conn again = opt_conn_take(&taken);
    opt_conn nothing = opt_conn_take(&taken);
    assert_false(opt_conn_is_some(&nothing));
    own_conn c = own_unwrap(again);
    again = opt_conn_some(own_move(c));
    own_conn d = opt_conn_unwrap(&again);
    own_drop(conn, d);
    assert_int_equal(closed, 1);
    assert_false(own_is_some(opt_from_raw(conn, NULL)));
    opt_conn raw = opt_conn_from_raw(calloc(1, sizeof(conn)));
    opt_conn_drop(&raw);
}

/* Volatile: compilers refuse to copy so much of so little. */
static volatile size_t too_much = SIZE_MAX - SIZE_MAX / 4; /* more than PTRDIFF_MAX, which 32 bits may still have */

static void no_memory_is_a_value(void **state)
{
    (void)state;
    const conn init = {0};
    opt_conn o = own_conn_try_new(&init, too_much);
    static const void *volatile seen; /* clang leaves out memory that nobody sees, and takes it for granted then */
    seen = o.ptr;
    (void)seen;
    assert_false(own_is_some(o));
    opt_drop(conn, o);
}

static jmp_buf out;
static size_t asked;
static void leave(size_t size)
{
    asked = size;
    longjmp(out, 1);
}

static void no_memory_calls_the_hook(void **state)
{
    (void)state;
    const conn init = {0};
    own_on_out_of_memory(leave);
    if (setjmp(out) == 0) {
        own_conn c = own_conn_new(&init, too_much);
        own_drop(conn, c);
        fail();
    }
    own_on_out_of_memory(NULL);
    assert_true(asked == too_much);
}

static void incomplete_types_own_their_kind(void **state)
{
    (void)state;
    opt_auto(node) list = opt_node_none();
    for (int i = 0; i < 5; i++) {
        own_node head = own_new(node, .value = i, .next = own_take(list));
        list = opt_node_some(own_move(head));
    }
    int sum = 0;
    for (const opt_node *at = &list; own_is_some(*at); at = &own_get(own_ref(*at))->next)
        sum = sum * 10 + own_get(own_ref(*at))->value;
    assert_int_equal(sum, 43210);
}

static void a_kind_has_its_own_release(void **state)
{
    (void)state;
    static char text[8];
    opt_auto(file) o = opt_from_raw(file, fmemopen(text, sizeof text, "w"));
    assert_true(own_is_some(o));
    own_auto(file) f = own_unwrap(o);
    assert_true(fputs("x", own_get(own_mut(f))) >= 0);
}

static void many_slots_are_reused(void **state)
{
    (void)state;
    enum { MANY = 40000 };
    static own_conn owners[MANY];
    int closed = 0;
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < MANY; i++)
            owners[i] = own_new(conn, .fd = i, .closed = &closed);
        for (int i = 0; i < MANY; i++)
            assert_int_equal(own_get(own_ref(owners[i]))->fd, i);
        for (int i = 0; i < MANY; i++)
            own_drop(conn, owners[i]);
    }
    assert_int_equal(closed, 3 * MANY);
}

#if OWN_LEVEL == 1
static uint32_t slot_of(own_tag tag)
{
    return own_slot_of_(tag);
}

/* The next owner takes the slot, which was given back last, and is the last one that can. */
static void wear_out(uint32_t slot)
{
    own_generations_[slot].number = UINT32_MAX;
#ifdef OWN_HAS_AT_HAND_
    own_at_hand_.top[-1] = own_tag_of_(slot, UINT32_MAX);
#endif
}
#elif OWN_LEVEL == 2
static uint32_t slot_of(own_tag tag)
{
    return own_group_(tag);
}

static void wear_out(uint32_t slot)
{
    own_word_(OWN_OWNER_, slot)->number = (UINT32_C(1) << 20) - 4;
}
#endif

#if OWN_LEVEL > 0
/* A slot whose generations are used up is not used again: a handle from its first ones would seem to be good. */
static void slots_are_retired(void **state)
{
    (void)state;
    own_conn c = own_new(conn, .fd = 1);
    uint32_t slot = slot_of(c.tag);
    own_drop(conn, c);
    wear_out(slot);
    c = own_new(conn, .fd = 2);
    assert_int_equal(slot_of(c.tag), slot);
    assert_int_equal(own_get(own_ref(c))->fd, 2);
    own_drop(conn, c);
    for (int i = 0; i < 1000; i++) {
        own_auto(conn) d = own_new(conn, .fd = i);
        assert_int_not_equal(slot_of(d.tag), slot);
    }
}
#else
static void slots_are_retired(void **state)
{
    (void)state; /* there are none */
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_copies_the_initialiser),
        cmocka_unit_test(drop_is_once_and_leaves_empty),
        cmocka_unit_test(move_empties_the_source),
        cmocka_unit_test(auto_drops_at_the_end_of_the_scope),
        cmocka_unit_test(borrows_read_and_write),
        cmocka_unit_test(foreign_borrows_are_never_checked),
        cmocka_unit_test(with_runs_once),
        cmocka_unit_test(replace_gives_the_old_one),
        cmocka_unit_test(raw_pointers_leave_and_come_back),
        cmocka_unit_test(forget_never_drops),
        cmocka_unit_test(optionals_are_some_or_none),
        cmocka_unit_test(no_memory_is_a_value),
        cmocka_unit_test(no_memory_calls_the_hook),
        cmocka_unit_test(incomplete_types_own_their_kind),
        cmocka_unit_test(a_kind_has_its_own_release),
        cmocka_unit_test(many_slots_are_reused),
        cmocka_unit_test(slots_are_retired),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
