/* The memory of a dropped object is that of another by the time its borrow is used: the report names the right one, which
 * address_used_again_asan.c shows AddressSanitizer cannot. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    own_conn first = own_new(conn, .fd = 1);
    ref_conn r = own_ref(first);
    const void *was = first.ptr;
    own_drop(conn, first);
    for (int i = 0; i < 1 << 20; i++) {
        own_conn next = own_new(conn, .fd = 2);
        bool is_there = next.ptr == was;
        if (is_there)
            i = own_get(r)->fd;
        own_drop(conn, next);
    }
    return 0;
}

//1| own: stale-borrow: its owner was dropped, made raw or grown, or garbage at address_used_again.c:15 in main
//2| ==PID==ERROR: own: use-after-drop: conn at 0x..
//2|   borrow used at                   address_used_again.c:15 in main
//2|   dropped at                       address_used_again.c:10 in main
//2|   borrowed (shared) at             address_used_again.c:8 in main
//2|   created at                       address_used_again.c:7 in main
//2| SUMMARY: own: use-after-drop address_used_again.c:15 in main
