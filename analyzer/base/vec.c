#include "base/vec.h"

#include <string.h>

#include "base/check.h"

void *vec_room(struct arena *arena, void *items, size_t item_size, uint32_t len, uint32_t *cap, uint32_t more) {
    CHECK(len <= *cap);
    if (*cap - len >= more) {
        return items;
    }
    CHECK(more < UINT32_MAX / 2 - len);
    uint32_t grown = *cap < 4 ? 4 : *cap * 2;
    if (grown < len + more) {
        grown = len + more;
    }
    CHECK(grown <= SIZE_MAX / 2 / item_size);
    void *moved = arena_alloc_dirty(arena, grown * item_size);
    if (len) {
        memcpy(moved, items, len * item_size);
    }
    *cap = grown;
    return moved;
}

void *vec_resize(struct arena *arena, void *items, size_t item_size, uint32_t len, uint32_t *cap, uint32_t length) {
    if (length > len) {
        items = vec_room(arena, items, item_size, len, cap, length - len);
        memset((char *)items + len * item_size, 0, (length - len) * item_size);
    }
    return items;
}
