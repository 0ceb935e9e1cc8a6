/* What lived in an arena is used after the arena was reset. SPDX-License-Identifier: MIT */
#include "../conn.h"

#include <own/arena.h>
OWN_DECLARE_ARENA(conn);

int main(void)
{
    own_auto(arena) a = own_empty(arena);
    mut_conn c = own_in_arena(a, conn, .fd = 1);
    own_reset(arena, a);
    return own_get(c)->fd;
}

//1| own: stale-borrow: its owner was dropped, made raw or grew, or garbage at arena_after_reset.c:12 in main
//2| ==PID==ERROR: own: invalidated-borrow: arena at 0x..
//2|   borrow used at                   arena_after_reset.c:12 in main
//2|   ended by a change of its owner at arena_after_reset.c:11 in main
//2|   borrowed (shared) at             arena_after_reset.c:10 in main
//2|   created at                       arena_after_reset.c:9 in main
//2| SUMMARY: own: invalidated-borrow arena_after_reset.c:12 in main
