/* Without memory, threads or slots: for every type, the n-th call that can fail does, for every n. What tries says so as a
 * value, what does not calls a hook; either way nothing is lost and nothing ends twice. Linked with --wrap.
 * SPDX-License-Identifier: MIT */
#include "counted.h"

#include <own/arc.h>
#include <own/arena.h>
#include <own/channel.h>
#include <own/mutex.h>
#include <own/rc.h>
#include <own/str.h>
#include <own/thread.h>
#include <own/vec.h>

#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

OWN_DECLARE_SLICE(int);
OWN_DECLARE_VEC(int);
OWN_DECLARE_SLICE(own_item);
OWN_DECLARE_VEC_OWN(item);
OWN_DECLARE_RC(item);
OWN_DECLARE_ARC(item);
OWN_DECLARE_ARENA(item);
OWN_DECLARE_ARENA_SLICE(int);
OWN_DECLARE_MUTEX(item);
OWN_DECLARE_RWLOCK(item);
OWN_DECLARE_THREAD(item);
OWN_DECLARE_CHANNEL(item);

typedef item leaf;
OWN_DECLARE_STATIC_IN_EACH(leaf, leaf);
OWN_DEFINE_DROP(leaf, ((void)_p, atomic_fetch_sub(&live_items, 1)));

/* ---- what fails ---------------------------------------------------------------------------------------------------------- */

static _Thread_local long calls, fail_at; /* fail_at 0: none fails */
static bool slots_fail;                   /* and not only memory and threads */
static _Atomic long live_blocks;

static bool fails(void)
{
    return fail_at && ++calls == fail_at;
}

static void *count(void *block)
{
    if (block)
        atomic_fetch_add(&live_blocks, 1);
    return block;
}

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : count(__real_malloc(size));
}

void *__real_calloc(size_t members, size_t size);
void *__wrap_calloc(size_t members, size_t size);
void *__wrap_calloc(size_t members, size_t size)
{
    return fails() ? NULL : count(__real_calloc(members, size));
}

void *__real_realloc(void *old, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_realloc(void *old, size_t size)
{
    if (fails())
        return NULL;
    return old ? __real_realloc(old, size) : count(__real_realloc(old, size));
}

void __real_free(void *block);
void __wrap_free(void *block);
void __wrap_free(void *block)
{
    if (block)
        atomic_fetch_sub(&live_blocks, 1);
    __real_free(block);
}

int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument)
{
    return fails() ? EAGAIN : __real_pthread_create(thread, attributes, start, argument);
}

/* A level that has slots for owners may have none left. */
/* The thread calls the library for its next slot, as if it had none at hand. */
static void ask_for_slots(void)
{
#if OWN_LEVEL == 1
    own_at_hand_.sample_left = 0;
#endif
}

#if OWN_LEVEL == 1
own_tag __real_own_slot_acquire_(const void *ptr, const char *type, own_where at);
own_tag __wrap_own_slot_acquire_(const void *ptr, const char *type, own_where at);
own_tag __wrap_own_slot_acquire_(const void *ptr, const char *type, own_where at)
{
    bool is_none = slots_fail && fails();
    own_tag tag = is_none ? own_tag_of_(0, OWN_NONE_) : __real_own_slot_acquire_(ptr, type, at);
    if (slots_fail)
        ask_for_slots();
    return tag;
}
#elif OWN_LEVEL == 2
own_tag __real_own_tag_open_(const void *ptr, const char *type, size_t size, own_where at);
own_tag __wrap_own_tag_open_(const void *ptr, const char *type, size_t size, own_where at);
own_tag __wrap_own_tag_open_(const void *ptr, const char *type, size_t size, own_where at)
{
    return slots_fail && fails() ? own_tag_of_(0, OWN_NONE_) : __real_own_tag_open_(ptr, type, size, at);
}
#endif

/* ---- what is tried --------------------------------------------------------------------------------------------------------- */

static const item one = {1};

/* The item of a new T exists from here. */
static bool is_made(bool is_some)
{
    if (is_some)
        atomic_fetch_add(&live_items, 1);
    return is_some;
}

static bool try_box(void)
{
    opt_auto(item) o = own_try_new(item, .number = 1);
    if (!is_made(own_is_some(o)))
        return false;
    opt_auto(item) p = own_item_try_new(&one, sizeof one);
    return is_made(own_is_some(p));
}

static bool try_box_in_an_allocator(void)
{
    opt_auto(leaf) o = own_try_new_in(&own_malloc_allocator, leaf, .number = 1);
    if (!is_made(own_is_some(o)))
        return false;
    opt_auto(leaf) p = own_leaf_try_new_in(&own_malloc_allocator, &one, sizeof one);
    return is_made(own_is_some(p));
}

static bool try_vec(void)
{
    own_auto(vec_int) v = own_empty(vec_int);
    own_auto(vec_int) w = own_empty(vec_int);
    for (int i = 0; i < 40; i++)
        if (!own_vec_int_try_push(&v, i))
            return false;
    return own_try_push(vec_int, w, 1) && own_vec_int_try_insert(&w, 0, 2) && own_vec_int_try_reserve(&w, 100) &&
           own_vec_int_try_extend(&w, own_ref(v)) && own_vec_int_try_append(&v, own_move(w));
}

/* What is not put in has ended. */
static bool try_vec_of_owners(void)
{
    own_auto(vec_own_item) v = own_empty(vec_own_item);
    own_auto(vec_own_item) w = own_empty(vec_own_item);
    for (int i = 0; i < 10; i++) {
        long before = live_items;
        opt_auto(item) o = own_try_new(item, .number = i);
        if (!is_made(own_is_some(o)))
            return false;
        bool fits = own_vec_own_item_try_push(&v, own_unwrap(o));
        assert_int_equal(live_items, before + fits);
        if (!fits)
            return false;
    }
    opt_auto(item) o = own_try_new(item, .number = 10);
    return is_made(own_is_some(o)) && own_vec_own_item_try_insert(&w, 0, own_unwrap(o)) &&
           own_vec_own_item_try_reserve(&w, 20) && own_vec_own_item_try_append(&v, own_move(w));
}

static bool try_str(void)
{
    own_auto(str) s = own_str_new();
    own_auto(str) t = own_str_new();
    for (int i = 0; i < 100; i++)
        if (!own_str_try_push(&s, 'x'))
            return false;
    return own_str_try_append(&t, own_ref(s)) && own_str_try_insert(&t, 1, own_ref(s)) && own_str_try_reserve(&t, 1000) &&
           own_str_try_append_format(&s, "%200d", 1);
}

static void copied(item *to, const item *from)
{
    to->number = from->number;
    atomic_fetch_add(&live_items, 1);
}

#define TRY_COUNTED(C)                                                                                                 \
    static bool try_##C(void)                                                                                          \
    {                                                                                                                  \
        opt_auto(C##_item) o = own_try_new(C##_item, .number = 1);                                                     \
        if (!is_made(own_is_some(o)))                                                                                  \
            return false;                                                                                              \
        opt_auto(C##_item) p = own_##C##_item_try_new(&one, sizeof one);                                               \
        if (!is_made(own_is_some(p)))                                                                                  \
            return false;                                                                                              \
        own_auto(C##_item) a = own_unwrap(o);                                                                          \
        slots_fail = false; /* these have no other way to say so than the hook */                                      \
        own_auto(C##_item) b = own_clone(C##_item, a);                                                                 \
        own_auto(weak_##C##_item) w = own_downgrade(C##_item, b);                                                      \
        return own_##C##_item_try_make_only(&b, sizeof one, copied) &&                                                 \
               own_##C##_item_try_make_only(&a, sizeof one, copied);                                                   \
    }
TRY_COUNTED(rc)
TRY_COUNTED(arc)

static bool try_arena(void)
{
    opt_auto(arena) o = own_arena_try_new();
    if (!own_is_some(o))
        return false;
    own_auto(arena) a = own_unwrap(o);
    mut_item m;
    mut_slice_int s;
    for (int i = 0; i < 500; i++)
        if (!is_made(mut_item_try_new_in(&a, &one, sizeof one, &m)))
            return false;
    return own_arena_try_allocate(&a, 3000, 16) && own_arena_try_allocate(&a, 1 << 21, 1) &&
           mut_slice_int_try_new_in(&a, 10000, &s) && own_at(s, 9999) == 0;
}

static bool try_locks(void)
{
    mutex_item m = OWN_MUTEX(.number = 1);
    rwlock_item rw = OWN_RWLOCK(.number = 1);
    {
        opt_auto(guard_item) g = own_try_lock(item, m);
        opt_auto(reading_item) r = own_try_read(item, rw);
        if (!own_is_some(g) || !own_is_some(r))
            return false;
    }
    opt_auto(guard_item) g = own_lock_until(item, m, own_deadline_never());
    opt_auto(writing_item) w = own_write_until(item, rw, own_deadline_never());
    return own_is_some(g) && own_is_some(w);
}

static void add(mut_item i)
{
    own_get(i)->number++;
}

static void look(ref_item i)
{
    (void)own_get(i);
}

static bool try_thread(void)
{
    opt_auto(item) o = own_try_new(item, .number = 1);
    if (!is_made(own_is_some(o)))
        return false;
    opt_auto(thread_item) t = own_try_spawn(item, add, own_unwrap(o));
    if (!own_is_some(t))
        return false;
    opt_auto(item) p = own_try_new(item, .number = 1);
    if (!is_made(own_is_some(p)))
        return false;
    opt_auto(thread_item) u = own_thread_item_try_spawn(add, own_unwrap(p));
    return own_is_some(u);
}

static bool try_scope(void)
{
    item a = {1}, b = {2};
    own_auto(scope) s = own_scope_open();
    return own_try_lend_ref(item, s, look, ref_item_from_raw(&a)) && own_try_lend_ref(item, s, look, ref_item_from_raw(&a)) &&
           own_scope_try_lend_mut_item(&s, add, mut_item_from_raw(&b));
}

static bool try_channel(void)
{
    channel_item c;
    if (!channel_item_try_new(2, &c))
        return false;
    own_auto(sender_item) to = own_move(c.sender);
    own_auto(receiver_item) from = own_move(c.receiver);
    opt_auto(item) o = own_try_new(item, .number = 1);
    if (!is_made(own_is_some(o)))
        return false;
    opt_auto(item) back = own_try_send(item, to, own_unwrap(o));
    return !own_is_some(back);
}

static const struct attempt {
    const char *name;
    bool (*try)(void); /* true: nothing failed */
    bool slots;        /* a slot that is not there is a value, too */
    long at_least;     /* so many calls can fail */
} attempts[] = {
    {"box", try_box, true, 2},
    {"box in an allocator", try_box_in_an_allocator, true, 2},
    {"vec", try_vec, false, 6},
    {"vec of owners", try_vec_of_owners, false, 14},
    {"str", try_str, false, 6},
    {"rc", try_rc, true, 4},
    {"arc", try_arc, true, 4},
    {"arena", try_arena, true, 5},
    {"locks", try_locks, true, OWN_LEVEL ? 4 : 0},
    {"thread", try_thread, true, 6},
    {"scope", try_scope, true, 6},
    {"channel", try_channel, true, 3},
};

static void nothing_is_left(const char *name, long blocks)
{
    if (live_items)
        fail_msg("%s: %ld items are left", name, live_items);
    if (OWN_LEVEL < 2 && live_blocks != blocks) /* level debug keeps memory for a while */
        fail_msg("%s: %ld blocks are left", name, live_blocks - blocks);
}

/* Runs until nothing fails; how many calls could. */
static long fail_each(const struct attempt *attempt)
{
    for (long n = 1;; n++) {
        long blocks = live_blocks;
        slots_fail = attempt->slots;
        ask_for_slots();
        calls = 0;
        fail_at = n;
        bool done = attempt->try();
        fail_at = 0;
        if (done != (calls < n))
            fail_msg("%s: call %ld of %ld failed, and it seems %s", attempt->name, n, calls, done ? "well" : "not");
        nothing_is_left(attempt->name, blocks);
        if (done)
            return n - 1;
    }
}

static void each_call_fails_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        long can_fail = fail_each(&attempts[i]);
        if (can_fail < attempts[i].at_least)
            fail_msg("%s: only %ld calls can fail", attempts[i].name, can_fail);
    }
}

/* ---- what calls a hook ------------------------------------------------------------------------------------------------------- */

static jmp_buf out;
static void leave(size_t size)
{
    (void)size;
    longjmp(out, 1);
}
static int error_seen;
static void leave_without_thread(int error)
{
    error_seen = error;
    longjmp(out, 1);
}

/* What an act works on: made before it, so that it is still known when the act has not returned. */
static struct {
    opt_item box;
    own_vec_int numbers;
    own_vec_own_item boxes;
    own_str text;
    own_rc_item rc;
    own_weak_rc_item weak_rc;
    own_arc_item arc;
    own_weak_arc_item weak_arc;
    own_arena arena;
    mutex_item mutex;
    rwlock_item rwlock;
    opt_guard_item guard;
    opt_reading_item reading;
    opt_writing_item writing;
    opt_thread_item thread;
    own_sender_item sender;
    own_receiver_item receiver;
    opt_sender_item other_sender;
    opt_receiver_item other_receiver;
} w;

static void begin(void)
{
    w.box = opt_item_none();
    w.numbers = own_vec_int_new();
    w.boxes = own_vec_own_item_new();
    w.text = own_str_new();
    w.rc = own_new(rc_item, .number = 1);
    w.arc = own_new(arc_item, .number = 1);
    w.weak_rc = own_downgrade(rc_item, w.rc);
    w.weak_arc = own_downgrade(arc_item, w.arc);
    w.arena = own_arena_new();
    w.mutex = (mutex_item)OWN_MUTEX(.number = 1);
    w.rwlock = (rwlock_item)OWN_RWLOCK(.number = 1);
    w.guard = opt_guard_item_none();
    w.reading = opt_reading_item_none();
    w.writing = opt_writing_item_none();
    w.thread = opt_thread_item_none();
    channel_item c = channel_item_new(1);
    w.sender = own_move(c.sender);
    w.receiver = own_move(c.receiver);
    w.other_sender = opt_sender_item_none();
    w.other_receiver = opt_receiver_item_none();
    atomic_fetch_add(&live_items, 4); /* those of rc, arc, and the two locks */
}

static void end(void)
{
    opt_drop(item, w.box);
    own_drop(vec_int, w.numbers);
    own_drop(vec_own_item, w.boxes);
    own_drop(str, w.text);
    own_drop(rc_item, w.rc);
    own_drop(weak_rc_item, w.weak_rc);
    own_drop(arc_item, w.arc);
    own_drop(weak_arc_item, w.weak_arc);
    own_drop(arena, w.arena);
    opt_drop(guard_item, w.guard);
    opt_drop(reading_item, w.reading);
    opt_drop(writing_item, w.writing);
    mutex_item_fini(&w.mutex);
    rwlock_item_fini(&w.rwlock);
    opt_drop(thread_item, w.thread);
    own_drop(sender_item, w.sender);
    own_drop(receiver_item, w.receiver);
    opt_drop(sender_item, w.other_sender);
    opt_drop(receiver_item, w.other_receiver);
}

static void make_box(void)
{
    own_item i = own_new(item, .number = 1);
    atomic_fetch_add(&live_items, 1);
    w.box = opt_item_some(own_move(i));
}

static void push(void)
{
    own_push(vec_int, w.numbers, 1);
}

static void insert(void)
{
    own_insert(vec_int, w.numbers, 0, 1);
}

static void reserve(void)
{
    own_vec_int_reserve(&w.numbers, 5);
}

static void extend(void)
{
    static const int three[] = {1, 2, 3};
    own_vec_int_extend(&w.numbers, ref_slice_int_from_raw(three, 3));
}

static void make_str(void)
{
    own_auto(str) s = own_str_new();
}

static void make_vec(void)
{
    own_auto(vec_int) v = own_vec_int_new();
}

static void push_byte(void)
{
    own_str_push(&w.text, 'x');
}

static void append(void)
{
    own_append(w.text, own_text("more"));
}

static void insert_text(void)
{
    own_str_insert(&w.text, 0, own_text("more"));
}

static void format(void)
{
    own_append_format(w.text, "%d", 1);
}

static void reserve_text(void)
{
    own_str_reserve(&w.text, 5);
}

static void make_mut_rc(void)
{
    own_get(own_make_mut(rc_item, w.rc, copied))->number = 2;
}

static void make_mut_arc(void)
{
    own_get(own_make_mut(arc_item, w.arc, copied))->number = 2;
}

static void upgrade_rc(void)
{
    opt_auto(rc_item) up = own_weak_rc_item_upgrade(&w.weak_rc);
}

static void upgrade_arc(void)
{
    opt_auto(arc_item) up = own_weak_arc_item_upgrade(&w.weak_arc);
}

static void clone_rc(void)
{
    own_auto(rc_item) another = own_clone(rc_item, w.rc);
}

static void downgrade_arc(void)
{
    own_auto(weak_arc_item) weak = own_downgrade(arc_item, w.arc);
}

static void allocate(void)
{
    memset(own_arena_allocate(&w.arena, 100, 8), 0, 100);
}

static void new_in_arena(void)
{
    (void)own_in_arena(w.arena, item, .number = 1);
    atomic_fetch_add(&live_items, 1);
}

static void slice_in_arena(void)
{
    mut_slice_int s = mut_slice_int_new_in(&w.arena, 3);
    own_at(s, 0) = 1;
}

static void lock(void)
{
    w.guard = opt_guard_item_some(own_lock(item, w.mutex));
}

static void read_lock(void)
{
    w.reading = opt_reading_item_some(own_read(item, w.rwlock));
}

static void write_lock(void)
{
    w.writing = opt_writing_item_some(own_write(item, w.rwlock));
}

static void clone_sender(void)
{
    w.other_sender = opt_sender_item_some(own_sender_item_clone(&w.sender));
}

static void clone_receiver(void)
{
    w.other_receiver = opt_receiver_item_some(own_receiver_item_clone(&w.receiver));
}

static void make_channel(void)
{
    channel_item c = channel_item_new(3);
    w.other_sender = opt_sender_item_some(own_move(c.sender));
    w.other_receiver = opt_receiver_item_some(own_move(c.receiver));
}

/* The state is dropped when there is no thread for it. */
static void spawn(void)
{
    long at = fail_at;
    fail_at = 0;
    own_item i = make_item(1);
    fail_at = at;
    w.thread = opt_thread_item_some(own_spawn(item, add, own_move(i)));
}

static void lend_ref(void)
{
    static const item lent = {1};
    own_auto(scope) s = own_scope_open();
    own_lend_ref(item, s, look, ref_item_from_raw(&lent));
}

static void lend_mut(void)
{
    static item lent = {1};
    own_auto(scope) s = own_scope_open();
    own_lend_mut(item, s, add, mut_item_from_raw(&lent));
}

static const struct act {
    const char *name;
    void (*act)(void);
    bool slots; /* it makes one owner, and a slot that is not there loses nothing */
} acts[] = {
#define MEMORY(name)       {#name, name, false}
#define MEMORY_AND_SLOT(name) {#name, name, true}
    MEMORY(make_box), MEMORY(push), MEMORY(insert), MEMORY(reserve), MEMORY(extend), MEMORY_AND_SLOT(make_str),
    MEMORY_AND_SLOT(make_vec), MEMORY(push_byte),
    MEMORY(append), MEMORY(insert_text), MEMORY(format), MEMORY(reserve_text), MEMORY(make_mut_rc), MEMORY(make_mut_arc),
    MEMORY_AND_SLOT(upgrade_rc), MEMORY_AND_SLOT(upgrade_arc), MEMORY_AND_SLOT(clone_rc), MEMORY_AND_SLOT(downgrade_arc),
    MEMORY(allocate), MEMORY(new_in_arena), MEMORY(slice_in_arena), MEMORY_AND_SLOT(lock), MEMORY_AND_SLOT(read_lock),
    MEMORY_AND_SLOT(write_lock), MEMORY_AND_SLOT(clone_sender), MEMORY_AND_SLOT(clone_receiver), MEMORY_AND_SLOT(make_channel),
    MEMORY_AND_SLOT(spawn), MEMORY(lend_ref), MEMORY(lend_mut),
};

/* Whether it returned. */
static bool act_without(const struct act *act, long n)
{
    slots_fail = act->slots;
    ask_for_slots();
    calls = 0;
    fail_at = n;
    if (setjmp(out) != 0) {
        fail_at = 0;
        return false;
    }
    act->act();
    fail_at = 0;
    return true;
}

static void each_call_calls_the_hook(void **state)
{
    (void)state;
    own_on_out_of_memory(leave);
    own_on_no_thread(leave_without_thread);
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        bool returned = false;
        for (long n = 1; !returned; n++) {
            long blocks = live_blocks;
            begin();
            returned = act_without(&acts[i], n);
            if (returned != (calls < n))
                fail_msg("%s: call %ld of %ld failed, and it %s", acts[i].name, n, calls, returned ? "returned" : "did not return");
            end();
            nothing_is_left(acts[i].name, blocks);
        }
    }
    own_on_out_of_memory(NULL);
    own_on_no_thread(NULL);
}

static void the_hook_sees_the_error(void **state)
{
    (void)state;
    own_on_no_thread(leave_without_thread);
    begin();
    const struct act spawning = {"spawn", spawn, false}, lending = {"lend", lend_ref, false};
    assert_false(act_without(&spawning, 1));
    assert_int_equal(error_seen, ENOMEM);
    assert_false(act_without(&spawning, 2));
    assert_int_equal(error_seen, EAGAIN);
    assert_false(act_without(&lending, 2));
    assert_int_equal(error_seen, EAGAIN);
    own_on_no_thread(NULL);
    end();
    assert_int_equal(live_items, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_call_fails_once),
        cmocka_unit_test(each_call_calls_the_hook),
        cmocka_unit_test(the_hook_sees_the_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
