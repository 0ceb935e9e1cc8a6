/* A borrow is borrowed from after its owner was dropped. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    own_conn c = own_new(conn, .fd = 0);
    mut_conn m = own_mut(c);
    own_drop(conn, c);
    ref_conn r = own_reborrow(m);
    (void)r;
    return 0;
}

//1| own: stale-borrow: its owner was dropped, made raw or grown, or garbage at reborrow_after_drop.c:9 in main
//2| ==PID==ERROR: own: use-after-drop: conn at 0x..
//2|   borrow used at                   reborrow_after_drop.c:9 in main
//2|   dropped at                       reborrow_after_drop.c:8 in main
//2|   borrowed (exclusive) at          reborrow_after_drop.c:7 in main
//2|   created at                       reborrow_after_drop.c:6 in main
//2| SUMMARY: own: use-after-drop reborrow_after_drop.c:9 in main
