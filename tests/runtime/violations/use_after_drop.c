/* A dropped owner is borrowed. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    own_conn c = own_new(conn, .fd = 1);
    own_drop(conn, c);
    return own_get(own_mut(c))->fd;
}

//1| own: empty-owner: moved from, dropped, none, or never given a value at use_after_drop.c:8 in main
//2| ==PID==ERROR: own: use-after-drop: conn at 0x..
//2|   borrowed (exclusive) at          use_after_drop.c:8 in main
//2|   dropped at                       use_after_drop.c:7 in main
//2|   created at                       use_after_drop.c:6 in main
//2| SUMMARY: own: use-after-drop use_after_drop.c:8 in main
