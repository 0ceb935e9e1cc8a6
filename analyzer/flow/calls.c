// What a call does: first what its arguments need, then what becomes of them, then what it makes. Only the marks of the
// contract and the types of handles passed by value count; an owner whose address an unmarked parameter gets becomes
// unknown: strict scopes are for those.
#include "flow/collect.h"

enum {
    MARKS_OF_OWNERS = MIR_EMPTIES | MIR_DROPS | MIR_INITS,
    MARKS_OF_LOANS = MIR_BORROWS | MIR_EXCLUSIVE | MIR_READS,
    RESULT_BORROWS = MIR_FROM_REF | MIR_FROM_MUT,
};

struct argument {
    struct mir_operand operand;
    struct flow_relative value;  // passed by value
    struct flow_relative target; // passed by address
    struct mir_effect effect;
    bool is_lent; // the result borrows from it
};

static struct argument argument_at(struct collector *collector, const struct mir_terminator *call, uint32_t index) {
    const struct mir_contract *contract = mir_contract_at(collector->unit, call->contract);
    struct argument argument = {.operand = collector->body->operands.items[call->first + index]};
    bool is_value = argument.operand.kind == MIR_OPERAND_COPY;
    struct flow_relative nothing = {MIR_NONE, FLOW_UNRELATED};
    argument.value = is_value ? flow_operand_path(collector, argument.operand) : nothing;
    argument.target = flow_operand_pointee(collector, argument.operand);
    argument.effect = mir_parameter_effect(collector->unit, contract, index);
    argument.is_lent = (contract->result.marks & RESULT_BORROWS) && index < 32 && (contract->result.from >> index & 1);
    return argument;
}

static void pass_value(struct collector *collector, const struct argument *argument) {
    uint32_t path = argument->value.path;
    switch (argument->value.relation) {
    case FLOW_UNRELATED: break;
    case FLOW_INSIDE:
        flow_act(collector, argument->effect.marks & MIR_TAKES ? FLOW_ACT_UNKNOWN : FLOW_ACT_INSPECT, path);
        break;
    case FLOW_BEYOND: flow_act(collector, FLOW_ACT_USE, path); break;
    case FLOW_WHOLE:
        if (!is_leaf(collector, argument->value)) {
            flow_act_on_all(collector, FLOW_ACT_UNKNOWN, path);
        } else {
            flow_act(collector, argument->effect.marks & MARKS_OF_LOANS ? FLOW_ACT_USE : FLOW_ACT_COPY, path);
        }
        break;
    }
}

// An optional may be asked whether it is empty; everything else that borrows needs a value.
static void pass_address_before(struct collector *collector, const struct argument *argument) {
    if (argument->target.relation == FLOW_BEYOND) {
        flow_act(collector, FLOW_ACT_USE, argument->target.path);
    } else if (is_leaf(collector, argument->target)) {
        bool is_opt = path_at(collector, argument->target.path)->handle == MIR_HANDLE_OPT;
        if (argument->is_lent || (argument->effect.marks & MARKS_OF_LOANS)) {
            bool is_look = is_opt && !argument->is_lent;
            flow_act(collector, is_look ? FLOW_ACT_INSPECT : FLOW_ACT_USE, argument->target.path);
        }
    }
}

static bool is_unmarked(const struct collector *collector, const struct argument *argument,
                        const struct mir_contract *contract) {
    if (!is_leaf(collector, argument->target)) {
        return !(argument->effect.marks & (MIR_BORROWS | MIR_READS));
    }
    bool says_something = argument->is_lent || (argument->effect.marks & (MARKS_OF_OWNERS | MARKS_OF_LOANS));
    return (argument->effect.marks & MIR_WRITES) || (!says_something && !contract->is_model);
}

static void pass_address(struct collector *collector, const struct mir_terminator *call,
                         const struct argument *argument) {
    const struct mir_contract *contract = mir_contract_at(collector->unit, call->contract);
    if (argument->target.relation == FLOW_UNRELATED || argument->target.relation == FLOW_BEYOND) {
        return;
    }
    if (argument->effect.marks & MIR_RETAINS) {
        flow_path_hide(collector->paths, argument->target.path);
    }
    if (argument->target.relation == FLOW_INSIDE || is_unmarked(collector, argument, contract)) {
        flow_act_on_all(collector, FLOW_ACT_UNKNOWN, argument->target.path);
    } else if (argument->effect.marks & (MIR_EMPTIES | MIR_TAKES)) {
        flow_act_on_all(collector, FLOW_ACT_MOVE, argument->target.path);
    } else if (argument->effect.marks & MIR_DROPS) {
        uint32_t first = collector->actions.items.len;
        flow_act_on_all(collector, FLOW_ACT_DROP, argument->target.path);
        for (uint32_t i = first; i < collector->actions.items.len; i++) {
            collector->actions.items.items[i].is_cleanup = call->is_cleanup;
        }
    }
}

static bool passes_owner_by_value(struct collector *collector, const struct mir_terminator *call) {
    for (uint32_t i = 0; i < call->len; i++) {
        struct mir_operand operand = collector->body->operands.items[call->first + i];
        const struct mir_type_info *type = mir_type_at(collector->unit, operand.type);
        if (type->handle == MIR_HANDLE_OWN || type->handle == MIR_HANDLE_OPT) {
            return true;
        }
    }
    return false;
}

// An optional that is emptied and initialised without a value to put there (own_take) is left empty.
static void initialise(struct collector *collector, const struct mir_terminator *call,
                       const struct argument *argument) {
    if (argument->target.relation != FLOW_WHOLE || !(argument->effect.marks & MIR_INITS)) {
        return;
    }
    bool is_taken = is_leaf(collector, argument->target) && (argument->effect.marks & MIR_EMPTIES) &&
                    path_at(collector, argument->target.path)->handle == MIR_HANDLE_OPT &&
                    !passes_owner_by_value(collector, call);
    flow_act_on_all(collector, is_taken ? FLOW_ACT_EMPTY : FLOW_ACT_CREATE, argument->target.path);
}

bool flow_is_verb(const struct collector *collector, mir_symbol callee, str family, str verb) {
    if (mir_is_none(callee.i)) {
        return false;
    }
    str name = mir_string(collector->unit, mir_symbol_at(collector->unit, callee)->name);
    return str_starts_with(name, family) && str_ends_with(name, verb);
}

// Taking an optional passes its emptiness on: the move that was just collected is made to reach the result.
static bool passes_on(struct collector *collector, uint32_t first, uint32_t result) {
    for (uint32_t i = first; i < collector->actions.items.len; i++) {
        struct flow_action *action = &collector->actions.items.items[i];
        bool is_same_type = action->kind == FLOW_ACT_MOVE &&
                            path_at(collector, action->path)->type.i == path_at(collector, result)->type.i;
        if (is_same_type && action->path != result) {
            action->other = result;
            return true;
        }
    }
    return false;
}

static bool is_made_empty(struct collector *collector, const struct mir_terminator *call) {
    bool is_none = flow_is_verb(collector, mir_callee(call), S("opt_"), S("_none")) ||
                   flow_is_verb(collector, mir_callee(call), S("result_"), S("_err"));
    bool is_null = call->len == 1 && is_zero(collector->body->operands.items[call->first]) &&
                   flow_is_verb(collector, mir_callee(call), S("opt_"), S("_from_raw"));
    return is_none || is_null;
}

// `first` is the first action of the call.
static void receive(struct collector *collector, const struct mir_terminator *call, uint32_t first) {
    struct flow_relative to = flow_path_of(collector->paths, call->result);
    if (!is_leaf(collector, to)) {
        if (!mir_is_none(call->result.i)) {
            flow_write_place(collector, call->result, false);
        }
        return;
    }
    bool is_opt = path_at(collector, to.path)->handle == MIR_HANDLE_OPT;
    if (!is_opt || !passes_on(collector, first, to.path)) {
        bool is_empty = is_opt && is_made_empty(collector, call);
        flow_act(collector, is_empty ? FLOW_ACT_EMPTY : FLOW_ACT_CREATE, to.path);
    }
}

// A call without owner marks may reach what pointer parameters point to in other ways than through its arguments.
static void disturb(struct collector *collector, const struct mir_terminator *call) {
    const struct mir_contract *contract = mir_contract_at(collector->unit, call->contract);
    uint32_t marks = contract->result.marks & (RESULT_BORROWS | MIR_FROM_HOLDS);
    for (uint32_t i = 0; i < call->len; i++) {
        marks |= mir_parameter_effect(collector->unit, contract, i).marks & MARKS_OF_OWNERS;
    }
    for (uint32_t path = 0; !marks && !contract->is_model && path < collector->paths->items.len; path++) {
        if (path_at(collector, path)->is_deref) {
            flow_act_on_all(collector, FLOW_ACT_UNKNOWN, path);
        }
    }
}

void flow_collect_call(struct collector *collector, const struct mir_terminator *call) {
    uint32_t first = collector->actions.items.len;
    flow_read_operand(collector, call->a, false);
    for (uint32_t i = 0; i < call->len; i++) {
        struct argument argument = argument_at(collector, call, i);
        pass_address_before(collector, &argument);
    }
    for (uint32_t i = 0; i < call->len; i++) {
        struct argument argument = argument_at(collector, call, i);
        pass_value(collector, &argument);
        pass_address(collector, call, &argument);
    }
    disturb(collector, call);
    for (uint32_t i = 0; i < call->len; i++) {
        struct argument argument = argument_at(collector, call, i);
        initialise(collector, call, &argument);
    }
    receive(collector, call, first);
}
