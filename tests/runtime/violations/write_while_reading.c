/* A thread that reads under a lock wants to write under it. SPDX-License-Identifier: MIT */
#include "../conn.h"

#include <own/mutex.h>
#include <signal.h>
#include <unistd.h>

OWN_DECLARE_RWLOCK(conn);

/* Level hardened waits for ever. */
static void give_up(int signal_number)
{
    (void)signal_number;
    _exit(0);
}

int main(void)
{
    static rwlock_conn lock = OWN_RWLOCK(.fd = 0);
    signal(SIGALRM, give_up);
    alarm(OWN_LEVEL == 2 ? 60 : 1);
    own_auto(reading_conn) r = own_read(conn, lock);
    own_auto(writing_conn) w = own_write(conn, lock);
    return own_get(own_ref(r))->fd + own_get(own_ref(w))->fd;
}

//2| ==PID==ERROR: own: double-lock: reading_conn at 0x..
//2|   locked again at                  write_while_reading.c:23 in main
//2|   by the thread that holds the lock, and now waits for itself
//2|   created at                       write_while_reading.c:22 in main
//2| SUMMARY: own: double-lock write_while_reading.c:23 in main
