/* A thread is joined again. SPDX-License-Identifier: MIT */
#include "../conn.h"

#include <own/thread.h>

OWN_DECLARE_THREAD(conn);

static void work(mut_conn c)
{
    own_get(c)->fd++;
}

int main(void)
{
    own_thread_conn t = own_spawn(conn, work, own_new(conn, .fd = 0));
    own_auto(conn) done = own_join(conn, t);
    own_auto(conn) again = own_join(conn, t);
    return 0;
}

//1| own: empty-owner: moved from, dropped, none, or never given a value at join_twice.c:17 in main
//2| ==PID==ERROR: own: use-after-drop: thread_conn at 0x..
//2|   read at                          join_twice.c:17 in main
//2|   dropped at                       join_twice.c:16 in main
//2|   created at                       join_twice.c:15 in main
//2| SUMMARY: own: use-after-drop join_twice.c:17 in main
