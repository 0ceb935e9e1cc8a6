// Lifetimes. The variables in scope form a chain from the innermost outwards; leaving some of them emits, innermost
// first, their clean-up and the end of their storage. Every way out of a scope goes through scope_unwind(): the end of
// a block, break, continue, return and goto. A goto may lead forwards, so it is completed at the end of the function:
// it leaves what the label does not have and enters what only the label has.
#include "base/check.h"
#include "frontend/lower.h"

static void push(struct lower *lower, struct scope_variable variable) {
    struct scope_variable *node = ARENA_NEW(lower->arena, struct scope_variable);
    *node = variable;
    node->outer = lower->scope;
    node->depth = lower->scope ? lower->scope->depth + 1 : 1;
    lower->scope = node;
}

void scope_declare(struct lower *lower, struct span span, mir_local local, struct mir_operand size) {
    mir_push(
        lower->body, lower->block,
        (struct mir_statement){.kind = MIR_STORAGE_LIVE, .span = span, .to = {MIR_NONE}, .local = local, .a = size});
    push(lower, (struct scope_variable){.kind = SCOPE_STORAGE, .local = local});
}

void scope_clean_up(struct lower *lower, mir_local local, mir_symbol cleanup) {
    push(lower, (struct scope_variable){.kind = SCOPE_CLEANUP, .local = local, .cleanup = cleanup});
}

void scope_defer(struct lower *lower, CXCursor statement) {
    push(lower, (struct scope_variable){.kind = SCOPE_DEFERRED, .deferred = statement});
}

static void call_cleanup(struct lower *lower, struct span span, const struct scope_variable *variable) {
    mir_place place = mir_place_of_local(lower->body, variable->local);
    struct mir_operand argument = mir_address(lower->unit, lower->body, place);
    const struct mir_symbol_info *function = mir_symbol_at(lower->unit, variable->cleanup);
    struct mir_operand callee = mir_function(lower->unit, variable->cleanup);
    emit_call(lower, span, callee, &argument, 1, (mir_place){MIR_NONE}, function->contract, false, true);
}

// The statement is lowered at each exit, in the scope it was written in; nothing jumps into it or out of it, and each copy
// has labels of its own.
static void run_deferred(struct lower *lower, const struct scope_variable *deferred) {
    struct lower saved = *lower;
    lower->scope = deferred->outer;
    lower->breaks = lower->continues = NULL;
    lower->switches = NULL;
    lower->label_index = (struct map){0};
    lower->is_deferred = true;
    lower_scoped(lower, deferred->deferred);
    lower->scope = saved.scope;
    lower->breaks = saved.breaks;
    lower->continues = saved.continues;
    lower->switches = saved.switches;
    lower->label_index = saved.label_index;
    lower->is_deferred = saved.is_deferred;
}

static void leave(struct lower *lower, struct span span, const struct scope_variable *left) {
    switch (left->kind) {
    case SCOPE_STORAGE: mir_storage(lower->body, lower->block, span, MIR_STORAGE_DEAD, left->local); break;
    case SCOPE_CLEANUP: call_cleanup(lower, span, left); break;
    case SCOPE_DEFERRED: run_deferred(lower, left); break;
    }
}

static uint32_t depth_of(const struct scope_variable *scope) {
    return scope ? scope->depth : 0;
}

void scope_unwind(struct lower *lower, struct span span, struct scope_variable *from, struct scope_variable *to) {
    for (struct scope_variable *at = from; at != to; at = at->outer) {
        CHECK(at && depth_of(at) > depth_of(to));
        leave(lower, span, at);
    }
}

void scope_leave(struct lower *lower, struct span span, struct scope_variable *outer) {
    scope_unwind(lower, span, lower->scope, outer);
    lower->scope = outer;
}

static struct scope_variable *common_scope(struct scope_variable *a, struct scope_variable *b) {
    while (a != b) {
        if (depth_of(a) >= depth_of(b)) {
            a = a->outer;
        } else {
            b = b->outer;
        }
    }
    return a;
}

void scope_enter(struct lower *lower, struct span span, struct scope_variable *from, struct scope_variable *to) {
    struct scope_variable *common = common_scope(from, to);
    for (struct scope_variable *at = to; at != common; at = at->outer) {
        if (at->kind == SCOPE_STORAGE) {
            mir_storage(lower->body, lower->block, span, MIR_STORAGE_LIVE, at->local);
        }
    }
}

// ---- labels and gotos ----

struct label *label_of(struct lower *lower, CXCursor statement) {
    uint64_t key = cursor_key(statement);
    struct map_result known = map_get(&lower->label_index, key);
    if (!known.found) {
        known.value = lower->labels.len;
        map_set(lower->arena, &lower->label_index, key, known.value);
        VEC_PUSH(lower->arena, &lower->labels, (struct label){.block = new_block(lower)});
    }
    return &lower->labels.items[known.value];
}

static void jump_to(struct lower *lower, struct span span, struct scope_variable *from, struct label label) {
    struct scope_variable *common = common_scope(from, label.scope);
    scope_unwind(lower, span, from, common);
    scope_enter(lower, span, from, label.scope);
    go_to(lower, span, label.block);
}

// Each label whose address is taken gets an edge of its own, since each may lie in other scopes.
static void complete_computed_goto(struct lower *lower, const struct pending_jump *jump) {
    VEC(struct mir_case) cases = {0};
    for (uint32_t i = 0; i < lower->labels.len; i++) {
        struct label label = lower->labels.items[i];
        if (label.is_address_taken && label.is_defined) {
            mir_block edge = new_block(lower);
            begin_block(lower, edge);
            jump_to(lower, jump->span, jump->scope, label);
            VEC_PUSH(lower->arena, &cases, (struct mir_case){.low = label.block.i, .high = label.block.i, .to = edge});
        }
    }
    struct mir_terminator *end = &lower->body->blocks.items[jump->from.i].end;
    *end = (struct mir_terminator){.kind = MIR_GOTO_ADDRESS,
                                   .span = jump->span,
                                   .a = jump->address,
                                   .to = {{MIR_NONE}, {MIR_NONE}},
                                   .result = {MIR_NONE},
                                   .first = lower->body->cases.len,
                                   .len = cases.len};
    for (uint32_t i = 0; i < cases.len; i++) {
        VEC_PUSH(lower->body->arena, &lower->body->cases, cases.items[i]);
    }
}

void complete_jumps(struct lower *lower) {
    for (uint32_t i = 0; i < lower->jumps.len; i++) {
        struct pending_jump jump = lower->jumps.items[i];
        if (mir_is_none(jump.label)) {
            complete_computed_goto(lower, &jump);
            continue;
        }
        begin_block(lower, jump.from);
        jump_to(lower, jump.span, jump.scope, lower->labels.items[jump.label]);
    }
    for (uint32_t i = 0; i < lower->labels.len; i++) {
        if (!lower->labels.items[i].is_defined) {
            begin_block(lower, lower->labels.items[i].block);
            mir_unreachable(lower->body, lower->block, (struct span){0});
        }
    }
}
