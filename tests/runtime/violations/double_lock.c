/* A thread locks what it has locked, and would wait for itself. SPDX-License-Identifier: MIT */
#include "../conn.h"

#include <own/mutex.h>
#include <signal.h>
#include <unistd.h>

OWN_DECLARE_MUTEX(conn);

static mutex_conn m = OWN_MUTEX(.fd = 0);

static void lock_again(void)
{
    own_auto(guard_conn) again = own_lock(conn, m);
    own_get(own_mut(again))->fd++;
}

/* Level hardened waits for ever. */
static void give_up(int signal_number)
{
    (void)signal_number;
    _exit(0);
}

int main(void)
{
    signal(SIGALRM, give_up);
    alarm(OWN_LEVEL == 2 ? 60 : 1);
    own_auto(guard_conn) g = own_lock(conn, m);
    own_get(own_mut(g))->fd++;
    lock_again();
    return 0;
}

//2| ==PID==ERROR: own: double-lock: guard_conn at 0x..
//2|   locked again at                  double_lock.c:14 in lock_again
//2|     #1 0x.. in main double_lock.c:31
//2|   by the thread that holds the lock, and now waits for itself
//2|   created at                       double_lock.c:29 in main
//2| SUMMARY: own: double-lock double_lock.c:14 in lock_again
