#include "mir/parts.h"

enum { BEING_LOOKED_AT = UINT16_MAX };

struct walk {
    const struct mir_unit *unit;
    uint16_t *depths; // per type: levels, with itself; 0 = not known yet
    uint16_t deepest;
};

static bool find_depth(struct walk *walk, uint32_t id, uint16_t level);

static bool add_part(struct walk *walk, uint32_t part, uint16_t level, uint16_t *depth) {
    if (!find_depth(walk, part, level)) {
        return false;
    }
    *depth = walk->depths[part] > *depth ? walk->depths[part] : *depth;
    return true;
}

static bool add_parts(struct walk *walk, const struct mir_type_info *type, uint16_t level, uint16_t *depth) {
    if (type->kind == MIR_TYPE_ARRAY || type->kind == MIR_TYPE_VLA) {
        return add_part(walk, type->element.i, level, depth);
    }
    for (uint32_t i = 0; type->kind == MIR_TYPE_RECORD && i < type->len; i++) {
        if (!add_part(walk, walk->unit->fields.items[type->first + i].type.i, level, depth)) {
            return false;
        }
    }
    return true;
}

// `level`: of how many types it is a part, on the way here. False for a type without an end.
static bool find_depth(struct walk *walk, uint32_t id, uint16_t level) {
    if (walk->depths[id] == BEING_LOOKED_AT || level + walk->depths[id] > walk->deepest) {
        return false;
    }
    if (walk->depths[id]) {
        return true;
    }
    uint16_t depth = 0;
    walk->depths[id] = BEING_LOOKED_AT;
    if (!add_parts(walk, &walk->unit->types.items[id], (uint16_t)(level + 1), &depth)) {
        return false;
    }
    walk->depths[id] = (uint16_t)(depth + 1);
    return true;
}

uint32_t mir_find_endless_type(struct arena *arena, const struct mir_unit *unit, uint16_t deepest) {
    struct walk walk = {.unit = unit, .deepest = deepest};
    walk.depths = ARENA_ARRAY(arena, uint16_t, unit->types.len);
    for (uint32_t i = 0; i < unit->types.len; i++) {
        if (!find_depth(&walk, i, 0)) {
            return i;
        }
    }
    return MIR_NONE;
}
