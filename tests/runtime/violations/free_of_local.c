/* An owner is made of a variable, and its drop frees it. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    conn local = {.fd = 1};
    own_conn c = own_from_raw(conn, &local);
    if (OWN_LEVEL == 2)
        own_drop(conn, c);
    else
        own_forget(c);
    return 0;
}

//2| ==PID==ERROR: own: wrong-allocator: conn at 0x..
//2|   dropped at                       free_of_local.c:9 in main
//2|   its memory is given to free, but it is on the stack
//2|   created at                       free_of_local.c:7 in main
//2| SUMMARY: own: wrong-allocator free_of_local.c:9 in main
