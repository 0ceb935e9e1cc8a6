#include "base/map.h"

#include "base/check.h"

// The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
static uint64_t mix(uint64_t key) {
    key = (key ^ (key >> 30)) * 0xbf58476d1ce4e5b9u;
    key = (key ^ (key >> 27)) * 0x94d049bb133111ebu;
    return key ^ (key >> 31);
}

static uint32_t map_slot(const struct map *map, uint64_t key) {
    uint32_t slot = (uint32_t)mix(key) & (map->cap - 1);
    while (map->values[slot] && map->keys[slot] != key) {
        slot = (slot + 1) & (map->cap - 1);
    }
    return slot;
}

struct map_result map_get(const struct map *map, uint64_t key) {
    if (map->cap == 0) {
        return (struct map_result){0};
    }
    uint32_t stored = map->values[map_slot(map, key)];
    return stored ? (struct map_result){stored - 1, true} : (struct map_result){0};
}

static void map_grow(struct arena *arena, struct map *map) {
    struct map grown = {.cap = map->cap ? map->cap * 2 : 16, .len = map->len};
    grown.keys = ARENA_ARRAY(arena, uint64_t, grown.cap);
    grown.values = ARENA_ARRAY(arena, uint32_t, grown.cap);
    for (uint32_t i = 0; i < map->cap; i++) {
        if (map->values[i]) {
            uint32_t slot = map_slot(&grown, map->keys[i]);
            grown.keys[slot] = map->keys[i];
            grown.values[slot] = map->values[i];
        }
    }
    *map = grown;
}

void map_set(struct arena *arena, struct map *map, uint64_t key, uint32_t value) {
    CHECK(value < UINT32_MAX);
    if ((map->len + 1) * 4 > map->cap * 3) {
        map_grow(arena, map);
    }
    uint32_t slot = map_slot(map, key);
    map->len += map->values[slot] == 0;
    map->keys[slot] = key;
    map->values[slot] = value + 1;
}

static uint32_t intern_slot(const struct intern *intern, str s) {
    uint32_t slot = (uint32_t)mix(str_hash(s)) & (intern->cap - 1);
    while (intern->slots[slot] && !str_eq(intern->strings.items[intern->slots[slot] - 1], s)) {
        slot = (slot + 1) & (intern->cap - 1);
    }
    return slot;
}

struct map_result intern_find(const struct intern *intern, str s) {
    if (intern->cap == 0) {
        return (struct map_result){0};
    }
    uint32_t stored = intern->slots[intern_slot(intern, s)];
    return stored ? (struct map_result){stored - 1, true} : (struct map_result){0};
}

static void intern_grow(struct arena *arena, struct intern *intern) {
    intern->cap = intern->cap ? intern->cap * 2 : 16;
    intern->slots = ARENA_ARRAY(arena, uint32_t, intern->cap);
    for (uint32_t i = 0; i < intern->strings.len; i++) {
        intern->slots[intern_slot(intern, intern->strings.items[i])] = i + 1;
    }
}

uint32_t intern_str(struct arena *arena, struct intern *intern, str s) {
    if ((intern->strings.len + 1) * 4 > intern->cap * 3) {
        intern_grow(arena, intern);
    }
    uint32_t slot = intern_slot(intern, s);
    if (intern->slots[slot] == 0) {
        VEC_PUSH(arena, &intern->strings, str_copy(arena, s));
        intern->slots[slot] = intern->strings.len;
    }
    return intern->slots[slot] - 1;
}
