/* An owner is made raw inside the own_with of a borrow of it. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    own_conn c = own_new(conn, .fd = 0);
    own_with(r, own_ref(c)) {
        (void)r;
        free(own_into_raw(conn, c));
    }
    return 0;
}

//2| ==PID==ERROR: own: move-while-borrowed: conn at 0x..
//2|   made raw at                      raw_in_with.c:9 in main
//2|   borrowed (shared) at             raw_in_with.c:7 in main
//2|   created at                       raw_in_with.c:6 in main
//2| SUMMARY: own: move-while-borrowed raw_in_with.c:9 in main
