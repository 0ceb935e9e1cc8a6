/* The slots of level hardened, and its traps. SPDX-License-Identifier: MIT
 *
 * Free slots are lists linked through `next_free`, one per thread and one for all. A thread takes and gives back its own
 * without a lock, and exchanges a batch with the common list when it has none or two batches. */
#include "own/handle.h"

#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

enum { BATCH = 64 };

struct slot_list {
    uint32_t first; /* 0: empty */
    uint32_t count;
};

struct own_generation own_generations_[OWN_SLOTS_];
static uint32_t next_free[OWN_SLOTS_];

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct slot_list common;    /* under lock */
static uint32_t high_water = 1;    /* under lock; slots from here on were never used */

static _Thread_local struct slot_list mine;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t at_thread_exit;
static _Thread_local bool registered;

static void push(struct slot_list *list, uint32_t slot)
{
    next_free[slot] = list->first;
    list->first = slot;
    list->count++;
}

static uint32_t pop(struct slot_list *list)
{
    uint32_t slot = list->first;
    list->first = next_free[slot];
    list->count--;
    return slot;
}

static void give_back(uint32_t count)
{
    pthread_mutex_lock(&lock);
    while (count-- && mine.count)
        push(&common, pop(&mine));
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

/* A thread that has touched a slot hands its list on when it ends. */
static void register_thread(void)
{
    pthread_once(&once, start);
    pthread_setspecific(at_thread_exit, &mine);
    registered = true;
}

static void refill(void)
{
    if (!registered)
        register_thread();
    pthread_mutex_lock(&lock);
    while (mine.count < BATCH && common.count)
        push(&mine, pop(&common));
    while (mine.count < BATCH && high_water < OWN_SLOTS_)
        push(&mine, high_water++);
    pthread_mutex_unlock(&lock);
}

own_tag own_slot_acquire_(void)
{
    own_tag tag = {0, 0};
    if (!mine.count)
        refill();
    if (mine.count) {
        tag.slot = pop(&mine);
        tag.generation = own_generations_[tag.slot].number + 1;
        OWN_STORE_RELEASE_(&own_generations_[tag.slot].number, tag.generation);
    }
    return tag;
}

void own_slot_release_(own_tag tag)
{
    /* Before the memory is freed: whoever sees the memory reused sees the handle stale. */
    OWN_STORE_RELEASE_(&own_generations_[tag.slot].number, tag.generation + 1);
    if (tag.generation + 1 == UINT32_MAX - 1)
        return; /* retired: its generations are used up */
    if (!registered)
        register_thread();
    push(&mine, tag.slot);
    if (mine.count >= 2 * BATCH)
        give_back(BATCH);
}

own_tag own_slot_renew_(own_tag tag)
{
    own_tag next = {tag.slot, tag.generation + 2};
    if (!tag.slot)
        return tag; /* not checked */
    if (next.generation < UINT32_MAX - 1) {
        OWN_STORE_RELEASE_(&own_generations_[tag.slot].number, next.generation);
        return next;
    }
    next = own_slot_acquire_();
    own_slot_release_(tag);
    return next;
}

/* ---- traps ---------------------------------------------------------------------------------------------------------- */

static OWN_NORETURN_ void trap(const char *what, own_where at)
{
    char line[512];
    int length = at ? snprintf(line, sizeof line, "own: %s at %s:%u in %s\n", what, at->file, at->line, at->function)
                    : snprintf(line, sizeof line, "own: %s\n", what);
    if (length > 0 && (size_t)length >= sizeof line)
        length = sizeof line - 1;
    if (length > 0 && write(STDERR_FILENO, line, (size_t)length) < 0)
        OWN_TRAP_();
    OWN_TRAP_();
}

void own_trap_owner_(const void *ptr, own_where at)
{
    trap(ptr ? "stale-owner: a copy of an owner that was dropped, or garbage"
             : "empty-owner: moved from, dropped, none, or never given a value",
         at);
}

void own_trap_drop_(own_where at)
{
    trap("double-drop: a copy of an owner that was dropped, or garbage", at);
}

void own_trap_borrow_(own_where at)
{
    trap("stale-borrow: its owner was dropped, made raw or grew, or garbage", at);
}

void own_trap_null_(own_where at)
{
    trap("null-owner: own_from_raw of a null pointer", at);
}

void own_trap_bounds_(size_t index, size_t length, own_where at)
{
    char what[100];
    snprintf(what, sizeof what, "out-of-bounds: index %zu of length %zu", index, length);
    trap(what, at);
}

void own_trap_not_unique_(own_where at)
{
    trap("not-unique: a counted value that has other owners is borrowed exclusively", at);
}

void own_trap_result_(own_where at)
{
    trap("wrong-result: the value of an error, or the error of a value, is taken", at);
}
