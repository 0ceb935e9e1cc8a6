/* A copied handle is dropped by both its owners, in two functions. SPDX-License-Identifier: MIT */
#include "../conn.h"

static __attribute__((noinline)) void give(own_conn c)
{
    own_drop(conn, c);
}

int main(void)
{
    own_conn c = own_new(conn, .fd = 1);
    give(c);
    give(c);
    return 0;
}

//1| own: double-drop: a copy of an owner that was dropped, or garbage at copy_dropped_twice.c:6 in give
//2| ==PID==ERROR: own: double-drop: conn at 0x..
//2|   dropped again at                 copy_dropped_twice.c:6 in give
//2|     #1 0x.. in main copy_dropped_twice.c:13
//2|   dropped at                       copy_dropped_twice.c:6 in give
//2|     #1 0x.. in main copy_dropped_twice.c:12
//2|   created at                       copy_dropped_twice.c:11 in main
//2| SUMMARY: own: double-drop copy_dropped_twice.c:6 in give
