/* An exclusive borrow is used while an own_with reads through it. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    own_auto(conn) c = own_new(conn, .fd = 0);
    own_with(m, own_mut(c))
        own_with(r, own_reborrow(m)) {
            own_get(m)->fd = 1;
            (void)r;
        }
    return 0;
}

//2| ==PID==ERROR: own: conflicting-borrow: conn at 0x..
//2|   borrow (exclusive) used at       write_in_with.c:9 in main
//2|   borrowed (shared) at             write_in_with.c:8 in main
//2|   created at                       write_in_with.c:6 in main
//2| SUMMARY: own: conflicting-borrow write_in_with.c:9 in main
