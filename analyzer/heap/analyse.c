// One run of the engine over one body: set up, explore, collect.
#include "heap/engine.h"

enum { MAX_STATES = 16, MAX_VISITS = 3, MAX_STEPS = 200000 };

struct heap_options heap_default_options(void) {
    return (struct heap_options){.max_states = MAX_STATES, .max_visits = MAX_VISITS, .max_steps = MAX_STEPS};
}

// ---- bases: 0, then locals, then roots, then symbols ----

uint32_t heap_local_base(mir_local local) {
    return 1 + local.i;
}

enum heap_base_kind heap_base_kind(const struct heap_engine *engine, uint32_t base) {
    if (base == 0) {
        return HEAP_BASE_CONSTANT;
    }
    if (base <= engine->body->locals.len) {
        return HEAP_BASE_LOCAL;
    }
    uint32_t root = base - 1 - engine->body->locals.len;
    return root < engine->roots.len ? engine->roots.items[root].kind : HEAP_BASE_SYMBOL;
}

uint32_t heap_root_data(const struct heap_engine *engine, uint32_t base) {
    uint32_t locals = engine->body->locals.len;
    return base <= locals ? base - 1 : engine->roots.items[base - 1 - locals].data;
}

// All roots are entered before the first state exists; afterwards this only looks up.
uint32_t heap_root_base(struct heap_engine *engine, enum heap_base_kind kind, uint32_t data) {
    uint64_t key = (uint64_t)kind << 32 | data;
    struct map_result known = map_get(&engine->root_index, key);
    if (known.found) {
        return known.value;
    }
    uint32_t base = 1 + engine->body->locals.len + engine->roots.len;
    VEC_PUSH(&engine->scratch, &engine->roots, (struct heap_root){kind, data});
    map_set(&engine->scratch, &engine->root_index, key, base);
    return base;
}

// ---- the pool of states ----

struct heap_state *heap_state_take(struct heap_engine *engine) {
    struct heap_state *state = engine->pool;
    if (!state) {
        return ARENA_NEW(&engine->scratch, struct heap_state);
    }
    engine->pool = state->next;
    heap_state_clear(state);
    return state;
}

struct heap_state *heap_state_fork(struct heap_engine *engine, const struct heap_state *from) {
    struct heap_state *state = heap_state_take(engine);
    heap_state_copy(&engine->scratch, state, from);
    return state;
}

void heap_state_give(struct heap_engine *engine, struct heap_state *state) {
    state->next = engine->pool;
    engine->pool = state;
}

void heap_budget(struct heap_engine *engine, struct span at, str reason) {
    if (engine->incomplete.len == 0) {
        engine->incomplete = reason;
        engine->incomplete_at = at;
    }
}

// ---- the run ----

// The call that makes a second return possible, or MIR_NONE: what happened between the two cannot be followed.
static uint32_t find_setjmp(const struct heap_engine *engine) {
    static const char *const names[] = {"setjmp", "_setjmp", "sigsetjmp", "__sigsetjmp", "vfork", "getcontext"};
    for (uint32_t b = 0; b < engine->body->blocks.len; b++) {
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            if (str_eq(heap_callee_name(engine, b), str_from_c(names[i]))) {
                return b;
            }
        }
    }
    return MIR_NONE;
}

static void set_up(struct heap_engine *engine) {
    str name = mir_string(engine->unit, mir_symbol_at(engine->unit, engine->body->symbol)->name);
    engine->is_main = str_eq(name, S("main"));
    struct map_result kind = intern_find(&engine->unit->strings, S("malloc"));
    engine->malloc_kind = kind.found ? kind.value : 0;
    engine->first_symbol = 1 + engine->body->locals.len + engine->roots.len;
    engine->queues = ARENA_ARRAY(&engine->scratch, struct heap_queue, engine->body->blocks.len);
    engine->waiting = bits_new(&engine->scratch, engine->shape.cfg.order_len);
    engine->ended_well = bits_new(&engine->scratch, engine->body->blocks.len);
    VEC_PUSH(&engine->scratch, &engine->trace, (struct heap_trace){0});
}

static void run(struct heap_engine *engine, struct heap_facts *facts) {
    if (!heap_shape_build(engine)) {
        return;
    }
    set_up(engine);
    uint32_t jump = find_setjmp(engine);
    if (jump != MIR_NONE) {
        heap_budget(engine, engine->body->blocks.items[jump].end.span,
                    str_printf(engine->arena, "calls `%.*s`, which may return twice",
                                       STR_ARG(heap_callee_name(engine, jump))));
    } else {
        heap_explore(engine);
    }
    heap_collect_events(engine, facts);
    facts->incomplete = engine->incomplete;
    facts->incomplete_at = engine->incomplete_at;
}

struct heap_facts heap_analyse(struct arena *arena, const struct mir_unit *unit, const struct mir_body *body,
                               struct heap_options options) {
    struct heap_facts facts = {0};
    if (body->incomplete == 0 && body->blocks.len > 0) {
        struct heap_engine engine = {.arena = arena, .unit = unit, .body = body, .options = options};
        run(&engine, &facts);
        arena_free(&engine.scratch);
    }
    return facts;
}

void heap_print(struct text *out, const struct mir_unit *unit, const struct mir_body *body) {
    struct arena arena = {0};
    struct heap_engine engine = {
        .arena = &arena, .unit = unit, .body = body, .options = heap_default_options(), .dump = out};
    struct heap_facts facts = {0};
    str name = mir_string(unit, mir_symbol_at(unit, body->symbol)->name);
    text_printf(out, "heap of %.*s\n", STR_ARG(name));
    if (body->incomplete == 0 && body->blocks.len > 0) {
        run(&engine, &facts);
    }
    if (facts.incomplete.len) {
        text_printf(out, "  incomplete: %.*s\n", STR_ARG(facts.incomplete));
    }
    arena_free(&engine.scratch);
    arena_free(&arena);
}
