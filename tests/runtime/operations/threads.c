/* Threads that own an item, and scopes that lend one. Threads are dear: a run has few. SPDX-License-Identifier: MIT */
#include "operations.h"

#include <own/thread.h>

OWN_DECLARE_THREAD(item);

enum { THREADS = 3, MOST = 4 };

static struct {
    opt_thread_item it;
    bool is_some;
    uint32_t number;
} all[THREADS];
static unsigned started;

/* Nobody else has the item, nor looks at its model. */
static void add(mut_item m)
{
    write_item(own_get(m));
}

static void look(ref_item r)
{
    (void)own_get(r);
}

static void spawn(struct script *s)
{
    unsigned i = pick(s, THREADS);
    if (all[i].is_some || started == MOST)
        return;
    opt_auto(item) o = from_hand();
    if (!own_is_some(o))
        return;
    all[i].number = own_get(own_ref(o))->number;
    all[i].it = pick(s, 2) ? own_try_spawn(item, add, own_unwrap(o)) : opt_thread_item_some(own_spawn(item, add, own_unwrap(o)));
    CHECK(own_is_some(all[i].it));
    all[i].is_some = true;
    started++;
}

static void join(struct script *s)
{
    unsigned i = pick(s, THREADS);
    if (!all[i].is_some)
        return;
    own_thread_item t = own_unwrap(all[i].it);
    own_auto(item) done = own_join(item, t);
    all[i].is_some = false;
    check_item(own_get(own_ref(done)), all[i].number);
    to_hand(own_move(done));
}

static void drop(struct script *s)
{
    unsigned i = pick(s, THREADS);
    opt_drop(thread_item, all[i].it);
    CHECK(!all[i].is_some || has_ended(all[i].number));
    all[i].is_some = false;
}

static void lend(struct script *s)
{
    opt_auto(item) o = started < MOST ? from_hand() : opt_item_none();
    if (!own_is_some(o))
        return;
    own_auto(item) mine = own_unwrap(o);
    {
        own_auto(scope) scope = own_scope_open();
        if (pick(s, 2)) {
            own_lend_mut(item, scope, add, own_mut(mine));
        } else {
            own_lend_ref(item, scope, look, own_ref(mine));
            own_lend_ref(item, scope, look, own_ref(mine));
        }
    }
    started += 2;
    const item *i = own_get(own_ref(mine));
    check_item(i, i->number);
    to_hand(own_move(mine));
}

/* ---- all ------------------------------------------------------------------------------------------------------------------- */

static void begin(void)
{
    for (unsigned i = 0; i < THREADS; i++) {
        all[i].it = opt_thread_item_none();
        all[i].is_some = false;
    }
    started = 0;
}

static void check(void)
{
    for (unsigned i = 0; i < THREADS; i++)
        CHECK(own_is_some(all[i].it) == all[i].is_some);
}

static unsigned held(void)
{
    unsigned count = 0;
    for (unsigned i = 0; i < THREADS; i++)
        count += all[i].is_some;
    return count;
}

static void end(void)
{
    for (unsigned i = 0; i < THREADS; i++)
        opt_drop(thread_item, all[i].it);
}

static const struct operation operations[] = {{"spawn", spawn}, {"join", join}, {"drop", drop}, {"lend", lend}};
const struct kind threads = {"threads", begin, OPERATIONS(operations), check, held, end};
