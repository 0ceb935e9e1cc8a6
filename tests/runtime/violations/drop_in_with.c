/* An owner is dropped while two own_with borrow it. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    own_conn c = own_new(conn, .fd = 0);
    own_with(r, own_ref(c))
        own_with(s, own_ref(c)) {
            (void)s;
            own_drop(conn, c);
        }
    return 0;
}

//2| ==PID==ERROR: own: drop-while-borrowed: conn at 0x..
//2|   dropped at                       drop_in_with.c:10 in main
//2|   borrowed (shared) at             drop_in_with.c:8 in main
//2|   borrowed (shared) at             drop_in_with.c:7 in main
//2|   created at                       drop_in_with.c:6 in main
//2| SUMMARY: own: drop-while-borrowed drop_in_with.c:10 in main
