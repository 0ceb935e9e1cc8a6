#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"

enum { FIRST_CHUNK_BYTES = 16 * 1024, LARGEST_CHUNK_BYTES = 4 * 1024 * 1024 };

struct arena_chunk {
    struct arena_chunk *next;
    size_t size; // of `data`
    alignas(max_align_t) char data[];
};

void base_out_of_memory(void) {
    fputs("own-check: out of memory\n", stderr);
    _Exit(2);
}

void *base_malloc(size_t size) {
    void *memory = malloc(size ? size : 1);
    if (!memory) {
        base_out_of_memory();
    }
    return memory;
}

void *base_realloc(void *memory, size_t size) {
    void *grown = realloc(memory, size ? size : 1);
    if (!grown) {
        base_out_of_memory();
    }
    return grown;
}

static void arena_grow(struct arena *arena, size_t need) {
    size_t size = arena->chunks ? arena->chunks->size * 2 : FIRST_CHUNK_BYTES;
    if (size > LARGEST_CHUNK_BYTES) {
        size = LARGEST_CHUNK_BYTES;
    }
    if (size < need) {
        size = need;
    }
    struct arena_chunk *chunk = base_malloc(sizeof *chunk + size);
    chunk->next = arena->chunks;
    chunk->size = size;
    arena->chunks = chunk;
    arena->cursor = chunk->data;
    arena->end = chunk->data + size;
}

void *arena_alloc_dirty(struct arena *arena, size_t size) {
    if (size > SIZE_MAX / 2) {
        base_out_of_memory();
    }
    size_t rounded = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    if (rounded == 0) {
        rounded = alignof(max_align_t);
    }
    if ((size_t)(arena->end - arena->cursor) < rounded) {
        arena_grow(arena, rounded);
    }
    void *memory = arena->cursor;
    arena->cursor += rounded;
    arena->used += rounded;
    return memory;
}

void *arena_alloc(struct arena *arena, size_t size) {
    return memset(arena_alloc_dirty(arena, size), 0, size);
}

void *arena_alloc_array(struct arena *arena, size_t count, size_t size) {
    CHECK(size > 0);
    if (count > SIZE_MAX / 2 / size) {
        base_out_of_memory();
    }
    return arena_alloc(arena, count * size);
}

void arena_free(struct arena *arena) {
    for (struct arena_chunk *chunk = arena->chunks; chunk;) {
        struct arena_chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
    *arena = (struct arena){0};
}

void arena_reset(struct arena *arena) {
    struct arena_chunk *kept = arena->chunks;
    if (!kept) {
        return;
    }
    for (struct arena_chunk *chunk = kept->next; chunk;) {
        struct arena_chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
    kept->next = NULL;
    arena->cursor = kept->data;
    arena->end = kept->data + kept->size;
    arena->used = 0;
}
