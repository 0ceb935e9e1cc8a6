// Hash maps in an arena, open addressing, never shrinking. Iterate over something ordered instead: a map has no order.
#ifndef OWN_BASE_MAP_H
#define OWN_BASE_MAP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

// 64-bit keys to 32-bit values. A zero-initialised map is empty and valid.
struct map {
    uint64_t *keys;
    uint32_t *values; // value + 1; 0 marks a free slot
    uint32_t len;
    uint32_t cap;
};

struct map_result {
    uint32_t value;
    bool found;
};

struct map_result map_get(const struct map *map, uint64_t key);
void map_set(struct arena *arena, struct map *map, uint64_t key, uint32_t value); // value < UINT32_MAX

// Strings to small dense numbers, in order of first sight: 0, 1, 2, ...
struct intern {
    VEC(str) strings;
    uint32_t *slots; // index + 1
    uint32_t cap;
};

uint32_t intern_str(struct arena *arena, struct intern *intern, str s); // copies a new string into the arena
struct map_result intern_find(const struct intern *intern, str s);

#endif
