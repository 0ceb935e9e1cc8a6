/* Arenas at every level, and against a plain model. SPDX-License-Identifier: MIT */
#include "conn.h"
#include "meter.h"

#include <own/arena.h>
#include <own/slice.h>

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

OWN_DECLARE_ARENA(conn);

typedef struct spot {
    long x, y;
} spot;
OWN_DECLARE_STATIC(spot);
OWN_DEFINE_DROP(spot, abort());
OWN_DECLARE_ARENA_PLAIN(spot);

OWN_DECLARE_SLICE(int);
OWN_DECLARE_ARENA_SLICE(int);

/* Volatile: compilers refuse to clear so much of so little. */
static volatile size_t too_much = SIZE_MAX / 2;

static struct meter meter;
static const struct own_allocator metered = METER_ALLOCATOR(&meter);

static int start(void **state)
{
    (void)state;
    meter = (struct meter){0};
    return 0;
}

static int everything_is_back(void **state)
{
    (void)state;
    return meter.blocks || meter.bytes;
}

static void objects_live_side_by_side(void **state)
{
    (void)state;
    int closed = 0;
    own_auto(arena) a = own_empty_in(&metered, arena);
    mut_conn c = own_in_arena(a, conn, .fd = 1, .closed = &closed);
    mut_spot p = own_in_arena(a, spot, .x = 2, .y = 3);
    const conn init = {4, &closed};
    mut_conn d = mut_conn_new_in(&a, &init, sizeof init);
    own_get(c)->fd++;
    assert_int_equal(own_get(c)->fd + mut_conn_get(d)->fd, 6);
    assert_true(own_get(own_reborrow(p))->x == 2 && own_get(p)->y == 3);
    assert_true(meter.blocks == 2);
    assert_int_equal(closed, 0);
}

static int order[4], orders;
typedef struct last {
    int number;
} last;
OWN_DECLARE_STATIC(last);
OWN_DEFINE_DROP(last, order[orders++] = _p->number);
OWN_DECLARE_ARENA(last);

static void the_last_ends_first(void **state)
{
    (void)state;
    own_arena a = own_arena_new_in(&metered);
    for (int i = 0; i < 4; i++) {
        mut_last l = own_in_arena(a, last, i);
        assert_int_equal(own_get(l)->number, i);
    }
    own_drop(arena, a);
    assert_int_equal(orders, 4);
    for (int i = 0; i < 4; i++)
        assert_int_equal(order[i], 3 - i);
}

static void everything_ends_with_the_arena(void **state)
{
    (void)state;
    for (int how = 0; how < 5; how++) {
        int closed = 0;
        own_arena a = own_arena_new_in(&metered), b;
        opt_arena o;
        for (int i = 0; i < 300; i++)
            (void)own_in_arena(a, conn, .closed = &closed);
        switch (how) {
        case 0: own_reset(arena, a); break;
        case 1: own_arena_reset(&a); break;
        case 2:
            b = own_move(a);
            own_drop(arena, b);
            a = own_arena_new_in(&metered);
            break;
        case 3:
            b = own_replace(a, own_arena_new_in(&metered));
            own_arena_drop(&b);
            break;
        default:
            o = opt_arena_some(own_arena_move(&a));
            opt_drop(arena, o);
            a = own_arena_new_in(&metered);
        }
        assert_int_equal(closed, 300);
        own_drop(arena, a);
        assert_int_equal(closed, 300);
    }
}

static void a_reset_keeps_memory_for_the_same_again(void **state)
{
    (void)state;
    own_auto(arena) a = own_arena_new_in(&metered);
    size_t calls = 0;
    for (int round = 0; round < 6; round++) {
        if (round == 5)
            calls = meter.calls;
        for (int i = 0; i < 1000; i++)
            (void)own_in_arena(a, spot, .x = i);
        own_reset(arena, a);
    }
    assert_true(meter.calls == calls);
}

static void sizes_and_alignments(void **state)
{
    (void)state;
    own_auto(arena) a = own_arena_new_in(&metered);
    for (size_t alignment = 1; alignment <= _Alignof(max_align_t); alignment *= 2)
        for (size_t size = 0; size < 70000; size = size * 3 + 1) {
            char *object = own_arena_allocate(&a, size, alignment);
            assert_true((uintptr_t)object % alignment == 0);
            memset(object, 0x55, size);
        }
    assert_null(own_arena_try_allocate(&a, SIZE_MAX, 1));
    assert_null(own_arena_try_allocate(&a, SIZE_MAX / 2, _Alignof(max_align_t)));
    assert_non_null(own_arena_try_allocate(&a, 1, 1));
}

static void slices_are_zero(void **state)
{
    (void)state;
    own_auto(arena) a = own_arena_new_in(&metered);
    for (size_t len = 0; len < 5000; len = len * 2 + 1) {
        mut_slice_int s = mut_slice_int_new_in(&a, len);
        own_each(p, s) assert_int_equal((*p)++, 0);
        assert_true(mut_slice_int_len(s) == len);
    }
    mut_slice_int s;
    assert_true(mut_slice_int_try_new_in(&a, 3, &s));
    assert_false(mut_slice_int_try_new_in(&a, too_much, &s));
    assert_true(mut_slice_int_len(s) == 3);
}

static void optional_arenas(void **state)
{
    (void)state;
    opt_auto(arena) o = own_arena_try_new_in(&metered), none = opt_arena_none();
    assert_true(own_is_some(o) && !opt_arena_is_some(&none));
    none = own_take(o);
    own_auto(arena) a = own_unwrap(none);
    o = opt_arena_some(own_move(a));
    none = opt_arena_take(&o);
    a = opt_arena_unwrap(&none);
    own_arena b = own_arena_new();
    own_auto(arena) c = own_arena_replace(&b, own_empty(arena));
    own_arena_drop(&b);
    opt_arena d = own_arena_try_new();
    assert_true(own_is_some(d));
    opt_arena_drop(&d);
    own_arena lost = own_arena_new_in(&metered);
    struct own_arena_state_ *state_of_lost = lost.ptr;
    own_forget(lost);
    own_arena_close_(state_of_lost);
    lost = own_arena_new_in(&metered);
    state_of_lost = lost.ptr;
    own_arena_forget(&lost);
    own_arena_close_(state_of_lost);
}

static bool fill(own_arena *a, int *closed, int *made)
{
    for (int i = 0; i < 2000; i++) {
        const conn init = {i, closed};
        mut_conn c;
        if (!mut_conn_try_new_in(a, &init, sizeof init, &c))
            return false;
        ++*made;
        assert_int_equal(own_get(c)->fd, i);
    }
    return own_arena_try_allocate(a, 100000, 1) != NULL;
}

static void memory_fails_for_every_n(void **state)
{
    (void)state;
    bool good = false;
    for (size_t n = 1; !good; n++) {
        int closed = 0, made = 0;
        meter = (struct meter){.fail_at = n};
        opt_arena o = own_arena_try_new_in(&metered);
        if (own_is_some(o)) {
            own_arena a = own_unwrap(o);
            good = fill(&a, &closed, &made);
            own_drop(arena, a);
        }
        opt_drop(arena, o);
        assert_int_equal(closed, made);
        assert_true(meter.blocks == 0 && n < 30);
    }
}

static void create(void *unused)
{
    (void)unused;
    own_arena a = own_arena_new_in(&metered);
    own_drop(arena, a);
}
static void allocate(void *a)
{
    own_arena_allocate(a, SIZE_MAX, 1);
}
static void create_in(void *a)
{
    meter.fail_at = meter.calls + 1;
    for (;;)
        (void)own_in_arena(*(own_arena *)a, spot, .x = 1);
}
static void slice_in(void *a)
{
    mut_slice_int s = mut_slice_int_new_in(a, too_much);
    own_at(s, 0) = 1;
}

static void no_memory_calls_the_hook(void **state)
{
    (void)state;
    own_auto(arena) a = own_arena_new_in(&metered);
    meter.fail_at = meter.calls + 1;
    assert_true(runs_out(create, NULL));
    assert_true(runs_out(allocate, &a) && meter_asked == SIZE_MAX);
    assert_true(runs_out(create_in, &a) && meter_asked == sizeof(spot));
    assert_true(runs_out(slice_in, &a) && meter_asked == SIZE_MAX);
}

/* Objects of random sizes, each filled with its number; nothing overlaps. */
static void behaves_like_the_model(void **state)
{
    (void)state;
    enum { MANY = 400 };
    static unsigned char *objects[MANY];
    static size_t sizes[MANY];
    unsigned seed = 9;
    int len = 0;
    own_auto(arena) a = own_arena_new_in(&metered);
    for (int step = 0; step < 20000; step++) {
        if (len == MANY || next_random(&seed) % 1000 == 0) {
            for (int i = 0; i < len; i++)
                for (size_t j = 0; j < sizes[i]; j++)
                    assert_int_equal(objects[i][j], i % 251);
            own_reset(arena, a);
            len = 0;
        }
        size_t shift = next_random(&seed) % 14;
        sizes[len] = next_random(&seed) % ((size_t)1 << shift);
        objects[len] = own_arena_allocate(&a, sizes[len], (size_t)1 << next_random(&seed) % 5);
        memset(objects[len], len % 251, sizes[len]);
        len++;
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, everything_is_back)
    const struct CMUnitTest tests[] = {
        TEST(objects_live_side_by_side),
        TEST(the_last_ends_first),
        TEST(everything_ends_with_the_arena),
        TEST(a_reset_keeps_memory_for_the_same_again),
        TEST(sizes_and_alignments),
        TEST(slices_are_zero),
        TEST(optional_arenas),
        TEST(memory_fails_for_every_n),
        TEST(no_memory_calls_the_hook),
        TEST(behaves_like_the_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
