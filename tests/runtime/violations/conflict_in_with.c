/* An owner is borrowed exclusively while an own_with reads it. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    own_auto(conn) c = own_new(conn, .fd = 0);
    own_with(r, own_ref(c)) {
        own_get(own_mut(c))->fd = 1;
        (void)r;
    }
    return 0;
}

//2| ==PID==ERROR: own: conflicting-borrow: conn at 0x..
//2|   borrowed (exclusive) at          conflict_in_with.c:8 in main
//2|   borrowed (shared) at             conflict_in_with.c:7 in main
//2|   created at                       conflict_in_with.c:6 in main
//2| SUMMARY: own: conflicting-borrow conflict_in_with.c:8 in main
