/* What hand.c calls. SPDX-License-Identifier: MIT */
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "outside.h"

void conn_free_hand(struct conn *c)
{
    free(c->peer);
    free(c);
}

long conn_use_hand(struct conn *c)
{
    return c->fd++;
}

long conn_keep_hand(struct conn *c)
{
    long fd = c->fd;
    conn_free_hand(c);
    return fd;
}

struct conn *conn_open_hand(long fd)
{
    struct conn *c = malloc(sizeof *c);
    if (!c)
        abort();
    c->fd = fd;
    c->peer = NULL;
    return c;
}

struct conn *conn_find_hand(long fd)
{
    return fd & 1 ? conn_open_hand(fd) : NULL;
}

/* ---- arenas --------------------------------------------------------------------------------------------------------- */

struct arena_chunk {
    alignas(max_align_t) struct arena_chunk *before;
    size_t size;
};
struct arena_end {
    void (*run)(void *object);
    void *object;
    struct arena_end *before;
};

struct arena *arena_open_hand(const struct allocator *allocator)
{
    struct arena *a = allocator->allocate(sizeof *a, allocator->context);
    if (!a)
        abort();
    memset(a, 0, sizeof *a);
    a->allocator = allocator;
    return a;
}

static void free_chunks(const struct allocator *allocator, struct arena_chunk *chunk)
{
    while (chunk) {
        struct arena_chunk *before = chunk->before;
        allocator->release(chunk, chunk->size, allocator->context);
        chunk = before;
    }
}

void arena_close_hand(struct arena *a)
{
    while (a->ends) {
        struct arena_end *end = a->ends;
        a->ends = end->before;
        end->run(end->object);
    }
    free_chunks(a->allocator, a->chunks);
    free_chunks(a->allocator, a->large);
    a->allocator->release(a, sizeof *a, a->allocator->context);
}

static struct arena_chunk *new_chunk(const struct allocator *allocator, size_t size, struct arena_chunk *before)
{
    struct arena_chunk *chunk = allocator->allocate(size, allocator->context);
    if (!chunk)
        abort();
    chunk->before = before;
    chunk->size = size;
    return chunk;
}

void *arena_more_hand(struct arena *a, size_t size, size_t alignment)
{
    size_t chunk_size = !a->chunks ? 4096 : a->chunks->size < 1 << 20 ? 2 * a->chunks->size : 1 << 20;
    if (size > chunk_size / 4) {
        if (size > PTRDIFF_MAX - sizeof *a->large)
            abort();
        a->large = new_chunk(a->allocator, sizeof *a->large + size, a->large);
        return a->large + 1;
    }
    a->chunks = new_chunk(a->allocator, chunk_size, a->chunks);
    char *object = (char *)(a->chunks + 1);
    object += (size_t)-(uintptr_t)object & (alignment - 1);
    a->next = object + size;
    a->limit = (char *)a->chunks + chunk_size;
    return object;
}
