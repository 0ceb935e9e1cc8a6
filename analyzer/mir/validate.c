// Checks what every reader of MIR relies on: ids are in range, tables are ordered as mir.h says, types agree where the
// model fixes them. Runs after every producer of MIR, in every build; linear in the size of what it checks. A body that
// is marked incomplete may have blocks without a terminator, and none at all.
#include "mir/validate.h"

#include <inttypes.h>
#include <stdarg.h>

#include "mir/index.h"
#include "mir/parts.h"

// Types may be nested this deep; more is damage.
enum { DEEPEST_TYPE = 256 };

bool validator_fail(struct validator *v, const char *format, ...) {
    if (!v->error) {
        va_list arguments;
        va_start(arguments, format);
        v->error = str_vprintf(v->arena, format, arguments).data;
        va_end(arguments);
    }
    return false;
}

bool validator_at(struct validator *v, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    str where = str_vprintf(v->arena, format, arguments);
    va_end(arguments);
    v->error = str_printf(v->arena, "%s: %s", where.data, v->error).data;
    return false;
}

// ---- what both check ----

bool validator_effect(struct validator *v, const struct mir_effect *effect, uint32_t allowed, const char *what) {
    if (effect->marks & ~allowed) {
        return validator_fail(v, "%s has marks 0x%" PRIx32 " that cannot stand there", what, effect->marks & ~allowed);
    }
    if (effect->when > MIR_WHEN_NONNULL) {
        return validator_fail(v, "%s has condition %d", what, effect->when);
    }
    return validator_string(v, effect->kind, "a kind");
}

static bool check_locks(struct validator *v, struct mir_locks locks) {
    return validator_is_range(locks.first, locks.len, v->unit->locks.len) ||
           validator_fail(v, "its locks are out of range");
}

static bool check_lock(struct validator *v, const struct mir_lock *lock) {
    if (lock->kind > MIR_UNCHECKED || lock->root > MIR_LOCK_OBJECT || lock->when > MIR_WHEN_NONNULL) {
        return validator_fail(v, "kind %d, root %d, condition %d", lock->kind, lock->root, lock->when);
    }
    return validator_string(v, lock->path, "its path");
}

// ---- types ----

static bool check_field(struct validator *v, const struct mir_field *field) {
    if (field->bit > 7) {
        return validator_fail(v, "a field that begins at bit %d of a byte", field->bit);
    }
    return validator_string(v, field->name, "the name of a field") && validator_type(v, field->type, "a field") &&
           validator_effect(v, &field->effect, MIR_FIELD_MARKS, "a field") && check_locks(v, field->locks);
}

static bool check_record(struct validator *v, const struct mir_type_info *type) {
    const struct mir_unit *unit = v->unit;
    if (!validator_is_range(type->first, type->len, unit->fields.len)) {
        return validator_fail(v, "its fields are out of range");
    }
    if (type->handle > MIR_HANDLE_OPT) {
        return validator_fail(v, "handle kind %d", type->handle);
    }
    for (uint32_t i = 0; i < type->len; i++) {
        if (!check_field(v, &unit->fields.items[type->first + i])) {
            return false;
        }
    }
    return validator_string(v, type->handle_of, "what it is a handle of") &&
           validator_string(v, type->handle_drop, "its drop");
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
        return validator_fail(v, "made of type %" PRIu32 ", which does not come before it", type->element.i);
    }
    depths[id] = deeper(depths, type->element, 0);
    if (is_function && !validator_is_range(type->first, type->len, unit->type_list.len)) {
        return validator_fail(v, "its parameters are out of range");
    }
    for (uint32_t i = 0; is_function && i < type->len; i++) {
        mir_type parameter = unit->type_list.items[type->first + i];
        if (parameter.i >= id) {
            return validator_fail(v, "parameter of type %" PRIu32 ", which does not come before it", parameter.i);
        }
        depths[id] = deeper(depths, parameter, depths[id]);
    }
    return depths[id] <= DEEPEST_TYPE || validator_fail(v, "nested more than %d deep", DEEPEST_TYPE);
}

static bool check_type_kind(struct validator *v, uint16_t *depths, uint32_t id) {
    const struct mir_type_info *type = &v->unit->types.items[id];
    switch ((enum mir_type_kind)type->kind) {
    case MIR_TYPE_VOID: return id == 0 || validator_fail(v, "void is type 0");
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
    return validator_fail(v, "kind %d", type->kind);
}

static bool check_one_type(struct validator *v, uint16_t *depths, uint32_t id) {
    const struct mir_type_info *type = &v->unit->types.items[id];
    if (!validator_string(v, type->name, "its name") || !check_type_kind(v, depths, id)) {
        return false;
    }
    struct map_result same = mir_index_find_type(v->unit, type);
    return (same.found && same.value == id) || validator_fail(v, "it is not interned");
}

static bool check_types(struct validator *v) {
    const struct mir_unit *unit = v->unit;
    if (unit->types.len == 0 || unit->types.items[0].kind != MIR_TYPE_VOID) {
        return validator_fail(v, "type 0 is not void");
    }
    uint16_t *depths = ARENA_ARRAY(v->arena, uint16_t, unit->types.len);
    for (uint32_t i = 0; i < unit->types.len; i++) {
        if (!check_one_type(v, depths, i)) {
            return validator_at(v, "type %" PRIu32, i);
        }
    }
    uint32_t endless = mir_find_endless_type(v->arena, unit, DEEPEST_TYPE);
    return mir_is_none(endless) ||
           validator_fail(v, "type %" PRIu32 ": it is a part of itself, or nested more than %d deep", endless,
                          DEEPEST_TYPE);
}

// ---- contracts and symbols ----

static bool check_contracts(struct validator *v) {
    const struct mir_unit *unit = v->unit;
    if (unit->contracts.len == 0 || unit->contracts.items[0].result.marks || unit->contracts.items[0].len) {
        return validator_fail(v, "contract 0 states something");
    }
    for (uint32_t i = 0; i < unit->contracts.len; i++) {
        const struct mir_contract *contract = &unit->contracts.items[i];
        if (!validator_is_range(contract->first, contract->len, unit->effects.len)) {
            return validator_fail(v, "contract %" PRIu32 ": its effects are out of range", i);
        }
        if (!validator_effect(v, &contract->result, MIR_RESULT_MARKS, "the result") ||
            !check_locks(v, contract->locks)) {
            return validator_at(v, "contract %" PRIu32, i);
        }
    }
    for (uint32_t i = 0; i < unit->effects.len; i++) {
        if (!validator_effect(v, &unit->effects.items[i], MIR_PARAMETER_MARKS, "a parameter")) {
            return validator_at(v, "effect %" PRIu32, i);
        }
    }
    for (uint32_t i = 0; i < unit->locks.len; i++) {
        if (!check_lock(v, &unit->locks.items[i])) {
            return validator_at(v, "lock %" PRIu32, i);
        }
    }
    return true;
}

static bool check_symbol(struct validator *v, uint32_t id) {
    const struct mir_unit *unit = v->unit;
    const struct mir_symbol_info *symbol = &unit->symbols.items[id];
    bool is_function = symbol->kind == MIR_SYMBOL_FUNCTION;
    if (symbol->kind > MIR_SYMBOL_OBJECT) {
        return validator_fail(v, "kind %d", symbol->kind);
    }
    if (!validator_string(v, symbol->name, "its name") || !validator_string(v, symbol->key, "its key") ||
        !validator_type(v, symbol->type, "its type") || !validator_span(v, symbol->span)) {
        return false;
    }
    if (is_function != (unit->types.items[symbol->type.i].kind == MIR_TYPE_FUNCTION)) {
        return validator_fail(v, is_function ? "a function whose type is no function type"
                                             : "an object of a function type");
    }
    if (symbol->contract >= unit->contracts.len) {
        return validator_fail(v, "contract %" PRIu32 ", of %" PRIu32, symbol->contract, unit->contracts.len);
    }
    bool is_alias = !mir_is_none(symbol->alias.i);
    if (is_alias && (symbol->alias.i >= unit->symbols.len || unit->symbols.items[symbol->alias.i].kind != symbol->kind)) {
        return validator_fail(v, "an alias of symbol %" PRIu32 ", which is none of its kind", symbol->alias.i);
    }
    if (mir_is_none(symbol->body)) {
        return true;
    }
    bool mutual = is_function && symbol->body < unit->bodies.len && unit->bodies.items[symbol->body].symbol.i == id;
    return mutual || validator_fail(v, "body %" PRIu32 " is not its own", symbol->body);
}

static bool check_symbols(struct validator *v) {
    for (uint32_t i = 0; i < v->unit->symbols.len; i++) {
        if (!check_symbol(v, i)) {
            return validator_at(v, "symbol %" PRIu32, i);
        }
    }
    return true;
}

// ---- units ----

static bool is_body_symbol(const struct validator *v, mir_symbol symbol) {
    return symbol.i < v->unit->symbols.len && v->unit->symbols.items[symbol.i].kind == MIR_SYMBOL_FUNCTION &&
           mir_type_at(v->unit, v->unit->symbols.items[symbol.i].type)->kind == MIR_TYPE_FUNCTION;
}

// What is known of a body before its statements are.
bool validator_head(struct validator *v, const struct mir_body *body) {
    if (!mir_is_none(body->symbol.i) && !is_body_symbol(v, body->symbol)) {
        return validator_fail(v, "a body of symbol %" PRIu32 ", which is no function", body->symbol.i);
    }
    return validator_string(v, body->incomplete, "the reason why it is incomplete") && validator_span(v, body->span) &&
           validator_span(v, body->end_span) && validator_span(v, body->incomplete_at);
}

// The initial values are a body of no symbol.
static bool check_initial_head(struct validator *v) {
    const struct mir_body *body = &v->unit->initial;
    if (!mir_is_none(body->symbol.i) || body->parameter_count) {
        return validator_fail(v, "the initial values are those of a function");
    }
    return validator_head(v, body);
}

static bool check_heads(struct validator *v) {
    const struct mir_unit *unit = v->unit;
    for (uint32_t i = 0; i < unit->bodies.len; i++) {
        const struct mir_body *body = &unit->bodies.items[i];
        if (!validator_head(v, body)) {
            return false;
        }
        if (mir_is_none(body->symbol.i) || unit->symbols.items[body->symbol.i].body != i) {
            return validator_fail(v, "body %" PRIu32 " is not the body of its symbol", i);
        }
    }
    return check_initial_head(v);
}

static bool check_tables(struct validator *v) {
    if (v->unit->strings.strings.len == 0 || v->unit->strings.strings.items[0].len) {
        return validator_fail(v, "string 0 is not empty");
    }
    return check_types(v) && check_contracts(v) && check_symbols(v) && check_heads(v);
}

const char *mir_validate(struct arena *arena, const struct mir_unit *unit, const struct mir_body *body) {
    struct validator v = {.arena = arena, .unit = unit};
    validator_body(&v, body);
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
        ok = validator_body(&v, &unit->bodies.items[i]);
    }
    if (ok && unit->initial.blocks.len) {
        validator_body(&v, &unit->initial);
    }
    return v.error;
}
