/* Counted owners and weak ones: of rc, or arc, as C says, where this is included. SPDX-License-Identifier: MIT */
#define JOIN_(a, b, c)       a##b##c
#define JOIN(a, b, c)        JOIN_(a, b, c)
#define NAME(before, after)  JOIN(before, C, after) /* own_rc_item is NAME(own_, _item) */
#define TEXT_(word)          #word
#define TEXT(word)           TEXT_(word)

typedef NAME(own_, _item) owner;
typedef NAME(opt_, _item) maybe_owner;
typedef NAME(own_weak_, _item) weak;
typedef NAME(opt_weak_, _item) maybe_weak;

enum { OWNERS = 8, WEAK_OWNERS = 5 };
#define NOBODY UINT32_MAX /* the item has left those who watched it */

static struct {
    maybe_owner it;
    bool is_some;
    uint32_t number; /* of the item */
} owners[OWNERS];

static struct {
    maybe_weak it;
    bool is_some;
    uint32_t number;
} watchers[WEAK_OWNERS];

static size_t count_owners(uint32_t number)
{
    size_t count = 0;
    for (unsigned i = 0; i < OWNERS; i++)
        count += owners[i].is_some && owners[i].number == number;
    return count;
}

static size_t count_watchers(uint32_t number)
{
    size_t count = 0;
    for (unsigned i = 0; i < WEAK_OWNERS; i++)
        count += watchers[i].is_some && watchers[i].number == number;
    return count;
}

static void put(unsigned i, maybe_owner o, uint32_t number)
{
    bool was_some = owners[i].is_some;
    uint32_t old = owners[i].number;
    NAME(opt_, _item_drop)(&owners[i].it);
    owners[i].is_some = own_is_some(o);
    owners[i].number = number;
    owners[i].it = own_take(o);
    CHECK(!was_some || has_ended(old) == (count_owners(old) == 0));
}

static void put_watcher(unsigned i, maybe_weak o, uint32_t number)
{
    NAME(opt_weak_, _item_drop)(&watchers[i].it);
    watchers[i].is_some = own_is_some(o);
    watchers[i].number = number;
    watchers[i].it = own_take(o);
}

/* An owner that is there, out of its place; false when there is none. */
static bool take_out(unsigned i, owner *o)
{
    if (!owners[i].is_some)
        return false;
    *o = own_unwrap(owners[i].it);
    owners[i].is_some = false;
    return true;
}

static void put_back(unsigned i, owner o)
{
    owners[i].is_some = true;
    owners[i].it = NAME(opt_, _item_some)(own_move(o));
}

/* ---- operations ------------------------------------------------------------------------------------------------------------ */

static void make(struct script *s)
{
    unsigned i = pick(s, OWNERS);
    uint32_t number = new_number();
    const item init = {number, 0};
    maybe_owner o = NAME(own_, _item_try_new)(&init, sizeof init);
    if (!own_is_some(o))
        not_made(number);
    put(i, own_take(o), number);
}

static void drop(struct script *s)
{
    put(pick(s, OWNERS), NAME(opt_, _item_none)(), 0);
}

static void clone(struct script *s)
{
    unsigned from = pick(s, OWNERS), to = pick(s, OWNERS);
    owner o;
    if (from == to || !take_out(from, &o))
        return;
    owner other = NAME(own_, _item_clone)(&o);
    CHECK(NAME(own_, _item_is_same)(&o, &other));
    put_back(from, o);
    put(to, NAME(opt_, _item_some)(own_move(other)), owners[from].number);
}

static void move(struct script *s)
{
    unsigned from = pick(s, OWNERS), to = pick(s, OWNERS);
    owner o;
    if (from == to || !take_out(from, &o))
        return;
    put(to, NAME(opt_, _item_some)(NAME(own_, _item_move)(&o)), owners[from].number);
}

static void downgrade(struct script *s)
{
    unsigned from = pick(s, OWNERS), to = pick(s, WEAK_OWNERS);
    owner o;
    if (!take_out(from, &o))
        return;
    put_watcher(to, NAME(opt_weak_, _item_some)(NAME(own_, _item_downgrade)(&o)), owners[from].number);
    put_back(from, o);
}

static void drop_watcher(struct script *s)
{
    put_watcher(pick(s, WEAK_OWNERS), NAME(opt_weak_, _item_none)(), 0);
}

/* Of another watcher, or of what it watches. */
static void watch(struct script *s)
{
    unsigned from = pick(s, WEAK_OWNERS), to = pick(s, WEAK_OWNERS);
    if (from == to || !watchers[from].is_some)
        return;
    weak w = own_unwrap(watchers[from].it), other = NAME(own_weak_, _item_clone)(&w);
    watchers[from].it = NAME(opt_weak_, _item_some)(own_move(w));
    put_watcher(to, NAME(opt_weak_, _item_some)(own_move(other)), watchers[from].number);
}

static void upgrade(struct script *s)
{
    unsigned from = pick(s, WEAK_OWNERS), to = pick(s, OWNERS);
    if (!watchers[from].is_some)
        return;
    uint32_t number = watchers[from].number;
    weak w = own_unwrap(watchers[from].it);
    maybe_owner o = NAME(own_weak_, _item_upgrade)(&w);
    watchers[from].it = NAME(opt_weak_, _item_some)(own_move(w));
    CHECK(own_is_some(o) == (count_owners(number) > 0));
    put(to, own_take(o), number);
}

/* The copy is another item. */
static void copied(item *to, const item *from)
{
    to->number = new_number();
    to->value = 0;
    CHECK(!has_ended(from->number));
}

/* The item of the only owner moves to a block of its own. */
static void leave_watchers(uint32_t number)
{
    for (unsigned i = 0; i < WEAK_OWNERS; i++)
        if (watchers[i].number == number)
            watchers[i].number = NOBODY;
}

static void make_only(struct script *s)
{
    unsigned i = pick(s, OWNERS);
    owner o;
    if (!take_out(i, &o))
        return;
    size_t others = count_owners(owners[i].number);
    bool done = NAME(own_, _item_try_make_only)(&o, sizeof(item), copied);
    CHECK(done || memory_failed());
    if (done) {
        item *only = mut_item_get(NAME(own_, _item_mut)(&o));
        CHECK((only->number != owners[i].number) == (others > 0));
        if (!others)
            leave_watchers(only->number);
        owners[i].number = only->number;
        write_item(only);
    }
    put_back(i, o);
}

static void write_only(struct script *s)
{
    unsigned i = pick(s, OWNERS);
    owner o;
    if (!take_out(i, &o))
        return;
    put_back(i, o);
    size_t all = count_owners(owners[i].number) + count_watchers(owners[i].number);
    CHECK(take_out(i, &o));
    CHECK(NAME(own_, _item_is_only)(&o) == (all == 1));
    if (all == 1)
        write_item(mut_item_get(NAME(own_, _item_mut)(&o)));
    put_back(i, o);
}

/* Into the hand, when it has no other owner. */
static void unwrap(struct script *s)
{
    unsigned i = pick(s, OWNERS);
    item value;
    owner o;
    if (!take_out(i, &o))
        return;
    maybe_owner back = NAME(own_, _item_try_unwrap)(&o, &value, sizeof value);
    CHECK(own_is_some(back) == (count_owners(owners[i].number) > 0));
    if (own_is_some(back)) {
        owners[i].is_some = true;
        owners[i].it = own_take(back);
        return;
    }
    check_item(&value, owners[i].number);
    opt_item box = own_item_try_new(&value, sizeof value);
    if (own_is_some(box))
        to_hand(own_unwrap(box));
    else
        not_made(value.number);
}

/* ---- all ------------------------------------------------------------------------------------------------------------------- */

static void begin(void)
{
    for (unsigned i = 0; i < OWNERS; i++) {
        owners[i].it = NAME(opt_, _item_none)();
        owners[i].is_some = false;
    }
    for (unsigned i = 0; i < WEAK_OWNERS; i++) {
        watchers[i].it = NAME(opt_weak_, _item_none)();
        watchers[i].is_some = false;
    }
}

static void check(void)
{
    for (unsigned i = 0; i < OWNERS; i++) {
        CHECK(own_is_some(owners[i].it) == owners[i].is_some);
        if (!owners[i].is_some)
            continue;
        uint32_t number = owners[i].number;
        size_t others = count_owners(number), watching = count_watchers(number);
        check_item(ref_item_get(NAME(opt_, _item_ref)(&owners[i].it)), number);
        owner o = own_unwrap(owners[i].it);
        CHECK(NAME(own_, _item_count)(&o) == others && NAME(own_, _item_weak_count)(&o) == watching);
        put_back(i, o);
    }
}

static unsigned held(void)
{
    unsigned count = 0;
    for (unsigned i = 0; i < OWNERS; i++) {
        unsigned first = 0;
        while (!(owners[first].is_some && owners[first].number == owners[i].number) && first < i)
            first++;
        count += owners[i].is_some && first == i;
    }
    return count;
}

static void end(void)
{
    for (unsigned i = 0; i < OWNERS; i++)
        put(i, NAME(opt_, _item_none)(), 0);
    for (unsigned i = 0; i < WEAK_OWNERS; i++)
        put_watcher(i, NAME(opt_weak_, _item_none)(), 0);
}

static const struct operation operations[] = {
    {"new", make},         {"drop", drop},           {"clone", clone},         {"move", move},
    {"downgrade", downgrade}, {"drop weak", drop_watcher}, {"clone weak", watch}, {"upgrade", upgrade},
    {"make only", make_only}, {"write only", write_only}, {"unwrap", unwrap},
};
const struct kind KIND = {TEXT(C), begin, OPERATIONS(operations), check, held, end};
