/* The use of an exclusive borrow ends a shared one made from it. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    own_auto(conn) c = own_new(conn, .fd = 0);
    mut_conn m = own_mut(c);
    ref_conn r = own_reborrow(m);
    own_get(m)->fd = 0;
    return own_get(r)->fd;
}

//2| ==PID==ERROR: own: invalidated-borrow: conn at 0x..
//2|   borrow used at                   write_ends_reborrow.c:10 in main
//2|   ended by a use of its origin at  write_ends_reborrow.c:9 in main
//2|   borrowed (shared) at             write_ends_reborrow.c:8 in main
//2|   created at                       write_ends_reborrow.c:6 in main
//2| SUMMARY: own: invalidated-borrow write_ends_reborrow.c:10 in main
