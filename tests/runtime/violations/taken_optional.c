/* An optional is unwrapped that was taken from. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    opt_conn o = own_try_new(conn, .fd = 0);
    opt_auto(conn) taken = own_take(o);
    own_conn c = own_unwrap(o);
    own_drop(conn, c);
    return 0;
}

//1| own: empty-owner: moved from, dropped, none, or never given a value at taken_optional.c:8 in main
//2| ==PID==ERROR: own: use-after-move: conn at 0x..
//2|   moved from at                    taken_optional.c:8 in main
//2|   moved at                         taken_optional.c:7 in main
//2|   created at                       taken_optional.c:6 in main
//2| SUMMARY: own: use-after-move taken_optional.c:8 in main
