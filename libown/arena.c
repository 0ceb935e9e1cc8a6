/* Chunks of arenas. SPDX-License-Identifier: MIT
 *
 * Each chunk is twice as large as the one before, up to a megabyte. An object that would waste much of a chunk has one of its
 * own, which is not the newest. A reset keeps the newest, so that the same work done again asks for no memory. */
#include "own/arena.h"

enum { FIRST_CHUNK = 4096, LAST_CHUNK = 1 << 20 };

/* The head of a chunk; its memory is behind it. */
struct own_arena_chunk_ {
    OWN_ALIGNAS_MAX_ struct own_arena_chunk_ *before;
    size_t size; /* with the head */
};

static struct own_arena_chunk_ *open_chunk(const struct own_allocator *allocator, size_t size, struct own_arena_chunk_ *before)
{
    struct own_arena_chunk_ *chunk = allocator->allocate(size, allocator->context);
    if (chunk) {
        chunk->before = before;
        chunk->size = size;
    }
    return chunk;
}

static void close_chunks(const struct own_allocator *allocator, struct own_arena_chunk_ *chunk)
{
    while (chunk) {
        struct own_arena_chunk_ *before = chunk->before;
        allocator->release(chunk, chunk->size, allocator->context);
        chunk = before;
    }
}

struct own_arena_state_ *own_arena_open_(const struct own_allocator *allocator)
{
    struct own_arena_state_ *state = allocator->allocate(sizeof *state, allocator->context);
    if (state) {
        memset(state, 0, sizeof *state);
        state->allocator = allocator;
    }
    return state;
}

static void run_ends(struct own_arena_state_ *state)
{
    while (state->ends) {
        struct own_arena_end_ *end = state->ends;
        state->ends = end->before;
        end->run(end->object);
    }
}

void own_arena_close_(struct own_arena_state_ *state)
{
    run_ends(state);
    close_chunks(state->allocator, state->chunks);
    close_chunks(state->allocator, state->large);
    state->allocator->release(state, sizeof *state, state->allocator->context);
}

/* The newest chunk, from its beginning. */
static void begin_chunk(struct own_arena_state_ *state)
{
    state->next = (char *)(state->chunks + 1);
    state->limit = (char *)state->chunks + state->chunks->size;
}

void own_arena_clear_(struct own_arena_state_ *state)
{
    run_ends(state);
    close_chunks(state->allocator, state->large);
    state->large = NULL;
    if (!state->chunks)
        return;
    close_chunks(state->allocator, state->chunks->before);
    state->chunks->before = NULL;
    begin_chunk(state);
}

static size_t next_size(const struct own_arena_state_ *state)
{
    if (!state->chunks)
        return FIRST_CHUNK;
    return state->chunks->size < LAST_CHUNK ? 2 * state->chunks->size : LAST_CHUNK;
}

static void *open_large(struct own_arena_state_ *state, size_t size)
{
    if (size > PTRDIFF_MAX - sizeof *state->large)
        return NULL;
    struct own_arena_chunk_ *chunk = open_chunk(state->allocator, sizeof *chunk + size, state->large);
    if (!chunk)
        return NULL;
    state->large = chunk;
    return chunk + 1;
}

void *own_arena_more_(struct own_arena_state_ *state, size_t size, size_t alignment)
{
    size_t chunk_size = next_size(state);
    if (!size)
        return own_arena_take_(state, 1, alignment, false);
    if (size > chunk_size / 4)
        return open_large(state, size);
    struct own_arena_chunk_ *chunk = open_chunk(state->allocator, chunk_size, state->chunks);
    if (!chunk)
        return NULL;
    state->chunks = chunk;
    begin_chunk(state);
    return own_arena_take_(state, size, alignment, false);
}

void *own_arena_must_more_(struct own_arena_state_ *state, size_t size, size_t alignment)
{
    void *object = own_arena_more_(state, size, alignment);
    if (!object)
        own_out_of_memory(size);
    return object;
}
