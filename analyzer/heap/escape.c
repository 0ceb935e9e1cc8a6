// What leaves the function's sight: values that others may hold from now on, memory that others may have changed, and
// what a loop may have changed after an unknown number of iterations.
#include "heap/engine.h"

static void push(struct heap_engine *engine, uint32_t base) {
    VEC_PUSH(&engine->scratch, &engine->work, base);
}

static void mark_escaped(struct heap_engine *engine, struct heap_state *state, uint32_t base) {
    enum heap_base_kind kind = heap_base_kind(engine, base);
    if (kind != HEAP_BASE_LOCAL && kind != HEAP_BASE_SYMBOL) {
        return;
    }
    struct heap_object *object = heap_need_object(&engine->scratch, state, base);
    if (object->flags & HEAP_ESCAPED) {
        return;
    }
    object->flags |= HEAP_ESCAPED;
    if (object->flags & HEAP_OWNED) {
        bits_set(engine->ended_well, object->origin);
    }
    if (object->derived) {
        push(engine, object->derived);
    }
    for (uint32_t i = heap_first_cell(state, base);
         i < state->cells.len && state->cells.items[i].key.at.base == base; i++) {
        push(engine, state->cells.items[i].value.base);
    }
}

void heap_escape(struct heap_engine *engine, struct heap_state *state, struct heap_value value) {
    uint32_t bottom = engine->work.len;
    push(engine, value.base);
    while (engine->work.len > bottom) {
        mark_escaped(engine, state, engine->work.items[--engine->work.len]);
    }
}

void heap_escape_content(struct heap_engine *engine, struct heap_state *state, uint32_t base) {
    for (uint32_t i = heap_first_cell(state, base);
         i < state->cells.len && state->cells.items[i].key.at.base == base; i++) {
        heap_escape(engine, state, state->cells.items[i].value);
    }
}

void heap_havoc_range(struct heap_engine *engine, struct heap_state *state, struct heap_value at, int64_t size) {
    enum heap_base_kind kind = heap_base_kind(engine, at.base);
    if (kind != HEAP_BASE_LOCAL && kind != HEAP_BASE_GLOBAL && kind != HEAP_BASE_SYMBOL) {
        return;
    }
    for (uint32_t i = heap_first_cell(state, at.base);
         i < state->cells.len && state->cells.items[i].key.at.base == at.base;) {
        struct heap_value cell = state->cells.items[i].key.at;
        bool is_before = cell.index == at.index && cell.offset < at.offset;
        bool is_after = cell.index == at.index && size > 0 && heap_shift(cell, -size).offset >= at.offset;
        if (is_before || is_after) {
            i++;
            continue;
        }
        struct heap_value value = state->cells.items[i].value;
        heap_remove_cell(state, i);
        heap_escape(engine, state, value);
    }
    if (kind != HEAP_BASE_GLOBAL) {
        heap_set_content(engine, state, at.base, HEAP_ALL_UNKNOWN);
    }
}

// The memory of `base` has been written by someone: nothing is known of it any more.
void heap_havoc_object(struct heap_engine *engine, struct heap_state *state, uint32_t base) {
    enum heap_base_kind kind = heap_base_kind(engine, base);
    if (kind == HEAP_BASE_CONSTANT || kind == HEAP_BASE_STRING || kind == HEAP_BASE_FUNCTION) {
        return;
    }
    bool had_lost = state->has_lost;
    heap_escape_content(engine, state, base);
    heap_forget_object(engine, state, base);
    state->has_lost = had_lost;
    if (kind != HEAP_BASE_GLOBAL) {
        heap_set_content(engine, state, base, HEAP_ALL_UNKNOWN);
    }
}

static bool may_change_outside(const struct heap_engine *engine, const struct heap_state *state, uint32_t base) {
    enum heap_base_kind kind = heap_base_kind(engine, base);
    if (kind == HEAP_BASE_GLOBAL) {
        return !mir_symbol_at(engine->unit, (mir_symbol){heap_root_data(engine, base)})->is_const;
    }
    return (heap_flags(state, base) & HEAP_ESCAPED) != 0;
}

// A number in a global that this function only looks at, such as a flag or an option: the functions it calls are taken
// not to change that in between, or each two tests of `verbose` with a call between them would make four paths.
static bool is_setting(const struct heap_engine *engine, const struct heap_cell *cell) {
    return heap_base_kind(engine, cell->key.at.base) == HEAP_BASE_GLOBAL && cell->stored.file == 0 &&
           heap_type_is_integer(engine->unit, cell->type);
}

void heap_havoc_outside(struct heap_engine *engine, struct heap_state *state) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < state->cells.len; i++) {
        const struct heap_cell *cell = &state->cells.items[i];
        if (!may_change_outside(engine, state, cell->key.at.base) || is_setting(engine, cell)) {
            state->cells.items[kept++] = *cell;
        }
    }
    state->cells.len = kept;
    for (uint32_t i = 0; i < state->objects.len; i++) {
        struct heap_object *object = &state->objects.items[i];
        if (object->flags & HEAP_ESCAPED) {
            object->flags = (object->flags & ~(uint32_t)HEAP_CONTENT) | HEAP_ALL_UNKNOWN;
        }
    }
}

// ---- loops ----

static bool stores_type(const struct heap_loop *loop, mir_type type) {
    for (uint32_t i = 0; i < loop->stored.len; i++) {
        if (loop->stored.items[i].i == type.i) {
            return true;
        }
    }
    return loop->stores_aggregates;
}

// A local the loop assigns has some value; one that moves through an object still points into it.
static void generalise_scalar(struct heap_engine *engine, struct heap_state *state, mir_local local) {
    struct heap_address at = {.at = heap_base(heap_local_base(local))};
    struct heap_cell *cell = heap_find_cell(state, at);
    if (!cell) {
        heap_set_content(engine, state, heap_local_base(local), HEAP_ALL_UNKNOWN);
        return;
    }
    struct heap_value old = cell->value;
    uint32_t flags = heap_flags(state, old.base);
    mir_type type = mir_local_at(engine->body, local)->type;
    struct heap_value value = heap_fresh(engine, state, type);
    if (flags & HEAP_OWNED) {
        heap_escape(engine, state, old);
    }
    bool is_pointer = heap_type_is_pointer(engine->unit, type);
    if (is_pointer && old.base && heap_base_kind(engine, old.base) == HEAP_BASE_SYMBOL && !(flags & HEAP_RELEASED)) {
        heap_find_object(state, value.base)->derived = (flags & HEAP_OWNED) ? old.base : 0;
    }
    heap_find_cell(state, at)->value = value;
}

static void generalise_local(struct heap_engine *engine, struct heap_state *state, mir_local local) {
    mir_type type = mir_local_at(engine->body, local)->type;
    if (heap_type_is_aggregate(engine->unit, type)) {
        heap_havoc_object(engine, state, heap_local_base(local));
    } else {
        generalise_scalar(engine, state, local);
    }
}

// What had no value when the loop began may have got one from a store through a pointer.
static void generalise_blank(struct heap_engine *engine, struct heap_state *state) {
    for (uint32_t i = 0; i < state->objects.len; i++) {
        struct heap_object *object = &state->objects.items[i];
        if (object->flags & HEAP_ALL_UNINIT) {
            object->flags = (object->flags & ~(uint32_t)HEAP_CONTENT) | HEAP_ALL_UNKNOWN;
        }
    }
    const struct bits *taken = &engine->shape.address_taken;
    for (uint32_t i = bits_next(*taken, 0); i < taken->len; i = bits_next(*taken, i + 1)) {
        mir_type type = mir_local_at(engine->body, (mir_local){i})->type;
        uint32_t base = heap_local_base((mir_local){i});
        if (heap_type_is_aggregate(engine->unit, type) && (heap_flags(state, base) & HEAP_CONTENT) == 0) {
            heap_set_content(engine, state, base, HEAP_ALL_UNKNOWN);
        }
    }
}

void heap_generalise(struct heap_engine *engine, struct heap_state *state, const struct heap_loop *loop) {
    for (uint32_t i = bits_next(loop->written, 0); i < loop->written.len; i = bits_next(loop->written, i + 1)) {
        generalise_local(engine, state, (mir_local){i});
    }
    if (loop->stored.len > 0 || loop->stores_aggregates) {
        generalise_blank(engine, state);
    }
    for (uint32_t i = 0; i < state->cells.len;) {
        const struct heap_cell *cell = &state->cells.items[i];
        bool is_local = heap_base_kind(engine, cell->key.at.base) == HEAP_BASE_LOCAL;
        bool is_taken = is_local && bits_has(engine->shape.address_taken, heap_root_data(engine, cell->key.at.base));
        if ((!is_local || is_taken) && stores_type(loop, cell->type)) {
            struct heap_value value = cell->value;
            uint32_t base = cell->key.at.base;
            heap_remove_cell(state, i);
            heap_escape(engine, state, value);
            heap_set_content(engine, state, base, HEAP_ALL_UNKNOWN);
        } else {
            i++;
        }
    }
}
