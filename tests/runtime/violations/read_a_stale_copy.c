/* An owner is copied; the copy is borrowed after the drop. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    own_conn c = own_new(conn, .fd = 1);
    own_conn copy = c;
    own_drop(conn, c);
    return own_get(own_ref(copy))->fd;
}

//1| own: stale-owner: a copy of an owner that was dropped, or garbage at read_a_stale_copy.c:9 in main
//2| ==PID==ERROR: own: use-after-drop: conn at 0x..
//2|   borrowed (shared) at             read_a_stale_copy.c:9 in main
//2|   dropped at                       read_a_stale_copy.c:8 in main
//2|   created at                       read_a_stale_copy.c:6 in main
//2| SUMMARY: own: use-after-drop read_a_stale_copy.c:9 in main
