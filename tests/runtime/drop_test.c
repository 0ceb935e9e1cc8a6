/* Drop glue: every way a conn begins times every way it ends, and every owner times every way that owner ends. What is owned is
 * dropped once; or never, where it is forgotten or leaves the handles. SPDX-License-Identifier: MIT */
#include "conn.h"

#include <own/arc.h>
#include <own/arena.h>
#include <own/channel.h>
#include <own/mutex.h>
#include <own/rc.h>
#include <own/result.h>
#include <own/str.h>
#include <own/thread.h>
#include <own/vec.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <time.h>

OWN_DECLARE_SLICE(own_conn);
OWN_DECLARE_VEC_OWN(conn);
OWN_DECLARE_RC(conn);
OWN_DECLARE_ARC(conn);
OWN_DECLARE_ARENA(conn);
OWN_DECLARE_MUTEX(conn);
OWN_DECLARE_RWLOCK(conn);
OWN_DECLARE_THREAD(conn);
OWN_DECLARE_CHANNEL(conn);
OWN_DECLARE_RESULT_OWN(conn, conn, int);
OWN_DECLARE_RESULT(number, int, int);

/* A struct that owns a conn, to be a part of everything. */
typedef struct holder {
    opt_conn content;
} holder;
OWN_DECLARE_STATIC(holder);
OWN_DEFINE_DROP(holder, opt_conn_drop(&_p->content));
OWN_DECLARE_RC(holder);
OWN_DECLARE_ARC(holder);
OWN_DECLARE_ARENA(holder);
OWN_DECLARE_MUTEX(holder);
OWN_DECLARE_RWLOCK(holder);
OWN_DECLARE_SLICE(holder);
static void holder_end(holder *h)
{
    opt_conn_drop(&h->content);
}
OWN_DECLARE_VEC_DROP(holder, holder_end);

/* Two that own each other. */
struct link;
OWN_DECLARE_STATIC_AS(link, struct link);
OWN_DECLARE_RC(link);
struct link {
    opt_conn content;
    opt_rc_link other;
};
OWN_DEFINE_DROP(link, (opt_conn_drop(&_p->content), opt_rc_link_drop(&_p->other)));

static int runs; /* of the destructor, for the conns of make() */

static own_conn make(void)
{
    return own_new(conn, .fd = 1, .closed = &runs);
}

/* One that does not count. */
static own_conn other(void)
{
    return own_new(conn, .fd = 2);
}

static void look(mut_conn c)
{
    own_get(c)->fd++;
}

/* ---- beginnings ---------------------------------------------------------------------------------------------------------- */

static const conn *initial(void)
{
    static conn init;
    init = (conn){.fd = 1, .closed = &runs};
    return &init;
}

static conn *raw_conn(void)
{
    conn *raw = malloc(sizeof *raw);
    assert_non_null(raw);
    *raw = *initial();
    return raw;
}

static own_conn by_function(void)
{
    return own_conn_new(initial(), sizeof(conn));
}

static own_conn by_try_new(void)
{
    opt_conn o = own_try_new(conn, .fd = 1, .closed = &runs);
    return own_unwrap(o);
}

static own_conn by_try_new_function(void)
{
    opt_conn o = own_conn_try_new(initial(), sizeof(conn));
    return opt_conn_unwrap(&o);
}

static own_conn from_raw(void)
{
    return own_from_raw(conn, raw_conn());
}

static own_conn from_raw_function(void)
{
    return own_conn_from_raw(raw_conn());
}

static own_conn from_optional_raw(void)
{
    opt_conn o = opt_from_raw(conn, raw_conn());
    return own_unwrap(o);
}

static own_conn there_and_back(void)
{
    own_auto(conn) c = make();
    return own_from_raw(conn, own_into_raw(conn, c));
}

static own_conn moved(void)
{
    own_auto(conn) c = make();
    own_auto(conn) d = own_conn_move(&c);
    return own_move(d);
}

static own_conn taken(void)
{
    opt_auto(conn) o = opt_conn_some(make());
    opt_auto(conn) p = own_take(o);
    opt_auto(conn) q = opt_conn_take(&p);
    return own_unwrap(q);
}

static own_conn replaced(void)
{
    own_auto(conn) c = make();
    return own_replace(c, other());
}

static own_conn put_in_place(void)
{
    own_auto(conn) c = other();
    own_auto(conn) old = own_conn_replace(&c, make());
    return own_move(c);
}

static own_vec_own_conn three(void)
{
    own_vec_own_conn v = own_empty(vec_own_conn);
    own_push(vec_own_conn, v, other());
    own_push(vec_own_conn, v, make());
    own_push(vec_own_conn, v, other());
    return v;
}

static own_conn removed(void)
{
    own_auto(vec_own_conn) v = three();
    return own_remove(vec_own_conn, v, 1);
}

static own_conn swapped_out(void)
{
    own_auto(vec_own_conn) v = three();
    return own_vec_own_conn_swap_remove(&v, 1);
}

static own_conn popped(void)
{
    own_auto(vec_own_conn) v = three();
    own_vec_own_conn_truncate(&v, 2);
    return own_pop(vec_own_conn, v);
}

static own_conn popped_if_any(void)
{
    own_auto(vec_own_conn) v = own_vec_own_conn_new();
    own_vec_own_conn_insert(&v, 0, make());
    opt_conn o = own_vec_own_conn_try_pop(&v);
    return own_unwrap(o);
}

static own_conn received(void)
{
    channel_conn c = channel_conn_new(1);
    own_auto(sender_conn) to = own_move(c.sender);
    own_auto(receiver_conn) from = own_move(c.receiver);
    opt_auto(conn) back = own_send(conn, to, make());
    opt_conn o = own_receive(conn, from);
    return own_unwrap(o);
}

static own_conn sent_back(void)
{
    channel_conn c = channel_conn_new(1);
    own_auto(sender_conn) to = own_move(c.sender);
    own_drop(receiver_conn, c.receiver);
    opt_conn back = own_send(conn, to, make());
    return own_unwrap(back);
}

static own_conn out_of_a_result(void)
{
    opt_auto(result_conn) r = result_conn_ok(make());
    return own_value(conn, r);
}

static own_conn joined(void)
{
    own_auto(thread_conn) t = own_spawn(conn, look, make());
    return own_join(conn, t);
}

static own_conn out_of_a_lock(void)
{
    mutex_holder m = OWN_MUTEX(.content = opt_conn_some(make()));
    own_auto(guard_holder) g = own_lock(holder, m);
    return own_unwrap(own_get(own_mut(g))->content);
}

static own_conn out_of_the_last_owner(void)
{
    holder value = {.content = opt_conn_none()};
    own_auto(rc_holder) a = own_new(rc_holder, .content = opt_conn_some(make()));
    opt_auto(rc_holder) back = own_try_unwrap(rc_holder, a, &value);
    return own_unwrap(value.content);
}

static const struct beginning {
    const char *name;
    own_conn (*begin)(void);
} beginnings[] = {
#define BEGINNING(name) {#name, name}
    BEGINNING(make),          BEGINNING(by_function),  BEGINNING(by_try_new),      BEGINNING(by_try_new_function),
    BEGINNING(from_raw),      BEGINNING(from_raw_function), BEGINNING(from_optional_raw), BEGINNING(there_and_back),
    BEGINNING(moved),         BEGINNING(taken),        BEGINNING(replaced),        BEGINNING(put_in_place),
    BEGINNING(removed),       BEGINNING(swapped_out),  BEGINNING(popped),          BEGINNING(popped_if_any),
    BEGINNING(received),      BEGINNING(sent_back),    BEGINNING(out_of_a_result), BEGINNING(joined),
    BEGINNING(out_of_a_lock), BEGINNING(out_of_the_last_owner),
};

/* ---- ends ---------------------------------------------------------------------------------------------------------------- */

static void at_the_end_of_its_scope(own_conn c)
{
    own_auto(conn) mine = own_move(c);
}

static int leave_early(own_conn c, int how)
{
    for (int i = 0; i < 2; i++) {
        own_auto(conn) mine = i ? other() : own_move(c);
        if (how == 0)
            return own_get(own_ref(mine))->fd;
        if (how == 1)
            break;
        if (how == 2)
            goto out;
        continue;
    }
out:
    return 0;
}

static void by_return(own_conn c)
{
    (void)leave_early(c, 0);
}

static void by_break(own_conn c)
{
    (void)leave_early(c, 1);
}

static void by_goto(own_conn c)
{
    (void)leave_early(c, 2);
}

static void by_continue(own_conn c)
{
    (void)leave_early(c, 3);
}

static void by_drop(own_conn c)
{
    own_drop(conn, c);
}

static void by_drop_twice(own_conn c)
{
    own_conn_drop(&c);
    own_conn_drop(&c); // own-check: allow(double-free) dropping an empty owner must do nothing
}

static void by_who_takes_it(own_conn c)
{
    by_drop(own_move(c));
}

static void by_being_replaced(own_conn c)
{
    own_auto(conn) mine = own_move(c);
    own_auto(conn) old = own_replace(mine, other());
}

static void as_an_optional(own_conn c)
{
    opt_auto(conn) o = opt_conn_some(own_move(c));
}

static void by_drop_of_the_optional(own_conn c)
{
    opt_conn o = opt_conn_some(own_move(c)), p = own_take(o);
    opt_drop(conn, o);
    opt_conn_drop(&p);
}

static void after_being_raw(own_conn c)
{
    conn *raw = own_into_raw(conn, c);
    c = own_from_raw(conn, raw);
    own_drop(conn, c);
}

static own_vec_own_conn among_others(own_conn c)
{
    own_vec_own_conn v = three();
    own_conn counted = own_remove(vec_own_conn, v, 1);
    own_drop(conn, counted);
    runs--;
    own_insert(vec_own_conn, v, 1, own_move(c));
    return v;
}

static void with_its_vec(own_conn c)
{
    own_auto(vec_own_conn) v = among_others(c);
    for (int i = 0; i < 40; i++) /* and it moves to other memory */
        own_push(vec_own_conn, v, other());
}

static void by_clear(own_conn c)
{
    own_auto(vec_own_conn) v = among_others(c);
    own_vec_own_conn_clear(&v);
}

static void by_truncate(own_conn c)
{
    own_auto(vec_own_conn) v = among_others(c);
    own_vec_own_conn_truncate(&v, 1);
}

static void in_a_vec_of_structs(own_conn c)
{
    own_auto(vec_holder) v = own_empty(vec_holder);
    own_push(vec_holder, v, ((holder){opt_conn_some(own_move(c))}));
}

static void appended(own_conn c)
{
    own_auto(vec_own_conn) v = own_empty(vec_own_conn);
    own_vec_own_conn_append(&v, among_others(c));
}

static void as_a_member(own_conn c)
{
    own_auto(holder) h = own_new(holder, .content = opt_conn_some(own_move(c)));
}

static void with_the_last_owner(own_conn c)
{
    own_auto(rc_holder) a = own_new(rc_holder, .content = opt_conn_some(own_move(c)));
    own_auto(rc_holder) b = own_clone(rc_holder, a);
    own_drop(rc_holder, a);
}

static void before_the_weak_owner(own_conn c)
{
    own_rc_holder a = own_new(rc_holder, .content = opt_conn_some(own_move(c)));
    own_auto(weak_rc_holder) w = own_downgrade(rc_holder, a);
    own_drop(rc_holder, a);
    assert_int_equal(runs, 1);
}

static void moved_to_another_block(own_conn c)
{
    own_auto(rc_holder) a = own_new(rc_holder, .content = opt_conn_some(own_move(c)));
    own_auto(weak_rc_holder) w = own_downgrade(rc_holder, a);
    assert_true(own_is_some(own_get(own_make_mut(rc_holder, a, NULL))->content));
}

static void with_the_last_of_many_threads(own_conn c)
{
    own_auto(arc_holder) a = own_new(arc_holder, .content = opt_conn_some(own_move(c)));
    own_auto(weak_arc_holder) w = own_downgrade(arc_holder, a);
    opt_auto(arc_holder) b = own_upgrade(weak_arc_holder, w);
    own_drop(arc_holder, a);
}

static void with_its_arena(own_conn c)
{
    own_auto(arena) a = own_empty(arena);
    (void)own_in_arena(a, holder, .content = opt_conn_some(own_move(c)));
}

static void by_reset(own_conn c)
{
    own_auto(arena) a = own_empty(arena);
    (void)own_in_arena(a, holder, .content = opt_conn_some(own_move(c)));
    own_reset(arena, a);
    assert_int_equal(runs, 1);
}

static void with_its_mutex(own_conn c)
{
    mutex_holder m = OWN_MUTEX(.content = opt_conn_some(own_move(c)));
    mutex_holder_fini(&m);
}

static void with_its_rwlock(own_conn c)
{
    rwlock_holder m = OWN_RWLOCK(.content = opt_conn_none());
    {
        own_auto(writing_holder) w = own_write(holder, m);
        own_get(own_mut(w))->content = opt_conn_some(own_move(c));
    }
    rwlock_holder_fini(&m);
}

/* Sends it, and drops the ends of the channel in this order. */
static void in_a_channel(own_conn c, bool sender_first, bool close)
{
    channel_conn ends = channel_conn_new(2);
    opt_auto(conn) back = own_send(conn, ends.sender, own_move(c));
    assert_false(own_is_some(back));
    if (close)
        own_sender_conn_close(&ends.sender);
    if (sender_first)
        own_drop(sender_conn, ends.sender);
    own_drop(receiver_conn, ends.receiver);
    own_drop(sender_conn, ends.sender); // own-check: allow(double-free) dropping an empty owner must do nothing
}

static void in_a_channel_without_receivers(own_conn c)
{
    in_a_channel(c, false, false);
}

static void in_a_channel_without_senders(own_conn c)
{
    in_a_channel(c, true, false);
}

static void in_a_closed_channel(own_conn c)
{
    in_a_channel(c, false, true);
}

static void refused_by_a_full_channel(own_conn c)
{
    channel_conn ends = channel_conn_new(1);
    own_auto(sender_conn) to = own_move(ends.sender);
    own_auto(receiver_conn) from = own_move(ends.receiver);
    opt_auto(conn) sent = own_try_send(conn, to, other());
    opt_auto(conn) back = own_try_send(conn, to, own_move(c));
    assert_true(own_is_some(back) && !own_is_some(sent));
}

static void received_and_ended(own_conn c)
{
    channel_conn ends = channel_conn_new(1);
    own_auto(sender_conn) to = own_move(ends.sender);
    own_auto(receiver_conn) from = own_move(ends.receiver);
    opt_auto(conn) back = own_send(conn, to, own_move(c));
    opt_auto(conn) there = own_receive(conn, from);
}

static void joined_and_ended(own_conn c)
{
    own_auto(thread_conn) t = own_spawn(conn, look, own_move(c));
    own_auto(conn) done = own_join(conn, t);
}

static void never_joined(own_conn c)
{
    own_auto(thread_conn) t = own_spawn(conn, look, own_move(c));
}

static void wait_for_a_run(void)
{
    struct timespec moment = {0, 1000000};
    while (!__atomic_load_n(&runs, __ATOMIC_ACQUIRE))
        nanosleep(&moment, NULL);
}

static void detached(own_conn c)
{
    own_thread_conn t = own_spawn(conn, look, own_move(c));
    own_thread_conn_detach(&t);
    wait_for_a_run();
}

static void in_a_result(own_conn c)
{
    opt_auto(result_conn) r = result_conn_ok(own_move(c));
}

static void as_a_value(own_conn c)
{
    opt_auto(result_conn) r = result_conn_ok(own_move(c));
    own_auto(conn) value = result_conn_unwrap(&r);
}

static result_conn fails_with_it(own_conn c)
{
    own_auto(conn) mine = own_move(c);
    own_get(own_mut(mine))->fd = own_try(conn, result_number_err(3));
    return result_conn_ok(own_move(mine));
}

static void by_an_early_error(own_conn c)
{
    opt_auto(result_conn) r = fails_with_it(c);
    assert_int_equal(own_error(conn, r), 3);
}

/* ---- no ends: the memory is given back by hand ---- */

static void forgotten(own_conn c)
{
    conn *raw = c.ptr;
    own_forget(c);
    free(raw);
}

static void forgotten_by_function(own_conn c)
{
    conn *raw = c.ptr;
    own_conn_forget(&c);
    free(raw);
}

static void raw_for_ever(own_conn c)
{
    free(own_into_raw(conn, c));
}

static void in_a_circle(own_conn c)
{
    own_rc_link a = own_new(rc_link, .content = opt_conn_some(own_move(c)), .other = opt_rc_link_none());
    own_rc_link b = own_new(rc_link, .content = opt_conn_none(), .other = opt_rc_link_some(own_clone(rc_link, a)));
    own_get(own_ref(a)); /* a owns b, and b owns a */
    a.ptr->other = opt_rc_link_some(own_clone(rc_link, b));
    struct link *first = a.ptr;
    own_drop(rc_link, b);
    own_drop(rc_link, a);
    assert_int_equal(runs, 0);
    opt_rc_link_drop(&first->other); /* opened: all of it ends */
    runs--;
}

static const struct end {
    const char *name;
    void (*end)(own_conn c);
    int runs;
} ends[] = {
#define END(name)   {#name, name, 1}
#define NO_END(name) {#name, name, 0}
    END(at_the_end_of_its_scope), END(by_return), END(by_break), END(by_goto), END(by_continue),
    END(by_drop), END(by_drop_twice), END(by_who_takes_it), END(by_being_replaced), END(as_an_optional),
    END(by_drop_of_the_optional), END(after_being_raw), END(with_its_vec), END(by_clear), END(by_truncate),
    END(in_a_vec_of_structs), END(appended), END(as_a_member), END(with_the_last_owner), END(before_the_weak_owner),
    END(moved_to_another_block), END(with_the_last_of_many_threads), END(with_its_arena), END(by_reset),
    END(with_its_mutex), END(with_its_rwlock), END(in_a_channel_without_receivers), END(in_a_channel_without_senders),
    END(in_a_closed_channel), END(refused_by_a_full_channel), END(received_and_ended), END(joined_and_ended),
    END(never_joined), END(detached), END(in_a_result), END(as_a_value), END(by_an_early_error),
    NO_END(forgotten), NO_END(forgotten_by_function), NO_END(raw_for_ever), NO_END(in_a_circle),
};

static void every_beginning_and_every_end(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        for (size_t j = 0; j < sizeof ends / sizeof *ends; j++) {
            runs = 0;
            ends[j].end(beginnings[i].begin());
            if (runs != ends[j].runs)
                fail_msg("%s, %s: dropped %d times", beginnings[i].name, ends[j].name, runs);
        }
}

/* ---- every owner and every way it ends ------------------------------------------------------------------------------------- */

/* What an owner shares with others, who have it until the case is over. */
static opt_rc_conn kept_rc;
static opt_arc_conn kept_arc;
static opt_sender_conn kept_sender;
static opt_receiver_conn kept_receiver;
static mutex_conn a_mutex;
static rwlock_conn a_rwlock;

static own_conn new_conn(void)
{
    return make();
}

static own_vec_own_conn new_vec_own_conn(void)
{
    own_vec_own_conn v = three();
    own_push(vec_own_conn, v, make());
    return v;
}

static own_str new_str(void)
{
    return own_str_from(own_text("an owner of no conn"));
}

static own_rc_conn new_rc_conn(void)
{
    return own_rc_conn_new(initial(), sizeof(conn));
}

static own_weak_rc_conn new_weak_rc_conn(void)
{
    kept_rc = own_rc_conn_try_new(initial(), sizeof(conn));
    own_rc_conn a = own_unwrap(kept_rc);
    own_weak_rc_conn w = own_rc_conn_downgrade(&a);
    kept_rc = opt_rc_conn_some(own_move(a));
    return w;
}

static own_arc_conn new_arc_conn(void)
{
    return own_arc_conn_new(initial(), sizeof(conn));
}

static own_weak_arc_conn new_weak_arc_conn(void)
{
    kept_arc = own_arc_conn_try_new(initial(), sizeof(conn));
    own_arc_conn a = own_unwrap(kept_arc);
    own_weak_arc_conn w = own_arc_conn_downgrade(&a);
    kept_arc = opt_arc_conn_some(own_move(a));
    return w;
}

static own_arena new_arena(void)
{
    own_arena a = own_arena_new();
    (void)mut_conn_new_in(&a, initial(), sizeof(conn));
    (void)mut_conn_new_in(&a, initial(), sizeof(conn));
    return a;
}

static own_thread_conn new_thread_conn(void)
{
    return own_thread_conn_spawn(look, make());
}

static own_sender_conn new_sender_conn(void)
{
    channel_conn c = channel_conn_new(2);
    opt_conn back = own_send(conn, c.sender, make());
    opt_drop(conn, back);
    kept_receiver = opt_receiver_conn_some(own_move(c.receiver));
    return c.sender;
}

static own_receiver_conn new_receiver_conn(void)
{
    channel_conn c = channel_conn_new(2);
    for (int i = 0; i < 2; i++) {
        opt_conn back = own_send(conn, c.sender, make());
        opt_drop(conn, back);
    }
    kept_sender = opt_sender_conn_some(own_move(c.sender));
    return c.receiver;
}

static own_guard_conn new_guard_conn(void)
{
    a_mutex = (mutex_conn)OWN_MUTEX(.fd = 1);
    return mutex_conn_lock(&a_mutex);
}

static own_reading_conn new_reading_conn(void)
{
    a_rwlock = (rwlock_conn)OWN_RWLOCK(.fd = 1);
    return rwlock_conn_read(&a_rwlock);
}

static own_writing_conn new_writing_conn(void)
{
    a_rwlock = (rwlock_conn)OWN_RWLOCK(.fd = 1);
    return rwlock_conn_write(&a_rwlock);
}

static bool locks_are_free(void)
{
    opt_auto(guard_conn) g = mutex_conn_try_lock(&a_mutex);
    opt_auto(writing_conn) w = rwlock_conn_try_write(&a_rwlock);
    return own_is_some(g) && own_is_some(w);
}

static void end_what_is_kept(void)
{
    opt_drop(rc_conn, kept_rc);
    opt_drop(arc_conn, kept_arc);
    opt_drop(sender_conn, kept_sender);
    opt_drop(receiver_conn, kept_receiver);
}

static bool was_locked;
static void nothing_has_ended(void)
{
    assert_int_equal(runs, 0);
    was_locked = !locks_are_free();
}

/* Each way is a function that makes owners, ends them, and says how many. */
#define OWNER_WAYS(K)                                                                                                  \
    static int K##_at_the_end_of_its_scope(void)                                                                       \
    {                                                                                                                  \
        own_auto(K) o = new_##K();                                                                                     \
        return 1;                                                                                                      \
    }                                                                                                                  \
    static int K##_by_drop(void)                                                                                       \
    {                                                                                                                  \
        own_##K o = new_##K();                                                                                         \
        own_drop(K, o);                                                                                                \
        own_##K##_drop(&o);                \
        return 1;                                                                                                      \
    }                                                                                                                  \
    static int K##_after_moves(void)                                                                                   \
    {                                                                                                                  \
        own_auto(K) o = new_##K();                                                                                     \
        own_auto(K) p = own_##K##_move(&o);                                                                            \
        own_auto(K) q = own_move(p);                                                                                   \
        return 1;                                                                                                      \
    }                                                                                                                  \
    static int K##_forgotten(void)                                                                                     \
    {                                                                                                                  \
        own_##K o = new_##K();                                                                                         \
        own_##K same = o;                                                                                              \
        own_##K##_forget(&o);                                                                                          \
        own_##K##_drop(&o);             \
        nothing_has_ended();                                                                                           \
        own_##K##_drop(&same); /* by a copy, as no program may: the test leaves nothing behind */                      \
        return 1;                                                                                                      \
    }
/* Not for guards: there is one at a time. */
#define REPLACED_WAYS(K)                                                                                               \
    static int K##_replaced(void)                                                                                      \
    {                                                                                                                  \
        own_auto(K) o = new_##K();                                                                                     \
        end_what_is_kept();                                                                                            \
        own_auto(K) old = own_##K##_replace(&o, new_##K());                                                            \
        return 2;                                                                                                      \
    }
#define OPTIONAL_WAYS(K)                                                                                               \
    static int K##_as_an_optional(void)                                                                                \
    {                                                                                                                  \
        opt_auto(K) none = opt_##K##_none();                                                                           \
        opt_auto(K) o = opt_##K##_some(new_##K());                                                                     \
        assert_true(opt_##K##_is_some(&o) && !opt_##K##_is_some(&none));                                               \
        return 1;                                                                                                      \
    }                                                                                                                  \
    static int K##_dropped_as_an_optional(void)                                                                        \
    {                                                                                                                  \
        opt_##K o = opt_##K##_some(new_##K());                                                                         \
        opt_##K##_drop(&o);                                                                                            \
        opt_drop(K, o);                              \
        return 1;                                                                                                      \
    }                                                                                                                  \
    static int K##_taken(void)                                                                                         \
    {                                                                                                                  \
        opt_auto(K) o = opt_##K##_some(new_##K());                                                                     \
        opt_auto(K) p = opt_##K##_take(&o);                                                                            \
        own_auto(K) q = opt_##K##_unwrap(&p);                                                                          \
        assert_true(!own_is_some(o) && !own_is_some(p));                                                               \
        return 1;                                                                                                      \
    }

OWNER_WAYS(conn) REPLACED_WAYS(conn) OPTIONAL_WAYS(conn)
OWNER_WAYS(vec_own_conn) REPLACED_WAYS(vec_own_conn)
OWNER_WAYS(str) REPLACED_WAYS(str) OPTIONAL_WAYS(str)
OWNER_WAYS(rc_conn) REPLACED_WAYS(rc_conn) OPTIONAL_WAYS(rc_conn)
OWNER_WAYS(weak_rc_conn) REPLACED_WAYS(weak_rc_conn) OPTIONAL_WAYS(weak_rc_conn)
OWNER_WAYS(arc_conn) REPLACED_WAYS(arc_conn) OPTIONAL_WAYS(arc_conn)
OWNER_WAYS(weak_arc_conn) REPLACED_WAYS(weak_arc_conn) OPTIONAL_WAYS(weak_arc_conn)
OWNER_WAYS(arena) REPLACED_WAYS(arena) OPTIONAL_WAYS(arena)
OWNER_WAYS(thread_conn) REPLACED_WAYS(thread_conn) OPTIONAL_WAYS(thread_conn)
OWNER_WAYS(sender_conn) REPLACED_WAYS(sender_conn) OPTIONAL_WAYS(sender_conn)
OWNER_WAYS(receiver_conn) REPLACED_WAYS(receiver_conn) OPTIONAL_WAYS(receiver_conn)
OWNER_WAYS(guard_conn) OPTIONAL_WAYS(guard_conn)
OWNER_WAYS(reading_conn) OPTIONAL_WAYS(reading_conn)
OWNER_WAYS(writing_conn) OPTIONAL_WAYS(writing_conn)

/* `ended`: how many conns end with one such owner; `kept`: how many with what it shares them with. */
static const struct way {
    const char *name;
    int (*end)(void);
    int ended, kept;
} ways[] = {
#define WAYS(K, ended, kept)                                                                                           \
    {#K " at the end of its scope", K##_at_the_end_of_its_scope, ended, kept},                                         \
        {#K " by drop", K##_by_drop, ended, kept}, {#K " after moves", K##_after_moves, ended, kept},                  \
        {#K " forgotten", K##_forgotten, ended, kept}
#define WAYS_OF_OPTIONALS(K, ended, kept)                                                                              \
    WAYS(K, ended, kept), {#K " as an optional", K##_as_an_optional, ended, kept},                                     \
        {#K " dropped as an optional", K##_dropped_as_an_optional, ended, kept}, {#K " taken", K##_taken, ended, kept}
#define WAYS_OF_ALL(K, ended, kept) WAYS_OF_OPTIONALS(K, ended, kept), {#K " replaced", K##_replaced, ended, kept}
    WAYS_OF_ALL(conn, 1, 0),
    WAYS(vec_own_conn, 2, 0),
    {"vec_own_conn replaced", vec_own_conn_replaced, 2, 0},
    WAYS_OF_ALL(str, 0, 0),
    WAYS_OF_ALL(rc_conn, 1, 0),
    WAYS_OF_ALL(weak_rc_conn, 0, 1),
    WAYS_OF_ALL(arc_conn, 1, 0),
    WAYS_OF_ALL(weak_arc_conn, 0, 1),
    WAYS_OF_ALL(arena, 2, 0),
    WAYS_OF_ALL(thread_conn, 1, 0),
    WAYS_OF_ALL(sender_conn, 0, 1),
    WAYS_OF_ALL(receiver_conn, 2, 0),
    WAYS_OF_OPTIONALS(guard_conn, 0, 0),
    WAYS_OF_OPTIONALS(reading_conn, 0, 0),
    WAYS_OF_OPTIONALS(writing_conn, 0, 0),
};

static bool is_guard(const struct way *way)
{
    return strstr(way->name, "guard") || strstr(way->name, "reading") || strstr(way->name, "writing");
}

static void every_owner_and_every_way(void **state)
{
    (void)state;
    for (const struct way *way = ways; way < ways + sizeof ways / sizeof *ways; way++) {
        kept_rc = opt_rc_conn_none();
        kept_arc = opt_arc_conn_none();
        kept_sender = opt_sender_conn_none();
        kept_receiver = opt_receiver_conn_none();
        a_mutex = (mutex_conn)OWN_MUTEX(.fd = 1);
        a_rwlock = (rwlock_conn)OWN_RWLOCK(.fd = 1);
        was_locked = false;
        runs = 0;
        int owners = way->end();
        end_what_is_kept();
        if (runs != owners * (way->ended + way->kept))
            fail_msg("%s: %d conns dropped", way->name, runs);
        if (!locks_are_free() || was_locked != (is_guard(way) && strstr(way->name, "forgotten")))
            fail_msg("%s: the lock is in the wrong state", way->name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_beginning_and_every_end),
        cmocka_unit_test(every_owner_and_every_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
