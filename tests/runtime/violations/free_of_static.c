/* An owner is made of what malloc did not give, and its drop frees it. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    static conn only;
    own_conn c = own_from_raw(conn, &only);
    if (OWN_LEVEL == 2)
        own_drop(conn, c);
    else
        own_forget(c);
    return 0;
}

//2| ==PID==ERROR: own: wrong-allocator: conn at 0x..
//2|   dropped at                       free_of_static.c:9 in main
//2|   its memory is given to free, but it is in static storage
//2|   created at                       free_of_static.c:7 in main
//2| SUMMARY: own: wrong-allocator free_of_static.c:9 in main
