/* Threads that do at random what owners allow, and, when told to, what they do not. SPDX-License-Identifier: MIT
 *
 *   stress THREADS OPERATIONS SEED MISTAKES
 *
 * Every thread has boxes and arcs in optional slots, and does OPERATIONS / THREADS operations on them, and on channels, a
 * table under a reader-writer lock and cells under mutexes that all threads share. One operation in MISTAKES, unless that
 * is 0, is a mistake; for each of them the rule that must be reported is printed. Without mistakes nothing is, and the
 * program ends with 0 when everything has ended once. */
#include "counted.h"

#include <own/arc.h>
#include <own/channel.h>
#include <own/mutex.h>
#include <own/thread.h>

#include <pthread.h>
#include <stdio.h>

OWN_DECLARE_ARC(item);
OWN_DECLARE_CHANNEL(item);
OWN_DECLARE_CHANNEL(arc_item);
OWN_DECLARE_MUTEX(item);
OWN_DECLARE_THREAD(item);

enum { SLOTS = 12, CELLS = 3, MAX_THREADS = 64 };

typedef struct cell {
    opt_item content;
} cell;
OWN_DECLARE_STATIC(cell);
OWN_DEFINE_DROP(cell, opt_item_drop(&_p->content));
OWN_DECLARE_MUTEX(cell);

typedef struct table {
    own_arc_item entries[CELLS];
} table;
static void table_fini(table *t)
{
    for (int i = 0; i < CELLS; i++)
        own_drop(arc_item, t->entries[i]);
}
OWN_DECLARE_STATIC(table);
OWN_DEFINE_DROP(table, table_fini(_p));
OWN_DECLARE_RWLOCK(table);

/* What all threads share. */
typedef struct world {
    mutex_cell cells[CELLS];
    rwlock_table table;
    own_sender_item to;
    own_receiver_item from;
    own_sender_arc_item arcs_to;
    own_receiver_arc_item arcs_from;
} world;
static void world_fini(world *w)
{
    for (int i = 0; i < CELLS; i++)
        mutex_cell_fini(&w->cells[i]);
    rwlock_table_fini(&w->table);
    own_drop(sender_item, w->to);
    own_drop(receiver_item, w->from);
    own_drop(sender_arc_item, w->arcs_to);
    own_drop(receiver_arc_item, w->arcs_from);
}
OWN_DECLARE_STATIC(world);
OWN_DEFINE_DROP(world, world_fini(_p));

/* What one thread has; it is lent to it. */
typedef struct actor {
    ref_world world;
    uint32_t seed;
    long operations, mistakes, next_number;
    opt_item boxes[SLOTS];
    opt_arc_item arcs[SLOTS];
} actor;
static void actor_fini(actor *a)
{
    for (int i = 0; i < SLOTS; i++) {
        opt_drop(item, a->boxes[i]);
        opt_drop(arc_item, a->arcs[i]);
    }
}
OWN_DECLARE_STATIC(actor);
OWN_DEFINE_DROP(actor, actor_fini(_p));
OWN_DECLARE_THREAD(actor);

static uint32_t next_random(actor *a, uint32_t below)
{
    a->seed = a->seed * 1664525u + 1013904223u;
    return (a->seed >> 8) % below;
}

static opt_item *any_box(actor *a)
{
    return &a->boxes[next_random(a, SLOTS)];
}

static opt_arc_item *any_arc(actor *a)
{
    return &a->arcs[next_random(a, SLOTS)];
}

static void keep_box(actor *a, opt_item got)
{
    opt_item *slot = any_box(a);
    opt_drop(item, *slot);
    *slot = got;
}

static void keep_arc(actor *a, opt_arc_item got)
{
    opt_arc_item *slot = any_arc(a);
    opt_drop(arc_item, *slot);
    *slot = got;
}

static own_arc_item new_arc(actor *a)
{
    atomic_fetch_add(&live_items, 1);
    return own_new(arc_item, .number = a->next_number++);
}

static void count_copy(item *to, const item *from)
{
    to->number = from->number + 1;
    atomic_fetch_add(&live_items, 1);
}

/* ---- boxes ---------------------------------------------------------------------------------------------------------- */

static void make_box(actor *a)
{
    keep_box(a, opt_item_some(make_item(a->next_number++)));
}

static void move_box(actor *a)
{
    opt_item *from = any_box(a);
    opt_item taken = own_take(*from);
    keep_box(a, opt_item_take(&taken));
}

static void write_box(actor *a)
{
    opt_item *slot = any_box(a);
    if (!own_is_some(*slot))
        return;
    mut_item m = own_mut(*slot);
    own_get(m)->number++;
    a->next_number += own_get(own_reborrow(m))->number & 1;
    own_get(m)->number--;
}

static void read_box(actor *a)
{
    const opt_item *slot = any_box(a);
    if (!own_is_some(*slot))
        return;
    own_with(r, own_ref(*slot)) own_with(s, own_ref(*slot))
        if (own_get(r)->number != own_get(s)->number)
            abort();
}

static void box_leaves_and_returns(actor *a)
{
    opt_item *slot = any_box(a);
    if (!own_is_some(*slot))
        return;
    own_item box = own_unwrap(*slot);
    item *raw = own_into_raw(item, box);
    raw->number++;
    *slot = opt_from_raw(item, raw);
}

static void send_box(actor *a)
{
    opt_item *slot = any_box(a);
    if (own_is_some(*slot))
        *slot = own_try_send(item, own_get(a->world)->to, own_unwrap(*slot));
}

static void receive_box(actor *a)
{
    keep_box(a, own_try_receive(item, own_get(a->world)->from));
}

/* ---- arcs ----------------------------------------------------------------------------------------------------------- */

static void make_arc(actor *a)
{
    keep_arc(a, opt_arc_item_some(new_arc(a)));
}

static void clone_from_table(actor *a)
{
    own_auto(reading_table) r = own_read(table, own_get(a->world)->table);
    keep_arc(a, opt_arc_item_some(own_clone(arc_item, own_get(own_ref(r))->entries[next_random(a, CELLS)])));
}

static void put_into_table(actor *a)
{
    own_auto(arc_item) fresh = new_arc(a);
    own_auto(writing_table) w = own_write(table, own_get(a->world)->table);
    own_arc_item *entry = &own_get(own_mut(w))->entries[next_random(a, CELLS)];
    own_auto(arc_item) old = own_replace(*entry, own_move(fresh));
    if (own_get(own_ref(old))->number < 0)
        abort();
}

static void write_arc(actor *a)
{
    opt_arc_item *slot = any_arc(a);
    if (!own_is_some(*slot))
        return;
    own_arc_item mine = own_unwrap(*slot);
    own_get(own_make_mut(arc_item, mine, count_copy))->number++;
    *slot = opt_arc_item_some(own_move(mine));
}

static void go_through_weak(actor *a)
{
    opt_arc_item *slot = any_arc(a);
    if (!own_is_some(*slot))
        return;
    own_arc_item mine = own_unwrap(*slot);
    own_auto(weak_arc_item) weak = own_downgrade(arc_item, mine);
    own_drop(arc_item, mine);
    *slot = own_upgrade(weak_arc_item, weak);
}

static void unwrap_arc(actor *a)
{
    opt_arc_item *slot = any_arc(a);
    if (!own_is_some(*slot))
        return;
    own_arc_item mine = own_unwrap(*slot);
    item out;
    *slot = own_try_unwrap(arc_item, mine, &out);
    if (!own_is_some(*slot))
        atomic_fetch_sub(&live_items, 1);
}

static void send_arc(actor *a)
{
    opt_arc_item *slot = any_arc(a);
    if (own_is_some(*slot))
        *slot = own_try_send(arc_item, own_get(a->world)->arcs_to, own_unwrap(*slot));
}

static void receive_arc(actor *a)
{
    keep_arc(a, own_try_receive(arc_item, own_get(a->world)->arcs_from));
}

/* ---- locks, threads ------------------------------------------------------------------------------------------------- */

static void swap_with_cell(actor *a)
{
    opt_item *slot = any_box(a);
    own_auto(guard_cell) g = own_lock(cell, own_get(a->world)->cells[next_random(a, CELLS)]);
    cell *c = own_get(own_mut(g));
    opt_item mine = own_take(*slot);
    *slot = own_take(c->content);
    c->content = own_take(mine);
}

static void add_in_place(mut_item i)
{
    own_get(i)->number++;
}

static void look(ref_item i)
{
    if (own_get(i)->number < 0)
        abort();
}

/* Threads are dear: now and then. */
static void lend_box(actor *a)
{
    opt_item *slot = any_box(a);
    if (!own_is_some(*slot) || next_random(a, 100))
        return;
    own_auto(scope) s = own_scope_open();
    own_lend_ref(item, s, look, own_ref(*slot));
    own_lend_ref(item, s, look, own_ref(*slot));
}

static void spawn_with_box(actor *a)
{
    opt_item *slot = any_box(a);
    if (!own_is_some(*slot) || next_random(a, 100))
        return;
    own_thread_item t = own_spawn(item, add_in_place, own_unwrap(*slot));
    *slot = opt_item_some(own_join(item, t));
}

/* ---- mistakes: none of them uses memory that has ended --------------------------------------------------------------- */

static void use_after_move(actor *a)
{
    own_item x = make_item(a->next_number);
    own_auto(item) y = own_move(x);
    (void)own_ref(x);
}

static void use_after_send(actor *a)
{
    own_item x = make_item(a->next_number);
    opt_auto(item) back = own_try_send(item, own_get(a->world)->to, own_move(x));
    (void)own_mut(x);
}

static void double_drop(actor *a)
{
    own_item x = make_item(a->next_number), copy = x;
    own_drop(item, x);
    own_drop(item, copy);
}

static void double_drop_of_arc(actor *a)
{
    own_arc_item x = new_arc(a), copy = x;
    own_drop(arc_item, x);
    own_drop(arc_item, copy);
}

static void borrow_after_drop(actor *a)
{
    own_item x = make_item(a->next_number);
    ref_item r = own_ref(x);
    own_drop(item, x);
    (void)own_get(r);
}

static void borrow_of_other_owner(actor *a)
{
    own_auto(arc_item) x = new_arc(a);
    own_arc_item y = own_clone(arc_item, x);
    ref_item r = own_ref(y);
    own_drop(arc_item, y);
    (void)own_get(r);
}

static void borrow_after_unlock(actor *a)
{
    own_guard_cell g = own_lock(cell, own_get(a->world)->cells[0]);
    mut_cell m = own_mut(g);
    own_drop(guard_cell, g);
    (void)own_get(m);
}

static void conflicting_borrow(actor *a)
{
    own_auto(item) x = make_item(a->next_number);
    mut_item m = own_mut(x);
    (void)own_ref(x);
    (void)own_get(m);
}

static void drop_while_borrowed(actor *a)
{
    own_item x = make_item(a->next_number);
    own_with(r, own_ref(x)) {
        (void)r;
        own_drop(item, x);
    }
}

/* The thread has looked by then: one that reads what was dropped would be a mistake with consequences. */
static _Atomic bool looked;
static void look_once(ref_item i)
{
    look(i);
    atomic_store(&looked, true);
}
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static void drop_while_lent(actor *a)
{
    own_item x = make_item(a->next_number);
    pthread_mutex_lock(&one_at_a_time);
    atomic_store(&looked, false);
    own_scope s = own_scope_open();
    own_lend_ref(item, s, look_once, own_ref(x));
    while (!atomic_load(&looked))
        own_yield_();
    own_drop(item, x);
    own_drop(scope, s);
    pthread_mutex_unlock(&one_at_a_time);
}

static void empty_optional(actor *a)
{
    opt_item none = opt_item_none();
    (void)a;
    (void)own_ref(none);
}

static void dropped_sender(actor *a)
{
    own_sender_item s = own_sender_item_clone(&own_get(a->world)->to);
    own_drop(sender_item, s);
    own_auto(sender_item) t = own_move(s);
}

struct mistake {
    void (*make)(actor *a);
    const char *rule;
};
static const struct mistake mistakes[] = {
    {use_after_move, "use-after-move"},
    {use_after_send, "use-after-move"},
    {double_drop, "double-drop"},
    {double_drop_of_arc, "double-drop"},
    {borrow_after_drop, "use-after-drop"},
    {borrow_of_other_owner, "use-after-drop"},
    {borrow_after_unlock, "use-after-drop"},
    {conflicting_borrow, "invalidated-borrow"},
    {drop_while_borrowed, "drop-while-borrowed"},
    {drop_while_lent, "drop-while-borrowed"},
    {empty_optional, "empty-optional"},
    {dropped_sender, "use-after-drop"},
};

static void make_mistake(actor *a)
{
    const struct mistake *m = &mistakes[next_random(a, sizeof mistakes / sizeof mistakes[0])];
    m->make(a);
    printf("%s\n", m->rule);
}

/* ---- the run -------------------------------------------------------------------------------------------------------- */

static void (*const operations[])(actor *a) = {
    make_box,   move_box,         write_box,      read_box,  box_leaves_and_returns, send_box, receive_box,
    make_arc,   clone_from_table, put_into_table, write_arc, go_through_weak,        send_arc, receive_arc,
    unwrap_arc, swap_with_cell,   lend_box,       spawn_with_box,
};

static void act(mut_actor m)
{
    actor *a = own_get(m);
    for (long i = 0; i < a->operations; i++)
        if (a->mistakes && !next_random(a, (uint32_t)a->mistakes))
            make_mistake(a);
        else
            operations[next_random(a, sizeof operations / sizeof operations[0])](a);
}

static own_world new_world(void)
{
    channel_item boxes = channel_item_new(64);
    channel_arc_item arcs = channel_arc_item_new(64);
    own_world w = own_new(world, .to = own_move(boxes.sender), .from = own_move(boxes.receiver),
                          .arcs_to = own_move(arcs.sender), .arcs_from = own_move(arcs.receiver));
    world *inside = own_get(own_mut(w));
    own_auto(writing_table) t = own_write(table, inside->table);
    for (int i = 0; i < CELLS; i++) {
        atomic_fetch_add(&live_items, 1);
        inside->cells[i] = (mutex_cell)OWN_MUTEX(.content = opt_item_none());
        own_get(own_mut(t))->entries[i] = own_new(arc_item, .number = i);
    }
    return w;
}

static own_actor new_actor(ref_world shared, long count, uint32_t seed, long mistakes_one_in)
{
    own_actor owner = own_new(actor, .world = shared, .seed = seed, .operations = count, .mistakes = mistakes_one_in);
    actor *a = own_get(own_mut(owner));
    for (int i = 0; i < SLOTS; i++) {
        a->boxes[i] = opt_item_none();
        a->arcs[i] = opt_arc_item_none();
    }
    return owner;
}

static void run(int threads, long count, uint32_t seed, long mistakes_one_in)
{
    own_auto(world) w = new_world();
    own_actor actors[MAX_THREADS];
    for (int i = 0; i < threads; i++)
        actors[i] = new_actor(own_ref(w), count / threads, seed + (uint32_t)i * 7919, mistakes_one_in);
    own_scope s = own_scope_open();
    for (int i = 0; i < threads; i++)
        own_lend_mut(actor, s, act, own_mut(actors[i]));
    own_drop(scope, s);
    for (int i = 0; i < threads; i++)
        own_drop(actor, actors[i]);
}

int main(int argc, char **argv)
{
    if (argc != 5)
        return 2;
    int threads = atoi(argv[1]);
    if (threads < 1 || threads > MAX_THREADS)
        return 2;
    run(threads, atol(argv[2]), (uint32_t)atol(argv[3]), atol(argv[4]));
    if (live_items) {
        fprintf(stderr, "%ld items are left\n", live_items);
        return 1;
    }
    return 0;
}
