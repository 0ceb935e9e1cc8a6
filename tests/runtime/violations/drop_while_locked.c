/* What a lock protects is dropped while a guard holds the lock. SPDX-License-Identifier: MIT */
#include "../conn.h"

#include <own/mutex.h>

OWN_DECLARE_MUTEX(conn);

int main(void)
{
    static mutex_conn m = OWN_MUTEX(.fd = 0);
    own_auto(guard_conn) g = own_lock(conn, m);
    mutex_conn_fini(&m);
    return own_get(own_ref(g))->fd;
}

//1| own: drop-while-locked: what a lock holds is dropped, and there are guards
//2| ==PID==ERROR: own: drop-while-locked: guard_conn at 0x..
//2|   its lock dropped at              drop_while_locked.c:12 in main
//2|   which this guard holds
//2|   created at                       drop_while_locked.c:11 in main
//2| SUMMARY: own: drop-while-locked drop_while_locked.c:12 in main
