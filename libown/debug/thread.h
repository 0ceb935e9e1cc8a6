/* What the runtime keeps per thread. SPDX-License-Identifier: MIT
 *
 * The runtime takes no lock where programs run fast, and none that a signal handler could wait for: a thread marks itself
 * busy while it changes its own state, and a handler that finds the mark takes the slow way around that state. */
#ifndef OWN_DEBUG_THREAD_H
#define OWN_DEBUG_THREAD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct thread {
    uint32_t free;       /* first free group, 0: none; linked by record.link */
    uint32_t free_count;
    uint32_t number;     /* as the kernel counts, and of a forked process its only thread's in the parent; 0 until thread_start */
    bool busy;
    uintptr_t stack_end; /* no frame is at or above it */
    uint32_t next_object; /* entry of a ring (history.c) that the thread fills next, unless its part is full */
};

/* In the program's own block of thread-local storage, also when libown is a shared library: no call to reach it. */
extern _Thread_local struct thread thread __attribute__((tls_model("initial-exec")));

/* The first time in a thread. Does not allocate. */
void thread_start(void);

static inline void thread_know(void)
{
    if (__builtin_expect(!thread.number, 0))
        thread_start();
}

/* Until thread_leave(the result), handlers of signals leave the thread's state alone. */
static inline bool thread_enter(void)
{
    bool was = thread.busy;
    thread.busy = true;
    atomic_signal_fence(memory_order_seq_cst);
    return was;
}

static inline void thread_leave(bool was)
{
    atomic_signal_fence(memory_order_seq_cst);
    thread.busy = was;
}

#endif
