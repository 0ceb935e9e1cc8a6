// Leaks: a block that nothing on the path can reach any more. Requires: called after every step that took a reference
// away. What is found counts once the path returns: a program that exits gives everything back.
#include "heap/engine.h"

enum mark { UNSEEN, REACHED, SAID };

static uint32_t slot(const struct heap_engine *engine, uint32_t base) {
    return base - engine->first_symbol;
}

static void reach(struct heap_engine *engine, const struct heap_state *state, uint32_t base, enum mark mark) {
    uint32_t bottom = engine->work.len;
    VEC_PUSH(&engine->scratch, &engine->work, base);
    while (engine->work.len > bottom) {
        uint32_t at = engine->work.items[--engine->work.len];
        if (at < engine->first_symbol || engine->renamed.items[slot(engine, at)] != UNSEEN) {
            continue;
        }
        engine->renamed.items[slot(engine, at)] = mark;
        const struct heap_object *object = heap_find_object(state, at);
        if (object && object->derived) {
            VEC_PUSH(&engine->scratch, &engine->work, object->derived);
        }
        for (uint32_t i = heap_first_cell(state, at);
             i < state->cells.len && state->cells.items[i].key.at.base == at; i++) {
            VEC_PUSH(&engine->scratch, &engine->work, state->cells.items[i].value.base);
        }
    }
}

static bool is_held(const struct heap_object *object) {
    uint32_t ended = HEAP_RELEASED | HEAP_ESCAPED | HEAP_REPORTED;
    return (object->flags & HEAP_OWNED) && !(object->flags & ended);
}

static bool is_lost(const struct heap_engine *engine, const struct heap_object *object) {
    return is_held(object) && engine->renamed.items[slot(engine, object->base)] == UNSEEN;
}

static bool is_inside_lost(const struct heap_engine *engine, const struct heap_state *state, uint32_t base) {
    for (uint32_t i = 0; i < state->cells.len; i++) {
        const struct heap_cell *cell = &state->cells.items[i];
        if (cell->value.base == base && cell->key.at.base != base) {
            const struct heap_object *holder = heap_find_object(state, cell->key.at.base);
            if (holder && is_held(holder)) {
                return true;
            }
        }
    }
    (void)engine;
    return false;
}

static void say(struct heap_engine *engine, struct heap_state *state, uint32_t base, str name, str what) {
    struct heap_object *object = heap_find_object(state, base);
    object->flags |= HEAP_REPORTED;
    const struct mir_terminator *call = &engine->body->blocks.items[object->origin].end;
    struct heap_event event = {.kind = HEAP_LEAK, .name = name, .what = what, .at = engine->at};
    event.allocated = call->span;
    event.allocator = heap_callee_name(engine, object->origin);
    event.kind_name = object->kind ? mir_string(engine->unit, object->kind) : S("malloc");
    uint32_t origin = object->origin;
    heap_candidate_add(engine, state, event, origin);
}

static void mark_reachable(struct heap_engine *engine, const struct heap_state *state) {
    VEC_RESIZE(&engine->scratch, &engine->renamed, state->next_symbol - engine->first_symbol);
    for (uint32_t i = 0; i < engine->renamed.len; i++) {
        engine->renamed.items[i] = UNSEEN;
    }
    for (uint32_t i = 0; i < state->cells.len && state->cells.items[i].key.at.base < engine->first_symbol; i++) {
        reach(engine, state, state->cells.items[i].value.base, REACHED);
    }
}

void heap_find_leaks(struct heap_engine *engine, struct heap_state *state, str name, str what) {
    state->has_lost = false;
    mark_reachable(engine, state);
    for (uint32_t pass = 0; pass < 2; pass++) { // outermost blocks first, then what only holds itself
        for (uint32_t i = 0; i < state->objects.len; i++) {
            uint32_t base = state->objects.items[i].base;
            if (base < engine->first_symbol || !is_lost(engine, &state->objects.items[i]) ||
                (pass == 0 && is_inside_lost(engine, state, base))) {
                continue;
            }
            reach(engine, state, base, SAID);
            say(engine, state, base, name, what);
        }
    }
    for (uint32_t i = 0; i < state->objects.len; i++) {
        struct heap_object *object = &state->objects.items[i];
        if (object->base >= engine->first_symbol && engine->renamed.items[slot(engine, object->base)] == SAID) {
            object->flags |= HEAP_REPORTED;
        }
    }
}
