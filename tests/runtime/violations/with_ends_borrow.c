/* A borrow is used after its own_with. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    own_auto(conn) c = own_new(conn, .fd = 0);
    ref_conn kept = {0};
    own_with(r, own_ref(c)) kept = r;
    return own_get(kept)->fd;
}

//2| ==PID==ERROR: own: invalidated-borrow: conn at 0x..
//2|   borrow used at                   with_ends_borrow.c:9 in main
//2|   ended with its own_with
//2|   borrowed (shared) at             with_ends_borrow.c:8 in main
//2|   created at                       with_ends_borrow.c:6 in main
//2| SUMMARY: own: invalidated-borrow with_ends_borrow.c:9 in main
