// Arenas: memory with one lifetime (program, unit or function). Allocation never returns null; when the system has no
// more memory the process ends with status 2 and one message. Nothing in an arena is freed alone.
// One thread at a time per arena.
#ifndef OWN_BASE_ARENA_H
#define OWN_BASE_ARENA_H

#include <stddef.h>

struct arena_chunk;

struct arena {
    struct arena_chunk *chunks; // newest first
    char *cursor;
    char *end;
    size_t used; // bytes handed out since the last reset
};

// A zero-initialised arena is empty and valid.
void arena_free(struct arena *arena);

// Forgets everything that was allocated; keeps one chunk for reuse.
void arena_reset(struct arena *arena);

// `size` zeroed bytes aligned for any object.
void *arena_alloc(struct arena *arena, size_t size);
void *arena_alloc_dirty(struct arena *arena, size_t size); // not zeroed

// `count` zeroed objects of `size` bytes; an overflowing product counts as out of memory.
void *arena_alloc_array(struct arena *arena, size_t count, size_t size);

#define ARENA_NEW(arena, type)          ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_alloc_array((arena), (count), sizeof(type)))

// malloc and realloc that end the process instead of returning null.
void *base_malloc(size_t size);
void *base_realloc(void *memory, size_t size);
_Noreturn void base_out_of_memory(void);

#endif
