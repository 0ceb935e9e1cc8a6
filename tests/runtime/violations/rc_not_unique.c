/* A counted value with two owners is borrowed exclusively. SPDX-License-Identifier: MIT */
#include "../conn.h"

#include <own/rc.h>
OWN_DECLARE_RC(conn);

int main(void)
{
    own_auto(rc_conn) a = own_new(rc_conn, .fd = 1);
    own_auto(rc_conn) b = own_clone(rc_conn, a);
    return own_get(own_only_mut(rc_conn, a))->fd;
}

//1| own: not-unique: a counted value that has other owners is borrowed exclusively at rc_not_unique.c:11 in main
//2| ==PID==ERROR: own: not-unique: rc conn at 0x..
//2|   borrowed (exclusive) at          rc_not_unique.c:11 in main
//2|   what it owns has other owners
//2|   created at                       rc_not_unique.c:9 in main
//2| SUMMARY: own: not-unique rc_not_unique.c:11 in main
