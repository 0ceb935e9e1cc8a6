/* Locks that are not free: spin a little, then sleep. SPDX-License-Identifier: MIT
 *
 * The mutex is the second of Drepper's "Futexes are tricky" (2011): who has slept takes it as waited for, since others
 * may sleep as well, and at worst wakes nobody later. */
#include "own/wait.h"

#include "own/mutex.h"

#include <stdio.h>

enum { SPINS = 100 };

/* Who waits, and how long. */
struct waiting {
    const void *value; /* in the lock; its guards point to it */
    own_deadline until;
    own_where at;
    const void *frame; /* of the function that was called where it locks */
};
#define WAITING {value, until, at, __builtin_frame_address(0)}

/* True while it is worth looking again. */
static bool spin(unsigned *spins)
{
    if (*spins == SPINS)
        return false;
    ++*spins;
    OWN_PAUSE_();
    return true;
}

#if OWN_LEVEL == 2
enum { PATIENCE_MS = 100 };

/* As own_wait_; but before it sleeps for ever, the thread looks whether it waits for itself (debug/guards.c). */
static bool sleep_at(const uint32_t *word, uint32_t expected, const struct waiting *who)
{
    if (who->until.nanoseconds == own_deadline_never().nanoseconds) {
        if (own_wait_(word, expected, own_deadline_after_ms(PATIENCE_MS)))
            return true;
        own_lock_waits_(who->value, who->at, who->frame);
    }
    return own_wait_(word, expected, who->until);
}
#else
static bool sleep_at(const uint32_t *word, uint32_t expected, const struct waiting *who)
{
    return own_wait_(word, expected, who->until);
}
#endif

bool own_lock_slowly_(struct own_lock_ *lock, const void *value, own_deadline until, own_where at)
{
    struct waiting who = WAITING;
    unsigned spins = 0;
    while (OWN_LOAD_RELAXED_(&lock->word) == 1 && spin(&spins))
        ;
    if (own_try_lock_(lock))
        return true;
    while (OWN_SWAP_ACQUIRE_(&lock->word, 2) != 0)
        if (!sleep_at(&lock->word, 2, &who))
            return false;
    return true;
}

/* Waits for the lock to be left by those who hold it, having seen it as `word`. */
static bool park(struct own_rwlock_ *lock, uint32_t word, const struct waiting *who)
{
    if (!(word & OWN_PARKED_) && !OWN_SWAP_IF_(&lock->word, &word, word | OWN_PARKED_))
        return true;
    return sleep_at(&lock->word, word | OWN_PARKED_, who);
}

bool own_read_slowly_(struct own_rwlock_ *lock, const void *value, own_deadline until, own_where at)
{
    struct waiting who = WAITING;
    unsigned spins = 0;
    while (!own_try_read_(lock)) {
        uint32_t word = OWN_LOAD_RELAXED_(&lock->word);
        if (word & OWN_READERS_) {
            fprintf(stderr, "own: 2^29 threads read at once, or guards are forgotten\n");
            abort();
        }
        bool busy = word & (OWN_WRITER_ | OWN_PARKED_);
        if (busy && !spin(&spins) && !park(lock, word, &who))
            return false;
    }
    return true;
}

bool own_write_slowly_(struct own_rwlock_ *lock, const void *value, own_deadline until, own_where at)
{
    struct waiting who = WAITING;
    unsigned spins = 0;
    for (;;) {
        uint32_t word = OWN_LOAD_RELAXED_(&lock->word);
        if (!(word & ~OWN_PARKED_)) {
            if (OWN_SWAP_IF_ACQUIRE_(&lock->word, &word, word | OWN_WRITER_))
                return true;
        } else if (!spin(&spins) && !park(lock, word, &who)) {
            return false;
        }
    }
}

void own_rwlock_wake_(struct own_rwlock_ *lock)
{
    uint32_t word = OWN_PARKED_;
    if (OWN_SWAP_IF_(&lock->word, &word, 0))
        own_wake_(&lock->word, true);
}
