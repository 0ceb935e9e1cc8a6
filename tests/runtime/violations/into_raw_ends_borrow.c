/* own_into_raw ends a borrow. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    own_conn c = own_new(conn, .fd = 0);
    ref_conn r = own_ref(c);
    conn *raw = own_into_raw(conn, c);
    int fd = own_get(r)->fd;
    free(raw);
    return fd;
}

//1| own: stale-borrow: its owner was dropped, made raw or grew, or garbage at into_raw_ends_borrow.c:9 in main
//2| ==PID==ERROR: own: invalidated-borrow: conn at 0x..
//2|   borrow used at                   into_raw_ends_borrow.c:9 in main
//2|   made raw by own_into_raw at      into_raw_ends_borrow.c:8 in main
//2|   borrowed (shared) at             into_raw_ends_borrow.c:7 in main
//2|   created at                       into_raw_ends_borrow.c:6 in main
//2| SUMMARY: own: invalidated-borrow into_raw_ends_borrow.c:9 in main
