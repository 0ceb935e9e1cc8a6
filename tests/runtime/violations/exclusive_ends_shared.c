/* An exclusive borrow ends a shared one. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    own_auto(conn) c = own_new(conn, .fd = 1);
    ref_conn r = own_ref(c);
    own_get(own_mut(c))->fd = 0;
    return own_get(r)->fd;
}

//2| ==PID==ERROR: own: invalidated-borrow: conn at 0x..
//2|   borrow used at                   exclusive_ends_shared.c:9 in main
//2|   ended by an exclusive borrow at  exclusive_ends_shared.c:8 in main
//2|   borrowed (shared) at             exclusive_ends_shared.c:7 in main
//2|   created at                       exclusive_ends_shared.c:6 in main
//2| SUMMARY: own: invalidated-borrow exclusive_ends_shared.c:9 in main
