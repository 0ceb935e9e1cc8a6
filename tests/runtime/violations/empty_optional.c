/* A none is unwrapped. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    opt_conn o = opt_conn_none();
    own_conn c = own_unwrap(o);
    own_drop(conn, c);
    return 0;
}

//1| own: empty-owner: moved from, dropped, none, or never given a value at empty_optional.c:7 in main
//2| ==PID==ERROR: own: empty-optional
//2|   moved from at                    empty_optional.c:7 in main
//2| SUMMARY: own: empty-optional empty_optional.c:7 in main
