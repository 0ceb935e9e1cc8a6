/* Slices and vecs at every level, and against a plain model. SPDX-License-Identifier: MIT */
#include "conn.h"
#include "meter.h"

#include <own/vec.h>

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

static struct meter meter;
static const struct own_allocator metered = METER_ALLOCATOR(&meter);

OWN_DECLARE_SLICE(int);
OWN_DECLARE_VEC(int);
OWN_DECLARE_SLICE(own_conn);
OWN_DECLARE_VEC_OWN_IN(conn, &metered);

/* Structs with an end, and vecs with an allocator each. */
typedef struct line {
    int number;
    int *ended;
} line;
static void line_fini(line *l)
{
    ++*l->ended;
}
OWN_DECLARE_SLICE(line);
OWN_DECLARE_VEC_DROP_IN_EACH(line, line_fini);
OWN_DECLARE_SLICE_AS(byte, unsigned char);
OWN_DECLARE_VEC_IN_EACH(byte);

static int closed;

static int start(void **state)
{
    (void)state;
    closed = 0;
    meter = (struct meter){0};
    return 0;
}

static int everything_is_back(void **state)
{
    (void)state;
    return meter.blocks || meter.bytes;
}

static own_conn make(int fd)
{
    return own_new(conn, .fd = fd, .closed = &closed);
}

/* The numbers 0 to n - 1. */
static own_vec_int count_to(int n)
{
    own_vec_int v = own_vec_int_new();
    for (int i = 0; i < n; i++)
        own_push(vec_int, v, i);
    return v;
}

static void assert_ints(ref_slice_int s, size_t len, const int *expected)
{
    assert_true(ref_slice_int_len(s) == len);
    for (size_t i = 0; i < len; i++)
        assert_int_equal(*ref_slice_int_at(s, i), expected[i]);
}
#define ASSERT_INTS(s, ...)                                                                                            \
    assert_ints(s, sizeof(int[]){__VA_ARGS__} / sizeof(int), (int[]){__VA_ARGS__})

/* ---- slices ------------------------------------------------------------------------------------------------------------ */

static void slices_of_arrays(void **state)
{
    (void)state;
    int a[] = {3, 1, 2};
    ref_slice_int s = ref_slice_int_from_raw(a, 3);
    mut_slice_int m = mut_slice_int_from_raw(a, 3);
    assert_true(ref_slice_int_len(s) == 3 && mut_slice_int_len(m) == 3);
    assert_false(ref_slice_int_is_empty(s) || mut_slice_int_is_empty(m));
    assert_ptr_equal(own_get(s), a);
    assert_int_equal(own_at(s, 2), 2);
    own_at(m, 2) = 5;
    *mut_slice_int_at(m, 0) = 4;
    ASSERT_INTS(s, 4, 1, 5);
    assert_ptr_equal(ref_slice_int_try_at(s, 2), &a[2]);
    assert_null(ref_slice_int_try_at(s, 3));
    assert_ptr_equal(mut_slice_int_try_at(m, 0), &a[0]);
    assert_null(mut_slice_int_try_at(m, SIZE_MAX));
    ASSERT_INTS(own_reborrow(m), 4, 1, 5);
    ASSERT_INTS(mut_slice_int_ref(m), 4, 1, 5);
}

static void parts_of_slices(void **state)
{
    (void)state;
    int a[] = {0, 1, 2, 3};
    ref_slice_int s = ref_slice_int_from_raw(a, 4);
    ASSERT_INTS(own_part(ref_slice_int, s, 1, 3), 1, 2);
    ASSERT_INTS(ref_slice_int_part(s, 0, 4), 0, 1, 2, 3);
    assert_true(ref_slice_int_is_empty(ref_slice_int_part(s, 4, 4)));
    mut_slice_int m = mut_slice_int_part(mut_slice_int_from_raw(a, 4), 2, 4);
    own_at(m, 0) = 7;
    assert_int_equal(a[2], 7);
    ref_slice_int none = ref_slice_int_from_raw(NULL, 0);
    assert_true(ref_slice_int_is_empty(ref_slice_int_part(none, 0, 0)));
}

static void elements_in_turn(void **state)
{
    (void)state;
    int a[] = {1, 2, 3, 4, 5, 6}, sum = 0;
    own_each(p, mut_slice_int_from_raw(a, 6)) *p *= 2;
    own_each(p, ref_slice_int_from_raw(a, 6)) {
        if (*p == 4)
            continue;
        if (*p == 10)
            break;
        sum += *p;
    }
    assert_int_equal(sum, 2 + 6 + 8);
    own_each(p, ref_slice_int_from_raw(NULL, 0)) sum += *p;
    assert_int_equal(sum, 16);
}

static void slices_change_places(void **state)
{
    (void)state;
    int a[] = {1, 2, 3, 4, 5};
    mut_slice_int m = mut_slice_int_from_raw(a, 5);
    mut_slice_int_reverse(m);
    ASSERT_INTS(own_reborrow(m), 5, 4, 3, 2, 1);
    mut_slice_int_swap(m, 0, 4);
    mut_slice_int_copy(mut_slice_int_part(m, 1, 4), ref_slice_int_from_raw(a, 3));
    ASSERT_INTS(own_reborrow(m), 1, 1, 4, 3, 5);
    mut_slice_int_fill(mut_slice_int_part(m, 0, 2), 9);
    ASSERT_INTS(own_reborrow(m), 9, 9, 4, 3, 5);
}

static int ascending(const int *a, const int *b)
{
    return (*a > *b) - (*a < *b);
}

/* What an input makes of the comparisons: random, few values, ascending, descending, organ pipes, saw teeth. */
static int pattern(unsigned kind, int i, int n, unsigned *seed)
{
    switch (kind) {
    case 0: return (int)next_random(seed);
    case 1: return (int)(next_random(seed) % 4);
    case 2: return i;
    case 3: return -i;
    case 4: return i < n / 2 ? i : n - i;
    default: return i % 17;
    }
}

static void sorting(void **state)
{
    (void)state;
    unsigned seed = 1;
    for (unsigned kind = 0; kind < 6; kind++)
        for (int n = 0; n < 3000; n = n * 3 / 2 + 1) {
            own_auto(vec_int) v = own_vec_int_new();
            long long sum = 0;
            for (int i = 0; i < n; i++) {
                own_vec_int_push(&v, pattern(kind, i, n, &seed));
                sum += *own_vec_int_at(&v, (size_t)i);
            }
            mut_slice_int_sort(own_mut(v), ascending);
            for (size_t i = 0; i < own_vec_int_len(&v); i++) {
                sum -= *own_vec_int_at(&v, i);
                assert_true(i == 0 || *own_vec_int_at(&v, i - 1) <= *own_vec_int_at(&v, i));
            }
            assert_true(sum == 0);
        }
}

static size_t comparisons;
/* McIlroy, A killer adversary for quicksort, 1999: decides while it is asked, so that every pivot is a bad one. */
static int *adversary_values, adversary_gas, adversary_solid, adversary_candidate;
static int adversary(const int *a, const int *b)
{
    int x = *a, y = *b;
    comparisons++;
    if (adversary_values[x] == adversary_gas && adversary_values[y] == adversary_gas)
        adversary_values[x == adversary_candidate ? x : y] = adversary_solid++;
    if (adversary_values[x] == adversary_gas)
        adversary_candidate = x;
    else if (adversary_values[y] == adversary_gas)
        adversary_candidate = y;
    return (adversary_values[x] > adversary_values[y]) - (adversary_values[x] < adversary_values[y]);
}

static void sorting_is_never_quadratic(void **state)
{
    (void)state;
    enum { MANY = 20000 };
    own_auto(vec_int) v = count_to(MANY);
    own_auto(vec_int) values = count_to(MANY);
    adversary_values = own_get(own_mut(values));
    adversary_gas = MANY;
    mut_slice_int_fill(own_mut(values), MANY);
    mut_slice_int_sort(own_mut(v), adversary);
    assert_true(comparisons < MANY * 60);
}

static int by_name(const struct line *a, const struct line *b)
{
    return (a->number > b->number) - (a->number < b->number);
}

/* Larger than the block it is swapped through. */
struct wide {
    int key;
    char rest[150];
};
OWN_DECLARE_SLICE_AS(wide, struct wide);
static int by_key(const struct wide *a, const struct wide *b)
{
    return (a->key > b->key) - (a->key < b->key);
}

static void sorting_wide_elements(void **state)
{
    (void)state;
    static struct wide a[100];
    for (int i = 0; i < 100; i++) {
        a[i].key = i * 37 % 100;
        memset(a[i].rest, a[i].key, sizeof a[i].rest);
    }
    mut_slice_wide_sort(mut_slice_wide_from_raw(a, 100), by_key);
    for (int i = 0; i < 100; i++)
        assert_true(a[i].key == i && a[i].rest[0] == i && a[i].rest[149] == i);
}

/* ---- vecs ---------------------------------------------------------------------------------------------------------------- */

static void a_new_vec_is_empty(void **state)
{
    (void)state;
    own_auto(vec_int) v = own_vec_int_new();
    assert_true(own_vec_int_is_empty(&v) && own_vec_int_len(&v) == 0 && own_vec_int_capacity(&v) == 0);
    assert_true(ref_slice_int_is_empty(own_ref(v)) && mut_slice_int_is_empty(own_vec_int_mut(&v)));
    int last;
    assert_false(own_vec_int_try_pop(&v, &last));
    own_vec_int_clear(&v);
    own_vec_int_truncate(&v, 3);
    own_vec_int_append(&v, own_vec_int_new());
    own_vec_int moved = own_move(v);
    v = own_vec_int_move(&moved);
    assert_true(own_vec_int_is_empty(&moved) && own_vec_int_is_empty(&v));
}

static void push_insert_pop_remove(void **state)
{
    (void)state;
    own_auto(vec_int) v = count_to(5);
    own_vec_int_insert(&v, 0, 10);
    own_insert(vec_int, v, 6, 11);
    assert_true(own_vec_int_try_insert(&v, 3, 12));
    ASSERT_INTS(own_ref(v), 10, 0, 1, 12, 2, 3, 4, 11);
    assert_int_equal(own_vec_int_pop(&v), 11);
    assert_int_equal(own_pop(vec_int, v), 4);
    assert_int_equal(own_vec_int_remove(&v, 0), 10);
    assert_int_equal(own_remove(vec_int, v, 2), 12);
    assert_int_equal(own_vec_int_swap_remove(&v, 0), 0);
    assert_int_equal(own_vec_int_swap_remove(&v, 2), 2);
    ASSERT_INTS(own_ref(v), 3, 1);
    int last;
    assert_true(own_vec_int_try_pop(&v, &last) && last == 1);
    *own_vec_int_at_mut(&v, 0) = 8;
    own_at(own_mut(v), 0)++;
    assert_int_equal(own_at(own_vec_int_ref(&v), 0), 9);
}

static void whole_slices_and_vecs(void **state)
{
    (void)state;
    own_auto(vec_int) v = count_to(3);
    own_auto(vec_int) w = own_vec_int_new();
    own_vec_int_extend(&w, own_ref(v));
    assert_true(own_vec_int_try_extend(&w, own_ref(v)));
    ASSERT_INTS(own_ref(w), 0, 1, 2, 0, 1, 2);
    own_vec_int_append(&v, own_move(w));
    assert_null(w.ptr);
    w = count_to(1);
    assert_true(own_vec_int_try_append(&v, own_move(w)));
    ASSERT_INTS(own_ref(v), 0, 1, 2, 0, 1, 2, 0, 1, 2, 0);
    own_vec_int_truncate(&v, 4);
    size_t capacity = own_vec_int_capacity(&v);
    own_vec_int_reserve(&v, 1);
    assert_true(own_vec_int_try_reserve(&v, capacity - 4) && own_vec_int_capacity(&v) == capacity);
    ASSERT_INTS(own_ref(v), 0, 1, 2, 0);
    own_vec_int_clear(&v);
    assert_true(own_vec_int_is_empty(&v) && own_vec_int_capacity(&v) == capacity);
}

static void slices_with_an_end(void **state)
{
    (void)state;
    own_auto(vec_int) v = count_to(3);
    int sum = 0;
    own_with(s, own_ref(v)) {
        own_each(p, s) sum += *p;
        own_with(t, own_ref(v)) sum += own_at(t, 2) + own_at(s, 1);
    }
    own_with(m, own_mut(v)) own_at(m, 0) = sum;
    own_push(vec_int, v, 9);
    ASSERT_INTS(own_ref(v), 6, 1, 2, 9);
}

static void vecs_move_and_leave_the_handles(void **state)
{
    (void)state;
    own_auto(vec_int) v = count_to(3);
    own_vec_int old = own_replace(v, count_to(1));
    own_auto(vec_int) older = own_vec_int_replace(&old, own_vec_int_new());
    ASSERT_INTS(own_ref(older), 0, 1, 2);
    size_t len;
    assert_null(own_vec_int_into_raw(&old, &len));
    assert_true(len == 0 && !old.ptr);
    int *raw = own_vec_int_into_raw(&v, &len);
    assert_true(len == 1 && raw[0] == 0);
    v = own_vec_int_from_raw(raw, 1, 1);
    own_vec_int_push(&v, 1);
    ASSERT_INTS(own_ref(v), 0, 1);
    own_vec_int lost = count_to(2);
    raw = lost.ptr;
    own_forget(lost);
    free(raw);
    lost = own_vec_int_new();
    own_vec_int_forget(&lost);
    own_vec_int none = own_vec_int_from_raw(NULL, 0, 0);
    own_drop(vec_int, none);
    own_vec_int_drop(&none); // own-check: allow(double-free) dropping an empty owner must do nothing
}

static void vecs_of_owners(void **state)
{
    (void)state;
    closed = 0;
    own_auto(vec_own_conn) v = own_vec_own_conn_new();
    assert_true(own_vec_own_conn_is_empty(&v) && own_vec_own_conn_capacity(&v) == 0);
    own_vec_own_conn_reserve(&v, 2);
    assert_true(own_vec_own_conn_capacity(&v) >= 2);
    own_vec_own_conn_push(&v, make(1));
    own_vec_own_conn_push(&v, make(2));
    mut_slice_own_conn m = own_vec_own_conn_mut(&v);
    mut_slice_own_conn_swap(m, 0, 1);
    assert_int_equal(own_get(own_ref(own_at(own_vec_own_conn_ref(&v), 0)))->fd, 2);
    size_t capacity = own_vec_own_conn_capacity(&v), len;
    own_conn *raw = own_vec_own_conn_into_raw(&v, &len);
    assert_int_equal(len, 2);
    v = own_vec_own_conn_from_raw(raw, len, capacity);
    assert_int_equal(closed, 0);
    own_vec_own_conn_clear(&v);
    assert_int_equal(closed, 2);
}

/* ---- drop glue: every way in, every way an element can end --------------------------------------------------------------- */

static void put_in(own_vec_own_conn *v, int how, int fd)
{
    own_vec_own_conn other;
    switch (how) {
    case 0: own_vec_own_conn_push(v, make(fd)); break;
    case 1: assert_true(own_vec_own_conn_try_push(v, make(fd))); break;
    case 2: own_vec_own_conn_insert(v, 0, make(fd)); break;
    case 3: assert_true(own_vec_own_conn_try_insert(v, v->len / 2, make(fd))); break;
    default:
        other = own_vec_own_conn_new();
        own_push(vec_own_conn, other, make(fd));
        if (how == 4)
            own_vec_own_conn_append(v, other);
        else
            assert_true(own_vec_own_conn_try_append(v, other));
    }
}

/* Ends one element at least; the number that are ended here. */
static int take_out(own_vec_own_conn *v, int how)
{
    int before = closed;
    own_conn c;
    opt_conn o;
    own_vec_own_conn whole;
    switch (how) {
    case 0: own_vec_own_conn_truncate(v, v->len - 1); break;
    case 1: own_vec_own_conn_clear(v); break;
    case 2: c = own_vec_own_conn_pop(v); own_drop(conn, c); break;
    case 3: o = own_vec_own_conn_try_pop(v); opt_drop(conn, o); break;
    case 4: c = own_vec_own_conn_remove(v, 0); own_drop(conn, c); break;
    case 5: c = own_vec_own_conn_swap_remove(v, 0); own_drop(conn, c); break;
    case 6: own_drop(conn, *own_vec_own_conn_at_mut(v, 0)); break; /* an empty owner stays behind */
    case 7: c = own_replace(*own_vec_own_conn_at_mut(v, 0), make(0)); own_drop(conn, c); break;
    case 8: whole = own_vec_own_conn_replace(v, own_vec_own_conn_new()); own_drop(vec_own_conn, whole); break;
    case 9: { own_auto(vec_own_conn) end = own_move(*v); *v = own_vec_own_conn_new(); } break;
    default: break;
    }
    return closed - before;
}

static void every_element_ends_once(void **state)
{
    (void)state;
    for (int in = 0; in < 6; in++)
        for (int out = 0; out < 11; out++) {
            int made = 5, ended = 0;
            own_vec_own_conn v = own_vec_own_conn_new();
            closed = 0;
            for (int i = 0; i < made; i++)
                put_in(&v, in, i);
            ended = take_out(&v, out);
            assert_int_equal(ended, out == 10 ? 0 : out == 1 || out >= 8 ? made : 1);
            own_drop(vec_own_conn, v);
            assert_int_equal(closed, made + (out == 7));
            assert_true(meter.blocks == 0);
        }
}

static void structs_with_an_end(void **state)
{
    (void)state;
    int ended = 0;
    own_auto(vec_line) v = own_vec_line_new_in(&metered);
    for (int i = 0; i < 40; i++)
        own_vec_line_push(&v, (line){(i * 7) % 40, &ended});
    mut_slice_line_sort(own_mut(v), by_name);
    own_each(l, own_ref(v)) assert_true(l->number == l - own_get(own_ref(v)));
    own_vec_line_truncate(&v, 30);
    assert_int_equal(ended, 10);
    line l = own_vec_line_remove(&v, 3);
    assert_int_equal(l.number, 3);
    assert_int_equal(ended, 10);
    own_vec_line w = own_vec_line_new_in(&metered);
    own_vec_line_append(&w, own_move(v));
    v = own_vec_line_new_in(&metered);
    own_drop(vec_line, w);
    assert_int_equal(ended, 39);
}

/* ---- no memory ---------------------------------------------------------------------------------------------------------- */

/* A piece of work that needs memory several times; false when it ran short. */
static bool fill(own_vec_own_conn *v)
{
    own_vec_own_conn other = own_vec_own_conn_new();
    bool good = own_vec_own_conn_try_push(v, make(1)) && own_vec_own_conn_try_reserve(v, 100) &&
                own_vec_own_conn_try_push(&other, make(2)) && own_vec_own_conn_try_insert(&other, 0, make(3)) &&
                own_vec_own_conn_try_append(v, own_move(other)) && own_vec_own_conn_try_reserve(v, 1000);
    own_drop(vec_own_conn, other); // own-check: allow(use-after-move) empty when it was appended
    return good;
}

static void memory_fails_for_every_n(void **state)
{
    (void)state;
    bool good = false;
    for (size_t n = 1; !good; n++) {
        meter = (struct meter){.fail_at = n};
        own_vec_own_conn v = own_vec_own_conn_new();
        good = fill(&v);
        assert_true(good == (meter.calls < n));
        own_drop(vec_own_conn, v);
        assert_true(meter.blocks == 0 && meter.bytes == 0);
        assert_true(n < 20);
    }
}

static void a_failed_push_drops_and_leaves_the_vec(void **state)
{
    (void)state;
    own_auto(vec_own_conn) v = own_vec_own_conn_new();
    do
        own_vec_own_conn_push(&v, make(1));
    while (v.len < v.capacity);
    meter.fail_at = meter.calls + 1;
    int before = closed;
    assert_false(own_try_push(vec_own_conn, v, make(2)));
    assert_int_equal(closed, before + 1);
    assert_true(v.len == v.capacity);
    assert_int_equal(own_get(own_ref(*own_vec_own_conn_at(&v, v.len - 1)))->fd, 1);
}

static void sizes_overflow_as_values(void **state)
{
    (void)state;
    own_auto(vec_int) v = count_to(1);
    assert_false(own_vec_int_try_reserve(&v, SIZE_MAX));
    assert_false(own_vec_int_try_reserve(&v, SIZE_MAX / sizeof(int)));
    assert_false(own_vec_int_try_reserve(&v, SIZE_MAX / 2));
    ASSERT_INTS(own_ref(v), 0);
}

static void reserve_too_much(void *v)
{
    own_vec_byte_reserve(v, (size_t)PTRDIFF_MAX);
}
static void push_one(void *v)
{
    own_vec_byte_push(v, 1);
}
static void insert_one(void *v)
{
    own_vec_byte_insert(v, 0, 1);
}
static void extend_one(void *v)
{
    own_vec_byte_extend(v, ref_slice_byte_from_raw((const unsigned char *)"x", 1));
}

static void no_memory_calls_the_hook(void **state)
{
    (void)state;
    static void (*const acts[])(void *) = {push_one, insert_one, extend_one};
    own_vec_byte v = own_vec_byte_new_in(&metered);
    for (size_t i = 0; i < 3; i++) {
        meter.fail_at = meter.calls + 1;
        assert_true(runs_out(acts[i], &v) && meter_asked == 1);
    }
    push_one(&v);
    assert_true(runs_out(reserve_too_much, &v) && meter_asked == (size_t)PTRDIFF_MAX + 1);
    own_drop(vec_byte, v);
}

/* ---- against a model ------------------------------------------------------------------------------------------------------ */

enum { MODEL_SIZE = 300 };

static void operate(own_vec_own_conn *v, int *model, int *len, unsigned what, int i, int fd)
{
    own_conn c;
    if (what < 3 && *len < MODEL_SIZE) {
        int at = what == 0 ? *len : i % (*len + 1);
        if (what == 0)
            own_push(vec_own_conn, *v, make(fd));
        else
            own_vec_own_conn_insert(v, (size_t)at, make(fd));
        memmove(&model[at + 1], &model[at], (size_t)(*len - at) * sizeof *model);
        model[at] = fd;
        ++*len;
    } else if (what < 7 && *len) {
        int at = what == 3 ? *len - 1 : i % *len;
        c = what == 3   ? own_vec_own_conn_pop(v)
            : what == 4 ? own_vec_own_conn_remove(v, (size_t)at)
                        : own_vec_own_conn_swap_remove(v, (size_t)at);
        assert_int_equal(own_get(own_ref(c))->fd, model[at]);
        own_drop(conn, c);
        --*len;
        if (what <= 4)
            memmove(&model[at], &model[at + 1], (size_t)(*len - at) * sizeof *model);
        else
            model[at] = model[*len];
    } else if (what == 7 && i % 16 == 0) {
        own_vec_own_conn_truncate(v, (size_t)(i % (*len + 1)));
        *len = i % (*len + 1);
    }
}

static void behaves_like_the_model(void **state)
{
    (void)state;
    static int model[MODEL_SIZE + 1];
    int len = 0, made = 0;
    unsigned seed = 3;
    own_vec_own_conn v = own_vec_own_conn_new();
    for (int step = 0; step < 20000; step++) {
        unsigned what = next_random(&seed) % 8;
        made += what < 3 && len < MODEL_SIZE;
        operate(&v, model, &len, what, (int)(next_random(&seed) % 100000), step);
        assert_true(v.len == (size_t)len && v.len <= v.capacity);
        assert_int_equal(closed, made - len);
        if (step % 64 == 0)
            for (int i = 0; i < len; i++)
                assert_int_equal(own_get(own_ref(*own_vec_own_conn_at(&v, (size_t)i)))->fd, model[i]);
    }
    own_drop(vec_own_conn, v);
    assert_int_equal(closed, made);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, everything_is_back)
    const struct CMUnitTest tests[] = {
        TEST(slices_of_arrays),
        TEST(parts_of_slices),
        TEST(elements_in_turn),
        TEST(slices_change_places),
        TEST(sorting),
        TEST(sorting_is_never_quadratic),
        TEST(sorting_wide_elements),
        TEST(a_new_vec_is_empty),
        TEST(push_insert_pop_remove),
        TEST(whole_slices_and_vecs),
        TEST(slices_with_an_end),
        TEST(vecs_move_and_leave_the_handles),
        TEST(vecs_of_owners),
        TEST(every_element_ends_once),
        TEST(structs_with_an_end),
        TEST(memory_fails_for_every_n),
        TEST(a_failed_push_drops_and_leaves_the_vec),
        TEST(sizes_overflow_as_values),
        TEST(no_memory_calls_the_hook),
        TEST(behaves_like_the_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
