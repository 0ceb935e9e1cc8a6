/* A shared borrow ends an exclusive one. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    own_auto(conn) c = own_new(conn, .fd = 0);
    mut_conn m = own_mut(c);
    int fd = own_get(own_ref(c))->fd;
    own_get(m)->fd = 1;
    return fd;
}

//2| ==PID==ERROR: own: invalidated-borrow: conn at 0x..
//2|   borrow used at                   shared_ends_exclusive.c:9 in main
//2|   ended by a shared borrow at      shared_ends_exclusive.c:8 in main
//2|   borrowed (exclusive) at          shared_ends_exclusive.c:7 in main
//2|   created at                       shared_ends_exclusive.c:6 in main
//2| SUMMARY: own: invalidated-borrow shared_ends_exclusive.c:9 in main
