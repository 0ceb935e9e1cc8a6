/* Where threads wait, and until when. SPDX-License-Identifier: MIT
 *
 * own/mutex.h, own/thread.h and own/channel.h include it. Everything they need of the system is declared here and in
 * thread.h, and implemented in libown/park.c and libown/thread.c; without threads, leave the four out.
 *
 *   own_deadline own_deadline_after_ms(uint64_t), own_deadline_after_ns(uint64_t)     that much time from now
 *   own_deadline own_deadline_never(void)
 *
 * A deadline is a point on the monotonic clock, so a loop that waits again waits no longer. Any thread. */
#ifndef OWN_WAIT_H
#define OWN_WAIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "own/compiler.h"
#include "own/host.h"

#if !OWN_HAS_THREADS_
#error "own: there are no threads here; own/mutex.h, own/thread.h and own/channel.h need them, own/arc.h does not"
#endif
#if !OWN_HAS_GNU_
#error "own: this compiler has no __atomic builtins, which mutexes, channels and threads are made of"
#endif

typedef struct own_deadline {
    int64_t nanoseconds;
} own_deadline;

OWN_BEGIN_C_
own_deadline own_deadline_after_ns(uint64_t nanoseconds);

/* Sleeps while *word is `expected` and nobody wakes this thread; may return early. False: the deadline has passed, and
 * no wake-up was spent on this thread. */
bool own_wait_(const uint32_t *word, uint32_t expected, own_deadline until);
/* Wakes one thread that waits at word, or all. The caller has changed *word before. */
void own_wake_(const uint32_t *word, bool all);
/* Wakes one, and sets *word to `more` if there are others, or else to `none`, before any thread can begin to wait. */
void own_wake_one_(uint32_t *word, uint32_t more, uint32_t none);
/* Lets another thread run. */
void own_yield_(void);
OWN_END_C_

OWN_INLINE_ own_deadline own_deadline_never(void)
{
    own_deadline never;
    never.nanoseconds = INT64_MAX;
    return never;
}
OWN_INLINE_ own_deadline own_deadline_after_ms(uint64_t milliseconds)
{
    return own_deadline_after_ns(milliseconds > UINT64_MAX / 1000000 ? UINT64_MAX : milliseconds * 1000000);
}

#endif
