/* Where threads wait: the only use of condition variables. SPDX-License-Identifier: MIT
 *
 * A thread that waits at a word queues up in the bucket of the word's address (Pizlo: Locking in WebKit, 2016). Whatever
 * is waited for is then as small as its own state; what is here is for threads that have nothing better to do.
 *
 *   1. A waiter compares the word, and queues up, under the lock of its bucket.
 *   2. Who changes a word and then takes that lock finds every waiter that saw the old value.
 *   3. A waiter leaves its queue once: taken out by a waker, which spends its wake-up on it, or by itself when late. */
#include "own/wait.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <time.h>

enum { BUCKETS = 64, SECOND = 1000000000 };

struct waiter {
    const uint32_t *word;
    struct waiter *next;
    bool woken;
    pthread_cond_t wake;
};

struct bucket {
    pthread_mutex_t lock;
    struct waiter *first; /* under lock, the one that waits longest */
};

static struct bucket buckets[BUCKETS];
static pthread_condattr_t monotonic;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void empty_buckets(void)
{
    for (size_t i = 0; i < BUCKETS; i++) {
        pthread_mutex_init(&buckets[i].lock, NULL);
        buckets[i].first = NULL;
    }
}

static void start(void)
{
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    empty_buckets();
    pthread_atfork(NULL, NULL, empty_buckets); /* a child has none of the threads that wait here */
}

static struct bucket *lock_bucket(const uint32_t *word)
{
    pthread_once(&once, start);
    uint64_t hash = (uint64_t)(uintptr_t)word * UINT64_C(0x9e3779b97f4a7c15);
    struct bucket *bucket = &buckets[hash >> 58];
    pthread_mutex_lock(&bucket->lock);
    return bucket;
}

static void unlock_bucket(struct bucket *bucket)
{
    pthread_mutex_unlock(&bucket->lock);
}

/* ---- time ----------------------------------------------------------------------------------------------------------- */

own_deadline own_deadline_after_ns(uint64_t nanoseconds)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t at = (int64_t)now.tv_sec * SECOND + now.tv_nsec;
    own_deadline deadline = own_deadline_never();
    if (nanoseconds < (uint64_t)(INT64_MAX - at))
        deadline.nanoseconds = at + (int64_t)nanoseconds;
    return deadline;
}

/* Waits for a signal; false when it is late. */
static bool sleep_until(struct waiter *self, struct bucket *bucket, own_deadline until)
{
    if (until.nanoseconds == INT64_MAX) {
        pthread_cond_wait(&self->wake, &bucket->lock);
        return true;
    }
    struct timespec at = {(time_t)(until.nanoseconds / SECOND), (long)(until.nanoseconds % SECOND)};
    return pthread_cond_timedwait(&self->wake, &bucket->lock, &at) != ETIMEDOUT;
}

void own_yield_(void)
{
    sched_yield();
}

/* ---- queues --------------------------------------------------------------------------------------------------------- */

static void append(struct bucket *bucket, struct waiter *waiter)
{
    struct waiter **link = &bucket->first;
    while (*link)
        link = &(*link)->next;
    *link = waiter;
}

static void leave(struct bucket *bucket, const struct waiter *waiter)
{
    struct waiter **link = &bucket->first;
    while (*link != waiter)
        link = &(*link)->next;
    *link = waiter->next;
}

/* The place in the queue of the first who waits at word, from this place on. */
static struct waiter **find(struct waiter **link, const uint32_t *word)
{
    while (*link && (*link)->word != word)
        link = &(*link)->next;
    return link;
}

static void take_out(struct waiter **link)
{
    struct waiter *waiter = *link;
    *link = waiter->next;
    waiter->woken = true;
    pthread_cond_signal(&waiter->wake); /* under the lock: the waiter cannot be gone yet */
}

bool own_wait_(const uint32_t *word, uint32_t expected, own_deadline until)
{
    struct bucket *bucket = lock_bucket(word);
    if (OWN_LOAD_(word) != expected) {
        unlock_bucket(bucket);
        return true;
    }
    struct waiter self = {.word = word};
    pthread_cond_init(&self.wake, &monotonic);
    append(bucket, &self);
    bool in_time = true;
    while (!self.woken && in_time)
        in_time = sleep_until(&self, bucket, until);
    if (!self.woken)
        leave(bucket, &self);
    unlock_bucket(bucket);
    pthread_cond_destroy(&self.wake);
    return self.woken;
}

void own_wake_(const uint32_t *word, bool all)
{
    struct bucket *bucket = lock_bucket(word);
    struct waiter **link = find(&bucket->first, word);
    while (*link) {
        take_out(link);
        if (!all)
            break;
        link = find(link, word);
    }
    unlock_bucket(bucket);
}

void own_wake_one_(uint32_t *word, uint32_t more, uint32_t none)
{
    struct bucket *bucket = lock_bucket(word);
    struct waiter **link = find(&bucket->first, word);
    if (*link) {
        take_out(link);
        link = find(link, word);
    }
    OWN_STORE_(word, *link ? more : none);
    unlock_bucket(bucket);
}
