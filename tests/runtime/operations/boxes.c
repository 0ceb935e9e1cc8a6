/* Boxes, optionals and results; borrows that live for a while. SPDX-License-Identifier: MIT */
#include "operations.h"

#include <own/result.h>

OWN_DECLARE_RESULT_OWN(item, item, int);

enum { BOXES = 6, RESULTS = 3, BORROWS = 4 };

static struct box {
    opt_item it;
    bool is_some;
    uint32_t number;
    unsigned age; /* anything but reading ends the borrows */
} all[BOXES];

static struct {
    result_item it;
    bool is_ok;
    uint32_t number;
    int error;
} results[RESULTS];

static struct {
    ref_item it;
    unsigned box, age;
} borrows[BORROWS];

static struct box *any_box(struct script *s)
{
    return &all[pick(s, BOXES)];
}

static void put(struct box *b, opt_item o)
{
    bool was_some = b->is_some;
    opt_drop(item, b->it);
    CHECK(!was_some || has_ended(b->number));
    b->is_some = own_is_some(o);
    b->number = b->is_some ? own_get(own_ref(o))->number : 0;
    b->it = own_take(o);
    b->age++;
}

static void fill_box(struct script *s)
{
    struct box *b = any_box(s);
    put(b, from_hand());
}

static void pick_up(struct script *s)
{
    struct box *b = any_box(s);
    if (!b->is_some)
        return;
    b->is_some = false;
    b->age++;
    to_hand(pick(s, 2) ? own_unwrap(b->it) : opt_item_unwrap(&b->it));
}

static void drop_box(struct script *s)
{
    put(any_box(s), opt_item_none());
}

static void move_box(struct script *s)
{
    struct box *from = any_box(s), *to = any_box(s);
    if (from == to)
        return;
    opt_item o = pick(s, 2) ? own_take(from->it) : opt_item_take(&from->it);
    from->is_some = false;
    from->age++;
    put(to, own_take(o));
}

static void replace_box(struct script *s)
{
    struct box *a = any_box(s), *b = any_box(s);
    if (a == b || !a->is_some || !b->is_some)
        return;
    own_item x = own_unwrap(a->it), y = own_unwrap(b->it);
    own_item old = pick(s, 2) ? own_replace(x, own_move(y)) : own_item_replace(&x, own_item_move(&y));
    uint32_t number = a->number;
    check_item(own_get(own_ref(old)), number);
    a->it = opt_item_some(own_move(x));
    b->it = opt_item_some(own_move(old));
    a->number = b->number;
    b->number = number;
    a->age++;
    b->age++;
}

static void write_box(struct script *s)
{
    struct box *b = any_box(s);
    if (!b->is_some)
        return;
    mut_item m = pick(s, 2) ? own_mut(b->it) : opt_item_mut(&b->it);
    write_item(own_get(m));
    check_item(own_get(own_reborrow(m)), b->number);
    write_item(mut_item_get(m));
    b->age++;
}

static void read_box(struct script *s)
{
    struct box *b = any_box(s);
    if (!b->is_some)
        return;
    own_with(r, own_ref(b->it)) own_with(t, opt_item_ref(&b->it))
        CHECK(own_get(r) == own_get(t));
}

static void write_with(struct script *s)
{
    struct box *b = any_box(s);
    if (!b->is_some)
        return;
    own_with(m, own_mut(b->it)) {
        write_item(own_get(m));
        own_with(r, own_reborrow(m)) check_item(own_get(r), b->number);
    }
    b->age++;
}

static void make_raw(struct script *s)
{
    struct box *b = any_box(s);
    if (!b->is_some)
        return;
    own_item x = own_unwrap(b->it);
    item *raw = pick(s, 2) ? own_into_raw(item, x) : own_item_into_raw(&x);
    check_item(raw, b->number);
    b->it = pick(s, 2) ? opt_from_raw(item, raw) : opt_item_some(own_item_from_raw(raw));
    b->age++;
}

static void borrow_box(struct script *s)
{
    unsigned box = pick(s, BOXES), i = pick(s, BORROWS);
    if (!all[box].is_some)
        return;
    borrows[i].it = pick(s, 2) ? own_ref(all[box].it) : opt_item_ref(&all[box].it);
    borrows[i].box = box;
    borrows[i].age = all[box].age;
}

/* ---- results --------------------------------------------------------------------------------------------------------------- */

static void end_result(unsigned i)
{
    opt_drop(result_item, results[i].it);
    CHECK(!results[i].is_ok || has_ended(results[i].number));
}

static void make_error(struct script *s)
{
    unsigned i = pick(s, RESULTS);
    end_result(i);
    results[i].error = (int)pick(s, 256);
    results[i].it = result_item_err(results[i].error);
    results[i].is_ok = false;
}

static result_item written(result_item first)
{
    own_auto(item) a = own_try(item, first);
    write_item(own_get(own_mut(a)));
    return result_item_ok(own_move(a));
}

static void make_result(struct script *s)
{
    unsigned i = pick(s, RESULTS);
    opt_auto(item) o = from_hand();
    if (!own_is_some(o))
        return;
    end_result(i);
    results[i].number = own_get(own_ref(o))->number;
    results[i].it = written(result_item_ok(own_unwrap(o)));
    results[i].is_ok = true;
}

static void look_at_result(struct script *s)
{
    unsigned i = pick(s, RESULTS);
    CHECK(result_item_is_ok(&results[i].it) == results[i].is_ok);
    if (!results[i].is_ok) {
        CHECK(own_error(item, results[i].it) == results[i].error);
        return;
    }
    to_hand(pick(s, 2) ? own_value(item, results[i].it) : result_item_unwrap(&results[i].it));
    results[i].is_ok = false;
    end_result(i);
    results[i].it = written(result_item_err(results[i].error));
}

/* ---- all ------------------------------------------------------------------------------------------------------------------- */

static void begin(void)
{
    memset(borrows, 0, sizeof borrows);
    for (unsigned i = 0; i < BOXES; i++)
        all[i] = (struct box){.it = opt_item_none(), .age = 1};
    for (unsigned i = 0; i < RESULTS; i++) {
        results[i].it = result_item_err(0);
        results[i].is_ok = false;
        results[i].error = 0;
    }
}

static void check(void)
{
    for (unsigned i = 0; i < BORROWS; i++)
        if (borrows[i].age && borrows[i].age == all[borrows[i].box].age)
            check_item(own_get(borrows[i].it), all[borrows[i].box].number);
    for (unsigned i = 0; i < BOXES; i++) {
        CHECK(own_is_some(all[i].it) == all[i].is_some);
        if (all[i].is_some)
            check_item(own_get(own_ref(all[i].it)), all[i].number);
    }
}

static unsigned held(void)
{
    unsigned count = 0;
    for (unsigned i = 0; i < BOXES; i++)
        count += all[i].is_some;
    for (unsigned i = 0; i < RESULTS; i++)
        count += results[i].is_ok;
    return count;
}

static void end(void)
{
    for (unsigned i = 0; i < BOXES; i++)
        put(&all[i], opt_item_none());
    for (unsigned i = 0; i < RESULTS; i++)
        end_result(i);
}

static const struct operation operations[] = {
    {"fill", fill_box},       {"pick up", pick_up},     {"drop", drop_box},   {"move", move_box},
    {"replace", replace_box}, {"write", write_box},     {"read", read_box},   {"write with", write_with},
    {"raw", make_raw},        {"borrow", borrow_box},   {"error", make_error}, {"result", make_result},
    {"look at result", look_at_result},
};
const struct kind boxes = {"boxes", begin, OPERATIONS(operations), check, held, end};
