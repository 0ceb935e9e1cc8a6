/* A moved owner is borrowed. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    own_conn c = own_new(conn, .fd = 1);
    own_conn d = own_move(c);
    ref_conn r = own_ref(c);
    own_drop(conn, d);
    return own_get(r)->fd;
}

//1| own: empty-owner: moved from, dropped, none, or never given a value at use_after_move.c:8 in main
//2| ==PID==ERROR: own: use-after-move: conn at 0x..
//2|   borrowed (shared) at             use_after_move.c:8 in main
//2|   moved at                         use_after_move.c:7 in main
//2|   created at                       use_after_move.c:6 in main
//2| SUMMARY: own: use-after-move use_after_move.c:8 in main
