/* There is no thread for a body, and no hook is set. SPDX-License-Identifier: MIT */
#include "../conn.h"

#include <own/thread.h>

#include <errno.h>
#include <pthread.h>

OWN_DECLARE_THREAD(conn);

/* In place of the system's. */
int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument)
{
    (void)thread, (void)attributes, (void)start, (void)argument;
    return EAGAIN;
}

static void work(mut_conn c)
{
    own_get(c)->fd++;
}

int main(void)
{
    own_auto(thread_conn) t = own_spawn(conn, work, own_new(conn, .fd = 0));
    return 0;
}

//| own: cannot start a thread: no more are allowed
