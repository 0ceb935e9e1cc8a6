/* A borrow is used after its owner was dropped, and the memory has a new owner. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    own_conn c = own_new(conn, .fd = 1);
    ref_conn r = own_ref(c);
    own_drop(conn, c);
    own_auto(conn) d = own_new(conn, .fd = 2);
    return own_get(r)->fd + own_get(own_ref(d))->fd;
}

//1| own: stale-borrow: its owner was dropped, made raw or grew, or garbage at borrow_after_drop.c:10 in main
//2| ==PID==ERROR: own: use-after-drop: conn at 0x..
//2|   borrow used at                   borrow_after_drop.c:10 in main
//2|   dropped at                       borrow_after_drop.c:8 in main
//2|   borrowed (shared) at             borrow_after_drop.c:7 in main
//2|   created at                       borrow_after_drop.c:6 in main
//2| SUMMARY: own: use-after-drop borrow_after_drop.c:10 in main
