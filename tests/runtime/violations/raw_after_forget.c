/* An owner is made raw after it was forgotten. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    own_conn c = own_new(conn, .fd = 0);
    own_forget(c);
    return own_into_raw(conn, c) != NULL;
}

//1| own: empty-owner: moved from, dropped, none, or never given a value at raw_after_forget.c:8 in main
//2| ==PID==ERROR: own: use-after-move: conn at 0x..
//2|   made raw at                      raw_after_forget.c:8 in main
//2|   forgotten at                     raw_after_forget.c:7 in main
//2|   created at                       raw_after_forget.c:6 in main
//2| SUMMARY: own: use-after-move raw_after_forget.c:8 in main
