/* Of two shared borrows that end together, each knows where it was made. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    own_auto(conn) c = own_new(conn, .fd = 0);
    ref_conn first = own_ref(c);
    ref_conn second = own_ref(c);
    own_get(own_mut(c))->fd = own_get(first)->fd + own_get(second)->fd;
    return own_get(first)->fd;
}

//2| ==PID==ERROR: own: invalidated-borrow: conn at 0x..
//2|   borrow used at                   borrowed_at_two_places.c:10 in main
//2|   ended by an exclusive borrow at  borrowed_at_two_places.c:9 in main
//2|   borrowed (shared) at             borrowed_at_two_places.c:7 in main
//2|   created at                       borrowed_at_two_places.c:6 in main
//2| SUMMARY: own: invalidated-borrow borrowed_at_two_places.c:10 in main
