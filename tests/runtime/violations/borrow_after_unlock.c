/* A borrow of what a mutex holds is used after the guard has unlocked. SPDX-License-Identifier: MIT */
#include "../conn.h"

#include <own/mutex.h>

OWN_DECLARE_MUTEX(conn);

int main(void)
{
    static mutex_conn m = OWN_MUTEX(.fd = 0);
    own_guard_conn g = own_lock(conn, m);
    mut_conn c = own_mut(g);
    own_drop(guard_conn, g);
    return own_get(c)->fd;
}

//1| own: stale-borrow: its owner was dropped, made raw or grown, or garbage at borrow_after_unlock.c:14 in main
//2| ==PID==ERROR: own: use-after-drop: guard_conn at 0x..
//2|   borrow used at                   borrow_after_unlock.c:14 in main
//2|   dropped at                       borrow_after_unlock.c:13 in main
//2|   borrowed (exclusive) at          borrow_after_unlock.c:12 in main
//2|   created at                       borrow_after_unlock.c:11 in main
//2| SUMMARY: own: use-after-drop borrow_after_unlock.c:14 in main
