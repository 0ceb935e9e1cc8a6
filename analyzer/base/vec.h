// Vectors in an arena: any struct with the members `items`, `len` and `cap` (VEC(T) declares one). Growing leaves the
// old items in the arena; ids (indices) stay valid, pointers to items do not.
#ifndef OWN_BASE_VEC_H
#define OWN_BASE_VEC_H

#include <stdint.h>

#include "base/arena.h"

#define VEC(type)                                                                                            \
    struct {                                                                                                 \
        type *items;                                                                                         \
        uint32_t len;                                                                                        \
        uint32_t cap;                                                                                        \
    }

// Appends `...` (one item, may be a compound literal).
#define VEC_PUSH(arena, vec, ...)                                                                            \
    ((vec)->items = vec_room((arena), (vec)->items, sizeof *(vec)->items, (vec)->len, &(vec)->cap, 1),       \
     (void)((vec)->items[(vec)->len++] = (__VA_ARGS__)))

// Makes room for `more` items, so that pushing them does not move the items.
#define VEC_RESERVE(arena, vec, more)                                                                        \
    ((void)((vec)->items = vec_room((arena), (vec)->items, sizeof *(vec)->items, (vec)->len, &(vec)->cap, (more))))

// Sets the length; new items are zero.
#define VEC_RESIZE(arena, vec, length)                                                                       \
    ((vec)->items = vec_resize((arena), (vec)->items, sizeof *(vec)->items, (vec)->len, &(vec)->cap, (length)), \
     (void)((vec)->len = (length)))

void *vec_room(struct arena *arena, void *items, size_t item_size, uint32_t len, uint32_t *cap, uint32_t more);
void *vec_resize(struct arena *arena, void *items, size_t item_size, uint32_t len, uint32_t *cap, uint32_t length);

#endif
