// Units to bytes. Writes only what the kind of a record gives a meaning; bytes depend on nothing but the unit.
#include "mir/serial_format.h"

#include <string.h>

#include "base/check.h"

// Bytes are gathered in `block` and move to `out` when it is full.
struct mir_writer {
    struct text *out; // `bodies`, or what is written at the end
    const struct mir_unit *unit;
    const struct source_table *files;
    struct arena scratch;
    struct text bodies;
    VEC(size_t) ends;           // of the bodies, in `bodies`
    VEC(uint32_t) file_numbers; // program-wide id -> number in this unit; 0 = not met
    VEC(uint32_t) file_ids;     // number - 1 -> program-wide id
    uint32_t previous;      // where the last span began: the next one is near
    uint32_t used;
    char block[4096];
};

static void flush(struct mir_writer *w) {
    text_add(w->out, (str){w->block, w->used});
    w->used = 0;
}

enum { LONGEST_NUMBER = 10 }; // bytes of a 64-bit varint

static void make_room(struct mir_writer *w) {
    if (w->used > sizeof w->block - LONGEST_NUMBER) {
        flush(w);
    }
}

static void put_byte(struct mir_writer *w, uint32_t byte) {
    make_room(w);
    w->block[w->used++] = (char)(unsigned char)byte;
}

static void put(struct mir_writer *w, uint64_t number) {
    make_room(w);
    uint32_t used = w->used;
    while (number >= 0x80) {
        w->block[used++] = (char)(unsigned char)((number & 0x7f) | 0x80);
        number >>= 7;
    }
    w->block[used++] = (char)(unsigned char)number;
    w->used = used;
}

static void put_signed(struct mir_writer *w, int64_t number) {
    uint64_t sign = number < 0 ? UINT64_MAX : 0;
    put(w, (uint64_t)number << 1 ^ sign);
}

// Ids that may be MIR_NONE, which becomes 0.
static void put_id(struct mir_writer *w, uint32_t id) {
    put(w, (uint32_t)(id + 1));
}

static void put_text(struct mir_writer *w, str s) {
    put(w, s.len);
    flush(w);
    text_add(w->out, s);
}

static uint32_t file_number(struct mir_writer *w, uint32_t file) {
    CHECK(file < w->files->files.len);
    if (file >= w->file_numbers.len) {
        VEC_RESIZE(&w->scratch, &w->file_numbers, w->files->files.len);
    }
    if (w->file_numbers.items[file] == 0) {
        VEC_PUSH(&w->scratch, &w->file_ids, file);
        w->file_numbers.items[file] = w->file_ids.len;
    }
    return w->file_numbers.items[file];
}

static void put_span(struct mir_writer *w, struct span span) {
    put(w, span.file ? file_number(w, span.file) : 0);
    if (span.file) {
        put_signed(w, (int64_t)span.begin - w->previous);
        put(w, span.end - span.begin);
        w->previous = span.begin;
    }
}

static void put_effect(struct mir_writer *w, const struct mir_effect *effect) {
    put(w, effect->marks);
    if (effect->marks) {
        put(w, effect->kind);
        put(w, effect->from);
        put_byte(w, effect->when);
    }
}

// ---- types, contracts, symbols ----

static void put_locks(struct mir_writer *w) {
    put(w, w->unit->locks.len);
    for (uint32_t i = 0; i < w->unit->locks.len; i++) {
        const struct mir_lock *lock = &w->unit->locks.items[i];
        put_byte(w, lock->kind);
        put_byte(w, lock->root);
        put_byte(w, lock->when);
        put_byte(w, lock->is_shared);
        put(w, lock->index);
        put(w, lock->path);
    }
}

// Most of what has a contract has none with locks.
static void put_lock_range(struct mir_writer *w, struct mir_locks locks) {
    put(w, locks.len);
    if (locks.len) {
        put(w, locks.first);
    }
}

static void put_fields(struct mir_writer *w) {
    put(w, w->unit->fields.len);
    for (uint32_t i = 0; i < w->unit->fields.len; i++) {
        const struct mir_field *field = &w->unit->fields.items[i];
        put(w, field->name);
        put(w, field->type.i);
        put_effect(w, &field->effect);
        put_lock_range(w, field->locks);
        put(w, field->offset);
        put_byte(w, field->bit);
        put(w, field->span_begin);
    }
}

static void put_type(struct mir_writer *w, const struct mir_type_info *type) {
    put_byte(w, type->kind);
    put_byte(w, (type->is_signed ? SERIAL_SIGNED : 0u) | (type->is_union ? SERIAL_UNION : 0u) |
                    (type->is_variadic ? SERIAL_VARIADIC : 0u));
    put_byte(w, type->bits);
    put_byte(w, type->handle);
    put(w, type->element.i);
    put(w, type->name);
    put(w, type->count);
    put(w, type->first);
    put(w, type->len);
    if (type->handle) {
        put(w, type->handle_of);
        put(w, type->handle_drop);
    }
}

static void put_types(struct mir_writer *w) {
    put(w, w->unit->type_list.len);
    for (uint32_t i = 0; i < w->unit->type_list.len; i++) {
        put(w, w->unit->type_list.items[i].i);
    }
    put(w, w->unit->types.len);
    for (uint32_t i = 0; i < w->unit->types.len; i++) {
        put_type(w, &w->unit->types.items[i]);
    }
}

static void put_contracts(struct mir_writer *w) {
    put(w, w->unit->effects.len);
    for (uint32_t i = 0; i < w->unit->effects.len; i++) {
        put_effect(w, &w->unit->effects.items[i]);
    }
    put(w, w->unit->contracts.len);
    for (uint32_t i = 0; i < w->unit->contracts.len; i++) {
        const struct mir_contract *contract = &w->unit->contracts.items[i];
        put_effect(w, &contract->result);
        put(w, contract->first);
        put(w, contract->len);
        put_lock_range(w, contract->locks);
        put_byte(w, contract->is_noreturn);
        put_byte(w, contract->is_model);
        put_byte(w, contract->is_constant);
    }
}

static void put_symbols(struct mir_writer *w) {
    put(w, w->unit->symbols.len);
    for (uint32_t i = 0; i < w->unit->symbols.len; i++) {
        const struct mir_symbol_info *symbol = &w->unit->symbols.items[i];
        put_byte(w, symbol->kind);
        put_byte(w, (symbol->is_external ? SERIAL_EXTERNAL : 0u) | (symbol->is_local ? SERIAL_STATIC_LOCAL : 0u) |
                        (symbol->is_inline ? SERIAL_INLINE : 0u) | (symbol->is_const ? SERIAL_CONST : 0u) |
                        (symbol->is_thread ? SERIAL_THREAD : 0u) | (symbol->is_weak ? SERIAL_WEAK : 0u));
        put(w, symbol->name);
        put(w, symbol->key);
        put(w, symbol->type.i);
        put(w, symbol->contract);
        put_id(w, symbol->body);
        put_id(w, symbol->alias.i);
        put_span(w, symbol->span);
    }
}

// ---- bodies ----

static void put_locals(struct mir_writer *w, const struct mir_body *body) {
    put(w, body->locals.len);
    for (uint32_t i = 0; i < body->locals.len; i++) {
        const struct mir_local_info *local = &body->locals.items[i];
        put_byte(w, local->kind);
        put_byte(w, (local->has_cleanup ? SERIAL_CLEANUP : 0u) | (local->is_literal ? SERIAL_LITERAL : 0u));
        put(w, local->name);
        put(w, local->type.i);
        put_span(w, local->span);
        put_effect(w, &local->effect);
    }
}

static void put_places(struct mir_writer *w, const struct mir_body *body) {
    put(w, body->places.len);
    for (uint32_t i = 0; i < body->places.len; i++) {
        const struct mir_place_info *place = &body->places.items[i];
        put_byte(w, place->kind);
        put_id(w, place->parent.i);
        put_signed(w, place->data);
        put(w, place->type.i);
    }
}

static void put_operand(struct mir_writer *w, const struct mir_body *body, const struct mir_operand *operand) {
    bool is_plain = operand->kind == MIR_OPERAND_COPY && operand->type.i == body->places.items[operand->data].type.i;
    put_byte(w, operand->kind | (is_plain ? SERIAL_TYPE_OF_PLACE : 0u));
    if (operand->kind == MIR_OPERAND_NONE) {
        return;
    }
    put_signed(w, operand->data);
    if (!is_plain) {
        put(w, operand->type.i);
    }
}

static void put_operands_and_cases(struct mir_writer *w, const struct mir_body *body) {
    put(w, body->operands.len);
    for (uint32_t i = 0; i < body->operands.len; i++) {
        put_operand(w, body, &body->operands.items[i]);
    }
    put(w, body->cases.len);
    for (uint32_t i = 0; i < body->cases.len; i++) {
        const struct mir_case *item = &body->cases.items[i];
        put_signed(w, item->low);
        put_signed(w, item->high);
        put(w, item->to.i);
    }
}

static void put_statement(struct mir_writer *w, const struct mir_body *body, const struct mir_statement *statement) {
    put_byte(w, statement->kind);
    put_span(w, statement->span);
    switch ((enum mir_statement_kind)statement->kind) {
    case MIR_ASSIGN:
        put_byte(w, statement->op);
        put_byte(w, statement->access);
        put(w, statement->to.i);
        put_operand(w, body, &statement->a);
        put_operand(w, body, &statement->b);
        return;
    case MIR_STORAGE_LIVE:
        put(w, statement->local.i);
        put_operand(w, body, &statement->a);
        return;
    case MIR_STORAGE_DEAD: put(w, statement->local.i); return;
    case MIR_ASM:
        put_byte(w, statement->access);
        put_byte(w, statement->clobbers_memory);
        put(w, statement->first);
        put(w, statement->len);
        put(w, statement->outputs);
        return;
    case MIR_POINT: put(w, statement->name); return;
    }
}

static void put_terminator(struct mir_writer *w, const struct mir_body *body, const struct mir_terminator *end) {
    put_byte(w, end->kind);
    put_span(w, end->span);
    switch ((enum mir_terminator_kind)end->kind) {
    case MIR_GOTO: put(w, end->to[0].i); return;
    case MIR_BRANCH:
        put_byte(w, end->op);
        put_operand(w, body, &end->a);
        put_operand(w, body, &end->b);
        put(w, end->to[0].i);
        put(w, end->to[1].i);
        return;
    case MIR_CALL:
        put_byte(w, end->is_cleanup);
        put_operand(w, body, &end->a);
        put_id(w, end->to[0].i);
        put_id(w, end->result.i);
        put(w, end->first);
        put(w, end->len);
        put(w, end->contract);
        return;
    case MIR_SWITCH:
    case MIR_GOTO_ADDRESS:
        put_byte(w, end->is_exhaustive);
        put_operand(w, body, &end->a);
        put_id(w, end->kind == MIR_SWITCH ? end->to[0].i : MIR_NONE);
        put(w, end->first);
        put(w, end->len);
        return;
    case MIR_UNTERMINATED:
    case MIR_RETURN:
    case MIR_UNREACHABLE: return;
    }
}

static void put_blocks(struct mir_writer *w, const struct mir_body *body) {
    put(w, body->blocks.len);
    for (uint32_t i = 0; i < body->blocks.len; i++) {
        const struct mir_block_info *block = &body->blocks.items[i];
        put(w, block->statements.len);
        for (uint32_t s = 0; s < block->statements.len; s++) {
            put_statement(w, body, &block->statements.items[s]);
        }
        put_terminator(w, body, &block->end);
    }
}

static void put_body(struct mir_writer *w, const struct mir_body *body) {
    w->previous = body->span.begin;
    put_locals(w, body);
    put_places(w, body);
    put_operands_and_cases(w, body);
    put_blocks(w, body);
    flush(w);
}

static void put_head(struct mir_writer *w, const struct mir_body *body, size_t length) {
    put_id(w, body->symbol.i);
    put_span(w, body->span);
    put_span(w, body->end_span);
    put(w, body->parameter_count);
    put(w, body->incomplete);
    put_span(w, body->incomplete_at);
    put(w, length);
}

// ---- units ----

static void put_strings(struct mir_writer *w) {
    put(w, w->unit->strings.strings.len);
    for (uint32_t i = 0; i < w->unit->strings.strings.len; i++) {
        put_text(w, w->unit->strings.strings.items[i]);
    }
}

static void put_paths(struct mir_writer *w) {
    for (uint32_t i = 0; i < w->unit->files.len; i++) {
        file_number(w, w->unit->files.items[i]);
    }
    put(w, w->file_ids.len);
    for (uint32_t i = 0; i < w->file_ids.len; i++) {
        put_text(w, w->files->files.items[w->file_ids.items[i]].path);
    }
    put(w, w->unit->files.len);
    for (uint32_t i = 0; i < w->unit->files.len; i++) {
        put(w, file_number(w, w->unit->files.items[i]));
    }
}

static void put_heads(struct mir_writer *w) {
    uint32_t count = w->unit->bodies.len;
    CHECK(w->ends.len == count + 1);
    put(w, count);
    for (uint32_t i = 0; i <= count; i++) {
        const struct mir_body *body = i < count ? &w->unit->bodies.items[i] : &w->unit->initial;
        put_head(w, body, w->ends.items[i] - (i ? w->ends.items[i - 1] : 0));
    }
}

static void put_tables(struct mir_writer *w) {
    w->previous = 0;
    put_locks(w);
    put_fields(w);
    put_types(w);
    put_contracts(w);
    put_symbols(w);
    put_heads(w);
    flush(w);
}

static void store(char *to, uint64_t number, int bytes) {
    for (int i = 0; i < bytes; i++) {
        to[i] = (char)(unsigned char)(number >> (8 * i));
    }
}

static void put_header(struct text *out, size_t start) {
    size_t payload = start + SERIAL_HEADER_BYTES;
    store(out->data + start + SERIAL_VERSION_AT, MIR_SERIAL_VERSION, 4);
    store(out->data + start + SERIAL_CHECKSUM_AT, mir_serial_checksum(str_slice(text_view(out), payload, out->len)), 8);
}

struct mir_writer *mir_writer_begin(const struct mir_unit *unit, const struct source_table *files) {
    struct arena scratch = {0};
    struct mir_writer *w = ARENA_NEW(&scratch, struct mir_writer);
    w->unit = unit;
    w->files = files;
    w->scratch = scratch;
    return w;
}

static void put_next_body(struct mir_writer *w, const struct mir_body *body) {
    w->out = &w->bodies;
    if (body->blocks.len || body != &w->unit->initial) {
        put_body(w, body);
    }
    VEC_PUSH(&w->scratch, &w->ends, w->bodies.len);
}

void mir_writer_body(struct mir_writer *w, const struct mir_body *body) {
    CHECK(w->ends.len < w->unit->bodies.len && w->unit->bodies.items[w->ends.len].symbol.i == body->symbol.i);
    put_next_body(w, body);
}

// The tables are written before the paths that they name, which come before them.
void mir_writer_end(struct mir_writer *w, struct text *out) {
    struct text tables = {0};
    put_next_body(w, &w->unit->initial);
    w->out = &tables;
    put_tables(w);

    size_t start = out->len;
    w->out = out;
    text_add(out, SERIAL_MAGIC);
    text_add_repeat(out, 0, SERIAL_HEADER_BYTES - SERIAL_MAGIC_BYTES);
    put_strings(w);
    put_paths(w);
    flush(w);
    text_add(out, text_view(&tables));
    text_add(out, text_view(&w->bodies));
    put_header(out, start);
    text_free(&tables);
}

void mir_writer_free(struct mir_writer *w) {
    text_free(&w->bodies);
    struct arena scratch = w->scratch; // the writer lies in it
    arena_free(&scratch);
}

void mir_write_unit(struct text *out, const struct mir_unit *unit, const struct source_table *files) {
    struct mir_writer *w = mir_writer_begin(unit, files);
    for (uint32_t i = 0; i < unit->bodies.len; i++) {
        mir_writer_body(w, &unit->bodies.items[i]);
    }
    mir_writer_end(w, out);
    mir_writer_free(w);
}
