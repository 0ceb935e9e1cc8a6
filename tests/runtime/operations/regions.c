/* Arenas, and what lives in them. SPDX-License-Identifier: MIT */
#include "operations.h"

#include <own/arena.h>
#include <own/slice.h>

OWN_DECLARE_ARENA(item);
OWN_DECLARE_SLICE(int);
OWN_DECLARE_ARENA_SLICE(int);

enum { ARENAS = 2, OBJECTS = 40, SLICES = 8 };

static struct region {
    own_arena it;
    bool is_open;
    uint32_t numbers[OBJECTS];
    unsigned items; /* how many live in it */
    struct {
        mut_item it;
        uint32_t number;
    } objects[OBJECTS];
    unsigned objects_count; /* of those, which are still borrowed */
    struct {
        mut_slice_int it;
        size_t len;
        int first;
    } slices[SLICES];
    unsigned slices_count;
} all[ARENAS];

static struct region *any_region(struct script *s)
{
    return &all[pick(s, ARENAS)];
}

/* Their borrows end; the items may live on. */
static void end_borrows(struct region *r)
{
    r->objects_count = r->slices_count = 0;
}

static void items_have_ended(struct region *r)
{
    while (r->items)
        CHECK(has_ended(r->numbers[--r->items]));
    end_borrows(r);
}

static void open_region(struct script *s)
{
    struct region *r = any_region(s);
    own_drop(arena, r->it);
    items_have_ended(r);
    opt_auto(arena) o = own_arena_try_new_in(&operations_allocator);
    CHECK(own_is_some(o) || memory_failed());
    r->is_open = own_is_some(o);
    if (r->is_open)
        r->it = own_unwrap(o);
}

static void drop(struct script *s)
{
    struct region *r = any_region(s);
    own_arena_drop(&r->it);
    r->is_open = false;
    items_have_ended(r);
}

static void reset(struct script *s)
{
    struct region *r = any_region(s);
    if (!r->is_open)
        return;
    if (pick(s, 2))
        own_arena_reset(&r->it);
    else
        own_reset(arena, r->it);
    items_have_ended(r);
}

/* What lives in it goes with it; what was borrowed ends. */
static void move(struct script *s)
{
    struct region *from = any_region(s), *to = any_region(s);
    if (from == to || !from->is_open)
        return;
    own_drop(arena, to->it);
    items_have_ended(to);
    to->it = pick(s, 2) ? own_move(from->it) : own_arena_move(&from->it);
    to->is_open = true;
    to->items = from->items;
    memcpy(to->numbers, from->numbers, sizeof from->numbers);
    from->is_open = false;
    from->items = 0;
    end_borrows(from);
}

static void put_item(struct script *s)
{
    struct region *r = any_region(s);
    if (!r->is_open || r->items == OBJECTS)
        return;
    const item init = {new_number(), 0};
    mut_item m;
    if (!mut_item_try_new_in(&r->it, &init, sizeof init, &m)) {
        not_made(init.number);
        return;
    }
    r->numbers[r->items++] = init.number;
    r->objects[r->objects_count].it = m;
    r->objects[r->objects_count++].number = init.number;
}

static void write_object(struct script *s)
{
    struct region *r = any_region(s);
    if (!r->objects_count)
        return;
    mut_item m = r->objects[pick(s, r->objects_count)].it;
    write_item(own_get(m));
    (void)own_get(own_reborrow(m));
}

static void put_slice(struct script *s)
{
    struct region *r = any_region(s);
    size_t len = pick(s, 256) * (size_t)(1 + pick(s, 64));
    if (!r->is_open || r->slices_count == SLICES)
        return;
    mut_slice_int m;
    if (!mut_slice_int_try_new_in(&r->it, len, &m)) {
        CHECK(memory_failed());
        return;
    }
    own_each(value, m) CHECK(*value == 0);
    r->slices[r->slices_count].it = m;
    r->slices[r->slices_count].len = len;
    r->slices[r->slices_count++].first = 0;
}

static void write_slice(struct script *s)
{
    struct region *r = any_region(s);
    if (!r->slices_count)
        return;
    unsigned i = pick(s, r->slices_count);
    r->slices[i].first = (int)pick(s, 256);
    mut_slice_int_fill(r->slices[i].it, r->slices[i].first);
}

static void allocate(struct script *s)
{
    struct region *r = any_region(s);
    size_t size = (size_t)pick(s, 256) << pick(s, 10), alignment = (size_t)1 << pick(s, 5);
    if (!r->is_open)
        return;
    if (alignment > _Alignof(max_align_t))
        alignment = _Alignof(max_align_t);
    char *bytes = own_arena_try_allocate(&r->it, size, alignment);
    CHECK(bytes ? (uintptr_t)bytes % alignment == 0 : memory_failed());
    if (bytes)
        memset(bytes, 0xee, size);
}

/* ---- all ------------------------------------------------------------------------------------------------------------------- */

static void begin(void)
{
    memset(all, 0, sizeof all);
}

static void check_region(const struct region *r)
{
    CHECK((r->it.ptr != NULL) == r->is_open);
    for (unsigned i = 0; i < r->items; i++)
        CHECK(!has_ended(r->numbers[i]));
    for (unsigned i = 0; i < r->objects_count; i++)
        check_item(own_get(r->objects[i].it), r->objects[i].number);
    for (unsigned i = 0; i < r->slices_count; i++) {
        CHECK(mut_slice_int_len(r->slices[i].it) == r->slices[i].len);
        if (r->slices[i].len)
            CHECK(own_at(r->slices[i].it, 0) == r->slices[i].first &&
                  own_at(r->slices[i].it, r->slices[i].len - 1) == r->slices[i].first);
    }
}

static void check(void)
{
    for (unsigned i = 0; i < ARENAS; i++)
        check_region(&all[i]);
}

static unsigned held(void)
{
    return all[0].items + all[1].items;
}

static void end(void)
{
    for (unsigned i = 0; i < ARENAS; i++) {
        own_drop(arena, all[i].it);
        items_have_ended(&all[i]);
    }
}

static const struct operation operations[] = {
    {"open", open_region},   {"drop", drop},           {"reset", reset},             {"move", move},
    {"put item", put_item},  {"put item", put_item},   {"write object", write_object}, {"put slice", put_slice},
    {"write slice", write_slice}, {"allocate", allocate},
};
const struct kind regions = {"regions", begin, OPERATIONS(operations), check, held, end};
