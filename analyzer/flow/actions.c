// From MIR to actions. A handle passed or returned by value is moved; one passed by address is what the contract of that
// parameter says. Whole structs with handles inside, and owners whose address an unmarked parameter gets, become unknown:
// strict scopes are for those. Arrays of handles are not followed.
// Requires: paths. Leaves true: no action is on a hidden path, and the sites of a path are numbered together.
#include "flow/actions.h"

#include "base/bits.h"

struct collector {
    struct arena *arena;
    const struct mir_unit *unit;
    const struct mir_body *body;
    struct flow_paths *paths;
    struct flow_actions actions;
    uint32_t at;      // statement
    struct span span; // of it
};

// ---- pushing ----

static struct flow_action *act(struct collector *collector, enum flow_action_kind kind, uint32_t path) {
    struct flow_action action = {.kind = kind, .at = collector->at, .path = path, .other = MIR_NONE,
                                 .span = collector->span, .site = MIR_NONE, .created = MIR_NONE, .empty = MIR_NONE};
    VEC_PUSH(collector->arena, &collector->actions.items, action);
    return &collector->actions.items.items[collector->actions.items.len - 1];
}

// The same for every handle at or below `path`.
static void act_on_all(struct collector *collector, enum flow_action_kind kind, uint32_t path) {
    uint32_t end = path + collector->paths->items.items[path].size;
    for (uint32_t at = path; at < end; at++) {
        if (flow_path_is_leaf(&collector->paths->items.items[at])) {
            act(collector, kind, at);
        }
    }
}

static const struct flow_path *path_at(const struct collector *collector, uint32_t path) {
    return &collector->paths->items.items[path];
}

static bool is_leaf(const struct collector *collector, struct flow_relative to) {
    return to.relation == FLOW_WHOLE && flow_path_is_leaf(path_at(collector, to.path));
}

static mir_place operand_place(struct mir_operand operand) {
    bool has_place = operand.kind == MIR_OPERAND_COPY || operand.kind == MIR_OPERAND_ADDRESS;
    return (mir_place){has_place ? (uint32_t)operand.data : MIR_NONE};
}

static struct flow_relative operand_relative(struct collector *collector, struct mir_operand operand) {
    return flow_path_of(collector->paths, operand_place(operand));
}

// What the operand, a pointer, points to.
static struct flow_relative operand_pointee(struct collector *collector, struct mir_operand operand) {
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

static bool is_comparison(enum mir_op op) {
    return op >= MIR_OP_EQUAL && op <= MIR_OP_GREATER_EQUAL;
}

static bool is_zero(struct mir_operand operand) {
    return operand.kind == MIR_OPERAND_ZERO || (operand.kind == MIR_OPERAND_INT && operand.data == 0);
}

// An operand that is only looked at; an address in it gets away, unless it is only compared.
static void read_operand(struct collector *collector, struct mir_operand operand, bool is_compared) {
    struct flow_relative value = operand_relative(collector, operand);
    struct flow_relative target = operand_pointee(collector, operand);
    bool is_address = operand.kind == MIR_OPERAND_ADDRESS;
    if (value.relation == FLOW_BEYOND || (is_leaf(collector, value) && !is_address)) {
        act(collector, FLOW_ACT_USE, value.path);
    } else if (value.relation == FLOW_INSIDE && !is_address) {
        act(collector, FLOW_ACT_INSPECT, value.path);
    }
    if (!is_compared && (target.relation == FLOW_WHOLE || target.relation == FLOW_INSIDE)) {
        flow_path_hide(collector->paths, target.path);
    }
}

static void write_inside(struct collector *collector, struct flow_relative to, mir_place place, bool zero) {
    mir_type type = mir_place_at(collector->body, place)->type;
    bool is_pointer = mir_type_at(collector->unit, type)->kind == MIR_TYPE_POINTER;
    act(collector, zero && is_pointer ? FLOW_ACT_FORGET : FLOW_ACT_UNKNOWN, to.path);
}

static void write_whole(struct collector *collector, uint32_t path, bool zero) {
    uint32_t end = path + path_at(collector, path)->size;
    for (uint32_t at = path; at < end; at++) {
        if (flow_path_is_owner(path_at(collector, at))) {
            act(collector, zero ? FLOW_ACT_EMPTY : FLOW_ACT_UNKNOWN, at);
        } else if (flow_path_is_leaf(path_at(collector, at))) {
            act(collector, FLOW_ACT_CREATE, at);
        }
    }
}

// A place is given a value of which nothing is known but whether it is zero.
static void write_place(struct collector *collector, mir_place place, bool zero) {
    struct flow_relative to = flow_path_of(collector->paths, place);
    switch (to.relation) {
    case FLOW_UNRELATED: break;
    case FLOW_WHOLE: write_whole(collector, to.path, zero); break;
    case FLOW_INSIDE: write_inside(collector, to, place, zero); break;
    case FLOW_BEYOND: act(collector, FLOW_ACT_USE, to.path); break;
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
        act(collector, FLOW_ACT_USE, to.path);
    }
    struct flow_action *action = act(collector, FLOW_ACT_COPY, from);
    action->other = is_leaf(collector, to) ? to.path : MIR_NONE;
    action->is_return = mir_place_local(collector->body, place).i == 0;
}

static void assign(struct collector *collector, const struct mir_statement *statement) {
    struct flow_relative from = operand_relative(collector, statement->a);
    bool is_copy = statement->op == MIR_OP_USE && statement->a.kind == MIR_OPERAND_COPY;
    if (is_alias(collector, statement)) {
        return;
    }
    if (is_copy && is_leaf(collector, from)) {
        copy_leaf(collector, from.path, statement->to);
        return;
    }
    bool compares = is_comparison((enum mir_op)statement->op);
    read_operand(collector, statement->a, compares);
    read_operand(collector, statement->b, compares);
    if (is_copy && from.relation == FLOW_WHOLE) {
        act_on_all(collector, FLOW_ACT_UNKNOWN, from.path);
    }
    write_place(collector, statement->to, statement->op == MIR_OP_USE && is_zero(statement->a));
}

static void storage(struct collector *collector, mir_local local, enum flow_action_kind kind) {
    uint32_t root = collector->paths->root_of_local[local.i];
    if (!mir_is_none(root)) {
        act_on_all(collector, kind, root);
    }
}

static void assembly(struct collector *collector, const struct mir_statement *statement) {
    for (uint32_t i = 0; i < statement->len; i++) {
        read_operand(collector, collector->body->operands.items[statement->first + i], false);
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

// ---- calls: first what the arguments need, then what becomes of them, then what is made ----

enum { MARKS_OF_OWNERS = MIR_EMPTIES | MIR_DROPS | MIR_INITS, MARKS_OF_LOANS = MIR_BORROWS | MIR_EXCLUSIVE | MIR_READS };
enum { RESULT_BORROWS = MIR_FROM_REF | MIR_FROM_MUT };

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
    argument.value = is_value ? operand_relative(collector, argument.operand) : nothing;
    argument.target = operand_pointee(collector, argument.operand);
    argument.effect = mir_parameter_effect(collector->unit, contract, index);
    argument.is_lent = (contract->result.marks & RESULT_BORROWS) && index < 32 && (contract->result.from >> index & 1);
    return argument;
}

static void pass_value(struct collector *collector, const struct argument *argument) {
    uint32_t path = argument->value.path;
    switch (argument->value.relation) {
    case FLOW_UNRELATED: break;
    case FLOW_INSIDE: act(collector, argument->effect.marks & MIR_TAKES ? FLOW_ACT_UNKNOWN : FLOW_ACT_INSPECT, path); break;
    case FLOW_BEYOND: act(collector, FLOW_ACT_USE, path); break;
    case FLOW_WHOLE:
        if (!is_leaf(collector, argument->value)) {
            act_on_all(collector, FLOW_ACT_UNKNOWN, path);
        } else {
            act(collector, argument->effect.marks & MARKS_OF_LOANS ? FLOW_ACT_USE : FLOW_ACT_COPY, path);
        }
        break;
    }
}

// An optional may be asked whether it is empty; everything else that borrows needs a value.
static void pass_address_before(struct collector *collector, const struct argument *argument) {
    if (argument->target.relation == FLOW_BEYOND) {
        act(collector, FLOW_ACT_USE, argument->target.path);
    } else if (is_leaf(collector, argument->target)) {
        bool is_opt = path_at(collector, argument->target.path)->handle == MIR_HANDLE_OPT;
        if (argument->is_lent || (argument->effect.marks & MARKS_OF_LOANS)) {
            bool is_look = is_opt && !argument->is_lent;
            act(collector, is_look ? FLOW_ACT_INSPECT : FLOW_ACT_USE, argument->target.path);
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
        act_on_all(collector, FLOW_ACT_UNKNOWN, argument->target.path);
    } else if (argument->effect.marks & (MIR_EMPTIES | MIR_TAKES)) {
        act_on_all(collector, FLOW_ACT_MOVE, argument->target.path);
    } else if (argument->effect.marks & MIR_DROPS) {
        uint32_t first = collector->actions.items.len;
        act_on_all(collector, FLOW_ACT_DROP, argument->target.path);
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
    act_on_all(collector, is_taken ? FLOW_ACT_EMPTY : FLOW_ACT_CREATE, argument->target.path);
}

// The functions OWN_DECLARE makes of an optional that say something about its emptiness have no mark for it.
static bool is_optional_verb(const struct collector *collector, mir_symbol callee, str verb) {
    if (mir_is_none(callee.i)) {
        return false;
    }
    str name = mir_string(collector->unit, mir_symbol_at(collector->unit, callee)->name);
    return str_starts_with(name, S("opt_")) && str_ends_with(name, verb);
}

static void receive(struct collector *collector, const struct mir_terminator *call) {
    struct flow_relative to = flow_path_of(collector->paths, call->result);
    if (!is_leaf(collector, to)) {
        if (!mir_is_none(call->result.i)) {
            write_place(collector, call->result, false);
        }
        return;
    }
    bool is_none = path_at(collector, to.path)->handle == MIR_HANDLE_OPT &&
                   is_optional_verb(collector, mir_callee(call), S("_none"));
    act(collector, is_none ? FLOW_ACT_EMPTY : FLOW_ACT_CREATE, to.path);
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
            act_on_all(collector, FLOW_ACT_UNKNOWN, path);
        }
    }
}

static void call_actions(struct collector *collector, const struct mir_terminator *call) {
    read_operand(collector, call->a, false);
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
    receive(collector, call);
}

// ---- branches ----

struct tested {
    uint32_t path;
    bool is_negated; // true when the path is null
};

static struct tested negate_if(struct tested tested, bool negate) {
    tested.is_negated ^= negate;
    return tested;
}

static bool is_temporary(const struct collector *collector, uint32_t path) {
    return mir_local_at(collector->body, path_at(collector, path)->local)->kind == MIR_LOCAL_TEMPORARY;
}

// What a temporary is a copy of, if it has one value; otherwise the temporary itself.
static uint32_t original(struct collector *collector, uint32_t path) {
    const struct flow_definition *definition = &collector->paths->definitions[path_at(collector, path)->local.i];
    if (!is_temporary(collector, path) || definition->count != 1 || !definition->statement) {
        return path;
    }
    struct flow_relative from = operand_relative(collector, definition->statement->a);
    bool is_copy = definition->statement->op == MIR_OP_USE && definition->statement->a.kind == MIR_OPERAND_COPY;
    return is_copy && is_leaf(collector, from) ? from.path : path;
}

// The path whose emptiness the operand tells, through temporaries that have one definition. `fuel` ends circles.
static struct tested trace(struct collector *collector, struct mir_operand operand, uint32_t fuel) {
    struct tested nothing = {MIR_NONE, false};
    struct flow_relative value = operand_relative(collector, operand);
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
    if (call && call->len == 1 && is_optional_verb(collector, mir_callee(call), S("_is_some"))) {
        struct flow_relative target = operand_pointee(collector, collector->body->operands.items[call->first]);
        return is_leaf(collector, target) ? (struct tested){target.path, false} : nothing;
    }
    return nothing;
}

static struct flow_test branch_test(struct collector *collector, const struct mir_terminator *branch) {
    struct flow_test none = {MIR_NONE, 0};
    bool is_swapped = is_zero(branch->a);
    if ((branch->op != MIR_OP_EQUAL && branch->op != MIR_OP_NOT_EQUAL) || (!is_swapped && !is_zero(branch->b))) {
        return none;
    }
    struct tested tested = trace(collector, is_swapped ? branch->b : branch->a, collector->body->locals.len + 1);
    bool true_is_null = (branch->op == MIR_OP_EQUAL) != tested.is_negated;
    return (struct flow_test){tested.path, true_is_null ? 0 : 1};
}

static void terminator_actions(struct collector *collector, mir_block block, const struct mir_terminator *end) {
    switch ((enum mir_terminator_kind)end->kind) {
    case MIR_BRANCH:
        read_operand(collector, end->a, true);
        read_operand(collector, end->b, true);
        collector->actions.tests[block.i] = branch_test(collector, end);
        break;
    case MIR_SWITCH:
    case MIR_GOTO_ADDRESS: read_operand(collector, end->a, true); break;
    case MIR_CALL: call_actions(collector, end); break;
    case MIR_RETURN: act(collector, FLOW_ACT_RETURN, MIR_NONE); break;
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

// ---- hidden paths and sites ----

static bool is_hidden(const struct flow_paths *paths, uint32_t path) {
    return !mir_is_none(path) && paths->items.items[path].is_hidden;
}

// Does the action do more to its path than look at it?
static bool action_matters(enum flow_action_kind kind) {
    switch (kind) {
    case FLOW_ACT_MOVE:
    case FLOW_ACT_DROP:
    case FLOW_ACT_COPY:
    case FLOW_ACT_CREATE:
    case FLOW_ACT_EMPTY:
    case FLOW_ACT_FORGET:
    case FLOW_ACT_UNKNOWN: return true;
    case FLOW_ACT_USE:
    case FLOW_ACT_INSPECT:
    case FLOW_ACT_LIVE:
    case FLOW_ACT_DEAD:
    case FLOW_ACT_RETURN: break;
    }
    return false;
}

// A copy into a temporary that nothing takes the value from moves nothing.
static void views_find(struct collector *collector) {
    struct bits copied_to = bits_new(collector->arena, collector->paths->items.len);
    struct bits matters = bits_new(collector->arena, collector->paths->items.len);
    for (uint32_t i = 0; i < collector->actions.items.len; i++) {
        const struct flow_action *action = &collector->actions.items.items[i];
        if (action_matters(action->kind)) {
            bits_set(matters, action->path);
        }
        if (!mir_is_none(action->other)) {
            bits_set(copied_to, action->other);
        }
    }
    for BITS_EACH (path, copied_to) {
        bool is_view = !bits_has(matters, path) && is_temporary(collector, path);
        collector->paths->items.items[path].is_view = is_view;
        collector->paths->items.items[path].is_hidden |= is_view;
    }
}

// A value that comes out of a hidden path is unknown; one that goes into it is handed over.
static bool action_unhide(const struct flow_paths *paths, struct flow_action *action) {
    if (!mir_is_none(action->other) && paths->items.items[action->other].is_view) {
        action->kind = FLOW_ACT_INSPECT;
    }
    if (is_hidden(paths, action->other)) {
        action->other = MIR_NONE;
    }
    if (!is_hidden(paths, action->path)) {
        return true;
    }
    if (mir_is_none(action->other)) {
        return false;
    }
    action->kind = FLOW_ACT_UNKNOWN;
    action->path = action->other;
    action->other = MIR_NONE;
    return true;
}

static void actions_unhide(struct flow_actions *actions, const struct mir_body *body, const struct flow_paths *paths) {
    uint32_t kept = 0;
    uint32_t at = 0;
    for (uint32_t block = 0; block < body->blocks.len; block++) {
        uint32_t end = actions->first_of_block[block + 1];
        actions->first_of_block[block] = kept;
        for (; at < end; at++) {
            struct flow_action action = actions->items.items[at];
            if (action_unhide(paths, &action)) {
                actions->items.items[kept++] = action;
            }
        }
        if (is_hidden(paths, actions->tests[block].path)) {
            actions->tests[block].path = MIR_NONE;
        }
    }
    actions->first_of_block[body->blocks.len] = kept;
    actions->items.len = kept;
}

// The next site of `path`. While sites are only counted there is nothing to write to yet.
static uint32_t site_add(struct collector *collector, const struct flow_action *action, uint32_t path,
                         enum flow_site_kind kind) {
    struct flow_path *item = &collector->paths->items.items[path];
    uint32_t site = item->first_site + item->site_count++;
    if (collector->actions.sites.len > 0) {
        collector->actions.sites.items[site] =
            (struct flow_site_info){.kind = kind, .path = path, .is_return = action->is_return, .span = action->span};
    }
    return site;
}

static void copy_sites(struct collector *collector, struct flow_action *action) {
    if (flow_path_is_owner(path_at(collector, action->path))) {
        enum flow_site_kind kind = is_temporary(collector, action->path) ? FLOW_SITE_MOVED : FLOW_SITE_COPIED;
        action->site = site_add(collector, action, action->path, kind);
    }
    if (!mir_is_none(action->other)) {
        action->created = site_add(collector, action, action->other, FLOW_SITE_CREATED);
        action->empty = site_add(collector, action, action->other, FLOW_SITE_EMPTY);
    }
}

static void action_sites(struct collector *collector, struct flow_action *action) {
    switch (action->kind) {
    case FLOW_ACT_MOVE: action->site = site_add(collector, action, action->path, FLOW_SITE_MOVED); break;
    case FLOW_ACT_DROP: action->site = site_add(collector, action, action->path, FLOW_SITE_DROPPED); break;
    case FLOW_ACT_CREATE: action->site = site_add(collector, action, action->path, FLOW_SITE_CREATED); break;
    case FLOW_ACT_EMPTY:
    case FLOW_ACT_FORGET: action->site = site_add(collector, action, action->path, FLOW_SITE_EMPTY); break;
    case FLOW_ACT_COPY: copy_sites(collector, action); break;
    case FLOW_ACT_USE:
    case FLOW_ACT_INSPECT:
    case FLOW_ACT_UNKNOWN:
    case FLOW_ACT_LIVE:
    case FLOW_ACT_DEAD:
    case FLOW_ACT_RETURN: break;
    }
}

static void fixed_sites(struct collector *collector, uint32_t path) {
    struct flow_action declaration = {.span = mir_local_at(collector->body, path_at(collector, path)->local)->span};
    site_add(collector, &declaration, path, FLOW_SITE_UNINIT);
    site_add(collector, &declaration, path, FLOW_SITE_UNKNOWN);
    site_add(collector, &declaration, path, FLOW_SITE_CREATED);
}

static void sites_pass(struct collector *collector) {
    for (uint32_t i = 0; i < collector->paths->items.len; i++) {
        collector->paths->items.items[i].site_count = 0;
        if (flow_path_is_leaf(path_at(collector, i))) {
            fixed_sites(collector, i);
        }
    }
    for (uint32_t i = 0; i < collector->actions.items.len; i++) {
        action_sites(collector, &collector->actions.items.items[i]);
    }
}

// Counts the sites of each path, gives each path its range, then numbers them.
static void sites_find(struct collector *collector) {
    sites_pass(collector);
    uint32_t total = 0;
    for (uint32_t i = 0; i < collector->paths->items.len; i++) {
        collector->paths->items.items[i].first_site = total;
        total += collector->paths->items.items[i].site_count;
    }
    VEC_RESIZE(collector->arena, &collector->actions.sites, total);
    sites_pass(collector);
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
    views_find(&collector);
    actions_unhide(&collector.actions, body, paths);
    sites_find(&collector);
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
