/* What was moved is moved on: the report tells where this owner was moved from. SPDX-License-Identifier: MIT */
#include "../conn.h"

static void keep(own_conn *to, own_conn from)
{
    *to = own_move(from);
}

int main(void)
{
    own_conn c = own_new(conn, .fd = 1);
    own_conn kept;
    keep(&kept, own_move(c));
    own_drop(conn, kept);
    return own_get(own_ref(c))->fd;
}

//1| own: empty-owner: moved from, dropped, none, or never given a value at moved_on.c:15 in main
//2| ==PID==ERROR: own: use-after-move: conn at 0x..
//2|   borrowed (shared) at             moved_on.c:15 in main
//2|   dropped at                       moved_on.c:14 in main
//2|   moved at                         moved_on.c:13 in main
//2|   created at                       moved_on.c:11 in main
//2| SUMMARY: own: use-after-move moved_on.c:15 in main
