/* A moved owner is moved. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    own_conn c = own_new(conn, .fd = 1);
    own_conn d = own_move(c);
    own_conn e = own_move(c);
    own_drop(conn, d);
    own_drop(conn, e);
    return 0;
}

//1| own: empty-owner: moved from, dropped, none, or never given a value at move_twice.c:8 in main
//2| ==PID==ERROR: own: use-after-move: conn at 0x..
//2|   moved from at                    move_twice.c:8 in main
//2|   moved at                         move_twice.c:7 in main
//2|   created at                       move_twice.c:6 in main
//2| SUMMARY: own: use-after-move move_twice.c:8 in main
