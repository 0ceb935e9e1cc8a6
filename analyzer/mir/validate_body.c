// The validator's half for bodies: locals, places, operands, statements, terminators.
#include <inttypes.h>

#include "mir/build.h"
#include "mir/index.h"
#include "mir/validate.h"

// ---- locals and places ----

static bool check_local(struct validator *v, uint32_t id) {
    const struct mir_local_info *local = &v->body->locals.items[id];
    uint32_t parameters = v->body->parameter_count;
    bool fits = id == 0            ? local->kind == MIR_LOCAL_RETURN
                : id <= parameters ? local->kind == MIR_LOCAL_PARAMETER
                                   : local->kind == MIR_LOCAL_VARIABLE || local->kind == MIR_LOCAL_TEMPORARY;
    if (!fits) {
        return validator_fail(v, "kind %d is out of place", local->kind);
    }
    return validator_string(v, local->name, "its name") && validator_type(v, local->type, "its type") &&
           validator_span(v, local->span) &&
           validator_effect(v, &local->effect, MIR_PARAMETER_MARKS | MIR_FIELD_MARKS, "it");
}

static bool check_locals(struct validator *v) {
    const struct mir_body *body = v->body;
    if (body->locals.len <= body->parameter_count) {
        return validator_fail(v, "%" PRIu32 " locals cannot hold a result and %" PRIu32 " parameters", body->locals.len,
                              body->parameter_count);
    }
    for (uint32_t i = 0; i < body->locals.len; i++) {
        if (!check_local(v, i)) {
            return validator_at(v, "local %" PRIu32, i);
        }
    }
    mir_type result = mir_is_none(body->symbol.i)
                          ? mir_type_void()
                          : mir_type_at(v->unit, v->unit->symbols.items[body->symbol.i].type)->element;
    return body->locals.items[0].type.i == result.i || validator_fail(v, "local 0 is not of the type of the result");
}

static bool is_place(const struct validator *v, mir_place place) {
    return place.i < v->body->places.len;
}

static bool is_local(const struct validator *v, int64_t id) {
    return id >= 0 && id < v->body->locals.len;
}

// The type that the path says `place` has; MIR_NONE, with an error, when the path makes no sense.
static mir_type type_of_root(struct validator *v, const struct mir_place_info *place) {
    if (place->kind == MIR_PLACE_LOCAL && is_local(v, place->data)) {
        return v->body->locals.items[place->data].type;
    }
    if (place->kind == MIR_PLACE_GLOBAL && place->data >= 0 && place->data < v->unit->symbols.len) {
        return v->unit->symbols.items[place->data].type;
    }
    validator_fail(v, "it has no parent and names nothing");
    return (mir_type){MIR_NONE};
}

static mir_type type_of_step(struct validator *v, const struct mir_place_info *place) {
    const struct mir_type_info *parent = mir_type_at(v->unit, v->body->places.items[place->parent.i].type);
    bool is_array = parent->kind == MIR_TYPE_ARRAY || parent->kind == MIR_TYPE_VLA;
    bool is_record = parent->kind == MIR_TYPE_RECORD;
    switch ((enum mir_place_kind)place->kind) {
    case MIR_PLACE_FIELD:
        if (is_record && place->data >= 0 && place->data < parent->len) {
            return v->unit->fields.items[parent->first + (uint32_t)place->data].type;
        }
        break;
    case MIR_PLACE_DEREF:
        if (parent->kind == MIR_TYPE_POINTER && place->data == 0) {
            return parent->element;
        }
        break;
    case MIR_PLACE_INDEX:
        if (is_array) {
            return parent->element;
        }
        break;
    case MIR_PLACE_ELEMENT:
        if (is_array && is_local(v, place->data)) {
            return parent->element;
        }
        break;
    case MIR_PLACE_LOCAL:
    case MIR_PLACE_GLOBAL: break;
    }
    validator_fail(v, "its kind %d and data %" PRId64 " do not fit its parent", place->kind, place->data);
    return (mir_type){MIR_NONE};
}

static bool check_place(struct validator *v, uint32_t id) {
    const struct mir_place_info *place = &v->body->places.items[id];
    bool is_root = mir_is_none(place->parent.i);
    if (!is_root && place->parent.i >= id) {
        return validator_fail(v, "its parent, place %" PRIu32 ", does not come before it", place->parent.i);
    }
    uint32_t depth = is_root ? 0 : (uint32_t)v->body->places.items[place->parent.i].depth + 1;
    if (place->depth != depth || depth > MIR_DEEPEST_PLACE) {
        return validator_fail(v, "depth %d, where it is %" PRIu32, place->depth, depth);
    }
    mir_type type = is_root ? type_of_root(v, place) : type_of_step(v, place);
    if (v->error) {
        return false;
    }
    if (type.i != place->type.i) {
        return validator_fail(v, "its type is %" PRIu32 ", by its path %" PRIu32, place->type.i, type.i);
    }
    struct map_result same = mir_index_find_place(v->body, place);
    return (same.found && same.value == id) || validator_fail(v, "it is not interned");
}

static bool check_places(struct validator *v) {
    for (uint32_t i = 0; i < v->body->places.len; i++) {
        if (!check_place(v, i)) {
            return validator_at(v, "place %" PRIu32, i);
        }
    }
    return true;
}

// ---- operands ----

static bool check_place_operand(struct validator *v, const struct mir_operand *operand) {
    if (operand->data < 0 || operand->data >= v->body->places.len) {
        return validator_fail(v, "an operand of place %" PRId64 ", of %" PRIu32, operand->data, v->body->places.len);
    }
    mir_type type = v->body->places.items[operand->data].type;
    if (operand->kind == MIR_OPERAND_COPY) {
        return operand->type.i == type.i || mir_keeps_value(v->unit, type, operand->type) ||
               validator_fail(v, "a copy of place %" PRId64 " with a type that may change its value", operand->data);
    }
    bool is_pointer = mir_type_at(v->unit, operand->type)->kind == MIR_TYPE_POINTER;
    return is_pointer ||
           validator_fail(v, "the address of place %" PRId64 " with a type that is no pointer", operand->data);
}

static bool check_function_operand(struct validator *v, const struct mir_operand *operand) {
    bool is_symbol = operand->data >= 0 && operand->data < v->unit->symbols.len;
    bool is_function = is_symbol && v->unit->symbols.items[operand->data].kind == MIR_SYMBOL_FUNCTION;
    return is_function || validator_fail(v, "an operand of function %" PRId64 ", which is none", operand->data);
}

static bool check_string_operand(struct validator *v, const struct mir_operand *operand) {
    uint8_t kind = mir_type_at(v->unit, operand->type)->kind;
    if (kind != MIR_TYPE_POINTER && kind != MIR_TYPE_ARRAY) {
        return validator_fail(v, "a string of a type that is neither pointer nor array");
    }
    return (operand->data >= 0 && operand->data < v->unit->strings.strings.len) ||
           validator_fail(v, "an operand of string %" PRId64, operand->data);
}

static bool check_operand(struct validator *v, const struct mir_operand *operand) {
    if (!validator_type(v, operand->type, "an operand")) {
        return false;
    }
    switch ((enum mir_operand_kind)operand->kind) {
    case MIR_OPERAND_COPY:
    case MIR_OPERAND_ADDRESS: return check_place_operand(v, operand);
    case MIR_OPERAND_FUNCTION: return check_function_operand(v, operand);
    case MIR_OPERAND_STRING: return check_string_operand(v, operand);
    case MIR_OPERAND_LABEL:
        return (operand->data >= 0 && operand->data < v->body->blocks.len) ||
               validator_fail(v, "an operand of label bb%" PRId64, operand->data);
    case MIR_OPERAND_NONE:
    case MIR_OPERAND_INT:
    case MIR_OPERAND_FLOAT:
    case MIR_OPERAND_ZERO:
    case MIR_OPERAND_UNKNOWN: return true;
    }
    return validator_fail(v, "an operand of kind %d", operand->kind);
}

// An operand that has to be there.
static bool check_value(struct validator *v, const struct mir_operand *operand) {
    return operand->kind == MIR_OPERAND_NONE ? validator_fail(v, "an operand is missing") : check_operand(v, operand);
}

static bool check_operands(struct validator *v, uint32_t first, uint32_t len) {
    if (!validator_is_range(first, len, v->body->operands.len)) {
        return validator_fail(v, "its operands are out of range");
    }
    for (uint32_t i = 0; i < len; i++) {
        if (!check_value(v, &v->body->operands.items[first + i])) {
            return false;
        }
    }
    return true;
}

// ---- statements ----

enum arity { NO_OP, UNARY, BINARY, COMPARISON };

static enum arity arity_of(uint8_t op) {
    switch ((enum mir_op)op) {
    case MIR_OP_USE:
    case MIR_OP_CAST:
    case MIR_OP_NEGATE:
    case MIR_OP_COMPLEMENT:
    case MIR_OP_VA_ARG: return UNARY;
    case MIR_OP_ADD:
    case MIR_OP_SUBTRACT:
    case MIR_OP_MULTIPLY:
    case MIR_OP_DIVIDE:
    case MIR_OP_REMAINDER:
    case MIR_OP_SHIFT_LEFT:
    case MIR_OP_SHIFT_RIGHT:
    case MIR_OP_AND:
    case MIR_OP_OR:
    case MIR_OP_XOR:
    case MIR_OP_POINTER_ADD:
    case MIR_OP_POINTER_SUBTRACT:
    case MIR_OP_POINTER_DIFFERENCE: return BINARY;
    case MIR_OP_EQUAL:
    case MIR_OP_NOT_EQUAL:
    case MIR_OP_LESS:
    case MIR_OP_LESS_EQUAL:
    case MIR_OP_GREATER:
    case MIR_OP_GREATER_EQUAL: return COMPARISON;
    }
    return NO_OP;
}

// Pointer arithmetic starts from a pointer, which is the first operand.
static bool check_pointer_op(struct validator *v, const struct mir_statement *statement) {
    bool is_pointer_op = statement->op == MIR_OP_POINTER_ADD || statement->op == MIR_OP_POINTER_SUBTRACT ||
                         statement->op == MIR_OP_POINTER_DIFFERENCE;
    bool is_pointer = mir_type_at(v->unit, statement->a.type)->kind == MIR_TYPE_POINTER;
    return !is_pointer_op || is_pointer || validator_fail(v, "pointer arithmetic on what is no pointer");
}

static bool check_assign(struct validator *v, const struct mir_statement *statement) {
    enum arity arity = arity_of(statement->op);
    if (arity == NO_OP) {
        return validator_fail(v, "operator %d", statement->op);
    }
    if (!is_place(v, statement->to)) {
        return validator_fail(v, "assigns to place %" PRIu32 ", of %" PRIu32, statement->to.i, v->body->places.len);
    }
    if (arity == UNARY && statement->b.kind != MIR_OPERAND_NONE) {
        return validator_fail(v, "operator %d has two operands", statement->op);
    }
    if (statement->access > (MIR_ACCESS_VOLATILE | MIR_ACCESS_ATOMIC)) {
        return validator_fail(v, "access %d", statement->access);
    }
    return check_value(v, &statement->a) && (arity == UNARY || check_value(v, &statement->b)) &&
           check_pointer_op(v, statement);
}

static bool check_storage(struct validator *v, const struct mir_statement *statement) {
    mir_local local = statement->local;
    if (!is_local(v, local.i)) {
        return validator_fail(v, "storage of local %" PRIu32 ", of %" PRIu32, local.i, v->body->locals.len);
    }
    if (local.i <= v->body->parameter_count) {
        return validator_fail(v, "storage of the result or a parameter");
    }
    bool has_size = statement->a.kind != MIR_OPERAND_NONE;
    if (has_size && mir_type_at(v->unit, v->body->locals.items[local.i].type)->kind != MIR_TYPE_VLA) {
        return validator_fail(v, "storage of a size where the type has one");
    }
    return !has_size || check_operand(v, &statement->a);
}

static bool check_asm(struct validator *v, const struct mir_statement *statement) {
    if (!check_operands(v, statement->first, statement->len)) {
        return false;
    }
    if (statement->outputs > statement->len) {
        return validator_fail(v, "asm with more outputs than operands");
    }
    for (uint32_t i = 0; i < statement->outputs; i++) {
        if (v->body->operands.items[statement->first + i].kind != MIR_OPERAND_ADDRESS) {
            return validator_fail(v, "asm with an output that is no address");
        }
    }
    return true;
}

static bool check_statement(struct validator *v, const struct mir_statement *statement) {
    if (!validator_span(v, statement->span)) {
        return false;
    }
    switch ((enum mir_statement_kind)statement->kind) {
    case MIR_ASSIGN: return check_assign(v, statement);
    case MIR_STORAGE_LIVE:
    case MIR_STORAGE_DEAD: return check_storage(v, statement);
    case MIR_ASM: return check_asm(v, statement);
    case MIR_POINT: return validator_string(v, statement->name, "the name of a point");
    }
    return validator_fail(v, "kind %d", statement->kind);
}

// ---- terminators ----

static bool check_target(struct validator *v, mir_block to) {
    return to.i < v->body->blocks.len ||
           validator_fail(v, "goes to bb%" PRIu32 ", of %" PRIu32, to.i, v->body->blocks.len);
}

static bool check_cases(struct validator *v, const struct mir_terminator *end) {
    if (!validator_is_range(end->first, end->len, v->body->cases.len)) {
        return validator_fail(v, "its cases are out of range");
    }
    for (uint32_t i = 0; i < end->len; i++) {
        const struct mir_case *item = &v->body->cases.items[end->first + i];
        if (item->low > item->high) {
            return validator_fail(v, "an empty case range");
        }
        if (!check_target(v, item->to)) {
            return false;
        }
    }
    return check_value(v, &end->a);
}

static bool check_branch(struct validator *v, const struct mir_terminator *end) {
    if (arity_of(end->op) != COMPARISON) {
        return validator_fail(v, "branches on operator %d, which is no comparison", end->op);
    }
    return check_value(v, &end->a) && check_value(v, &end->b) && check_target(v, end->to[0]) &&
           check_target(v, end->to[1]);
}

static bool check_call(struct validator *v, const struct mir_terminator *call) {
    if (!mir_is_none(call->result.i) && !is_place(v, call->result)) {
        return validator_fail(v, "its result goes to place %" PRIu32 ", of %" PRIu32, call->result.i,
                              v->body->places.len);
    }
    if (call->contract >= v->unit->contracts.len) {
        return validator_fail(v, "contract %" PRIu32 ", of %" PRIu32, call->contract, v->unit->contracts.len);
    }
    return check_value(v, &call->a) && check_operands(v, call->first, call->len) &&
           (mir_is_none(call->to[0].i) || check_target(v, call->to[0]));
}

static bool check_terminator(struct validator *v, const struct mir_terminator *end) {
    if (!validator_span(v, end->span)) {
        return false;
    }
    switch ((enum mir_terminator_kind)end->kind) {
    case MIR_UNTERMINATED: return v->body->incomplete || validator_fail(v, "no terminator");
    case MIR_GOTO: return check_target(v, end->to[0]);
    case MIR_BRANCH: return check_branch(v, end);
    case MIR_SWITCH: return check_cases(v, end) && check_target(v, end->to[0]);
    case MIR_CALL: return check_call(v, end);
    case MIR_GOTO_ADDRESS: return check_cases(v, end);
    case MIR_RETURN:
    case MIR_UNREACHABLE: return true;
    }
    return validator_fail(v, "terminator of kind %d", end->kind);
}

// ---- bodies ----

static bool check_block(struct validator *v, uint32_t id) {
    const struct mir_block_info *block = &v->body->blocks.items[id];
    for (uint32_t i = 0; i < block->statements.len; i++) {
        if (!check_statement(v, &block->statements.items[i])) {
            return validator_at(v, "bb%" PRIu32 ": statement %" PRIu32, id, i);
        }
    }
    return check_terminator(v, &block->end) || validator_at(v, "bb%" PRIu32 ": end", id);
}

static bool check_blocks(struct validator *v) {
    if (v->body->blocks.len == 0 && !v->body->incomplete) {
        return validator_fail(v, "it has no blocks");
    }
    for (uint32_t i = 0; i < v->body->blocks.len; i++) {
        if (!check_block(v, i)) {
            return false;
        }
    }
    return true;
}

bool validator_body(struct validator *v, const struct mir_body *body) {
    v->body = body;
    if (!validator_head(v, body)) {
        return false;
    }
    if (check_locals(v) && check_places(v) && check_blocks(v)) {
        return true;
    }
    if (mir_is_none(body->symbol.i)) {
        return validator_at(v, "the initial values");
    }
    str name = mir_string(v->unit, v->unit->symbols.items[body->symbol.i].name);
    return validator_at(v, "function `%.*s`", STR_ARG(name));
}
