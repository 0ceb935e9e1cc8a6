/* The memory of a dropped object was that of another by the time its borrow is used: the report names the right one.
 * (together/reuse.c shows that AddressSanitizer cannot.) SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    own_conn first = own_new(conn, .fd = 1);
    ref_conn r = own_ref(first);
    const void *was = first.ptr;
    own_drop(conn, first);
    bool is_used_again = false;
    for (int i = 0; i < 4096 && !is_used_again; i++) {
        own_conn next = own_new(conn, .fd = 2);
        is_used_again = next.ptr == was;
        own_drop(conn, next);
    }
    return own_get(r)->fd;
}

//1| own: stale-borrow: its owner was dropped, made raw or grown, or garbage at address_used_again.c:17 in main
//2| ==PID==ERROR: own: use-after-drop: conn at 0x..
//2|   borrow used at                   address_used_again.c:17 in main
//2|   dropped at                       address_used_again.c:10 in main
//2|   borrowed (shared) at             address_used_again.c:8 in main
//2|   created at                       address_used_again.c:7 in main
//2| SUMMARY: own: use-after-drop address_used_again.c:17 in main
