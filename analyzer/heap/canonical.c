// Forgetting and renaming. What no live local, global or escaped thing leads to is forgotten; symbols are renumbered in
// the order they are reached, so that states that differ in history only become equal and fold.
#include "heap/engine.h"

#include <stdlib.h>
#include <string.h>

static bool holds_block(const struct heap_state *state, struct heap_value value) {
    uint32_t ended = HEAP_RELEASED | HEAP_ESCAPED | HEAP_REPORTED;
    return heap_find_origin(state, value.base, HEAP_OWNED, ended) != NULL;
}

static bool is_dead_local(const struct heap_engine *engine, struct bits live, uint32_t base) {
    if (heap_base_kind(engine, base) != HEAP_BASE_LOCAL) {
        return false;
    }
    uint32_t local = heap_root_data(engine, base);
    return !bits_has(live, local) && !bits_has(engine->shape.address_taken, local);
}

static void forget_dead(struct heap_engine *engine, struct heap_state *state, struct bits live) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < state->cells.len; i++) {
        struct heap_cell cell = state->cells.items[i];
        if (!is_dead_local(engine, live, cell.key.at.base) || holds_block(state, cell.value)) {
            state->cells.items[kept++] = cell;
        }
    }
    state->cells.len = kept;
}

// ---- renaming ----

static uint32_t *new_name(struct heap_engine *engine, uint32_t base) {
    return &engine->renamed.items[base - engine->first_symbol];
}

static bool is_symbol(const struct heap_engine *engine, uint32_t base) {
    return base >= engine->first_symbol;
}

static void visit(struct heap_engine *engine, uint32_t base, uint32_t *next) {
    if (is_symbol(engine, base) && *new_name(engine, base) == 0) {
        *new_name(engine, base) = (*next)++;
        VEC_PUSH(&engine->scratch, &engine->work, base);
    }
}

static void visit_cells(struct heap_engine *engine, const struct heap_state *state, uint32_t base, uint32_t *next) {
    for (uint32_t i = heap_first_cell(state, base);
         i < state->cells.len && state->cells.items[i].key.at.base == base; i++) {
        const struct heap_cell *cell = &state->cells.items[i];
        visit(engine, cell->value.base, next);
        visit(engine, cell->value.index, next);
        visit(engine, cell->key.at.index, next);
    }
}

static bool is_reached(struct heap_engine *engine, uint32_t base) {
    return !is_symbol(engine, base) || *new_name(engine, base) != 0;
}

// Something was learned of the term `flags & OWNED`: that is worth keeping as long as flags is, for the next test of it.
static bool is_worth_keeping(struct heap_engine *engine, const struct heap_state *state,
                             const struct heap_relation *term) {
    if (!term->result || is_reached(engine, term->result)) { // also when it turned out to be the address of a variable
        return false;
    }
    const struct heap_object *result = heap_find_object(state, term->result);
    bool is_known = result && ((result->flags & HEAP_NONNULL) || result->low == result->high);
    return is_known && is_reached(engine, term->a.base) && is_reached(engine, term->a.index) &&
           is_reached(engine, term->b.base) && is_reached(engine, term->b.index);
}

static void visit_reached(struct heap_engine *engine, const struct heap_state *state, uint32_t *done,
                          uint32_t *next) {
    for (; *done < engine->work.len; ++*done) {
        uint32_t base = engine->work.items[*done];
        const struct heap_object *object = heap_find_object(state, base);
        if (object) {
            visit(engine, object->derived, next);
        }
        visit_cells(engine, state, base, next);
    }
}

static void visit_all(struct heap_engine *engine, const struct heap_state *state, uint32_t *next) {
    uint32_t done = 0;
    engine->work.len = 0;
    for (uint32_t i = 0; i < state->cells.len && !is_symbol(engine, state->cells.items[i].key.at.base); i++) {
        visit(engine, state->cells.items[i].value.base, next);
        visit(engine, state->cells.items[i].value.index, next);
        visit(engine, state->cells.items[i].key.at.index, next);
    }
    visit_reached(engine, state, &done, next);
    for (bool grew = true; grew;) {
        grew = false;
        for (uint32_t i = 0; i < state->relations.len; i++) {
            if (is_worth_keeping(engine, state, &state->relations.items[i])) {
                visit(engine, state->relations.items[i].result, next);
                grew = true;
            }
        }
        visit_reached(engine, state, &done, next);
    }
    engine->work.len = 0;
}

static bool rename_base(struct heap_engine *engine, uint32_t *base) {
    if (!is_symbol(engine, *base)) {
        return true;
    }
    *base = *new_name(engine, *base);
    return *base != 0;
}

static bool rename_value(struct heap_engine *engine, struct heap_value *value) {
    return rename_base(engine, &value->base) && rename_base(engine, &value->index);
}

static void rename_cells(struct heap_engine *engine, struct heap_state *state) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < state->cells.len; i++) {
        struct heap_cell cell = state->cells.items[i];
        if (rename_value(engine, &cell.key.at) && rename_value(engine, &cell.value)) {
            state->cells.items[kept++] = cell;
        }
    }
    state->cells.len = kept;
    if (kept > 1) {
        qsort(state->cells.items, kept, sizeof *state->cells.items, heap_compare_cells);
    }
}

static int compare_objects(const void *a, const void *b) {
    uint32_t left = ((const struct heap_object *)a)->base;
    uint32_t right = ((const struct heap_object *)b)->base;
    return (left > right) - (left < right);
}

static void rename_objects(struct heap_engine *engine, struct heap_state *state, struct bits live) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < state->objects.len; i++) {
        struct heap_object object = state->objects.items[i];
        bool is_kept = rename_base(engine, &object.base) && !is_dead_local(engine, live, object.base);
        if (is_kept) {
            if (!rename_base(engine, &object.derived)) {
                object.derived = 0;
            }
            state->objects.items[kept++] = object;
        }
    }
    state->objects.len = kept;
    if (kept > 1) {
        qsort(state->objects.items, kept, sizeof *state->objects.items, compare_objects);
    }
}

static int compare_relations(const void *left, const void *right) {
    const struct heap_relation *a = left;
    const struct heap_relation *b = right;
    if (a->op != b->op) {
        return a->op < b->op ? -1 : 1;
    }
    if (a->result != b->result) {
        return a->result < b->result ? -1 : 1;
    }
    int order = heap_compare_values(a->a, b->a);
    return order ? order : heap_compare_values(a->b, b->b);
}

static void rename_relations(struct heap_engine *engine, struct heap_state *state) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < state->relations.len; i++) {
        struct heap_relation relation = state->relations.items[i];
        if (rename_base(engine, &relation.result) && rename_value(engine, &relation.a) &&
            rename_value(engine, &relation.b)) {
            state->relations.items[kept++] = relation;
        }
    }
    state->relations.len = kept;
    if (kept > 1) {
        qsort(state->relations.items, kept, sizeof *state->relations.items, compare_relations);
    }
}

// ---- hash ----

static uint64_t mix(uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ (hash >> 29);
}

static uint64_t mix_value(uint64_t hash, struct heap_value value) {
    hash = mix(hash, (uint64_t)value.base << 32 | value.index);
    return mix(mix(hash, (uint64_t)value.scale), (uint64_t)value.offset);
}

static uint64_t hash_state(const struct heap_state *state) {
    uint64_t hash = state->cells.len;
    for (uint32_t i = 0; i < state->cells.len; i++) {
        hash = mix_value(mix_value(hash, state->cells.items[i].key.at), state->cells.items[i].value);
        hash = mix(hash, state->cells.items[i].key.bit);
    }
    for (uint32_t i = 0; i < state->objects.len; i++) {
        const struct heap_object *object = &state->objects.items[i];
        hash = mix(mix(hash, (uint64_t)object->base << 32 | object->flags), object->kind);
        hash = mix(hash, (uint64_t)object->origin << 32 | object->released);
        hash = mix(mix(mix(hash, object->derived), (uint64_t)object->low), (uint64_t)object->high);
    }
    for (uint32_t i = 0; i < state->relations.len; i++) {
        const struct heap_relation *relation = &state->relations.items[i];
        hash = mix(hash, (uint64_t)relation->op << 32 | relation->result);
        hash = mix_value(mix_value(hash, relation->a), relation->b);
    }
    for (uint32_t i = 0; i < state->pending.len; i++) {
        hash = mix(hash, (uint64_t)state->pending.items[i] + 1); // 0 leaves the hash of an empty state as it is
    }
    return hash;
}

void heap_canonicalise(struct heap_engine *engine, struct heap_state *state, struct bits live) {
    forget_dead(engine, state, live);
    VEC_RESIZE(&engine->scratch, &engine->renamed, state->next_symbol - engine->first_symbol);
    if (engine->renamed.len) {
        memset(engine->renamed.items, 0, engine->renamed.len * sizeof *engine->renamed.items);
    }
    uint32_t next = engine->first_symbol;
    visit_all(engine, state, &next);
    rename_cells(engine, state);
    rename_objects(engine, state, live);
    rename_relations(engine, state);
    state->next_symbol = next;
    state->hash = hash_state(state);
}
