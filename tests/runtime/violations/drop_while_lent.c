/* What a scope lent to a thread is dropped before the scope ends. SPDX-License-Identifier: MIT */
#include "../conn.h"

#include <own/thread.h>

OWN_DECLARE_THREAD(conn);

static void work(ref_conn c)
{
    (void)c;
}

int main(void)
{
    own_conn c = own_new(conn, .fd = 0);
    own_auto(scope) s = own_scope_open();
    own_lend_ref(conn, s, work, own_ref(c));
    own_drop(conn, c);
    return 0;
}

//2| ==PID==ERROR: own: drop-while-borrowed: conn at 0x..
//2|   dropped at                       drop_while_lent.c:18 in main
//2|   borrowed (shared) at             drop_while_lent.c:17 in main
//2|   created at                       drop_while_lent.c:15 in main
//2| SUMMARY: own: drop-while-borrowed drop_while_lent.c:18 in main
