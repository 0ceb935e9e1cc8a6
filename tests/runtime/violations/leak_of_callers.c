/* Owners made at one place for two callers are one line of the leak report, with the stack of the first.
 * SPDX-License-Identifier: MIT */
#include "../conn.h"

static __attribute__((noinline)) own_conn make(int fd)
{
    return own_new(conn, .fd = fd);
}

int main(void)
{
    own_conn a = make(1);
    own_conn b = make(2);
    (void)a;
    (void)b;
    return 0;
}

//2| ==PID==ERROR: own: leak: 2 owners were never dropped
//2|   2 x conn
//2|     created (the first) at           leak_of_callers.c:7 in make
//2|       #1 0x.. in main leak_of_callers.c:12
//2| SUMMARY: own: leak 2 owners from 1 place
