#include "mir/index.h"

// One round of the 64-bit mixer of wyhash-like hashes: multiply by an odd constant, fold the high half down.
static uint64_t add_hash(uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
    return hash ^ (hash >> 32);
}

// ---- places: by parent, kind and data ----

static bool same_place(const struct mir_place_info *a, const struct mir_place_info *b) {
    return a->kind == b->kind && a->parent.i == b->parent.i && a->data == b->data;
}

static uint64_t hash_place(const struct mir_place_info *place) {
    uint64_t where = (uint64_t)place->parent.i << 8 | place->kind;
    return add_hash(add_hash(0, where), (uint64_t)place->data);
}

struct map_result mir_index_find_place(const struct mir_body *body, const struct mir_place_info *place) {
    for (uint64_t key = hash_place(place);; key++) {
        struct map_result known = map_get(&body->place_index, key);
        if (!known.found || same_place(&body->places.items[known.value], place)) {
            return known;
        }
    }
}

void mir_index_place(struct arena *arena, struct mir_body *body, uint32_t id) {
    uint64_t key = hash_place(&body->places.items[id]);
    while (map_get(&body->place_index, key).found) {
        key++;
    }
    map_set(arena, &body->place_index, key, id);
}

// ---- types: records and what stands for them by name, all others by structure ----

static bool is_named(const struct mir_type_info *type) {
    return type->kind == MIR_TYPE_RECORD || type->kind == MIR_TYPE_OPAQUE;
}

static bool same_parameters(const struct mir_unit *unit, const struct mir_type_info *a, const struct mir_type_info *b) {
    if (a->len != b->len) {
        return false;
    }
    for (uint32_t i = 0; i < a->len; i++) {
        if (unit->type_list.items[a->first + i].i != unit->type_list.items[b->first + i].i) {
            return false;
        }
    }
    return true;
}

static bool same_type(const struct mir_unit *unit, const struct mir_type_info *a, const struct mir_type_info *b) {
    if (is_named(a) && is_named(b)) {
        return a->name == b->name;
    }
    return a->kind == b->kind && a->bits == b->bits && a->is_signed == b->is_signed &&
           a->is_variadic == b->is_variadic && a->element.i == b->element.i && a->name == b->name &&
           a->count == b->count && same_parameters(unit, a, b);
}

static uint64_t hash_type(const struct mir_unit *unit, const struct mir_type_info *type) {
    uint64_t hash = add_hash(is_named(type), type->name);
    if (is_named(type)) {
        return hash;
    }
    hash = add_hash(hash, (uint64_t)type->element.i << 32 | (uint32_t)type->kind << 16 | (uint32_t)type->bits << 8 |
                              (uint32_t)type->is_signed << 1 | type->is_variadic);
    hash = add_hash(hash, type->count);
    for (uint32_t i = 0; i < type->len; i++) {
        hash = add_hash(hash, unit->type_list.items[type->first + i].i);
    }
    return hash;
}

struct map_result mir_index_find_type(const struct mir_unit *unit, const struct mir_type_info *type) {
    for (uint64_t key = hash_type(unit, type);; key++) {
        struct map_result known = map_get(&unit->type_index, key);
        if (!known.found || same_type(unit, &unit->types.items[known.value], type)) {
            return known;
        }
    }
}

void mir_index_type(struct mir_unit *unit, uint32_t id) {
    uint64_t key = hash_type(unit, &unit->types.items[id]);
    while (map_get(&unit->type_index, key).found) {
        key++;
    }
    map_set(unit->arena, &unit->type_index, key, id);
}

// ---- locals ----

void mir_index_local(struct arena *arena, struct mir_body *body, uint32_t id) {
    struct mir_local_info *local = &body->locals.items[id];
    local->ordinal = 0;
    if (local->name) {
        local->ordinal = map_get(&body->name_counts, local->name).value; // 0 when not found
        map_set(arena, &body->name_counts, local->name, local->ordinal + 1);
    }
}
