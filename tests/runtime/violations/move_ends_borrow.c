/* A move ends a borrow. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    own_conn c = own_new(conn, .fd = 0);
    ref_conn r = own_ref(c);
    own_auto(conn) d = own_move(c);
    return own_get(r)->fd;
}

//2| ==PID==ERROR: own: invalidated-borrow: conn at 0x..
//2|   borrow used at                   move_ends_borrow.c:9 in main
//2|   moved at                         move_ends_borrow.c:8 in main
//2|   borrowed (shared) at             move_ends_borrow.c:7 in main
//2|   created at                       move_ends_borrow.c:6 in main
//2| SUMMARY: own: invalidated-borrow move_ends_borrow.c:9 in main
