// Sorted arrays of cells and objects. Requires: keys are unique. Leaves: the arrays sorted.
#include "heap/state.h"

#include <string.h>

static int compare_u64(uint64_t a, uint64_t b) {
    return (a > b) - (a < b);
}

static int compare_i64(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

int heap_compare_values(struct heap_value a, struct heap_value b) {
    int order = compare_u64(a.base, b.base);
    order = order ? order : compare_i64(a.offset, b.offset);
    order = order ? order : compare_u64(a.index, b.index);
    return order ? order : compare_i64(a.scale, b.scale);
}

bool heap_same(struct heap_value a, struct heap_value b) {
    return a.base == b.base && a.offset == b.offset && a.index == b.index && a.scale == b.scale;
}

struct heap_value heap_shift(struct heap_value value, int64_t by) {
    if (by > 0 && value.offset > INT64_MAX - by) {
        value.offset = INT64_MAX;
    } else if (by < 0 && value.offset < INT64_MIN - by) {
        value.offset = INT64_MIN;
    } else {
        value.offset += by;
    }
    return value;
}

static int compare_keys(struct heap_address a, struct heap_address b) {
    int order = heap_compare_values(a.at, b.at);
    return order ? order : compare_u64(a.bit, b.bit);
}

int heap_compare_cells(const void *a, const void *b) {
    return compare_keys(((const struct heap_cell *)a)->key, ((const struct heap_cell *)b)->key);
}

#define COPY_VEC(arena, to, from)                                                                            \
    do {                                                                                                     \
        (to)->len = 0;                                                                                       \
        VEC_RESERVE(arena, to, (from)->len);                                                                 \
        if ((from)->len) {                                                                                   \
            memcpy((to)->items, (from)->items, (from)->len * sizeof *(from)->items);                         \
        }                                                                                                    \
        (to)->len = (from)->len;                                                                             \
    } while (0)

void heap_state_copy(struct arena *arena, struct heap_state *to, const struct heap_state *from) {
    COPY_VEC(arena, &to->cells, &from->cells);
    COPY_VEC(arena, &to->objects, &from->objects);
    COPY_VEC(arena, &to->relations, &from->relations);
    COPY_VEC(arena, &to->pending, &from->pending);
    COPY_VEC(arena, &to->visits, &from->visits);
    to->next_symbol = from->next_symbol;
    to->trace = from->trace;
    to->is_infeasible = from->is_infeasible;
    to->has_lost = from->has_lost;
    to->hash = from->hash;
}

void heap_state_clear(struct heap_state *state) {
    state->cells.len = state->objects.len = state->relations.len = 0;
    state->pending.len = state->visits.len = 0;
    state->next_symbol = state->trace = 0;
    state->is_infeasible = state->has_lost = false;
    state->hash = 0;
}

uint32_t heap_cell_position(const struct heap_state *state, struct heap_address key) {
    uint32_t low = 0;
    uint32_t high = state->cells.len;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (compare_keys(state->cells.items[middle].key, key) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

struct heap_cell *heap_find_cell(const struct heap_state *state, struct heap_address key) {
    uint32_t at = heap_cell_position(state, key);
    bool found = at < state->cells.len && compare_keys(state->cells.items[at].key, key) == 0;
    return found ? &state->cells.items[at] : NULL;
}

uint32_t heap_first_cell(const struct heap_state *state, uint32_t base) {
    return heap_cell_position(state, (struct heap_address){.at = {.base = base, .offset = INT64_MIN}});
}

void heap_insert_cell(struct arena *arena, struct heap_state *state, struct heap_cell cell) {
    uint32_t at = heap_cell_position(state, cell.key);
    if (at < state->cells.len && compare_keys(state->cells.items[at].key, cell.key) == 0) {
        state->cells.items[at] = cell;
        return;
    }
    VEC_RESERVE(arena, &state->cells, 1);
    memmove(&state->cells.items[at + 1], &state->cells.items[at], (state->cells.len - at) * sizeof cell);
    state->cells.items[at] = cell;
    state->cells.len++;
}

void heap_remove_cell(struct heap_state *state, uint32_t at) {
    state->cells.len--;
    memmove(&state->cells.items[at], &state->cells.items[at + 1],
            (state->cells.len - at) * sizeof *state->cells.items);
}

static uint32_t object_position(const struct heap_state *state, uint32_t base) {
    uint32_t low = 0;
    uint32_t high = state->objects.len;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (state->objects.items[middle].base < base) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

struct heap_object *heap_find_object(const struct heap_state *state, uint32_t base) {
    uint32_t at = object_position(state, base);
    bool found = at < state->objects.len && state->objects.items[at].base == base;
    return found ? &state->objects.items[at] : NULL;
}

struct heap_object *heap_need_object(struct arena *arena, struct heap_state *state, uint32_t base) {
    uint32_t at = object_position(state, base);
    if (at < state->objects.len && state->objects.items[at].base == base) {
        return &state->objects.items[at];
    }
    VEC_RESERVE(arena, &state->objects, 1);
    memmove(&state->objects.items[at + 1], &state->objects.items[at],
            (state->objects.len - at) * sizeof *state->objects.items);
    state->objects.len++;
    state->objects.items[at] = (struct heap_object){.base = base, .low = INT64_MIN, .high = INT64_MAX};
    return &state->objects.items[at];
}

uint32_t heap_flags(const struct heap_state *state, uint32_t base) {
    const struct heap_object *object = base ? heap_find_object(state, base) : NULL;
    return object ? object->flags : 0;
}

enum { LONGEST_DERIVATION = 64 };

struct heap_object *heap_find_origin(const struct heap_state *state, uint32_t base, uint32_t flags, uint32_t except) {
    for (uint32_t hops = 0; base && hops < LONGEST_DERIVATION; hops++) {
        struct heap_object *object = heap_find_object(state, base);
        if (!object) {
            return NULL;
        }
        if ((object->flags & flags) && !(object->flags & except)) {
            return object;
        }
        base = object->derived;
    }
    return NULL;
}

bool heap_is_derived(const struct heap_state *state, uint32_t base, uint32_t from) {
    for (uint32_t hops = 0; base && hops < LONGEST_DERIVATION; hops++) {
        const struct heap_object *object = heap_find_object(state, base);
        base = object ? object->derived : 0;
        if (base == from) {
            return true;
        }
    }
    return false;
}

struct heap_object *heap_new_symbol(struct arena *arena, struct heap_state *state, int64_t low, int64_t high) {
    struct heap_object *object = heap_need_object(arena, state, state->next_symbol++);
    object->low = low;
    object->high = high;
    return object;
}

bool heap_is_uninit(const struct heap_state *state, uint32_t base) {
    uint32_t first = heap_first_cell(state, base);
    bool is_empty = first == state->cells.len || state->cells.items[first].key.at.base != base;
    uint32_t content = heap_flags(state, base) & HEAP_CONTENT;
    return is_empty && (content == 0 || content == HEAP_ALL_UNINIT);
}
