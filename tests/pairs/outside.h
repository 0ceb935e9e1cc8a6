/* Functions of other units, of which the compiler sees nothing: conn_*_own for own.c, conn_*_hand for hand.c.
 * SPDX-License-Identifier: MIT */
#ifndef OUTSIDE_H
#define OUTSIDE_H

#include "pairs.h"

#ifdef OWN_OWN_H
OWN_DECLARE_AS(conn, struct conn);
long conn_use_own(mut_conn c);
long conn_keep_own(own_conn c);
own_conn conn_open_own(long fd);
opt_conn conn_find_own(long fd);
#else
void conn_free_hand(struct conn *c);
long conn_use_hand(struct conn *c);
long conn_keep_hand(struct conn *c);
struct conn *conn_open_hand(long fd);
struct conn *conn_find_hand(long fd);

/* What own/arena.h has: memory from an allocator; chunks, each twice as large as the one before; large objects of their own;
 * objects that are to be told when they end. */
struct allocator {
    void *(*allocate)(size_t size, void *context);
    void (*release)(void *old, size_t size, void *context);
    void *context;
};
struct arena {
    char *next, *limit;
    struct arena_end *ends;
    struct arena_chunk *chunks, *large;
    const struct allocator *allocator;
};
struct arena *arena_open_hand(const struct allocator *allocator);
void arena_close_hand(struct arena *a);
__attribute__((cold)) void *arena_more_hand(struct arena *a, size_t size, size_t alignment);
#endif

#endif
