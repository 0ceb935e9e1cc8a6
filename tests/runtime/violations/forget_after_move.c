/* An owner is forgotten after it was moved from. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    own_conn c = own_new(conn, .fd = 0);
    own_auto(conn) d = own_move(c);
    own_forget(c);
    return 0;
}

//1| own: empty-owner: moved from, dropped, none, or never given a value at forget_after_move.c:8 in main
//2| ==PID==ERROR: own: use-after-move: conn at 0x..
//2|   forgotten at                     forget_after_move.c:8 in main
//2|   moved at                         forget_after_move.c:7 in main
//2|   created at                       forget_after_move.c:6 in main
//2| SUMMARY: own: use-after-move forget_after_move.c:8 in main
