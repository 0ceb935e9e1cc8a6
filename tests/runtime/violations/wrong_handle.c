/* An owner's pointer was exchanged behind its back. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    own_conn c = own_new(conn, .fd = 0);
    c.ptr = calloc(1, sizeof *c.ptr);
    own_drop(conn, c);
    return 0;
}

//2| ==PID==ERROR: own: wrong-handle: conn at 0x..
//2|   dropped at                       wrong_handle.c:8 in main
//2|   created at                       wrong_handle.c:6 in main
//2| SUMMARY: own: wrong-handle wrong_handle.c:8 in main
