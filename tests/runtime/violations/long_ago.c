/* An owner is used that was dropped so long ago that its history has others by now. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    own_conn c = own_new(conn, .fd = 0);
    own_drop(conn, c);
    for (int i = 0; i < 20000; i++) {
        own_auto(conn) d = own_new(conn, .fd = 1);
    }
    (void)own_ref(c);
    return 0;
}

//1| own: empty-owner: moved from, dropped, none, or never given a value at long_ago.c:11 in main
//2| ==PID==ERROR: own: use-after-drop
//2|   borrowed (shared) at             long_ago.c:11 in main
//2|   dropped at                       long_ago.c:7 in main
//2|   what it owned has ended so long ago that nothing is known of it
//2| SUMMARY: own: use-after-drop long_ago.c:11 in main
