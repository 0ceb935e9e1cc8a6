/* A borrow is made in a function; with borrow_stacks=1 (options_test.c), the report says who called that.
 * SPDX-License-Identifier: MIT */
#include "../conn.h"

__attribute__((noinline)) static ref_conn lend(const own_conn *c)
{
    return own_ref(*c);
}

int main(void)
{
    own_conn c = own_new(conn, .fd = 1);
    ref_conn r = {0};
    r = lend(&c);
    own_drop(conn, c);
    return own_get(r)->fd;
}

//1| own: stale-borrow: its owner was dropped, made raw or grown, or garbage at borrow_in_function.c:16 in main
//2| ==PID==ERROR: own: use-after-drop: conn at 0x..
//2|   borrow used at                   borrow_in_function.c:16 in main
//2|   dropped at                       borrow_in_function.c:15 in main
//2|   borrowed (shared) at             borrow_in_function.c:7 in lend
//2|   created at                       borrow_in_function.c:12 in main
//2| SUMMARY: own: use-after-drop borrow_in_function.c:16 in main
