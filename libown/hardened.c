/* The slots of level hardened, and its traps. SPDX-License-Identifier: MIT
 *
 * A thread takes and gives back slots from a small stack of its own without a lock, and exchanges a batch with the stack for all
 * when its own is empty or full. Where there are no threads, there is one stack. */
#include "line.h"
#include "sample.h"

struct own_generation own_generations_[OWN_SLOTS_];

static uint32_t common[OWN_SLOTS_]; /* under lock; in zero pages until touched */
static uint32_t common_count;
static uint32_t high_water = OWN_SAMPLED_; /* under lock; slots from here on were never used */

#if OWN_HAS_THREADS_

#include <pthread.h>

/* ---- slots of a thread ---------------------------------------------------------------------------------------------- */

enum { BATCH = 64 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local struct {
    uint32_t count;
    uint32_t sample_left; /* owners to come before the next that has a record, less one */
    bool registered;
    uint32_t slots[2 * BATCH];
} mine __attribute__((tls_model("initial-exec")));
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t at_thread_exit;

static void give_back(uint32_t count)
{
    pthread_mutex_lock(&lock);
    while (count-- && mine.count)
        common[common_count++] = mine.slots[--mine.count];
    pthread_mutex_unlock(&lock);
}

static void give_back_all(void *unused)
{
    (void)unused;
    give_back(UINT32_MAX);
}

static void before_fork(void)
{
    pthread_mutex_lock(&lock);
}

static void after_fork(void)
{
    pthread_mutex_unlock(&lock);
}

static void start(void)
{
    pthread_key_create(&at_thread_exit, give_back_all);
    pthread_atfork(before_fork, after_fork, after_fork);
}

/* A thread that has touched a slot hands its own on when it ends. */
static void register_thread(void)
{
    pthread_once(&once, start);
    pthread_setspecific(at_thread_exit, &mine);
    mine.registered = true;
}

static OWN_COLD_ void refill(void)
{
    if (!mine.registered)
        register_thread();
    pthread_mutex_lock(&lock);
    while (mine.count < BATCH && common_count)
        mine.slots[mine.count++] = common[--common_count];
    while (mine.count < BATCH && high_water < OWN_SLOTS_)
        mine.slots[mine.count++] = high_water++;
    pthread_mutex_unlock(&lock);
}

static OWN_COLD_ void make_room(void)
{
    if (!mine.registered)
        register_thread();
    if (mine.count == 2 * BATCH)
        give_back(BATCH);
}

/* 0 when all are in use. */
static inline uint32_t take_slot(void)
{
    if (OWN_UNLIKELY_(!mine.count))
        refill();
    return OWN_LIKELY_(mine.count) ? mine.slots[--mine.count] : 0;
}

static inline void put_slot(uint32_t slot)
{
    if (OWN_UNLIKELY_(mine.count == 2 * BATCH || !mine.registered))
        make_room();
    mine.slots[mine.count++] = slot;
}

/* Whether the next owner is one that has a record, and then its tag. */
static inline bool is_sampled(own_tag *tag)
{
    return OWN_UNLIKELY_(!mine.sample_left--) && sample_next(&mine.sample_left, tag);
}

#else

/* ---- slots of all ---------------------------------------------------------------------------------------------------- */

static uint32_t lock; /* a program without a C library may still use several cores */

static void take_lock(void)
{
    while (OWN_SWAP_ACQUIRE_(&lock, 1))
        OWN_PAUSE_();
}

static void release_lock(void)
{
    OWN_STORE_RELEASE_(&lock, 0);
}

static uint32_t take_slot(void)
{
    uint32_t slot = 0;
    take_lock();
    if (common_count)
        slot = common[--common_count];
    else if (high_water < OWN_SLOTS_)
        slot = high_water++;
    release_lock();
    return slot;
}

static void put_slot(uint32_t slot)
{
    take_lock();
    common[common_count++] = slot;
    release_lock();
}

static bool is_sampled(own_tag *tag)
{
    (void)tag;
    return false;
}

#endif

/* ---- owners ---------------------------------------------------------------------------------------------------------- */

own_tag own_slot_acquire_(const void *ptr, const char *type, own_where at)
{
    own_tag tag = {0, 0};
    if (is_sampled(&tag)) {
        sample_created(tag, ptr, type, HERE);
        return tag;
    }
    tag.slot = take_slot();
    if (OWN_LIKELY_(tag.slot)) {
        tag.generation = own_generations_[tag.slot].number + 1;
        OWN_STORE_RELEASE_(&own_generations_[tag.slot].number, tag.generation);
    }
    return tag;
}

void own_slot_release_(own_tag tag, bool is_drop, own_where at)
{
    if (OWN_UNLIKELY_(tag.slot < OWN_SAMPLED_)) {
        sample_ended(tag, is_drop, HERE);
        return;
    }
    /* Before the memory is freed: whoever sees the memory reused sees the handle stale. */
    OWN_STORE_RELEASE_(&own_generations_[tag.slot].number, tag.generation + 1);
    if (OWN_LIKELY_(tag.generation + 1 != UINT32_MAX - 1)) /* else retired: its generations are used up */
        put_slot(tag.slot);
}

void own_slot_renew_(own_tag *tag, own_where at)
{
    if (OWN_UNLIKELY_(tag->slot < OWN_SAMPLED_))
        sample_grown(*tag, HERE);
    tag->generation += 2;
    OWN_STORE_RELEASE_(&own_generations_[tag->slot & (OWN_SLOTS_ - 1)].number, tag->generation);
}

void own_sampled_moved_(own_tag tag, own_where at)
{
    sample_moved(tag, HERE);
}

/* ---- traps ---------------------------------------------------------------------------------------------------------- */

static OWN_NORETURN_ void trap_line(struct line *line, own_where at)
{
    if (at) {
        line_text(line, " at ");
        line_text(line, at->file);
        line_text(line, ":");
        line_number(line, at->line);
        line_text(line, " in ");
        line_text(line, at->function);
    }
    line_end(line);
    OWN_TRAP_();
}

static OWN_NORETURN_ void trap(const char *what, own_where at)
{
    struct line line = {0};
    line_text(&line, "own: ");
    line_text(&line, what);
    trap_line(&line, at);
}

void own_trap_owner_(const void *ptr, own_tag tag, own_where at)
{
    sample_report(tag, !ptr ? "use-after-move" : "use-after-drop", "used at", HERE);
    trap(ptr ? "stale-owner: a copy of an owner that was dropped, or garbage"
             : "empty-owner: moved from, dropped, none, or never given a value",
         at);
}

void own_trap_drop_(own_tag tag, own_where at)
{
    sample_report(tag, "double-drop", "dropped again at", HERE);
    trap("double-drop: a copy of an owner that was dropped, or garbage", at);
}

void own_trap_borrow_(own_tag tag, own_where at)
{
    sample_report(tag, "use-after-drop", "borrow used at", HERE);
    trap("stale-borrow: its owner was dropped, made raw or grown, or garbage", at);
}

void own_trap_null_(own_where at)
{
    trap("null-owner: own_from_raw of a null pointer", at);
}

void own_trap_bounds_(own_tag tag, size_t index, size_t length, own_where at)
{
    struct line line = {0};
    sample_report(tag, "out-of-bounds", "used at", HERE);
    line_text(&line, "own: out-of-bounds: element ");
    line_number(&line, index);
    line_text(&line, " of ");
    line_number(&line, length);
    trap_line(&line, at);
}

void own_trap_not_unique_(own_tag tag, own_where at)
{
    sample_report(tag, "not-unique", "borrowed (exclusive) at", HERE);
    trap("not-unique: a counted value that has other owners is borrowed exclusively", at);
}

void own_trap_result_(own_where at)
{
    trap("wrong-result: the value of an error, or the error of a value, is taken", at);
}

void own_lock_ends_(const void *value)
{
    (void)value;
    trap("drop-while-locked: what a lock holds is dropped, and there are guards", NULL);
}
