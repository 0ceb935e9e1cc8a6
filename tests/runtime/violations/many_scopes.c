/* The report of a move while borrowed lists every borrow, of each kind. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    own_conn c = own_new(conn, .fd = 0);
    own_with(a, own_ref(c))
        own_with(b, own_ref(c))
            own_with(d, a) {
                (void)b, (void)d;
                own_conn moved = own_move(c);
                own_drop(conn, moved);
            }
    return 0;
}

//2| ==PID==ERROR: own: move-while-borrowed: conn at 0x..
//2|   moved at                         many_scopes.c:11 in main
//2|   borrowed (shared) at             many_scopes.c:7 in main
//2|   borrowed (shared) at             many_scopes.c:8 in main
//2|   borrowed (shared) at             many_scopes.c:7 in main
//2|   created at                       many_scopes.c:6 in main
//2| SUMMARY: own: move-while-borrowed many_scopes.c:11 in main
