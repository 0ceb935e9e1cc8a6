/* Owners are never dropped; a forgotten one is no leak. SPDX-License-Identifier: MIT */
#include "../conn.h"

static own_conn make(int fd)
{
    return own_new(conn, .fd = fd);
}

int main(void)
{
    own_conn two[2];
    for (volatile int i = 0; i < 2; i++) // not unrolled
        two[i] = make(i);
    own_conn c = own_new(conn, .fd = 3);
    own_conn kept = own_move(c);
    own_conn forgotten = own_new(conn, .fd = 4);
    free(forgotten.ptr);
    own_forget(forgotten);
    (void)two;
    (void)kept;
    return 0;
}

//2| ==PID==ERROR: own: leak: 3 owners were never dropped
//2|   2 x conn
//2|     created at                       leak.c:6 in make
//2|       #1 0x.. in main leak.c:13
//2|   1 x conn
//2|     created at                       leak.c:14 in main
//2|     last moved at                    leak.c:15 in main
//2| SUMMARY: own: leak 3 owners from 2 places
