// From MIR to actions: statements, operands, and the walk over the blocks. A handle that is copied as a whole is moved.
// Structs with handles inside that are copied as a whole become unknown; arrays of handles are not followed.
// Requires: paths.
#include "flow/collect.h"

// ---- pushing ----

struct flow_action *flow_act(struct collector *collector, enum flow_action_kind kind, uint32_t path) {
    struct flow_action action = {.kind = kind, .at = collector->at, .path = path, .other = MIR_NONE,
                                 .span = collector->span, .site = MIR_NONE, .created = MIR_NONE, .empty = MIR_NONE};
    VEC_PUSH(collector->arena, &collector->actions.items, action);
    return &collector->actions.items.items[collector->actions.items.len - 1];
}

// The same for every handle at or below `path`.
void flow_act_on_all(struct collector *collector, enum flow_action_kind kind, uint32_t path) {
    uint32_t end = path + collector->paths->items.items[path].size;
    for (uint32_t at = path; at < end; at++) {
        if (flow_path_is_leaf(&collector->paths->items.items[at])) {
            flow_act(collector, kind, at);
        }
    }
}

struct flow_relative flow_operand_path(struct collector *collector, struct mir_operand operand) {
    return flow_path_of(collector->paths, operand_place(operand));
}

// What the operand, a pointer, points to.
struct flow_relative flow_operand_pointee(struct collector *collector, struct mir_operand operand) {
    struct flow_relative nothing = {MIR_NONE, FLOW_UNRELATED};
    mir_place place = operand_place(operand);
    if (mir_is_none(place.i)) {
        return nothing;
    }
    if (operand.kind == MIR_OPERAND_ADDRESS) {
        return flow_path_of(collector->paths, place);
    }
    const struct mir_place_info *info = mir_place_at(collector->body, place);
    return info->kind == MIR_PLACE_LOCAL ? flow_pointee(collector->paths, (mir_local){(uint32_t)info->data}) : nothing;
}

// ---- operands and targets ----

// An operand that is only looked at; an address in it gets away, unless it is only compared.
void flow_read_operand(struct collector *collector, struct mir_operand operand, bool is_compared) {
    struct flow_relative value = flow_operand_path(collector, operand);
    struct flow_relative target = flow_operand_pointee(collector, operand);
    bool is_address = operand.kind == MIR_OPERAND_ADDRESS;
    if (value.relation == FLOW_BEYOND || (is_leaf(collector, value) && !is_address)) {
        flow_act(collector, FLOW_ACT_USE, value.path);
    } else if (value.relation == FLOW_INSIDE && !is_address) {
        flow_act(collector, FLOW_ACT_INSPECT, value.path);
    }
    if (!is_compared && (target.relation == FLOW_WHOLE || target.relation == FLOW_INSIDE)) {
        flow_path_hide(collector->paths, target.path);
    }
}

static void write_inside(struct collector *collector, struct flow_relative to, mir_place place, bool zero) {
    mir_type type = mir_place_at(collector->body, place)->type;
    bool is_pointer = mir_type_at(collector->unit, type)->kind == MIR_TYPE_POINTER;
    flow_act(collector, zero && is_pointer ? FLOW_ACT_FORGET : FLOW_ACT_UNKNOWN, to.path);
}

static void write_whole(struct collector *collector, uint32_t path, bool zero) {
    uint32_t end = path + path_at(collector, path)->size;
    for (uint32_t at = path; at < end; at++) {
        if (flow_path_is_owner(path_at(collector, at))) {
            flow_act(collector, zero ? FLOW_ACT_EMPTY : FLOW_ACT_UNKNOWN, at);
        } else if (flow_path_is_leaf(path_at(collector, at))) {
            flow_act(collector, FLOW_ACT_CREATE, at);
        }
    }
}

// A place is given a value of which nothing is known but whether it is zero.
void flow_write_place(struct collector *collector, mir_place place, bool zero) {
    struct flow_relative to = flow_path_of(collector->paths, place);
    switch (to.relation) {
    case FLOW_UNRELATED: break;
    case FLOW_WHOLE: write_whole(collector, to.path, zero); break;
    case FLOW_INSIDE: write_inside(collector, to, place, zero); break;
    case FLOW_BEYOND: flow_act(collector, FLOW_ACT_USE, to.path); break;
    }
}

// ---- assignments ----

// `p = &c` of a pointer that is followed to `c` wherever it is used.
static bool is_alias(struct collector *collector, const struct mir_statement *statement) {
    const struct mir_place_info *to = mir_place_at(collector->body, statement->to);
    return to->kind == MIR_PLACE_LOCAL &&
           flow_pointee(collector->paths, (mir_local){(uint32_t)to->data}).relation == FLOW_WHOLE;
}

static void copy_leaf(struct collector *collector, uint32_t from, mir_place place) {
    struct flow_relative to = flow_path_of(collector->paths, place);
    if (to.relation == FLOW_BEYOND) {
        flow_act(collector, FLOW_ACT_USE, to.path);
    }
    struct flow_action *action = flow_act(collector, FLOW_ACT_COPY, from);
    action->other = is_leaf(collector, to) ? to.path : MIR_NONE;
    action->is_return = mir_place_local(collector->body, place).i == 0;
}

static void assign(struct collector *collector, const struct mir_statement *statement) {
    struct flow_relative from = flow_operand_path(collector, statement->a);
    bool is_copy = statement->op == MIR_OP_USE && statement->a.kind == MIR_OPERAND_COPY;
    if (is_alias(collector, statement)) {
        return;
    }
    if (is_copy && is_leaf(collector, from)) {
        copy_leaf(collector, from.path, statement->to);
        return;
    }
    bool compares = is_comparison((enum mir_op)statement->op);
    flow_read_operand(collector, statement->a, compares);
    flow_read_operand(collector, statement->b, compares);
    if (is_copy && from.relation == FLOW_WHOLE) {
        flow_act_on_all(collector, FLOW_ACT_UNKNOWN, from.path);
    }
    flow_write_place(collector, statement->to, statement->op == MIR_OP_USE && is_zero(statement->a));
}

static void storage(struct collector *collector, mir_local local, enum flow_action_kind kind) {
    uint32_t root = collector->paths->root_of_local[local.i];
    if (!mir_is_none(root)) {
        flow_act_on_all(collector, kind, root);
    }
}

static void assembly(struct collector *collector, const struct mir_statement *statement) {
    for (uint32_t i = 0; i < statement->len; i++) {
        flow_read_operand(collector, collector->body->operands.items[statement->first + i], false);
    }
}

static void statement_actions(struct collector *collector, const struct mir_statement *statement) {
    switch ((enum mir_statement_kind)statement->kind) {
    case MIR_ASSIGN: assign(collector, statement); break;
    case MIR_STORAGE_LIVE: storage(collector, statement->local, FLOW_ACT_LIVE); break;
    case MIR_STORAGE_DEAD: storage(collector, statement->local, FLOW_ACT_DEAD); break;
    case MIR_ASM: assembly(collector, statement); break;
    case MIR_POINT: break;
    }
}

// ---- blocks ----

static void terminator_actions(struct collector *collector, mir_block block, const struct mir_terminator *end) {
    switch ((enum mir_terminator_kind)end->kind) {
    case MIR_BRANCH:
        flow_read_operand(collector, end->a, true);
        flow_read_operand(collector, end->b, true);
        collector->actions.tests[block.i] = flow_collect_test(collector, end);
        break;
    case MIR_SWITCH:
    case MIR_GOTO_ADDRESS: flow_read_operand(collector, end->a, true); break;
    case MIR_CALL: flow_collect_call(collector, end); break;
    case MIR_RETURN: flow_act(collector, FLOW_ACT_RETURN, MIR_NONE); break;
    case MIR_UNTERMINATED:
    case MIR_GOTO:
    case MIR_UNREACHABLE: break;
    }
}

static void block_actions(struct collector *collector, mir_block block) {
    const struct mir_block_info *info = &collector->body->blocks.items[block.i];
    collector->actions.first_of_block[block.i] = collector->actions.items.len;
    collector->actions.tests[block.i] = (struct flow_test){MIR_NONE, 0};
    for (uint32_t i = 0; i < info->statements.len; i++) {
        collector->at = i;
        collector->span = info->statements.items[i].span;
        statement_actions(collector, &info->statements.items[i]);
    }
    collector->at = info->statements.len;
    collector->span = info->end.span;
    terminator_actions(collector, block, &info->end);
}

struct flow_actions flow_actions_find(struct arena *arena, struct flow_paths *paths) {
    const struct mir_body *body = paths->body;
    struct collector collector = {.arena = arena, .unit = paths->unit, .body = body, .paths = paths};
    collector.actions.first_of_block = ARENA_ARRAY(arena, uint32_t, body->blocks.len + 1);
    collector.actions.tests = ARENA_ARRAY(arena, struct flow_test, body->blocks.len);
    for (uint32_t i = 0; i < body->blocks.len; i++) {
        block_actions(&collector, (mir_block){i});
    }
    collector.actions.first_of_block[body->blocks.len] = collector.actions.items.len;
    flow_settle(&collector);
    return collector.actions;
}

uint32_t flow_actions_from(const struct flow_actions *actions, mir_block block, uint32_t at) {
    uint32_t low = actions->first_of_block[block.i];
    uint32_t high = actions->first_of_block[block.i + 1];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (actions->items.items[middle].at < at) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}
