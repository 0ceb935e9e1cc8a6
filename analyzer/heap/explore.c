// The order of work: blocks in reverse postorder, each with the states that wait at it, so that states meet at a join
// before they go on. Loops are walked a bounded number of times and then generalised; equal states fold, states without
// resources join, and what still exceeds the budget is joined where that is possible and otherwise reported as lost.
#include "heap/engine.h"

// So many states wait at a point before those without resources are joined: their conditions may still be needed.
enum { STATES_KEPT_APART = 6 };

// How many of `most` states a point may keep apart: few once the function has cost a good part of its budget.
static uint32_t room(const struct heap_engine *engine, uint32_t most) {
    return engine->steps < engine->options.max_steps / 8 ? most : most / STATES_KEPT_APART;
}

static bool has_resources(const struct heap_state *state) {
    for (uint32_t i = 0; i < state->objects.len; i++) {
        uint32_t flags = state->objects.items[i].flags;
        bool is_held = (flags & HEAP_OWNED) && !(flags & (HEAP_ESCAPED | HEAP_RELEASED | HEAP_REPORTED));
        bool is_gone = (flags & HEAP_RELEASED) && !(flags & HEAP_REPORTED);
        if (is_held || is_gone || (flags & (HEAP_UNINIT | HEAP_FRAME))) {
            return true;
        }
    }
    return false;
}

// Whether some variable that may yet be read has no value.
static bool lacks_values(const struct heap_engine *engine, const struct heap_state *state, mir_block at) {
    for (uint32_t i = 0; i < engine->shape.uninit.len; i++) {
        uint32_t local = engine->shape.uninit.items[i];
        if (bits_has(engine->shape.read_in[at.i], local) &&
            heap_is_uninit(state, heap_local_base((mir_local){local}))) {
            return true;
        }
    }
    return false;
}

// ---- arriving at a block ----

static struct heap_visit *find_visit(struct heap_state *state, uint32_t head) {
    for (uint32_t i = 0; i < state->visits.len; i++) {
        if (state->visits.items[i].head == head) {
            return &state->visits.items[i];
        }
    }
    return NULL;
}

static void leave_loops(struct heap_engine *engine, struct heap_state *state, mir_block to) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < state->visits.len; i++) {
        const struct heap_loop *loop = &engine->shape.loops[engine->shape.loop_of[state->visits.items[i].head]];
        if (bits_has(loop->blocks, to.i)) {
            state->visits.items[kept++] = state->visits.items[i];
        }
    }
    state->visits.len = kept;
}

// Counts the visit of a loop head. False when the path has seen enough of the loop: what it would do from here was
// covered by the generalised visit.
static bool enter_loop(struct heap_engine *engine, struct heap_state *state, mir_block to) {
    uint32_t at = engine->shape.loop_of[to.i];
    if (at == MIR_NONE) {
        return true;
    }
    struct heap_visit *visit = find_visit(state, to.i);
    if (!visit) {
        VEC_PUSH(&engine->scratch, &state->visits, (struct heap_visit){to.i, 1});
        return true;
    }
    visit->count++;
    if (visit->count == engine->options.max_visits) {
        heap_trace_push(engine, state, to.i, HEAP_TRACE_LOOP);
        heap_generalise(engine, state, &engine->shape.loops[at]);
    }
    return visit->count <= engine->options.max_visits;
}

static bool was_seen(struct heap_engine *engine, struct heap_queue *queue, uint64_t hash) {
    if (map_get(&queue->seen, hash).found) {
        return true;
    }
    map_set(&engine->scratch, &queue->seen, hash, 1);
    return false;
}

// Joins `state` into one of the first `count` that wait.
static bool join_waiting(struct heap_engine *engine, struct heap_queue *queue, uint32_t count,
                         const struct heap_state *state, mir_block at, enum heap_join_mode mode) {
    for (uint32_t i = 0; i < count; i++) {
        struct heap_state *waiting = queue->pending.items[i];
        if (heap_join(engine, waiting, state, mode)) {
            heap_canonicalise(engine, waiting, engine->shape.live_in[at.i]);
            was_seen(engine, queue, waiting->hash);
            return true;
        }
    }
    return false;
}

// Joins what can be joined among the waiting states; true when that made room.
static bool make_room(struct heap_engine *engine, struct heap_queue *queue, mir_block at) {
    uint32_t before = queue->pending.len;
    for (uint32_t i = before; i-- > 1;) {
        struct heap_state *state = queue->pending.items[i];
        if (join_waiting(engine, queue, i, state, at, HEAP_JOIN_LENIENT)) {
            heap_state_give(engine, state);
            queue->pending.items[i] = queue->pending.items[--queue->pending.len];
        }
    }
    return queue->pending.len < before;
}

static struct span block_span(const struct heap_engine *engine, mir_block block) {
    const struct mir_block_info *info = &engine->body->blocks.items[block.i];
    return info->statements.len ? info->statements.items[0].span : info->end.span;
}

// Folds a state into those that wait; false when it has to wait itself.
static bool fold(struct heap_engine *engine, struct heap_queue *queue, const struct heap_state *state, mir_block to) {
    uint32_t waiting = queue->pending.len;
    if (was_seen(engine, queue, state->hash)) {
        return true;
    }
    if (waiting >= room(engine, STATES_KEPT_APART) && !has_resources(state)) {
        enum heap_join_mode mode = lacks_values(engine, state, to) ? HEAP_JOIN_LENIENT : HEAP_JOIN_STRICT;
        if (join_waiting(engine, queue, waiting, state, to, mode)) {
            return true;
        }
    }
    return waiting >= room(engine, engine->options.max_states) &&
           join_waiting(engine, queue, waiting, state, to, HEAP_JOIN_LENIENT);
}

static void enqueue(struct heap_engine *engine, struct heap_state *state, mir_block to) {
    struct heap_queue *queue = &engine->queues[to.i];
    bool is_folded = fold(engine, queue, state, to);
    if (!is_folded && queue->pending.len >= engine->options.max_states && !make_room(engine, queue, to)) {
        is_folded = true;
        heap_budget(engine, block_span(engine, to),
                    str_printf(engine->arena, "more than %u states of memory meet at one point",
                               engine->options.max_states));
    }
    if (is_folded) {
        heap_state_give(engine, state);
        return;
    }
    VEC_PUSH(&engine->scratch, &queue->pending, state);
    bits_set(engine->waiting, engine->shape.cfg.position[to.i]);
}

void heap_arrive(struct heap_engine *engine, struct heap_state *state, mir_block to) {
    leave_loops(engine, state, to);
    if (!enter_loop(engine, state, to)) {
        heap_confirm_pending(engine, state);
        heap_state_give(engine, state);
        return;
    }
    heap_canonicalise(engine, state, engine->shape.live_in[to.i]);
    enqueue(engine, state, to);
}

// ---- terminators ----

static struct heap_condition branch_condition(struct heap_engine *engine, struct heap_state *state,
                                              const struct mir_terminator *end) {
    struct heap_condition c = {.op = (enum mir_op)end->op};
    c.a = heap_operand(engine, state, end->a);
    c.b = heap_operand(engine, state, end->b);
    c.is_pointer = heap_type_is_pointer(engine->unit, end->a.type);
    c.is_unsigned = !mir_type_at(engine->unit, end->a.type)->is_signed;
    heap_use(engine, state, c.a, heap_operand_place(end->a));
    heap_use(engine, state, c.b, heap_operand_place(end->b));
    return c;
}

static void bury_temporaries(struct heap_engine *engine, struct heap_state *state) {
    const struct heap_shape *shape = &engine->shape;
    for (uint32_t i = shape->death_first[engine->block]; i < shape->death_first[engine->block + 1]; i++) {
        if (shape->deaths[i].statement == engine->statement) {
            heap_forget_object(engine, state, heap_local_base((mir_local){shape->deaths[i].local}));
        }
    }
}

// Sends `state` on when it is still possible; consumes it.
static void go_on(struct heap_engine *engine, struct heap_state *state, mir_block to) {
    if (state->is_infeasible) {
        heap_state_give(engine, state);
        return;
    }
    bury_temporaries(engine, state);
    if (state->has_lost) {
        heap_find_leaks(engine, state, S(""), S("the result is not kept"));
    }
    heap_arrive(engine, state, to);
}

static void branch(struct heap_engine *engine, struct heap_state *state, const struct mir_terminator *end) {
    struct heap_condition c = branch_condition(engine, state, end);
    enum heap_truth truth = state->is_infeasible ? HEAP_TRUE : heap_decide(engine, state, c);
    if (truth != HEAP_UNKNOWN) {
        go_on(engine, state, end->to[truth == HEAP_TRUE ? 0 : 1]);
        return;
    }
    struct heap_state *other = heap_state_fork(engine, state);
    heap_trace_push(engine, state, engine->block, 0);
    heap_assume(engine, state, c);
    go_on(engine, state, end->to[0]);
    c.op = heap_negate(c.op);
    heap_trace_push(engine, other, engine->block, 1);
    heap_assume(engine, other, c);
    go_on(engine, other, end->to[1]);
}

static void assume_case(struct heap_engine *engine, struct heap_state *state, struct heap_value value,
                        const struct mir_case *range) {
    if (range->low == range->high) {
        heap_assume(engine, state, (struct heap_condition){MIR_OP_EQUAL, value, heap_constant(range->low), false, false});
        return;
    }
    heap_assume(engine, state,
                (struct heap_condition){MIR_OP_GREATER_EQUAL, value, heap_constant(range->low), false, false});
    if (!state->is_infeasible && !heap_is_constant(value)) {
        heap_assume(engine, state,
                    (struct heap_condition){MIR_OP_LESS_EQUAL, value, heap_constant(range->high), false, false});
    }
}

static void take_case(struct heap_engine *engine, const struct heap_state *state, struct heap_value value,
                      const struct mir_case *range) {
    struct heap_state *taken = heap_state_fork(engine, state);
    if (!heap_is_constant(value)) {
        heap_trace_push(engine, taken, engine->block, 2);
    }
    assume_case(engine, taken, value, range);
    go_on(engine, taken, range->to);
}

// The value is not in `range`; wide ranges tell nothing that could be written down as simple conditions.
static void assume_outside(struct heap_engine *engine, struct heap_state *state, struct heap_value value,
                           const struct mir_case *range) {
    enum { WIDEST = 32 };
    uint64_t width = (uint64_t)range->high - (uint64_t)range->low;
    for (uint64_t i = 0; width < WIDEST && i <= width && !state->is_infeasible; i++) {
        struct heap_value number = heap_constant(range->low + (int64_t)i);
        heap_assume(engine, state, (struct heap_condition){MIR_OP_NOT_EQUAL, value, number, false, false});
    }
}

static void take_default(struct heap_engine *engine, struct heap_state *state, struct heap_value value,
                         const struct mir_terminator *end) {
    bool is_constant = heap_is_constant(value);
    for (uint32_t i = 0; i < end->len && !state->is_infeasible; i++) {
        const struct mir_case *range = &engine->body->cases.items[end->first + i];
        bool is_inside = is_constant && value.offset >= range->low && value.offset <= range->high;
        state->is_infeasible |= is_inside;
        if (!is_constant) {
            assume_outside(engine, state, value, range);
        }
    }
    if (!is_constant) {
        heap_trace_push(engine, state, engine->block, 2);
    }
    go_on(engine, state, end->to[0]);
}

static void run_switch(struct heap_engine *engine, struct heap_state *state, const struct mir_terminator *end) {
    struct heap_value value = heap_operand(engine, state, end->a);
    heap_use(engine, state, value, heap_operand_place(end->a));
    for (uint32_t i = 0; i < end->len && !state->is_infeasible; i++) {
        take_case(engine, state, value, &engine->body->cases.items[end->first + i]);
    }
    if (end->is_exhaustive && !heap_is_constant(value)) { // not expected by whoever listed all constants of the enum
        heap_state_give(engine, state);
    } else {
        take_default(engine, state, value, end);
    }
}

static void run_jump(struct heap_engine *engine, struct heap_state *state, const struct mir_terminator *end) {
    for (uint32_t i = 0; i < end->len; i++) {
        go_on(engine, heap_state_fork(engine, state), engine->body->cases.items[end->first + i].to);
    }
    heap_state_give(engine, state);
}

static str holder_name(struct heap_engine *engine, const struct heap_state *state) {
    for (uint32_t i = 0; i < state->cells.len; i++) {
        uint32_t base = state->cells.items[i].key.at.base;
        bool is_local = heap_base_kind(engine, base) == HEAP_BASE_LOCAL;
        uint32_t flags = heap_flags(state, state->cells.items[i].value.base);
        bool is_held = (flags & HEAP_OWNED) && !(flags & (HEAP_ESCAPED | HEAP_RELEASED | HEAP_REPORTED));
        if (is_local && is_held && heap_root_data(engine, base) != 0) {
            return mir_string(engine->unit, mir_local_at(engine->body, (mir_local){heap_root_data(engine, base)})->name);
        }
    }
    return S("");
}

void heap_leave_frame(struct heap_engine *engine, struct heap_state *state, str what) {
    str name = holder_name(engine, state);
    for (uint32_t i = 1; i < engine->body->locals.len; i++) {
        heap_forget_object(engine, state, heap_local_base((mir_local){i}));
    }
    if (state->has_lost && !engine->is_main) {
        heap_find_leaks(engine, state, name, what);
    }
    heap_confirm_pending(engine, state);
}

static void run_return(struct heap_engine *engine, struct heap_state *state) {
    uint32_t result = heap_local_base((mir_local){0});
    for (uint32_t i = heap_first_cell(state, result);
         i < state->cells.len && state->cells.items[i].key.at.base == result; i++) {
        heap_escape(engine, state, state->cells.items[i].value);
    }
    heap_check_return(engine, state);
    heap_leave_frame(engine, state, S("goes out of scope here"));
    if (engine->dump) {
        heap_print_state(engine->dump, engine, state);
    }
    heap_state_give(engine, state);
}

static void run_end(struct heap_engine *engine, struct heap_state *state, const struct mir_terminator *end) {
    switch ((enum mir_terminator_kind)end->kind) {
    case MIR_GOTO: go_on(engine, state, end->to[0]); return;
    case MIR_BRANCH: branch(engine, state, end); return;
    case MIR_SWITCH: run_switch(engine, state, end); return;
    case MIR_CALL: heap_call(engine, state, end); return;
    case MIR_GOTO_ADDRESS: run_jump(engine, state, end); return;
    case MIR_RETURN: run_return(engine, state); return;
    case MIR_UNTERMINATED:
    case MIR_UNREACHABLE: heap_state_give(engine, state); return;
    }
}

// ---- statements ----

static void run_asm(struct heap_engine *engine, struct heap_state *state, const struct mir_statement *statement) {
    const struct mir_operand *operands = engine->body->operands.items;
    uint32_t first = statement->first;
    for (uint32_t i = statement->outputs; i < statement->len && !state->is_infeasible; i++) {
        struct heap_value value = heap_operand(engine, state, operands[first + i]);
        if (statement->clobbers_memory || statement->outputs) { // it may be in what is written
            heap_escape(engine, state, value);
        }
    }
    for (uint32_t i = 0; i < statement->outputs && !state->is_infeasible; i++) {
        heap_havoc_range(engine, state, heap_operand(engine, state, operands[first + i]), 0);
    }
    if (statement->clobbers_memory) {
        heap_havoc_outside(engine, state);
    }
}

static void end_storage(struct heap_engine *engine, struct heap_state *state, mir_local local) {
    uint32_t base = heap_local_base(local);
    heap_forget_object(engine, state, base);
    struct heap_object *object = heap_find_object(state, base);
    if (object) {
        object->flags = 0;
    }
}

// Returning something that was released is a use of it.
static void check_result(struct heap_engine *engine, struct heap_state *state, const struct mir_statement *statement) {
    const struct mir_place_info *to = mir_place_at(engine->body, statement->to);
    bool is_result = to->kind == MIR_PLACE_LOCAL && to->data == 0 && !heap_type_is_aggregate(engine->unit, to->type);
    if (is_result && !state->is_infeasible) {
        struct heap_address at = {.at = heap_base(heap_local_base((mir_local){0}))};
        const struct heap_cell *cell = heap_find_cell(state, at);
        if (cell) {
            heap_use_pointer(engine, state, cell->value, heap_operand_place(statement->a));
        }
    }
}

static void run_statement(struct heap_engine *engine, struct heap_state *state, const struct mir_statement *statement) {
    switch ((enum mir_statement_kind)statement->kind) {
    case MIR_ASSIGN:
        heap_assign(engine, state, statement);
        check_result(engine, state, statement);
        break;
    case MIR_STORAGE_LIVE:
    case MIR_STORAGE_DEAD: end_storage(engine, state, statement->local); break;
    case MIR_ASM: run_asm(engine, state, statement); break;
    case MIR_POINT: break;
    }
}

// What main still holds when it returns goes back with the process.
static bool ends_program(const struct heap_engine *engine, const struct mir_statement *statement) {
    mir_block at = {engine->block};
    if (!engine->is_main || statement->kind != MIR_STORAGE_DEAD) {
        return false;
    }
    for (uint32_t hops = 0; hops < engine->body->blocks.len; hops++) {
        const struct mir_terminator *end = &engine->body->blocks.items[at.i].end;
        bool goes_on = end->kind == MIR_GOTO || (end->kind == MIR_CALL && end->is_cleanup);
        if (!goes_on || end->to[0].i == MIR_NONE) {
            return end->kind == MIR_RETURN;
        }
        at = end->to[0];
    }
    return false;
}

static void find_statement_leaks(struct heap_engine *engine, struct heap_state *state,
                                 const struct mir_statement *statement) {
    if (statement->kind == MIR_ASSIGN) {
        heap_find_leaks(engine, state, heap_place_name(engine, statement->to), S("is assigned another value here"));
    } else if (statement->kind == MIR_ASM || statement->kind == MIR_POINT) {
        heap_find_leaks(engine, state, S(""), S("the last pointer to it is lost here"));
    } else {
        str name = mir_string(engine->unit, mir_local_at(engine->body, statement->local)->name);
        heap_find_leaks(engine, state, name, S("goes out of scope here"));
    }
}

static void run_block(struct heap_engine *engine, struct heap_state *state, uint32_t block) {
    const struct mir_block_info *info = &engine->body->blocks.items[block];
    engine->block = block;
    engine->queues[block].runs++;
    engine->steps += info->statements.len + 1;
    for (uint32_t i = 0; i < info->statements.len; i++) {
        const struct mir_statement *statement = &info->statements.items[i];
        engine->statement = i;
        engine->at = statement->span;
        run_statement(engine, state, statement);
        if (state->is_infeasible) {
            heap_state_give(engine, state);
            return;
        }
        bury_temporaries(engine, state);
        if (state->has_lost && !ends_program(engine, statement)) {
            find_statement_leaks(engine, state, statement);
        }
    }
    engine->statement = info->statements.len;
    engine->at = info->end.span;
    run_end(engine, state, &info->end);
}

// ---- the whole function ----

static struct heap_state *initial_state(struct heap_engine *engine) {
    struct heap_state *state = heap_state_take(engine);
    state->next_symbol = engine->first_symbol;
    for (uint32_t i = 1; i <= engine->body->parameter_count; i++) {
        const struct mir_local_info *local = mir_local_at(engine->body, (mir_local){i});
        uint32_t base = heap_local_base((mir_local){i});
        heap_set_content(engine, state, base, HEAP_ALL_UNKNOWN);
        if (heap_type_is_aggregate(engine->unit, local->type)) {
            continue;
        }
        struct heap_value value = heap_fresh(engine, state, local->type);
        if (local->effect.marks & MIR_NONNULL) {
            heap_find_object(state, value.base)->flags |= HEAP_NONNULL;
        }
        struct heap_cell cell = {.key = {.at = heap_base(base)}, .type = local->type, .value = value};
        heap_insert_cell(&engine->scratch, state, cell);
    }
    return state;
}

static void run_waiting(struct heap_engine *engine, uint32_t block) {
    struct heap_queue *queue = &engine->queues[block];
    while (queue->pending.len) {
        struct heap_state *state = queue->pending.items[0];
        queue->pending.len--;
        for (uint32_t i = 0; i < queue->pending.len; i++) {
            queue->pending.items[i] = queue->pending.items[i + 1];
        }
        run_block(engine, state, block);
        if (engine->steps > engine->options.max_steps) {
            heap_budget(engine, engine->at, S("the function is too large for the budget of steps"));
            engine->is_stopped = true;
            return;
        }
    }
}

void heap_explore(struct heap_engine *engine) {
    heap_arrive(engine, initial_state(engine), (mir_block){0});
    for (uint32_t at = 0; (at = bits_next(engine->waiting, 0)) < engine->waiting.len && !engine->is_stopped;) {
        bits_clear(engine->waiting, at);
        run_waiting(engine, engine->shape.cfg.order[at]);
    }
}
