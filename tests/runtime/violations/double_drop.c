/* An owner is copied, and both are dropped. SPDX-License-Identifier: MIT */
#include "../conn.h"

#include <stdio.h>

int main(void)
{
    own_conn c = own_new(conn, .fd = 1);
    own_conn copy = c;
    own_drop(conn, c);
    own_drop(conn, copy);
    puts("end of main");
    return 0;
}

//1| own: double-drop: a copy of an owner that was dropped, or garbage at double_drop.c:11 in main
//2| ==PID==ERROR: own: double-drop: conn at 0x..
//2|   dropped again at                 double_drop.c:11 in main
//2|   dropped at                       double_drop.c:10 in main
//2|   created at                       double_drop.c:8 in main
//2| SUMMARY: own: double-drop double_drop.c:11 in main
