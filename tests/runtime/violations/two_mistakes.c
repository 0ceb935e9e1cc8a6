/* With halt_on_error=0 (options_test.c), the second mistake is reported as well. SPDX-License-Identifier: MIT */
#include "../conn.h"

#include <stdio.h>

int main(void)
{
    own_conn c = own_new(conn, .fd = 1);
    own_conn d = own_move(c);
    own_conn copy = d;
    (void)own_ref(c);
    own_drop(conn, d);
    own_drop(conn, copy);
    puts("end of main");
    return 0;
}

//1| own: empty-owner: moved from, dropped, none, or never given a value at two_mistakes.c:11 in main
//2| ==PID==ERROR: own: use-after-move: conn at 0x..
//2|   borrowed (shared) at             two_mistakes.c:11 in main
//2|   moved at                         two_mistakes.c:9 in main
//2|   created at                       two_mistakes.c:8 in main
//2| SUMMARY: own: use-after-move two_mistakes.c:11 in main
