/* Threads of the system: the only use of pthread_create. SPDX-License-Identifier: MIT */
#include "own/thread.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

_Static_assert(sizeof(pthread_t) <= sizeof(uint64_t), "own_thread_ keeps a pthread_t");

static pthread_t system_thread(const struct own_thread_ *thread)
{
    pthread_t id;
    memcpy(&id, &thread->system, sizeof id);
    return id;
}

/* One of the two who hold the thread lets go. */
static void let_go(struct own_thread_ *thread)
{
    if (OWN_SUB_(&thread->holders, 1) != 1)
        return;
    thread->end(thread);
    free(thread);
}

static void *enter(void *argument)
{
    struct own_thread_ *thread = argument;
    thread->run(thread);
    let_go(thread);
    return NULL;
}

int own_thread_start_(struct own_thread_ *thread)
{
    pthread_t id;
    thread->holders = 2;
    int error = pthread_create(&id, NULL, enter, thread);
    if (!error)
        memcpy(&thread->system, &id, sizeof id); /* nobody but the holder of the handle reads it */
    return error;
}

void own_thread_join_(struct own_thread_ *thread)
{
    int error = pthread_join(system_thread(thread), NULL);
    if (!error)
        return;
    fprintf(stderr, "own: cannot join a thread: %s\n", error == EDEADLK ? "it is this one" : "there is none");
    abort();
}

void own_thread_detach_(struct own_thread_ *thread)
{
    pthread_detach(system_thread(thread));
    let_go(thread);
}

/* ---- without a thread ----------------------------------------------------------------------------------------------- */

static _Atomic(own_no_thread_hook *) no_thread_hook;

void own_on_no_thread(own_no_thread_hook *hook)
{
    atomic_store(&no_thread_hook, hook);
}

void own_no_thread_(int error)
{
    own_no_thread_hook *hook = atomic_load(&no_thread_hook);
    if (hook)
        hook(error);
    else
        fprintf(stderr, "own: cannot start a thread: %s\n", error == ENOMEM ? "out of memory" : "no more are allowed");
    abort();
}
