// Bytes to units. Nothing is believed: every read is bounded by what is left, every count by how many items could still
// follow, and the finished unit by the validator. After the first error all reads give 0 and all loops end.
#include "mir/serial_format.h"

#include <inttypes.h>

#include "mir/index.h"
#include "mir/pass.h"

struct reader {
    const unsigned char *next;
    const unsigned char *end;
    struct arena *arena;
    struct mir_unit *unit;
    const char *error;
    uint32_t *file_ids; // number in this unit -> program-wide id; number 0 is nowhere
    uint32_t file_count; // numbers, with 0
    uint32_t previous; // where the last span began
};

static void fail(struct reader *r, const char *error) {
    if (!r->error) {
        r->error = error;
    }
    r->next = r->end;
}

static uint8_t get_byte(struct reader *r) {
    if (r->next == r->end) {
        fail(r, "it ends too early");
        return 0;
    }
    return *r->next++;
}

static uint64_t get_long(struct reader *r) {
    uint64_t number = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        uint8_t byte = get_byte(r);
        number |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80)) {
            return number;
        }
    }
    fail(r, "a number is too long");
    return 0;
}

static uint64_t get64(struct reader *r) {
    bool is_short = r->next != r->end && *r->next < 0x80;
    return is_short ? *r->next++ : get_long(r);
}

static uint32_t get(struct reader *r) {
    uint64_t number = get64(r);
    if (number > UINT32_MAX) {
        fail(r, "a number is out of range");
        return 0;
    }
    return (uint32_t)number;
}

static int64_t get_signed(struct reader *r) {
    uint64_t number = get64(r);
    uint64_t sign = number & 1 ? UINT64_MAX : 0;
    return (int64_t)(number >> 1 ^ sign);
}

static uint32_t get_id(struct reader *r) {
    return get(r) - 1; // 0 becomes MIR_NONE
}

// The number of items of a table, each of which takes at least `smallest` bytes.
static uint32_t get_count(struct reader *r, size_t smallest) {
    uint32_t count = get(r);
    if (count > (size_t)(r->end - r->next) / smallest) {
        fail(r, "a table is longer than the file");
        return 0;
    }
    return count;
}

static str get_text(struct reader *r) {
    uint32_t len = get_count(r, 1);
    str s = {(const char *)r->next, len};
    r->next += len;
    return s;
}

static struct span get_span(struct reader *r) {
    uint32_t file = get(r);
    if (file == 0) {
        return (struct span){0};
    }
    if (file >= r->file_count) {
        fail(r, "a span in a file it does not list");
        return (struct span){0};
    }
    uint32_t begin = r->previous + (uint32_t)get_signed(r);
    r->previous = begin;
    return (struct span){r->file_ids[file], begin, begin + get(r)};
}

static struct mir_effect get_effect(struct reader *r) {
    struct mir_effect effect = {.marks = get(r)};
    if (effect.marks) {
        effect.kind = get(r);
        effect.from = get(r);
        effect.when = get_byte(r);
    }
    return effect;
}

// Reads the length of a table of items of at least `smallest` bytes, and makes it that long.
#define GET_TABLE(r, table, smallest)                                                                        \
    do {                                                                                                     \
        uint32_t table_len = get_count((r), (smallest));                                                     \
        VEC_RESIZE((r)->arena, (table), table_len);                                                          \
    } while (0)

// Walks the items of a table that has just been given its length.
#define EACH(r, i, table) (uint32_t i = 0; !(r)->error && i < (table).len; i++)

// ---- strings and paths ----

static void get_strings(struct reader *r) {
    uint32_t count = get_count(r, 1);
    for (uint32_t i = 0; !r->error && i < count; i++) {
        if (intern_str(r->arena, &r->unit->strings, get_text(r)) != i) {
            fail(r, "a string is there twice");
        }
    }
}

static void get_paths(struct reader *r, struct source_table *files) {
    r->file_count = get_count(r, 1) + 1;
    r->file_ids = ARENA_ARRAY(r->arena, uint32_t, r->file_count);
    for (uint32_t i = 1; !r->error && i < r->file_count; i++) {
        str path = get_text(r);
        r->file_ids[i] = r->error ? 0 : source_file_id(files, path);
    }
    GET_TABLE(r, &r->unit->files, 1);
    for
        EACH(r, i, r->unit->files) {
            uint32_t number = get(r);
            if (number == 0 || number >= r->file_count) {
                fail(r, "its files are out of range");
                return;
            }
            r->unit->files.items[i] = r->file_ids[number];
        }
}

// ---- types, contracts, symbols ----

static void get_locks(struct reader *r) {
    GET_TABLE(r, &r->unit->locks, 6);
    for EACH (r, i, r->unit->locks) {
        struct mir_lock *lock = &r->unit->locks.items[i];
        lock->kind = get_byte(r);
        lock->root = get_byte(r);
        lock->when = get_byte(r);
        lock->is_shared = get_byte(r) != 0;
        lock->index = get(r);
        lock->path = get(r);
    }
}

static struct mir_locks get_lock_range(struct reader *r) {
    struct mir_locks locks = {.len = get(r)};
    locks.first = locks.len ? get(r) : 0;
    return locks;
}

static void get_fields(struct reader *r) {
    struct mir_unit *unit = r->unit;
    GET_TABLE(r, &unit->fields, 6);
    for EACH (r, i, unit->fields) {
        struct mir_field *field = &unit->fields.items[i];
        field->name = get(r);
        field->type.i = get(r);
        field->effect = get_effect(r);
        field->locks = get_lock_range(r);
        field->offset = get64(r);
        field->bit = get_byte(r);
        field->span_begin = get(r);
    }
}

static struct mir_type_info get_type(struct reader *r) {
    struct mir_type_info type = {.kind = get_byte(r)};
    uint8_t flags = get_byte(r);
    type.is_signed = flags & SERIAL_SIGNED;
    type.is_union = flags & SERIAL_UNION;
    type.is_variadic = flags & SERIAL_VARIADIC;
    type.bits = get_byte(r);
    type.handle = get_byte(r);
    type.element.i = get(r);
    type.name = get(r);
    type.count = get64(r);
    type.first = get(r);
    type.len = get(r);
    if (type.handle) {
        type.handle_of = get(r);
        type.handle_drop = get(r);
    }
    return type;
}

// Interning looks at the parameters of functions, so these have to be there before the validator says so.
static void get_types(struct reader *r) {
    struct mir_unit *unit = r->unit;
    GET_TABLE(r, &unit->type_list, 1);
    for EACH (r, i, unit->type_list) {
        unit->type_list.items[i].i = get(r);
    }
    GET_TABLE(r, &unit->types, 9);
    for EACH (r, i, unit->types) {
        struct mir_type_info *type = &unit->types.items[i];
        *type = get_type(r);
        bool has_list = type->kind == MIR_TYPE_FUNCTION || type->kind == MIR_TYPE_RECORD;
        uint32_t size = type->kind == MIR_TYPE_RECORD ? unit->fields.len : unit->type_list.len;
        if (has_list ? type->first > size || type->len > size - type->first : type->len != 0) {
            fail(r, "the parts of a type are out of range");
        } else {
            mir_index_type(unit, i);
        }
    }
}

static void get_contracts(struct reader *r) {
    struct mir_unit *unit = r->unit;
    GET_TABLE(r, &unit->effects, 1);
    for EACH (r, i, unit->effects) {
        unit->effects.items[i] = get_effect(r);
    }
    GET_TABLE(r, &unit->contracts, 7);
    for EACH (r, i, unit->contracts) {
        struct mir_contract *contract = &unit->contracts.items[i];
        contract->result = get_effect(r);
        contract->first = get(r);
        contract->len = get(r);
        contract->locks = get_lock_range(r);
        contract->is_noreturn = get_byte(r) != 0;
        contract->is_model = get_byte(r) != 0;
        contract->is_constant = get_byte(r) != 0;
    }
}

static void get_symbols(struct reader *r) {
    struct mir_unit *unit = r->unit;
    GET_TABLE(r, &unit->symbols, 9);
    for EACH (r, i, unit->symbols) {
        struct mir_symbol_info *symbol = &unit->symbols.items[i];
        symbol->kind = get_byte(r);
        uint8_t flags = get_byte(r);
        symbol->is_external = flags & SERIAL_EXTERNAL;
        symbol->is_local = flags & SERIAL_STATIC_LOCAL;
        symbol->is_inline = flags & SERIAL_INLINE;
        symbol->is_const = flags & SERIAL_CONST;
        symbol->is_thread = flags & SERIAL_THREAD;
        symbol->is_weak = flags & SERIAL_WEAK;
        symbol->name = get(r);
        symbol->key = get(r);
        symbol->type.i = get(r);
        symbol->contract = get(r);
        symbol->body = get_id(r);
        symbol->alias.i = get_id(r);
        symbol->span = get_span(r);
    }
}

// ---- bodies ----

static void get_locals(struct reader *r, struct mir_body *body) {
    GET_TABLE(r, &body->locals, 6);
    for EACH (r, i, body->locals) {
        struct mir_local_info *local = &body->locals.items[i];
        local->kind = get_byte(r);
        uint8_t flags = get_byte(r);
        local->has_cleanup = flags & SERIAL_CLEANUP;
        local->is_literal = flags & SERIAL_LITERAL;
        local->name = get(r);
        local->type.i = get(r);
        local->span = get_span(r);
        local->effect = get_effect(r);
        mir_index_local(r->arena, body, i);
    }
}

static void get_places(struct reader *r, struct mir_body *body) {
    GET_TABLE(r, &body->places, 4);
    for EACH (r, i, body->places) {
        struct mir_place_info *place = &body->places.items[i];
        place->kind = get_byte(r);
        place->parent.i = get_id(r);
        place->data = get_signed(r);
        place->type.i = get(r);
        if (!mir_is_none(place->parent.i) && place->parent.i >= i) {
            fail(r, "a place comes before its parent");
        } else if (!mir_is_none(place->parent.i)) {
            place->depth = (uint16_t)(body->places.items[place->parent.i].depth + 1);
        }
        if (place->depth > MIR_DEEPEST_PLACE) {
            fail(r, "a place is too deep");
        }
        mir_index_place(r->arena, body, i);
    }
}

static struct mir_operand get_operand(struct reader *r, const struct mir_body *body) {
    uint8_t kind = get_byte(r);
    struct mir_operand operand = {.kind = kind & (SERIAL_TYPE_OF_PLACE - 1)};
    if (kind == MIR_OPERAND_NONE) {
        return operand;
    }
    operand.data = get_signed(r);
    if (!(kind & SERIAL_TYPE_OF_PLACE)) {
        operand.type.i = get(r);
    } else if (operand.data >= 0 && operand.data < body->places.len) {
        operand.type = body->places.items[operand.data].type;
    } else {
        fail(r, "a copy of a place that is not there");
    }
    return operand;
}

static void get_operands_and_cases(struct reader *r, struct mir_body *body) {
    GET_TABLE(r, &body->operands, 1);
    for EACH (r, i, body->operands) {
        body->operands.items[i] = get_operand(r, body);
    }
    GET_TABLE(r, &body->cases, 3);
    for EACH (r, i, body->cases) {
        struct mir_case *item = &body->cases.items[i];
        item->low = get_signed(r);
        item->high = get_signed(r);
        item->to.i = get(r);
    }
}

static void get_statement(struct reader *r, const struct mir_body *body, struct mir_statement *statement) {
    *statement = (struct mir_statement){.kind = get_byte(r), .to = {MIR_NONE}, .local = {MIR_NONE}};
    statement->span = get_span(r);
    switch ((enum mir_statement_kind)statement->kind) {
    case MIR_ASSIGN:
        statement->op = get_byte(r);
        statement->access = get_byte(r);
        statement->to.i = get(r);
        statement->a = get_operand(r, body);
        statement->b = get_operand(r, body);
        return;
    case MIR_STORAGE_LIVE:
        statement->local.i = get(r);
        statement->a = get_operand(r, body);
        return;
    case MIR_STORAGE_DEAD: statement->local.i = get(r); return;
    case MIR_ASM:
        statement->access = get_byte(r);
        statement->clobbers_memory = get_byte(r) != 0;
        statement->first = get(r);
        statement->len = get(r);
        statement->outputs = get(r);
        return;
    case MIR_POINT: statement->name = get(r); return;
    }
    fail(r, "a statement of an unknown kind");
}

static void get_terminator(struct reader *r, const struct mir_body *body, struct mir_terminator *end) {
    *end = (struct mir_terminator){.kind = get_byte(r), .result = {MIR_NONE}};
    end->span = get_span(r);
    switch ((enum mir_terminator_kind)end->kind) {
    case MIR_GOTO: end->to[0].i = get(r); return;
    case MIR_BRANCH:
        end->op = get_byte(r);
        end->a = get_operand(r, body);
        end->b = get_operand(r, body);
        end->to[0].i = get(r);
        end->to[1].i = get(r);
        return;
    case MIR_CALL:
        end->is_cleanup = get_byte(r) != 0;
        end->a = get_operand(r, body);
        end->to[0].i = get_id(r);
        end->result.i = get_id(r);
        end->first = get(r);
        end->len = get(r);
        end->contract = get(r);
        return;
    case MIR_SWITCH:
    case MIR_GOTO_ADDRESS:
        end->is_exhaustive = get_byte(r) != 0;
        end->a = get_operand(r, body);
        end->to[0].i = get_id(r);
        end->first = get(r);
        end->len = get(r);
        return;
    case MIR_UNTERMINATED:
    case MIR_RETURN:
    case MIR_UNREACHABLE: return;
    }
    fail(r, "a terminator of an unknown kind");
}

static void get_blocks(struct reader *r, struct mir_body *body) {
    GET_TABLE(r, &body->blocks, 3);
    for EACH (r, i, body->blocks) {
        struct mir_block_info *block = &body->blocks.items[i];
        GET_TABLE(r, &block->statements, 3);
        for EACH (r, s, block->statements) {
            get_statement(r, body, &block->statements.items[s]);
        }
        get_terminator(r, body, &block->end);
    }
}

static void get_body(struct reader *r, struct mir_body *body) {
    get_locals(r, body);
    get_places(r, body);
    get_operands_and_cases(r, body);
    get_blocks(r, body);
    if (!r->error && r->next != r->end) {
        fail(r, "a body is shorter than its length");
    }
}

static uint64_t get_head(struct reader *r, struct mir_body *body) {
    body->symbol.i = get_id(r);
    body->span = get_span(r);
    body->end_span = get_span(r);
    body->parameter_count = get(r);
    body->incomplete = get(r);
    body->incomplete_at = get_span(r);
    return get64(r);
}

static void get_heads(struct reader *r, struct mir_bodies *bodies) {
    GET_TABLE(r, &r->unit->bodies, 8);
    uint32_t count = r->unit->bodies.len;
    bodies->starts = ARENA_ARRAY(r->arena, uint64_t, (size_t)count + 2);
    for (uint32_t i = 0; !r->error && i <= count; i++) {
        uint64_t length = get_head(r, i < count ? &r->unit->bodies.items[i] : &r->unit->initial);
        bodies->starts[i + 1] = bodies->starts[i] + length;
        if (length > (uint64_t)(r->end - r->next)) {
            fail(r, "a body is longer than the file");
        }
    }
    uint64_t rest = (uint64_t)(r->end - r->next);
    uint64_t used = bodies->starts[count + 1];
    if (!r->error && used != rest) {
        fail(r, used < rest ? "something follows its end" : "it ends too early");
    }
    bodies->bytes = r->next;
}

// ---- units ----

static uint64_t load(str bytes, size_t from, size_t count) {
    uint64_t number = 0;
    for (size_t i = 0; i < count; i++) {
        number |= (uint64_t)(unsigned char)bytes.data[from + i] << (8 * i);
    }
    return number;
}

static const char *check_header(struct arena *arena, str bytes) {
    if (bytes.len < SERIAL_HEADER_BYTES || !str_starts_with(bytes, SERIAL_MAGIC)) {
        return "not a unit written by own-check";
    }
    uint64_t version = load(bytes, SERIAL_VERSION_AT, 4);
    if (version != MIR_SERIAL_VERSION) {
        return str_printf(arena, "written by another own-check, in format %" PRIu64 " instead of %d", version,
                          MIR_SERIAL_VERSION)
            .data;
    }
    str payload = str_slice(bytes, SERIAL_HEADER_BYTES, bytes.len);
    return load(bytes, SERIAL_CHECKSUM_AT, 8) == mir_serial_checksum(payload) ? NULL : "the unit is damaged";
}

static void get_tables(struct reader *r, struct source_table *files, struct mir_bodies *bodies) {
    get_strings(r);
    get_paths(r, files);
    get_locks(r);
    get_fields(r);
    get_types(r);
    get_contracts(r);
    get_symbols(r);
    get_heads(r, bodies);
    bodies->file_ids = r->file_ids;
    bodies->file_count = r->file_count;
}

static const char *damage(struct arena *arena, const char *what) {
    return what ? str_printf(arena, "the unit is damaged: %s", what).data : NULL;
}

const char *mir_open_unit(struct arena *arena, str bytes, struct source_table *files, struct mir_unit *unit,
                          struct mir_bodies *bodies) {
    *unit = (struct mir_unit){.arena = arena};
    *bodies = (struct mir_bodies){0};
    const char *error = check_header(arena, bytes);
    if (error) {
        return error;
    }
    const unsigned char *data = (const unsigned char *)bytes.data;
    struct reader r = {.next = data + SERIAL_HEADER_BYTES, .end = data + bytes.len, .arena = arena, .unit = unit};
    get_tables(&r, files, bodies);
    return damage(arena, r.error ? r.error : mir_validate_tables(arena, unit));
}

// The statements of the body that starts with `starts[index]`; `body` has its head.
static const char *read_statements(struct arena *arena, const struct mir_unit *unit, const struct mir_bodies *bodies,
                                   uint32_t index, struct mir_body *body) {
    struct reader r = {
        .next = bodies->bytes + bodies->starts[index],
        .end = bodies->bytes + bodies->starts[index + 1],
        .arena = arena,
        .file_ids = bodies->file_ids,
        .file_count = bodies->file_count,
        .previous = body->span.begin,
    };
    body->arena = arena;
    get_body(&r, body);
    return damage(arena, r.error ? r.error : mir_validate(arena, unit, body));
}

const char *mir_read_body(struct arena *arena, const struct mir_unit *unit, const struct mir_bodies *bodies,
                          uint32_t index, struct mir_body *body) {
    *body = unit->bodies.items[index];
    return read_statements(arena, unit, bodies, index, body);
}

const char *mir_read_initial(struct arena *arena, const struct mir_unit *unit, const struct mir_bodies *bodies,
                             struct mir_body *body) {
    uint32_t index = unit->bodies.len;
    *body = unit->initial;
    bool is_there = bodies->starts[index] != bodies->starts[index + 1];
    return is_there ? read_statements(arena, unit, bodies, index, body) : NULL;
}

const char *mir_read_unit(struct arena *arena, str bytes, struct source_table *files, struct mir_unit *unit) {
    struct mir_bodies bodies;
    const char *error = mir_open_unit(arena, bytes, files, unit, &bodies);
    for (uint32_t i = 0; !error && i < unit->bodies.len; i++) {
        struct mir_body body;
        error = mir_read_body(arena, unit, &bodies, i, &body);
        unit->bodies.items[i] = body;
    }
    struct mir_body initial = {0};
    error = error ? error : mir_read_initial(arena, unit, &bodies, &initial);
    unit->initial = initial;
    return error;
}
