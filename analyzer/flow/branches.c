// Branches that tell whether a handle is null: `if (c.ptr)`, `own_is_some(o)`, `opt_conn_is_some(&o)`,
// `result_conn_is_ok(&r)`.
#include "flow/collect.h"

struct tested {
    uint32_t path;
    bool is_negated; // true when the path is null
};

static struct tested negate_if(struct tested tested, bool negate) {
    tested.is_negated ^= negate;
    return tested;
}

// What a temporary is a copy of, if it has one value; otherwise the temporary itself.
static uint32_t original(struct collector *collector, uint32_t path) {
    const struct flow_definition *definition = &collector->paths->definitions[path_at(collector, path)->local.i];
    if (!is_temporary(collector, path) || definition->count != 1 || !definition->statement) {
        return path;
    }
    struct flow_relative from = flow_operand_path(collector, definition->statement->a);
    bool is_copy = definition->statement->op == MIR_OP_USE && definition->statement->a.kind == MIR_OPERAND_COPY;
    return is_copy && is_leaf(collector, from) ? from.path : path;
}

static bool tells_emptiness(const struct collector *collector, mir_symbol callee) {
    return flow_is_verb(collector, callee, S("opt_"), S("_is_some")) ||
           flow_is_verb(collector, callee, S("result_"), S("_is_ok"));
}

// The path whose emptiness the operand tells, through temporaries that have one definition. `fuel` ends circles.
static struct tested trace(struct collector *collector, struct mir_operand operand, uint32_t fuel) {
    struct tested nothing = {MIR_NONE, false};
    struct flow_relative value = flow_operand_path(collector, operand);
    if (operand.kind != MIR_OPERAND_COPY || fuel == 0) {
        return nothing;
    }
    if (value.relation == FLOW_INSIDE) {
        return (struct tested){original(collector, value.path), false};
    }
    const struct mir_place_info *place = mir_place_at(collector->body, operand_place(operand));
    if (place->kind != MIR_PLACE_LOCAL || collector->body->locals.items[place->data].kind != MIR_LOCAL_TEMPORARY) {
        return nothing;
    }
    const struct flow_definition *definition = &collector->paths->definitions[place->data];
    if (definition->count != 1 || definition->is_shared) {
        return nothing;
    }
    const struct mir_statement *statement = definition->statement;
    if (statement && (statement->op == MIR_OP_USE || statement->op == MIR_OP_CAST)) {
        return trace(collector, statement->a, fuel - 1);
    }
    if (statement && (statement->op == MIR_OP_EQUAL || statement->op == MIR_OP_NOT_EQUAL) && is_zero(statement->b)) {
        return negate_if(trace(collector, statement->a, fuel - 1), statement->op == MIR_OP_EQUAL);
    }
    const struct mir_terminator *call = definition->call;
    if (call && call->len == 1 && tells_emptiness(collector, mir_callee(call))) {
        struct flow_relative target = flow_operand_pointee(collector, collector->body->operands.items[call->first]);
        return is_leaf(collector, target) ? (struct tested){target.path, false} : nothing;
    }
    return nothing;
}

struct flow_test flow_collect_test(struct collector *collector, const struct mir_terminator *branch) {
    struct flow_test none = {MIR_NONE, 0};
    bool is_swapped = is_zero(branch->a);
    if ((branch->op != MIR_OP_EQUAL && branch->op != MIR_OP_NOT_EQUAL) || (!is_swapped && !is_zero(branch->b))) {
        return none;
    }
    struct tested tested = trace(collector, is_swapped ? branch->b : branch->a, collector->body->locals.len + 1);
    bool true_is_null = (branch->op == MIR_OP_EQUAL) != tested.is_negated;
    return (struct flow_test){tested.path, true_is_null ? 0 : 1};
}
