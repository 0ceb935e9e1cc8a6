// Candidate events, and the decisions of the path that led to them. An event is certain when every state that executed
// its block ran into it.
#include "heap/engine.h"

#include <stdlib.h>

str heap_callee_name(const struct heap_engine *engine, uint32_t block) {
    const struct mir_terminator *call = &engine->body->blocks.items[block].end;
    if (call->kind != MIR_CALL) {
        return S("");
    }
    mir_symbol callee = mir_callee(call);
    if (callee.i != MIR_NONE) {
        return mir_string(engine->unit, mir_symbol_at(engine->unit, callee)->name);
    }
    return mir_operand_text(engine->arena, engine->unit, engine->body, call->a);
}

// ---- decisions ----

void heap_trace_push(struct heap_engine *engine, struct heap_state *state, uint32_t block, uint8_t edge) {
    struct heap_trace step = {
        .parent = state->trace,
        .depth = engine->trace.items[state->trace].depth + 1,
        .block = block,
        .edge = edge,
    };
    state->trace = engine->trace.len;
    VEC_PUSH(&engine->scratch, &engine->trace, step);
}

uint32_t heap_trace_common(const struct heap_engine *engine, uint32_t a, uint32_t b) {
    const struct heap_trace *steps = engine->trace.items;
    while (a != b) {
        if (steps[a].depth >= steps[b].depth) {
            a = steps[a].parent;
        } else {
            b = steps[b].parent;
        }
    }
    return a;
}

static str operand_text(struct heap_engine *engine, struct mir_operand operand) {
    if (operand.kind == MIR_OPERAND_COPY) {
        return heap_place_name(engine, (mir_place){(uint32_t)operand.data});
    }
    bool is_number = operand.kind == MIR_OPERAND_INT;
    return is_number ? mir_operand_text(engine->arena, engine->unit, engine->body, operand) : S("");
}

static const char *relation_text(enum mir_op op) {
    switch (op) {
    case MIR_OP_EQUAL: return "is";
    case MIR_OP_NOT_EQUAL: return "is not";
    case MIR_OP_LESS: return "is less than";
    case MIR_OP_LESS_EQUAL: return "is at most";
    case MIR_OP_GREATER: return "is greater than";
    case MIR_OP_GREATER_EQUAL: return "is at least";
    default: return "is";
    }
}

static str branch_text(struct heap_engine *engine, const struct mir_terminator *end, bool taken) {
    str a = operand_text(engine, end->a);
    str b = operand_text(engine, end->b);
    enum mir_op op = taken ? (enum mir_op)end->op : heap_negate((enum mir_op)end->op);
    if (a.len == 0 || b.len == 0) {
        return taken ? S("taking the true branch") : S("taking the false branch");
    }
    if (heap_type_is_pointer(engine->unit, end->a.type) && end->b.kind == MIR_OPERAND_INT && end->b.data == 0) {
        return str_printf(engine->arena, "assuming `%.*s` %s null", STR_ARG(a), relation_text(op));
    }
    bool is_number = end->b.kind == MIR_OPERAND_INT;
    return str_printf(engine->arena, is_number ? "assuming `%.*s` %s %.*s" : "assuming `%.*s` %s `%.*s`", STR_ARG(a),
                      relation_text(op), STR_ARG(b));
}

static struct heap_step step_of(struct heap_engine *engine, struct heap_trace trace) {
    const struct mir_terminator *end = &engine->body->blocks.items[trace.block].end;
    struct heap_step step = {.span = end->span, .text = S("taking this case")};
    if (trace.edge == HEAP_TRACE_LOOP) {
        step.text = S("after some iterations of this loop");
    } else if (end->kind == MIR_BRANCH) {
        step.text = branch_text(engine, end, trace.edge == 0);
    } else if (end->kind == MIR_CALL) {
        str name = heap_callee_name(engine, trace.block);
        step.text = str_printf(engine->arena, "assuming `%.*s` %s", STR_ARG(name), trace.edge ? "fails" : "succeeds");
    }
    return step;
}

static void write_trace(struct heap_engine *engine, uint32_t trace, struct heap_event *event) {
    uint32_t depth = engine->trace.items[trace].depth;
    VEC_RESIZE(engine->arena, &event->trace, depth);
    for (uint32_t at = trace; depth-- > 0; at = engine->trace.items[at].parent) {
        event->trace.items[depth] = step_of(engine, engine->trace.items[at]);
    }
}

// ---- candidates ----

static bool spans_equal(struct span a, struct span b) {
    return a.file == b.file && a.begin == b.begin && a.end == b.end;
}

static bool is_same_event(const struct heap_event *a, const struct heap_event *b) {
    return a->kind == b->kind && spans_equal(a->at, b->at) && spans_equal(a->allocated, b->allocated) &&
           spans_equal(a->released, b->released);
}

static uint32_t find_candidate(const struct heap_engine *engine, const struct heap_event *event) {
    for (uint32_t i = 0; i < engine->candidates.len; i++) {
        if (is_same_event(&engine->candidates.items[i].event, event)) {
            return i;
        }
    }
    return MIR_NONE;
}

struct heap_candidate *heap_candidate_add(struct heap_engine *engine, struct heap_state *state,
                                          struct heap_event event, uint32_t origin) {
    uint32_t at = find_candidate(engine, &event);
    if (at == MIR_NONE) {
        at = engine->candidates.len;
        write_trace(engine, state->trace, &event);
        VEC_PUSH(&engine->scratch, &engine->candidates,
                 (struct heap_candidate){.event = event, .origin = origin, .block = engine->block,
                                         .statement = engine->statement});
    }
    struct heap_candidate *candidate = &engine->candidates.items[at];
    uint32_t run = engine->queues[engine->block].runs;
    candidate->hits += candidate->last_run != run;
    candidate->last_run = run;
    if (event.kind == HEAP_LEAK) {
        VEC_PUSH(&engine->scratch, &state->pending, at);
    } else {
        candidate->is_confirmed = true;
    }
    return candidate;
}

void heap_confirm_pending(struct heap_engine *engine, struct heap_state *state) {
    for (uint32_t i = 0; i < state->pending.len; i++) {
        engine->candidates.items[state->pending.items[i]].is_confirmed = true;
    }
    state->pending.len = 0;
}

// ---- results ----

static int by_position(const void *left, const void *right) {
    const struct heap_event *a = left;
    const struct heap_event *b = right;
    uint32_t keys[][2] = {{a->at.file, b->at.file},           {a->at.begin, b->at.begin},
                          {a->at.end, b->at.end},             {(uint32_t)a->kind, (uint32_t)b->kind},
                          {a->allocated.begin, b->allocated.begin}, {a->released.begin, b->released.begin}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (keys[i][0] != keys[i][1]) {
            return keys[i][0] < keys[i][1] ? -1 : 1;
        }
    }
    return 0;
}

// A block that no path ever releases or hands on is one mistake, however many exits lose it: the first is reported.
static bool is_repeated_leak(const struct heap_engine *engine, const struct heap_candidate *candidate) {
    if (candidate->origin == MIR_NONE || bits_has(engine->ended_well, candidate->origin)) {
        return false;
    }
    for (uint32_t i = 0; i < engine->candidates.len; i++) {
        const struct heap_candidate *other = &engine->candidates.items[i];
        if (other->is_confirmed && other->origin == candidate->origin &&
            by_position(&other->event, &candidate->event) < 0) {
            return true;
        }
    }
    return false;
}

// A variable that is missing its value is one mistake, however often it is read: the first use is reported.
static bool is_repeated_uninit(const struct heap_engine *engine, const struct heap_candidate *candidate) {
    if (candidate->event.kind != HEAP_USE_UNINIT) {
        return false;
    }
    for (uint32_t i = 0; i < engine->candidates.len; i++) {
        const struct heap_candidate *other = &engine->candidates.items[i];
        if (other->is_confirmed && other->event.kind == HEAP_USE_UNINIT &&
            other->event.allocated.begin == candidate->event.allocated.begin &&
            by_position(&other->event, &candidate->event) < 0) {
            return true;
        }
    }
    return false;
}

void heap_collect_events(struct heap_engine *engine, struct heap_facts *facts) {
    for (uint32_t i = 0; i < engine->candidates.len; i++) {
        struct heap_candidate *candidate = &engine->candidates.items[i];
        if (candidate->is_confirmed && !is_repeated_leak(engine, candidate) &&
            !is_repeated_uninit(engine, candidate)) {
            candidate->event.is_certain =
                engine->incomplete.len == 0 && candidate->hits == engine->queues[candidate->block].runs;
            VEC_PUSH(engine->arena, &facts->events, candidate->event);
        }
    }
    if (facts->events.len) {
        qsort(facts->events.items, facts->events.len, sizeof *facts->events.items, by_position);
    }
}
