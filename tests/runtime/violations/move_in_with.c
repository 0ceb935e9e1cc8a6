/* An owner is moved while an own_with borrows it. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    own_conn c = own_new(conn, .fd = 0);
    own_with(m, own_mut(c)) {
        own_conn d = own_move(c);
        own_drop(conn, d);
        (void)m;
    }
    return 0;
}

//2| ==PID==ERROR: own: move-while-borrowed: conn at 0x..
//2|   moved at                         move_in_with.c:8 in main
//2|   borrowed (exclusive) at          move_in_with.c:7 in main
//2|   created at                       move_in_with.c:6 in main
//2| SUMMARY: own: move-while-borrowed move_in_with.c:8 in main
