/* The stack of every place of an object: where it was made, dropped, and used. SPDX-License-Identifier: MIT */
#include "../conn.h"

#define OUT_OF_LINE __attribute__((noinline))

OUT_OF_LINE static own_conn make(int fd)
{
    return own_new(conn, .fd = fd);
}

OUT_OF_LINE static own_conn open_conn(int fd)
{
    own_conn c = make(fd);
    own_get(own_mut(c))->fd++;
    return c;
}

OUT_OF_LINE static void close_conn(own_conn *c)
{
    own_drop(conn, *c);
    own_get(own_mut(*c))->fd = -1;
}

static inline __attribute__((always_inline)) void inlined(own_conn *c)
{
    close_conn(c);
}

int main(void)
{
    own_conn c = open_conn(1);
    inlined(&c);
    return 0;
}

//1| own: empty-owner: moved from, dropped, none, or never given a value at deep_stack.c:21 in close_conn
//2| ==PID==ERROR: own: use-after-drop: conn at 0x..
//2|   borrowed (exclusive) at          deep_stack.c:21 in close_conn
//2|     #1 0x.. in inlined deep_stack.c:26
//2|     #2 0x.. in main deep_stack.c:32
//2|   dropped at                       deep_stack.c:20 in close_conn
//2|     #1 0x.. in inlined deep_stack.c:26
//2|     #2 0x.. in main deep_stack.c:32
//2|   created at                       deep_stack.c:8 in make
//2|     #1 0x.. in open_conn deep_stack.c:13
//2|     #2 0x.. in main deep_stack.c:31
//2| SUMMARY: own: use-after-drop deep_stack.c:21 in close_conn
