/* The slots of level hardened, and its traps. SPDX-License-Identifier: MIT
 *
 * A thread takes and gives back slots from a small stack of its own without a lock, and exchanges a batch with the stack for all
 * when its own is empty or full. Where there are no threads, there is one stack. */
#include "line.h"
#include "sample.h"

/* The generation of slot 0 is not that of an empty owner. Said in the table itself, it would make a large file of zeros, but
 * without a C library nobody may call constructors. Volatile, or clang runs the constructor itself and says it in the table. */
#if OWN_FREESTANDING
struct own_generation own_generations_[OWN_SLOTS_] = {{OWN_NONE_ + 1}};
#else
struct own_generation own_generations_[OWN_SLOTS_];

__attribute__((constructor(101))) static void mark_empty(void)
{
    *(volatile uint32_t *)&own_generations_[0].number = OWN_NONE_ + 1;
}
#endif

static uint32_t common[OWN_SAMPLED_]; /* under lock; in zero pages until touched */
static uint32_t common_count;
static uint32_t high_water = OWN_FOREIGN_ + 1; /* under lock; slots from here to OWN_SAMPLED_ were never used */

static own_tag next_owner(uint32_t slot)
{
    return own_tag_of_(slot, own_generations_[slot].number);
}

/* Generations begin at 1: 0 is left for a slot whose generations are used up. */
static uint32_t fresh_slot(void)
{
    own_generations_[high_water].number = 1;
    return high_water++;
}

#if OWN_HAS_THREADS_

#include <pthread.h>

/* ---- slots of a thread ---------------------------------------------------------------------------------------------- */

enum { BATCH = OWN_AT_HAND_ / 2 };

OWN_THREAD_LOCAL_ struct own_at_hand_ own_at_hand_;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t at_thread_exit;

static bool is_empty(void)
{
    return own_at_hand_.top == own_at_hand_.bottom;
}

static bool is_full(void)
{
    return own_at_hand_.top == own_at_hand_.end;
}

static void give_back(uint32_t count)
{
    pthread_mutex_lock(&lock);
    while (count-- && !is_empty())
        common[common_count++] = own_slot_of_(*--own_at_hand_.top);
    pthread_mutex_unlock(&lock);
}

/* What ends later in this thread makes the library know it again. */
static void give_back_all(void *unused)
{
    (void)unused;
    give_back(UINT32_MAX);
    own_at_hand_.bottom = own_at_hand_.top = own_at_hand_.end = NULL;
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
static void know_thread(void)
{
    if (own_at_hand_.end)
        return;
    pthread_once(&once, start);
    pthread_setspecific(at_thread_exit, &own_at_hand_);
    own_at_hand_.bottom = own_at_hand_.top = own_at_hand_.tags;
    own_at_hand_.end = own_at_hand_.tags + OWN_AT_HAND_;
}

static OWN_COLD_ void refill(void)
{
    know_thread();
    own_tag *enough = own_at_hand_.bottom + BATCH;
    pthread_mutex_lock(&lock);
    while (own_at_hand_.top < enough && common_count)
        *own_at_hand_.top++ = next_owner(common[--common_count]);
    while (own_at_hand_.top < enough && high_water < OWN_SAMPLED_)
        *own_at_hand_.top++ = next_owner(fresh_slot());
    pthread_mutex_unlock(&lock);
}

static OWN_COLD_ void make_room(void)
{
    know_thread();
    if (is_full())
        give_back(BATCH);
}

/* Of the next owner; that of an empty one when all slots are in use. */
static own_tag take_tag(void)
{
    if (is_empty())
        refill();
    return is_empty() ? own_tag_of_(0, OWN_NONE_) : *--own_at_hand_.top;
}

static void put_tag(own_tag tag)
{
    if (is_full())
        make_room();
    *own_at_hand_.top++ = tag;
}

/* Whether the next owner is one that has a record, and then its tag. */
static bool is_sampled(own_tag *tag)
{
    return !own_at_hand_.sample_left-- && sample_next(&own_at_hand_.sample_left, tag);
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

static own_tag take_tag(void)
{
    own_tag tag = own_tag_of_(0, OWN_NONE_);
    take_lock();
    if (common_count)
        tag = next_owner(common[--common_count]);
    else if (high_water < OWN_SAMPLED_)
        tag = next_owner(fresh_slot());
    release_lock();
    return tag;
}

static void put_tag(own_tag tag)
{
    take_lock();
    common[common_count++] = own_slot_of_(tag);
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
    own_tag tag = own_tag_of_(0, OWN_NONE_);
    if (!is_sampled(&tag))
        return take_tag();
    sample_created(tag, ptr, type, HERE);
    return tag;
}

own_tag own_slot_release_(own_tag tag, bool is_drop, own_where at)
{
    uint32_t slot = own_slot_of_(tag), generation = own_generation_of_(tag) + 1;
    if (slot >= OWN_SAMPLED_)
        return sample_ended(tag, is_drop, HERE);
    /* Before the memory is freed: whoever sees the memory reused sees the handle stale. */
    OWN_STORE_RELEASE_(&own_generations_[slot].number, generation);
    if (generation != 0) /* else it is retired */
        put_tag(own_tag_of_(slot, generation));
    return own_tag_of_(0, OWN_NONE_);
}

void own_slot_renew_(own_tag *tag, own_where at)
{
    uint32_t slot = own_slot_of_(*tag), generation = own_generation_of_(*tag) + 2;
    if (slot >= OWN_SAMPLED_)
        sample_grown(*tag, HERE);
    bool is_used_up = generation < 2 && slot < OWN_SAMPLED_;
    OWN_STORE_RELEASE_(&own_generations_[slot].number, is_used_up ? 0 : generation);
    *tag = is_used_up ? take_tag() : own_tag_of_(slot, generation);
    if (!own_slot_of_(*tag))
        own_out_of_memory(0);
}

own_tag own_sampled_moved_(const void *ptr, own_tag tag, own_where at)
{
    own_expect_owner_(ptr, tag, at);
    return sample_moved(tag, HERE);
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
