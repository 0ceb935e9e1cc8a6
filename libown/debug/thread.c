/* Threads, as the runtime knows them. SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* gettid */
#include "thread.h"

#include <pthread.h>
#include <sys/auxv.h>
#include <unistd.h>

_Thread_local struct thread thread;

/* Above every frame, and readable up to there: the main thread's stack has the name of the program at its end, and other
 * threads have their control block there. No call that allocates would know more. */
static uintptr_t find_stack_end(void)
{
    return gettid() == getpid() ? (uintptr_t)getauxval(AT_EXECFN) : (uintptr_t)pthread_self();
}

void thread_start(void)
{
    thread.stack_end = find_stack_end();
    thread.number = (uint32_t)gettid();
}
