/* Vecs and slices. SPDX-License-Identifier: MIT */
#include "operations.h"

#include <own/vec.h>

OWN_DECLARE_SLICE(int);
OWN_DECLARE_VEC_IN(int, &operations_allocator);
OWN_DECLARE_SLICE(own_item);
OWN_DECLARE_VEC_OWN_IN(item, &operations_allocator);

enum { VECS = 2, LONGEST = 100, BORROWS = 3 };

static struct ints {
    own_vec_int it;
    int model[LONGEST];
    size_t len;
    unsigned age;
} ints[VECS];

static struct {
    ref_slice_int it;
    unsigned vec, age;
    size_t begin;
} borrows[BORROWS];

static struct owners {
    own_vec_own_item it;
    uint32_t model[LONGEST]; /* numbers */
    size_t len;
} owners[VECS];

static int next_value;

/* ---- of ints --------------------------------------------------------------------------------------------------------------- */

static struct ints *any_ints(struct script *s)
{
    struct ints *v = &ints[pick(s, VECS)];
    v->age++;
    return v;
}

static void insert_model(struct ints *v, size_t at, int value)
{
    memmove(&v->model[at + 1], &v->model[at], (v->len - at) * sizeof *v->model);
    v->model[at] = value;
    v->len++;
}

static int remove_model(struct ints *v, size_t at)
{
    int value = v->model[at];
    v->len--;
    memmove(&v->model[at], &v->model[at + 1], (v->len - at) * sizeof *v->model);
    return value;
}

static void push_int(struct script *s)
{
    struct ints *v = any_ints(s);
    bool fits = v->len < LONGEST && own_try_push(vec_int, v->it, ++next_value);
    if (fits)
        insert_model(v, v->len, next_value);
    CHECK(fits || v->len == LONGEST || memory_failed());
}

static void insert_int(struct script *s)
{
    struct ints *v = any_ints(s);
    size_t at = pick(s, (unsigned)v->len + 1);
    bool fits = v->len < LONGEST && own_vec_int_try_insert(&v->it, at, ++next_value);
    if (fits)
        insert_model(v, at, next_value);
    CHECK(fits || v->len == LONGEST || memory_failed());
}

static void pop_int(struct script *s)
{
    struct ints *v = any_ints(s);
    int last = -1;
    bool has_one = v->len > 0;
    CHECK(own_vec_int_try_pop(&v->it, &last) == has_one);
    if (has_one)
        CHECK(last == remove_model(v, v->len - 1));
}

static void remove_int(struct script *s)
{
    struct ints *v = any_ints(s);
    if (!v->len)
        return;
    size_t at = pick(s, (unsigned)v->len);
    if (pick(s, 2)) {
        CHECK(own_vec_int_swap_remove(&v->it, at) == v->model[at]);
        v->model[at] = v->model[v->len - 1];
        v->len--;
    } else {
        int removed = own_remove(vec_int, v->it, at);
        CHECK(removed == remove_model(v, at));
    }
}

static void truncate_ints(struct script *s)
{
    struct ints *v = any_ints(s);
    size_t len = pick(s, LONGEST);
    own_vec_int_truncate(&v->it, len);
    v->len = len < v->len ? len : v->len;
}

static void reserve_ints(struct script *s)
{
    struct ints *v = any_ints(s);
    size_t more = pick(s, 256);
    bool fits = own_vec_int_try_reserve(&v->it, more);
    CHECK(fits ? own_vec_int_capacity(&v->it) >= v->len + more : memory_failed());
}

static void extend_ints(struct script *s)
{
    struct ints *v = any_ints(s);
    const struct ints *from = v == ints ? ints + 1 : ints;
    size_t begin = pick(s, (unsigned)from->len + 1), end = begin + pick(s, (unsigned)(from->len - begin) + 1);
    if (v->len + end - begin > LONGEST)
        return;
    if (!own_vec_int_try_extend(&v->it, own_part(ref_slice_int, own_ref(from->it), begin, end))) {
        CHECK(memory_failed());
        return;
    }
    memcpy(&v->model[v->len], &from->model[begin], (end - begin) * sizeof *v->model);
    v->len += end - begin;
}

/* The other's elements move to the end, and it gets a new vec. */
static void append_ints(struct script *s)
{
    struct ints *v = any_ints(s), *other = v == ints ? ints + 1 : ints;
    if (v->len + other->len > LONGEST)
        return;
    bool fits = own_vec_int_try_append(&v->it, own_move(other->it));
    CHECK(fits || memory_failed());
    if (fits) {
        memcpy(&v->model[v->len], other->model, other->len * sizeof *v->model);
        v->len += other->len;
    }
    other->it = own_empty(vec_int);
    other->len = 0;
    other->age++;
}

static void exchange_ints(struct script *s)
{
    struct ints *v = any_ints(s), kept = *v;
    struct ints *other = v == ints ? ints + 1 : ints;
    v->it = own_replace(other->it, own_move(v->it));
    memcpy(v->model, other->model, sizeof v->model);
    v->len = other->len;
    memcpy(other->model, kept.model, sizeof kept.model);
    other->len = kept.len;
    other->age++;
}

static void raw_ints(struct script *s)
{
    struct ints *v = any_ints(s);
    size_t capacity = own_vec_int_capacity(&v->it), len;
    int *raw = own_vec_int_into_raw(&v->it, &len);
    CHECK(len == v->len && (raw == NULL) == (capacity == 0));
    v->it = own_vec_int_from_raw(raw, len, capacity);
}

static int by_size(const int *a, const int *b)
{
    return (*a > *b) - (*a < *b);
}

static int by_size_of_any(const void *a, const void *b)
{
    return by_size(a, b);
}

/* A part of it changes in place. */
static void change_part(struct script *s)
{
    struct ints *v = any_ints(s);
    size_t begin = pick(s, (unsigned)v->len + 1), len = pick(s, (unsigned)(v->len - begin) + 1);
    const int *first = v->it.ptr;
    mut_slice_int part = own_part(mut_slice_int, own_mut(v->it), begin, begin + len);
    int *model = v->model + begin;
    switch (pick(s, 4)) {
    case 0:
        mut_slice_int_sort(part, by_size);
        qsort(model, len, sizeof *model, by_size_of_any);
        break;
    case 1:
        mut_slice_int_reverse(part);
        for (size_t i = 0; i < len / 2; i++) {
            int kept = model[i];
            model[i] = model[len - 1 - i];
            model[len - 1 - i] = kept;
        }
        break;
    case 2:
        mut_slice_int_fill(part, ++next_value);
        for (size_t i = 0; i < len; i++)
            model[i] = next_value;
        break;
    default: /* which may overlap */
        mut_slice_int_copy(part, ref_slice_int_from_raw(first, len));
        memmove(model, v->model, len * sizeof *model);
    }
}

static void write_int(struct script *s)
{
    struct ints *v = any_ints(s);
    if (!v->len)
        return;
    size_t at = pick(s, (unsigned)v->len);
    own_at(own_mut(v->it), at) = ++next_value;
    *own_vec_int_at_mut(&v->it, at) += 1;
    v->model[at] = ++next_value;
}

static void borrow_ints(struct script *s)
{
    unsigned vec = pick(s, VECS), i = pick(s, BORROWS);
    size_t begin = pick(s, (unsigned)ints[vec].len + 1);
    borrows[i].it = own_part(ref_slice_int, own_ref(ints[vec].it), begin, ints[vec].len);
    borrows[i].vec = vec;
    borrows[i].begin = begin;
    borrows[i].age = ints[vec].age;
}

/* ---- of owners ------------------------------------------------------------------------------------------------------------- */

static struct owners *any_owners(struct script *s)
{
    return &owners[pick(s, VECS)];
}

static void forget_number(struct owners *v, size_t at)
{
    v->len--;
    memmove(&v->model[at], &v->model[at + 1], (v->len - at) * sizeof *v->model);
}

static void put_owner(struct script *s)
{
    struct owners *v = any_owners(s);
    size_t at = pick(s, (unsigned)v->len + 1);
    opt_auto(item) o = v->len < LONGEST ? from_hand() : opt_item_none();
    if (!own_is_some(o))
        return;
    uint32_t number = own_get(own_ref(o))->number;
    bool fits = pick(s, 2) ? own_vec_own_item_try_insert(&v->it, at, own_unwrap(o))
                           : (at = v->len, own_try_push(vec_own_item, v->it, own_unwrap(o)));
    CHECK(fits ? !has_ended(number) : has_ended(number) && memory_failed());
    if (!fits)
        return;
    memmove(&v->model[at + 1], &v->model[at], (v->len - at) * sizeof *v->model);
    v->model[at] = number;
    v->len++;
}

static void take_owner(struct script *s)
{
    struct owners *v = any_owners(s);
    size_t at = pick(s, (unsigned)v->len + 1);
    opt_auto(item) last = opt_item_none();
    if (at == v->len) {
        last = own_vec_own_item_try_pop(&v->it);
        CHECK(own_is_some(last) == (v->len > 0));
        if (v->len)
            forget_number(v, v->len - 1);
    } else if (pick(s, 2)) {
        last = opt_item_some(own_vec_own_item_swap_remove(&v->it, at));
        v->model[at] = v->model[v->len - 1];
        v->len--;
    } else {
        last = opt_item_some(own_remove(vec_own_item, v->it, at));
        forget_number(v, at);
    }
    if (own_is_some(last))
        to_hand(own_unwrap(last));
}

static void truncate_owners(struct script *s)
{
    struct owners *v = any_owners(s);
    size_t len = pick(s, LONGEST);
    own_vec_own_item_truncate(&v->it, len);
    while (v->len > len)
        CHECK(has_ended(v->model[--v->len]));
}

static void drop_owners(struct script *s)
{
    struct owners *v = any_owners(s);
    own_drop(vec_own_item, v->it);
    while (v->len)
        CHECK(has_ended(v->model[--v->len]));
    v->it = own_vec_own_item_new();
}

static void append_owners(struct script *s)
{
    struct owners *v = any_owners(s), *other = v == owners ? owners + 1 : owners;
    if (v->len + other->len > LONGEST)
        return;
    bool fits = own_vec_own_item_try_append(&v->it, own_move(other->it));
    CHECK(fits || memory_failed());
    for (size_t i = 0; i < other->len; i++) {
        CHECK(has_ended(other->model[i]) == !fits);
        if (fits)
            v->model[v->len++] = other->model[i];
    }
    other->it = own_empty(vec_own_item);
    other->len = 0;
}

static void write_owned(struct script *s)
{
    struct owners *v = any_owners(s);
    own_each(o, own_mut(v->it)) if (pick(s, 2)) write_item(own_get(own_mut(*o)));
}

/* ---- all ------------------------------------------------------------------------------------------------------------------- */

static void begin(void)
{
    memset(borrows, 0, sizeof borrows);
    for (unsigned i = 0; i < VECS; i++) {
        ints[i] = (struct ints){.it = own_empty(vec_int), .age = 1};
        owners[i] = (struct owners){.it = own_empty(vec_own_item)};
    }
    next_value = 0;
}

static void check_borrows(void)
{
    for (unsigned i = 0; i < BORROWS; i++) {
        const struct ints *v = &ints[borrows[i].vec];
        if (borrows[i].age != v->age)
            continue;
        CHECK(ref_slice_int_len(borrows[i].it) == v->len - borrows[i].begin);
        for (size_t j = borrows[i].begin; j < v->len; j++)
            CHECK(own_at(borrows[i].it, j - borrows[i].begin) == v->model[j]);
        CHECK(!ref_slice_int_try_at(borrows[i].it, v->len - borrows[i].begin));
    }
}

static void check(void)
{
    check_borrows();
    for (unsigned i = 0; i < VECS; i++) {
        CHECK(own_vec_int_len(&ints[i].it) == ints[i].len && own_vec_own_item_len(&owners[i].it) == owners[i].len);
        size_t at = 0;
        own_each(value, own_ref(ints[i].it)) CHECK(*value == ints[i].model[at++]);
        for (at = 0; at < owners[i].len; at++)
            check_item(own_get(own_ref(*own_vec_own_item_at(&owners[i].it, at))), owners[i].model[at]);
    }
}

static unsigned held(void)
{
    return (unsigned)(owners[0].len + owners[1].len);
}

static void end(void)
{
    for (unsigned i = 0; i < VECS; i++) {
        own_drop(vec_int, ints[i].it);
        own_drop(vec_own_item, owners[i].it);
    }
}

static const struct operation operations[] = {
    {"push int", push_int},           {"insert int", insert_int},       {"pop int", pop_int},
    {"remove int", remove_int},       {"truncate ints", truncate_ints}, {"reserve ints", reserve_ints},
    {"extend ints", extend_ints},     {"append ints", append_ints},     {"exchange ints", exchange_ints},
    {"raw ints", raw_ints},           {"change part", change_part},     {"write int", write_int},
    {"borrow ints", borrow_ints},     {"put owner", put_owner},         {"put owner", put_owner},
    {"take owner", take_owner},       {"truncate owners", truncate_owners}, {"drop owners", drop_owners},
    {"append owners", append_owners}, {"write owned", write_owned},
};
const struct kind runs = {"runs", begin, OPERATIONS(operations), check, held, end};
