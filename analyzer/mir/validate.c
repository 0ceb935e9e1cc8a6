// Checks what every reader of MIR relies on: ids are in range, tables are ordered as mir.h says, types agree where the
// model fixes them. Runs after every producer of MIR, in every build; linear in the size of what it checks. A body that
// is marked incomplete may have blocks without a terminator, and none at all.
#include "mir/pass.h"

#include <inttypes.h>
#include <stdarg.h>

#include "mir/build.h"
#include "mir/index.h"
#include "mir/parts.h"

// Types may be nested this deep; more is damage.
enum { DEEPEST_TYPE = 256 };

struct validator {
    struct arena *arena;
    const struct mir_unit *unit;
    const struct mir_body *body;
    const char *error; // the first one
};

static bool fail(struct validator *v, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool fail(struct validator *v, const char *format, ...) {
    if (!v->error) {
        va_list arguments;
        va_start(arguments, format);
        v->error = str_vprintf(v->arena, format, arguments).data;
        va_end(arguments);
    }
    return false;
}

// Puts where it is before what is wrong.
static bool at(struct validator *v, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool at(struct validator *v, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    str where = str_vprintf(v->arena, format, arguments);
    va_end(arguments);
    v->error = str_printf(v->arena, "%s: %s", where.data, v->error).data;
    return false;
}

// ---- ids ----

static bool is_string(const struct validator *v, uint32_t id) {
    return id < v->unit->strings.strings.len;
}

static bool is_type(const struct validator *v, mir_type type) {
    return type.i < v->unit->types.len;
}

static bool is_range(uint32_t first, uint32_t len, uint32_t size) {
    return first <= size && len <= size - first;
}

static bool check_string(struct validator *v, uint32_t id, const char *what) {
    return is_string(v, id) || fail(v, "%s is string %" PRIu32 ", of %" PRIu32, what, id, v->unit->strings.strings.len);
}

static bool check_type(struct validator *v, mir_type type, const char *what) {
    return is_type(v, type) || fail(v, "%s is type %" PRIu32 ", of %" PRIu32, what, type.i, v->unit->types.len);
}

static bool check_span(struct validator *v, struct span span) {
    return span.begin <= span.end || fail(v, "a span that ends before it begins");
}

static bool check_effect(struct validator *v, const struct mir_effect *effect, uint32_t allowed, const char *what) {
    if (effect->marks & ~allowed) {
        return fail(v, "%s has marks 0x%" PRIx32 " that cannot stand there", what, effect->marks & ~allowed);
    }
    if (effect->when > MIR_WHEN_NONNULL) {
        return fail(v, "%s has condition %d", what, effect->when);
    }
    return check_string(v, effect->kind, "a kind");
}

static bool check_locks(struct validator *v, struct mir_locks locks) {
    return is_range(locks.first, locks.len, v->unit->locks.len) || fail(v, "its locks are out of range");
}

static bool check_lock(struct validator *v, const struct mir_lock *lock) {
    if (lock->kind > MIR_UNCHECKED || lock->root > MIR_LOCK_OBJECT || lock->when > MIR_WHEN_NONNULL) {
        return fail(v, "kind %d, root %d, condition %d", lock->kind, lock->root, lock->when);
    }
    return check_string(v, lock->path, "its path");
}

// ---- types ----

static bool check_field(struct validator *v, const struct mir_field *field) {
    if (field->bit > 7) {
        return fail(v, "a field that begins at bit %d of a byte", field->bit);
    }
    return check_string(v, field->name, "the name of a field") && check_type(v, field->type, "a field") &&
           check_effect(v, &field->effect, MIR_FIELD_MARKS, "a field") && check_locks(v, field->locks);
}

static bool check_record(struct validator *v, const struct mir_type_info *type) {
    const struct mir_unit *unit = v->unit;
    if (!is_range(type->first, type->len, unit->fields.len)) {
        return fail(v, "its fields are out of range");
    }
    if (type->handle > MIR_HANDLE_OPT) {
        return fail(v, "handle kind %d", type->handle);
    }
    for (uint32_t i = 0; i < type->len; i++) {
        if (!check_field(v, &unit->fields.items[type->first + i])) {
            return false;
        }
    }
    return check_string(v, type->handle_of, "what it is a handle of") && check_string(v, type->handle_drop, "its drop");
}

static uint16_t deeper(const uint16_t *depths, mir_type of, uint16_t so_far) {
    return depths[of.i] >= so_far ? (uint16_t)(depths[of.i] + 1) : so_far;
}

// A type other than a record is made of types with smaller ids, so that every walk through it ends.
static bool check_made_of(struct validator *v, uint16_t *depths, uint32_t id) {
    const struct mir_unit *unit = v->unit;
    const struct mir_type_info *type = &unit->types.items[id];
    bool is_function = type->kind == MIR_TYPE_FUNCTION;
    if (type->element.i >= id) {
        return fail(v, "made of type %" PRIu32 ", which does not come before it", type->element.i);
    }
    depths[id] = deeper(depths, type->element, 0);
    if (is_function && !is_range(type->first, type->len, unit->type_list.len)) {
        return fail(v, "its parameters are out of range");
    }
    for (uint32_t i = 0; is_function && i < type->len; i++) {
        mir_type parameter = unit->type_list.items[type->first + i];
        if (parameter.i >= id) {
            return fail(v, "parameter of type %" PRIu32 ", which does not come before it", parameter.i);
        }
        depths[id] = deeper(depths, parameter, depths[id]);
    }
    return depths[id] <= DEEPEST_TYPE || fail(v, "nested more than %d deep", DEEPEST_TYPE);
}

static bool check_type_kind(struct validator *v, uint16_t *depths, uint32_t id) {
    const struct mir_type_info *type = &v->unit->types.items[id];
    switch ((enum mir_type_kind)type->kind) {
    case MIR_TYPE_VOID: return id == 0 || fail(v, "void is type 0");
    case MIR_TYPE_BOOL:
    case MIR_TYPE_INT:
    case MIR_TYPE_FLOAT:
    case MIR_TYPE_OPAQUE: return true;
    case MIR_TYPE_RECORD: return check_record(v, type);
    case MIR_TYPE_POINTER:
    case MIR_TYPE_ARRAY:
    case MIR_TYPE_VLA:
    case MIR_TYPE_FUNCTION: return check_made_of(v, depths, id);
    }
    return fail(v, "kind %d", type->kind);
}

static bool check_one_type(struct validator *v, uint16_t *depths, uint32_t id) {
    const struct mir_type_info *type = &v->unit->types.items[id];
    if (!check_string(v, type->name, "its name") || !check_type_kind(v, depths, id)) {
        return false;
    }
    struct map_result same = mir_index_find_type(v->unit, type);
    return (same.found && same.value == id) || fail(v, "it is not interned");
}

static bool check_types(struct validator *v) {
    const struct mir_unit *unit = v->unit;
    if (unit->types.len == 0 || unit->types.items[0].kind != MIR_TYPE_VOID) {
        return fail(v, "type 0 is not void");
    }
    uint16_t *depths = ARENA_ARRAY(v->arena, uint16_t, unit->types.len);
    for (uint32_t i = 0; i < unit->types.len; i++) {
        if (!check_one_type(v, depths, i)) {
            return at(v, "type %" PRIu32, i);
        }
    }
    uint32_t endless = mir_find_endless_type(v->arena, unit, DEEPEST_TYPE);
    return mir_is_none(endless) ||
           fail(v, "type %" PRIu32 ": it is a part of itself, or nested more than %d deep", endless, DEEPEST_TYPE);
}

// ---- contracts and symbols ----

static bool check_contracts(struct validator *v) {
    const struct mir_unit *unit = v->unit;
    if (unit->contracts.len == 0 || unit->contracts.items[0].result.marks || unit->contracts.items[0].len) {
        return fail(v, "contract 0 states something");
    }
    for (uint32_t i = 0; i < unit->contracts.len; i++) {
        const struct mir_contract *contract = &unit->contracts.items[i];
        if (!is_range(contract->first, contract->len, unit->effects.len)) {
            return fail(v, "contract %" PRIu32 ": its effects are out of range", i);
        }
        if (!check_effect(v, &contract->result, MIR_RESULT_MARKS, "the result") || !check_locks(v, contract->locks)) {
            return at(v, "contract %" PRIu32, i);
        }
    }
    for (uint32_t i = 0; i < unit->effects.len; i++) {
        if (!check_effect(v, &unit->effects.items[i], MIR_PARAMETER_MARKS, "a parameter")) {
            return at(v, "effect %" PRIu32, i);
        }
    }
    for (uint32_t i = 0; i < unit->locks.len; i++) {
        if (!check_lock(v, &unit->locks.items[i])) {
            return at(v, "lock %" PRIu32, i);
        }
    }
    return true;
}

static bool check_symbol(struct validator *v, uint32_t id) {
    const struct mir_unit *unit = v->unit;
    const struct mir_symbol_info *symbol = &unit->symbols.items[id];
    bool is_function = symbol->kind == MIR_SYMBOL_FUNCTION;
    if (symbol->kind > MIR_SYMBOL_OBJECT) {
        return fail(v, "kind %d", symbol->kind);
    }
    if (!check_string(v, symbol->name, "its name") || !check_string(v, symbol->key, "its key") ||
        !check_type(v, symbol->type, "its type") || !check_span(v, symbol->span)) {
        return false;
    }
    if (is_function != (unit->types.items[symbol->type.i].kind == MIR_TYPE_FUNCTION)) {
        return fail(v, is_function ? "a function whose type is no function type" : "an object of a function type");
    }
    if (symbol->contract >= unit->contracts.len) {
        return fail(v, "contract %" PRIu32 ", of %" PRIu32, symbol->contract, unit->contracts.len);
    }
    bool is_alias = !mir_is_none(symbol->alias.i);
    if (is_alias && (symbol->alias.i >= unit->symbols.len || unit->symbols.items[symbol->alias.i].kind != symbol->kind)) {
        return fail(v, "an alias of symbol %" PRIu32 ", which is none of its kind", symbol->alias.i);
    }
    if (mir_is_none(symbol->body)) {
        return true;
    }
    bool mutual = is_function && symbol->body < unit->bodies.len && unit->bodies.items[symbol->body].symbol.i == id;
    return mutual || fail(v, "body %" PRIu32 " is not its own", symbol->body);
}

static bool check_symbols(struct validator *v) {
    for (uint32_t i = 0; i < v->unit->symbols.len; i++) {
        if (!check_symbol(v, i)) {
            return at(v, "symbol %" PRIu32, i);
        }
    }
    return true;
}

// ---- locals and places ----

static bool check_local(struct validator *v, uint32_t id) {
    const struct mir_local_info *local = &v->body->locals.items[id];
    uint32_t parameters = v->body->parameter_count;
    bool fits = id == 0            ? local->kind == MIR_LOCAL_RETURN
                : id <= parameters ? local->kind == MIR_LOCAL_PARAMETER
                                   : local->kind == MIR_LOCAL_VARIABLE || local->kind == MIR_LOCAL_TEMPORARY;
    if (!fits) {
        return fail(v, "kind %d is out of place", local->kind);
    }
    return check_string(v, local->name, "its name") && check_type(v, local->type, "its type") &&
           check_span(v, local->span) &&
           check_effect(v, &local->effect, MIR_PARAMETER_MARKS | MIR_FIELD_MARKS, "it");
}

static bool check_locals(struct validator *v) {
    const struct mir_body *body = v->body;
    if (body->locals.len <= body->parameter_count) {
        return fail(v, "%" PRIu32 " locals cannot hold a result and %" PRIu32 " parameters", body->locals.len,
                    body->parameter_count);
    }
    for (uint32_t i = 0; i < body->locals.len; i++) {
        if (!check_local(v, i)) {
            return at(v, "local %" PRIu32, i);
        }
    }
    mir_type result = mir_is_none(body->symbol.i)
                          ? mir_type_void()
                          : mir_type_at(v->unit, v->unit->symbols.items[body->symbol.i].type)->element;
    return body->locals.items[0].type.i == result.i || fail(v, "local 0 is not of the type of the result");
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
    fail(v, "it has no parent and names nothing");
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
    fail(v, "its kind %d and data %" PRId64 " do not fit its parent", place->kind, place->data);
    return (mir_type){MIR_NONE};
}

static bool check_place(struct validator *v, uint32_t id) {
    const struct mir_place_info *place = &v->body->places.items[id];
    bool is_root = mir_is_none(place->parent.i);
    if (!is_root && place->parent.i >= id) {
        return fail(v, "its parent, place %" PRIu32 ", does not come before it", place->parent.i);
    }
    uint32_t depth = is_root ? 0 : (uint32_t)v->body->places.items[place->parent.i].depth + 1;
    if (place->depth != depth || depth > MIR_DEEPEST_PLACE) {
        return fail(v, "depth %d, where it is %" PRIu32, place->depth, depth);
    }
    mir_type type = is_root ? type_of_root(v, place) : type_of_step(v, place);
    if (v->error) {
        return false;
    }
    if (type.i != place->type.i) {
        return fail(v, "its type is %" PRIu32 ", by its path %" PRIu32, place->type.i, type.i);
    }
    struct map_result same = mir_index_find_place(v->body, place);
    return (same.found && same.value == id) || fail(v, "it is not interned");
}

static bool check_places(struct validator *v) {
    for (uint32_t i = 0; i < v->body->places.len; i++) {
        if (!check_place(v, i)) {
            return at(v, "place %" PRIu32, i);
        }
    }
    return true;
}

// ---- operands ----

static bool check_place_operand(struct validator *v, const struct mir_operand *operand) {
    if (operand->data < 0 || operand->data >= v->body->places.len) {
        return fail(v, "an operand of place %" PRId64 ", of %" PRIu32, operand->data, v->body->places.len);
    }
    mir_type type = v->body->places.items[operand->data].type;
    if (operand->kind == MIR_OPERAND_COPY) {
        return operand->type.i == type.i || mir_keeps_value(v->unit, type, operand->type) ||
               fail(v, "a copy of place %" PRId64 " with a type that may change its value", operand->data);
    }
    bool is_pointer = mir_type_at(v->unit, operand->type)->kind == MIR_TYPE_POINTER;
    return is_pointer || fail(v, "the address of place %" PRId64 " with a type that is no pointer", operand->data);
}

static bool check_function_operand(struct validator *v, const struct mir_operand *operand) {
    bool is_symbol = operand->data >= 0 && operand->data < v->unit->symbols.len;
    bool is_function = is_symbol && v->unit->symbols.items[operand->data].kind == MIR_SYMBOL_FUNCTION;
    return is_function || fail(v, "an operand of function %" PRId64 ", which is none", operand->data);
}

static bool check_string_operand(struct validator *v, const struct mir_operand *operand) {
    uint8_t kind = mir_type_at(v->unit, operand->type)->kind;
    if (kind != MIR_TYPE_POINTER && kind != MIR_TYPE_ARRAY) {
        return fail(v, "a string of a type that is neither pointer nor array");
    }
    return (operand->data >= 0 && operand->data < v->unit->strings.strings.len) ||
           fail(v, "an operand of string %" PRId64, operand->data);
}

static bool check_operand(struct validator *v, const struct mir_operand *operand) {
    if (!check_type(v, operand->type, "an operand")) {
        return false;
    }
    switch ((enum mir_operand_kind)operand->kind) {
    case MIR_OPERAND_COPY:
    case MIR_OPERAND_ADDRESS: return check_place_operand(v, operand);
    case MIR_OPERAND_FUNCTION: return check_function_operand(v, operand);
    case MIR_OPERAND_STRING: return check_string_operand(v, operand);
    case MIR_OPERAND_LABEL:
        return (operand->data >= 0 && operand->data < v->body->blocks.len) ||
               fail(v, "an operand of label bb%" PRId64, operand->data);
    case MIR_OPERAND_NONE:
    case MIR_OPERAND_INT:
    case MIR_OPERAND_FLOAT:
    case MIR_OPERAND_ZERO:
    case MIR_OPERAND_UNKNOWN: return true;
    }
    return fail(v, "an operand of kind %d", operand->kind);
}

// An operand that has to be there.
static bool check_value(struct validator *v, const struct mir_operand *operand) {
    return operand->kind == MIR_OPERAND_NONE ? fail(v, "an operand is missing") : check_operand(v, operand);
}

static bool check_operands(struct validator *v, uint32_t first, uint32_t len) {
    if (!is_range(first, len, v->body->operands.len)) {
        return fail(v, "its operands are out of range");
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
    return !is_pointer_op || is_pointer || fail(v, "pointer arithmetic on what is no pointer");
}

static bool check_assign(struct validator *v, const struct mir_statement *statement) {
    enum arity arity = arity_of(statement->op);
    if (arity == NO_OP) {
        return fail(v, "operator %d", statement->op);
    }
    if (!is_place(v, statement->to)) {
        return fail(v, "assigns to place %" PRIu32 ", of %" PRIu32, statement->to.i, v->body->places.len);
    }
    if (arity == UNARY && statement->b.kind != MIR_OPERAND_NONE) {
        return fail(v, "operator %d has two operands", statement->op);
    }
    if (statement->access > (MIR_ACCESS_VOLATILE | MIR_ACCESS_ATOMIC)) {
        return fail(v, "access %d", statement->access);
    }
    return check_value(v, &statement->a) && (arity == UNARY || check_value(v, &statement->b)) &&
           check_pointer_op(v, statement);
}

static bool check_storage(struct validator *v, const struct mir_statement *statement) {
    mir_local local = statement->local;
    if (!is_local(v, local.i)) {
        return fail(v, "storage of local %" PRIu32 ", of %" PRIu32, local.i, v->body->locals.len);
    }
    if (local.i <= v->body->parameter_count) {
        return fail(v, "storage of the result or a parameter");
    }
    bool has_size = statement->a.kind != MIR_OPERAND_NONE;
    if (has_size && mir_type_at(v->unit, v->body->locals.items[local.i].type)->kind != MIR_TYPE_VLA) {
        return fail(v, "storage of a size where the type has one");
    }
    return !has_size || check_operand(v, &statement->a);
}

static bool check_asm(struct validator *v, const struct mir_statement *statement) {
    if (!check_operands(v, statement->first, statement->len)) {
        return false;
    }
    if (statement->outputs > statement->len) {
        return fail(v, "asm with more outputs than operands");
    }
    for (uint32_t i = 0; i < statement->outputs; i++) {
        if (v->body->operands.items[statement->first + i].kind != MIR_OPERAND_ADDRESS) {
            return fail(v, "asm with an output that is no address");
        }
    }
    return true;
}

static bool check_statement(struct validator *v, const struct mir_statement *statement) {
    if (!check_span(v, statement->span)) {
        return false;
    }
    switch ((enum mir_statement_kind)statement->kind) {
    case MIR_ASSIGN: return check_assign(v, statement);
    case MIR_STORAGE_LIVE:
    case MIR_STORAGE_DEAD: return check_storage(v, statement);
    case MIR_ASM: return check_asm(v, statement);
    case MIR_POINT: return check_string(v, statement->name, "the name of a point");
    }
    return fail(v, "kind %d", statement->kind);
}

// ---- terminators ----

static bool check_target(struct validator *v, mir_block to) {
    return to.i < v->body->blocks.len || fail(v, "goes to bb%" PRIu32 ", of %" PRIu32, to.i, v->body->blocks.len);
}

static bool check_cases(struct validator *v, const struct mir_terminator *end) {
    if (!is_range(end->first, end->len, v->body->cases.len)) {
        return fail(v, "its cases are out of range");
    }
    for (uint32_t i = 0; i < end->len; i++) {
        const struct mir_case *item = &v->body->cases.items[end->first + i];
        if (item->low > item->high) {
            return fail(v, "an empty case range");
        }
        if (!check_target(v, item->to)) {
            return false;
        }
    }
    return check_value(v, &end->a);
}

static bool check_branch(struct validator *v, const struct mir_terminator *end) {
    if (arity_of(end->op) != COMPARISON) {
        return fail(v, "branches on operator %d, which is no comparison", end->op);
    }
    return check_value(v, &end->a) && check_value(v, &end->b) && check_target(v, end->to[0]) &&
           check_target(v, end->to[1]);
}

static bool check_call(struct validator *v, const struct mir_terminator *call) {
    if (!mir_is_none(call->result.i) && !is_place(v, call->result)) {
        return fail(v, "its result goes to place %" PRIu32 ", of %" PRIu32, call->result.i, v->body->places.len);
    }
    if (call->contract >= v->unit->contracts.len) {
        return fail(v, "contract %" PRIu32 ", of %" PRIu32, call->contract, v->unit->contracts.len);
    }
    return check_value(v, &call->a) && check_operands(v, call->first, call->len) &&
           (mir_is_none(call->to[0].i) || check_target(v, call->to[0]));
}

static bool check_terminator(struct validator *v, const struct mir_terminator *end) {
    if (!check_span(v, end->span)) {
        return false;
    }
    switch ((enum mir_terminator_kind)end->kind) {
    case MIR_UNTERMINATED: return v->body->incomplete || fail(v, "no terminator");
    case MIR_GOTO: return check_target(v, end->to[0]);
    case MIR_BRANCH: return check_branch(v, end);
    case MIR_SWITCH: return check_cases(v, end) && check_target(v, end->to[0]);
    case MIR_CALL: return check_call(v, end);
    case MIR_GOTO_ADDRESS: return check_cases(v, end);
    case MIR_RETURN:
    case MIR_UNREACHABLE: return true;
    }
    return fail(v, "terminator of kind %d", end->kind);
}

// ---- bodies and units ----

static bool check_block(struct validator *v, uint32_t id) {
    const struct mir_block_info *block = &v->body->blocks.items[id];
    for (uint32_t i = 0; i < block->statements.len; i++) {
        if (!check_statement(v, &block->statements.items[i])) {
            return at(v, "bb%" PRIu32 ": statement %" PRIu32, id, i);
        }
    }
    return check_terminator(v, &block->end) || at(v, "bb%" PRIu32 ": end", id);
}

static bool check_blocks(struct validator *v) {
    if (v->body->blocks.len == 0 && !v->body->incomplete) {
        return fail(v, "it has no blocks");
    }
    for (uint32_t i = 0; i < v->body->blocks.len; i++) {
        if (!check_block(v, i)) {
            return false;
        }
    }
    return true;
}

static bool is_body_symbol(const struct validator *v, mir_symbol symbol) {
    return symbol.i < v->unit->symbols.len && v->unit->symbols.items[symbol.i].kind == MIR_SYMBOL_FUNCTION &&
           mir_type_at(v->unit, v->unit->symbols.items[symbol.i].type)->kind == MIR_TYPE_FUNCTION;
}

// What is known of a body before its statements are.
static bool check_head(struct validator *v, const struct mir_body *body) {
    if (!mir_is_none(body->symbol.i) && !is_body_symbol(v, body->symbol)) {
        return fail(v, "a body of symbol %" PRIu32 ", which is no function", body->symbol.i);
    }
    return check_string(v, body->incomplete, "the reason why it is incomplete") && check_span(v, body->span) &&
           check_span(v, body->end_span) && check_span(v, body->incomplete_at);
}

// The initial values are a body of no symbol.
static bool check_initial_head(struct validator *v) {
    const struct mir_body *body = &v->unit->initial;
    if (!mir_is_none(body->symbol.i) || body->parameter_count) {
        return fail(v, "the initial values are those of a function");
    }
    return check_head(v, body);
}

static bool check_heads(struct validator *v) {
    const struct mir_unit *unit = v->unit;
    for (uint32_t i = 0; i < unit->bodies.len; i++) {
        const struct mir_body *body = &unit->bodies.items[i];
        if (!check_head(v, body)) {
            return false;
        }
        if (mir_is_none(body->symbol.i) || unit->symbols.items[body->symbol.i].body != i) {
            return fail(v, "body %" PRIu32 " is not the body of its symbol", i);
        }
    }
    return check_initial_head(v);
}

static bool check_body(struct validator *v, const struct mir_body *body) {
    v->body = body;
    if (!check_head(v, body)) {
        return false;
    }
    if (check_locals(v) && check_places(v) && check_blocks(v)) {
        return true;
    }
    if (mir_is_none(body->symbol.i)) {
        return at(v, "the initial values");
    }
    str name = mir_string(v->unit, v->unit->symbols.items[body->symbol.i].name);
    return at(v, "function `%.*s`", STR_ARG(name));
}

static bool check_tables(struct validator *v) {
    if (v->unit->strings.strings.len == 0 || v->unit->strings.strings.items[0].len) {
        return fail(v, "string 0 is not empty");
    }
    return check_types(v) && check_contracts(v) && check_symbols(v) && check_heads(v);
}

const char *mir_validate(struct arena *arena, const struct mir_unit *unit, const struct mir_body *body) {
    struct validator v = {.arena = arena, .unit = unit};
    check_body(&v, body);
    return v.error;
}

const char *mir_validate_tables(struct arena *arena, const struct mir_unit *unit) {
    struct validator v = {.arena = arena, .unit = unit};
    check_tables(&v);
    return v.error;
}

const char *mir_validate_unit(struct arena *arena, const struct mir_unit *unit) {
    struct validator v = {.arena = arena, .unit = unit};
    bool ok = check_tables(&v);
    for (uint32_t i = 0; ok && i < unit->bodies.len; i++) {
        ok = check_body(&v, &unit->bodies.items[i]);
    }
    if (ok && unit->initial.blocks.len) {
        check_body(&v, &unit->initial);
    }
    return v.error;
}
