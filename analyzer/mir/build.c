// Building units and bodies: appends to the tables of mir.h, and interns what has one id per meaning.
#include "mir/build.h"

#include "base/check.h"
#include "mir/index.h"

static const mir_place NO_PLACE = {MIR_NONE};
static const mir_local NO_LOCAL = {MIR_NONE};

// ---- units ----

void mir_unit_init(struct mir_unit *unit, struct arena *arena) {
    *unit = (struct mir_unit){.arena = arena, .initial = {.symbol = {MIR_NONE}}};
    mir_intern(unit, S(""));
    VEC_PUSH(arena, &unit->types, (struct mir_type_info){.kind = MIR_TYPE_VOID});
    mir_index_type(unit, 0);
    VEC_PUSH(arena, &unit->contracts, (struct mir_contract){0});
}

uint32_t mir_intern(struct mir_unit *unit, str s) {
    return intern_str(unit->arena, &unit->strings, s);
}

// ---- types ----

mir_type mir_type_void(void) {
    return (mir_type){0};
}

mir_type mir_type_int(struct mir_unit *unit, uint8_t bits, bool is_signed, str name) {
    return mir_type_add(unit, (struct mir_type_info){.kind = MIR_TYPE_INT,
                                                     .bits = bits,
                                                     .is_signed = is_signed,
                                                     .name = mir_intern(unit, name)});
}

mir_type mir_type_pointer(struct mir_unit *unit, mir_type to) {
    return mir_type_add(unit, (struct mir_type_info){.kind = MIR_TYPE_POINTER, .element = to});
}

mir_type mir_type_array(struct mir_unit *unit, mir_type of, uint64_t count) {
    return mir_type_add(unit, (struct mir_type_info){.kind = MIR_TYPE_ARRAY, .element = of, .count = count});
}

// A record first met incomplete, or added before its fields were known, gets what `info` knows more.
static void complete_record(struct mir_type_info *known, const struct mir_type_info *info) {
    if (info->kind == MIR_TYPE_RECORD && (known->kind == MIR_TYPE_OPAQUE || known->len == 0)) {
        *known = *info;
    }
}

static void drop_parameters(struct mir_unit *unit, const struct mir_type_info *info) {
    if (info->kind == MIR_TYPE_FUNCTION && info->first + info->len == unit->type_list.len) {
        unit->type_list.len = info->first;
    }
}

mir_type mir_type_add(struct mir_unit *unit, struct mir_type_info info) {
    struct map_result known = mir_index_find_type(unit, &info);
    if (known.found) {
        complete_record(&unit->types.items[known.value], &info);
        if (unit->types.items[known.value].first != info.first) {
            drop_parameters(unit, &info);
        }
        return (mir_type){known.value};
    }
    VEC_PUSH(unit->arena, &unit->types, info);
    mir_index_type(unit, unit->types.len - 1);
    return (mir_type){unit->types.len - 1};
}

// ---- symbols and contracts ----

mir_symbol mir_symbol_add(struct mir_unit *unit, struct mir_symbol_info info) {
    info.alias.i = MIR_NONE;
    VEC_PUSH(unit->arena, &unit->symbols, info);
    return (mir_symbol){unit->symbols.len - 1};
}

uint32_t mir_contract_add(struct mir_unit *unit, struct mir_contract contract, const struct mir_effect *effects,
                          uint32_t count) {
    contract.first = unit->effects.len;
    contract.len = count;
    contract.is_noreturn = contract.is_noreturn || (contract.result.marks & MIR_NORETURN) != 0;
    for (uint32_t i = 0; i < count; i++) {
        VEC_PUSH(unit->arena, &unit->effects, effects[i]);
    }
    VEC_PUSH(unit->arena, &unit->contracts, contract);
    return unit->contracts.len - 1;
}

struct mir_locks mir_locks_add(struct mir_unit *unit, const struct mir_lock *locks, uint32_t count) {
    struct mir_locks added = {unit->locks.len, count};
    for (uint32_t i = 0; i < count; i++) {
        VEC_PUSH(unit->arena, &unit->locks, locks[i]);
    }
    return added;
}

static struct mir_effect import_effect(struct mir_unit *to, const struct mir_unit *from, struct mir_effect effect) {
    effect.kind = effect.kind ? mir_intern(to, mir_string(from, effect.kind)) : 0;
    return effect;
}

uint32_t mir_contract_import(struct mir_unit *to, const struct mir_unit *from, uint32_t contract) {
    struct mir_contract copy = *mir_contract_at(from, contract);
    struct mir_effect *effects = ARENA_ARRAY(to->arena, struct mir_effect, copy.len + 1);
    for (uint32_t i = 0; i < copy.len; i++) {
        effects[i] = import_effect(to, from, from->effects.items[copy.first + i]);
    }
    struct mir_lock *locks = ARENA_ARRAY(to->arena, struct mir_lock, copy.locks.len + 1);
    for (uint32_t i = 0; i < copy.locks.len; i++) {
        locks[i] = from->locks.items[copy.locks.first + i];
        locks[i].path = mir_intern(to, mir_string(from, locks[i].path));
    }
    copy.result = import_effect(to, from, copy.result);
    copy.locks = mir_locks_add(to, locks, copy.locks.len);
    return mir_contract_add(to, copy, effects, copy.len);
}

// ---- bodies and locals ----

struct mir_body *mir_body_begin(struct mir_unit *unit, struct arena *arena, mir_symbol symbol) {
    CHECK(symbol.i < unit->symbols.len);
    struct mir_symbol_info *function = &unit->symbols.items[symbol.i];
    const struct mir_type_info *type = mir_type_at(unit, function->type);
    CHECK(type->kind == MIR_TYPE_FUNCTION);
    function->body = unit->bodies.len;
    VEC_PUSH(unit->arena, &unit->bodies, (struct mir_body){.arena = arena, .symbol = symbol});
    struct mir_body *body = &unit->bodies.items[unit->bodies.len - 1];
    mir_local_add(body, (struct mir_local_info){.kind = MIR_LOCAL_RETURN, .type = type->element});
    return body;
}

struct mir_body *mir_initial_begin(struct mir_unit *unit) {
    unit->initial = (struct mir_body){.arena = unit->arena, .symbol = {MIR_NONE}};
    mir_local_add(&unit->initial, (struct mir_local_info){.kind = MIR_LOCAL_RETURN, .type = mir_type_void()});
    return &unit->initial;
}

mir_local mir_local_add(struct mir_body *body, struct mir_local_info info) {
    uint32_t id = body->locals.len;
    if (info.kind == MIR_LOCAL_PARAMETER) {
        body->parameter_count++;
        CHECK(id == body->parameter_count); // parameters come first
    }
    VEC_PUSH(body->arena, &body->locals, info);
    mir_index_local(body->arena, body, id);
    return (mir_local){id};
}

// ---- places ----

static mir_place intern_place(struct mir_body *body, struct mir_place_info place) {
    struct map_result known = mir_index_find_place(body, &place);
    if (known.found) {
        return (mir_place){known.value};
    }
    if (!mir_is_none(place.parent.i)) {
        place.depth = (uint16_t)(mir_place_at(body, place.parent)->depth + 1);
        CHECK(place.depth <= MIR_DEEPEST_PLACE);
    }
    VEC_PUSH(body->arena, &body->places, place);
    mir_index_place(body->arena, body, body->places.len - 1);
    return (mir_place){body->places.len - 1};
}

mir_place mir_place_of_local(struct mir_body *body, mir_local local) {
    mir_type type = mir_local_at(body, local)->type;
    return intern_place(
        body, (struct mir_place_info){.kind = MIR_PLACE_LOCAL, .parent = NO_PLACE, .data = local.i, .type = type});
}

mir_place mir_place_of_global(struct mir_unit *unit, struct mir_body *body, mir_symbol symbol) {
    mir_type type = mir_symbol_at(unit, symbol)->type;
    return intern_place(
        body, (struct mir_place_info){.kind = MIR_PLACE_GLOBAL, .parent = NO_PLACE, .data = symbol.i, .type = type});
}

static const struct mir_type_info *type_of_place(const struct mir_unit *unit, const struct mir_body *body,
                                                 mir_place place) {
    return mir_type_at(unit, mir_place_at(body, place)->type);
}

mir_place mir_place_field(struct mir_unit *unit, struct mir_body *body, mir_place parent, uint32_t field) {
    const struct mir_type_info *record = type_of_place(unit, body, parent);
    CHECK(record->kind == MIR_TYPE_RECORD && field < record->len);
    mir_type type = unit->fields.items[record->first + field].type;
    return intern_place(
        body, (struct mir_place_info){.kind = MIR_PLACE_FIELD, .parent = parent, .data = field, .type = type});
}

mir_place mir_place_deref(struct mir_unit *unit, struct mir_body *body, mir_place pointer) {
    const struct mir_type_info *type = type_of_place(unit, body, pointer);
    CHECK(type->kind == MIR_TYPE_POINTER);
    return intern_place(body,
                        (struct mir_place_info){.kind = MIR_PLACE_DEREF, .parent = pointer, .type = type->element});
}

static mir_type element_type(const struct mir_unit *unit, const struct mir_body *body, mir_place array) {
    const struct mir_type_info *type = type_of_place(unit, body, array);
    CHECK(type->kind == MIR_TYPE_ARRAY || type->kind == MIR_TYPE_VLA);
    return type->element;
}

mir_place mir_place_index(struct mir_unit *unit, struct mir_body *body, mir_place array, int64_t index) {
    mir_type type = element_type(unit, body, array);
    return intern_place(body,
                        (struct mir_place_info){.kind = MIR_PLACE_INDEX, .parent = array, .data = index, .type = type});
}

mir_place mir_place_element(struct mir_unit *unit, struct mir_body *body, mir_place array, mir_local index) {
    mir_type type = element_type(unit, body, array);
    return intern_place(
        body, (struct mir_place_info){.kind = MIR_PLACE_ELEMENT, .parent = array, .data = index.i, .type = type});
}

// ---- operands ----

struct mir_operand mir_copy(const struct mir_body *body, mir_place place) {
    return (struct mir_operand){
        .kind = MIR_OPERAND_COPY, .type = mir_place_at(body, place)->type, .data = place.i};
}

struct mir_operand mir_address(struct mir_unit *unit, const struct mir_body *body, mir_place place) {
    mir_type type = mir_type_pointer(unit, mir_place_at(body, place)->type);
    return (struct mir_operand){.kind = MIR_OPERAND_ADDRESS, .type = type, .data = place.i};
}

struct mir_operand mir_function(struct mir_unit *unit, mir_symbol symbol) {
    mir_type type = mir_type_pointer(unit, mir_symbol_at(unit, symbol)->type);
    return (struct mir_operand){.kind = MIR_OPERAND_FUNCTION, .type = type, .data = symbol.i};
}

struct mir_operand mir_int(mir_type type, int64_t value) {
    return (struct mir_operand){.kind = MIR_OPERAND_INT, .type = type, .data = value};
}

// ---- blocks ----

mir_block mir_block_add(struct mir_body *body) {
    VEC_PUSH(body->arena, &body->blocks, (struct mir_block_info){.end = {.kind = MIR_UNTERMINATED}});
    return (mir_block){body->blocks.len - 1};
}

static struct mir_block_info *open_block(struct mir_body *body, mir_block block) {
    CHECK(block.i < body->blocks.len);
    struct mir_block_info *info = &body->blocks.items[block.i];
    CHECK(info->end.kind == MIR_UNTERMINATED);
    return info;
}

void mir_push(struct mir_body *body, mir_block block, struct mir_statement statement) {
    struct mir_block_info *info = open_block(body, block);
    VEC_PUSH(body->arena, &info->statements, statement);
}

void mir_assign(struct mir_body *body, mir_block block, struct span span, mir_place to, enum mir_op op,
                struct mir_operand a, struct mir_operand b) {
    mir_push(body, block,
             (struct mir_statement){
                 .kind = MIR_ASSIGN, .op = (uint8_t)op, .span = span, .to = to, .local = NO_LOCAL, .a = a, .b = b});
}

void mir_storage(struct mir_body *body, mir_block block, struct span span, enum mir_statement_kind kind,
                 mir_local local) {
    CHECK(kind == MIR_STORAGE_LIVE || kind == MIR_STORAGE_DEAD);
    mir_push(body, block, (struct mir_statement){.kind = (uint8_t)kind, .span = span, .to = NO_PLACE, .local = local});
}

// ---- terminators ----

static void terminate(struct mir_body *body, mir_block block, struct mir_terminator end) {
    open_block(body, block)->end = end;
}

void mir_goto(struct mir_body *body, mir_block block, struct span span, mir_block to) {
    terminate(body, block, (struct mir_terminator){.kind = MIR_GOTO, .span = span, .to = {to}, .result = NO_PLACE});
}

void mir_branch(struct mir_body *body, mir_block block, struct span span, enum mir_op op, struct mir_operand a,
                struct mir_operand b, mir_block if_true, mir_block if_false) {
    terminate(body, block,
              (struct mir_terminator){.kind = MIR_BRANCH,
                                      .op = (uint8_t)op,
                                      .span = span,
                                      .a = a,
                                      .b = b,
                                      .to = {if_true, if_false},
                                      .result = NO_PLACE});
}

void mir_call(struct mir_body *body, mir_block block, struct span span, struct mir_operand callee,
              const struct mir_operand *arguments, uint32_t count, mir_place result, uint32_t contract,
              mir_block next) {
    uint32_t first = body->operands.len;
    for (uint32_t i = 0; i < count; i++) {
        VEC_PUSH(body->arena, &body->operands, arguments[i]);
    }
    terminate(body, block,
              (struct mir_terminator){.kind = MIR_CALL,
                                      .span = span,
                                      .a = callee,
                                      .to = {next},
                                      .result = result,
                                      .first = first,
                                      .len = count,
                                      .contract = contract});
}

void mir_return(struct mir_body *body, mir_block block, struct span span) {
    terminate(body, block, (struct mir_terminator){.kind = MIR_RETURN, .span = span, .result = NO_PLACE});
}

void mir_unreachable(struct mir_body *body, mir_block block, struct span span) {
    terminate(body, block, (struct mir_terminator){.kind = MIR_UNREACHABLE, .span = span, .result = NO_PLACE});
}

void mir_drop_tables(struct mir_body *body) {
    *body = (struct mir_body){
        .arena = body->arena,
        .symbol = body->symbol,
        .span = body->span,
        .end_span = body->end_span,
        .parameter_count = body->parameter_count,
        .incomplete = body->incomplete,
        .incomplete_at = body->incomplete_at,
    };
}

void mir_incomplete(struct mir_unit *unit, struct mir_body *body, struct span at, str reason) {
    if (body->incomplete == 0) {
        body->incomplete = mir_intern(unit, reason);
        body->incomplete_at = at;
    }
}
