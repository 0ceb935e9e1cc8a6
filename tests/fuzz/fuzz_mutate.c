// Mutations of the records of a unit, not of its bytes: ids become other ids of their kind, kinds other kinds, numbers
// the ones that break arithmetic. Whether the result is valid is for the reader to say.
#include "fuzz.h"

struct mutation {
    struct mir_unit *unit;
    struct mir_body *body;
    uint64_t state;
};

static uint32_t random_below(struct mutation *m, uint32_t limit) {
    m->state = m->state * 6364136223846793005u + 1442695040888963407u;
    return limit ? (uint32_t)((m->state >> 33) % limit) : 0;
}

static int64_t random_number(struct mutation *m) {
    static const int64_t numbers[] = {0, 1, -1, 2, 7, 8, 255, 256, INT32_MAX, INT32_MIN, UINT32_MAX, INT64_MAX, INT64_MIN};
    return numbers[random_below(m, sizeof numbers / sizeof *numbers)];
}

static mir_block random_block(struct mutation *m) {
    return (mir_block){random_below(m, m->body->blocks.len)};
}

static mir_place random_place(struct mutation *m) {
    return (mir_place){random_below(m, m->body->places.len)};
}

static mir_type random_type(struct mutation *m) {
    return (mir_type){random_below(m, m->unit->types.len)};
}

// ---- operands ----

static struct mir_operand random_operand(struct mutation *m) {
    struct mir_operand operand = {.kind = (uint8_t)random_below(m, MIR_OPERAND_UNKNOWN + 1), .type = random_type(m)};
    switch ((enum mir_operand_kind)operand.kind) {
    case MIR_OPERAND_COPY:
        operand.data = random_place(m).i;
        operand.type = m->body->places.len ? m->body->places.items[operand.data].type : operand.type;
        break;
    case MIR_OPERAND_ADDRESS: operand.data = random_place(m).i; break;
    case MIR_OPERAND_STRING: operand.data = random_below(m, m->unit->strings.strings.len); break;
    case MIR_OPERAND_FUNCTION: operand.data = random_below(m, m->unit->symbols.len); break;
    case MIR_OPERAND_LABEL: operand.data = random_block(m).i; break;
    case MIR_OPERAND_NONE:
    case MIR_OPERAND_INT:
    case MIR_OPERAND_FLOAT:
    case MIR_OPERAND_ZERO:
    case MIR_OPERAND_UNKNOWN: operand.data = random_number(m); break;
    }
    return operand;
}

static void change_operand(struct mutation *m, struct mir_operand *operand) {
    if (random_below(m, 3)) {
        *operand = random_operand(m);
    } else {
        operand->data = operand->kind == MIR_OPERAND_INT ? random_number(m) : random_place(m).i;
    }
}

// ---- statements and terminators ----

static void change_statement(struct mutation *m, struct mir_statement *statement) {
    switch (random_below(m, 8)) {
    case 0: statement->kind = (uint8_t)random_below(m, MIR_POINT + 1); return;
    case 1: statement->op = (uint8_t)random_below(m, 32); return;
    case 2: statement->to = random_place(m); return;
    case 3: statement->local.i = random_below(m, m->body->locals.len); return;
    case 4: change_operand(m, &statement->b); return;
    case 5: statement->access = (uint8_t)random_below(m, 4); return;
    default: change_operand(m, &statement->a); return;
    }
}

static void change_end(struct mutation *m, struct mir_terminator *end) {
    switch (random_below(m, 10)) {
    case 0: end->kind = (uint8_t)random_below(m, MIR_UNREACHABLE + 1); return;
    case 1: end->op = (uint8_t)random_below(m, 32); return;
    case 2: end->result = random_below(m, 3) ? random_place(m) : (mir_place){MIR_NONE}; return;
    case 3: end->contract = random_below(m, m->unit->contracts.len); return;
    case 4: end->len = random_below(m, end->len + 2); return;
    case 5: change_operand(m, &end->b); return;
    case 6: change_operand(m, &end->a); return;
    case 7: end->is_cleanup = !end->is_cleanup; return;
    default: end->to[random_below(m, 2)] = random_block(m); return;
    }
}

static void change_block(struct mutation *m) {
    struct mir_block_info *block = &m->body->blocks.items[random_below(m, m->body->blocks.len)];
    uint32_t len = block->statements.len;
    if (len == 0 || random_below(m, 3) == 0) {
        change_end(m, &block->end);
    } else if (random_below(m, 4)) {
        change_statement(m, &block->statements.items[random_below(m, len)]);
    } else if (random_below(m, 2)) {
        block->statements.items[random_below(m, len)] = block->statements.items[random_below(m, len)];
    } else {
        struct mir_block_info *other = &m->body->blocks.items[random_below(m, m->body->blocks.len)];
        struct mir_statement copy = block->statements.items[random_below(m, len)];
        VEC_PUSH(m->unit->arena, &other->statements, copy);
    }
}

// ---- tables ----

static void change_effect(struct mutation *m, struct mir_effect *effect) {
    effect->marks ^= UINT32_C(1) << random_below(m, 19);
    effect->when = (uint8_t)random_below(m, MIR_WHEN_NONNULL + 1);
    effect->from = random_below(m, 8);
    effect->kind = random_below(m, 2) ? effect->kind : random_below(m, m->unit->strings.strings.len);
}

static void change_type(struct mutation *m, struct mir_type_info *type) {
    switch (random_below(m, 8)) {
    case 0: type->kind = (uint8_t)random_below(m, MIR_TYPE_OPAQUE + 1); return;
    case 1: type->bits = (uint8_t)random_below(m, 256); return;
    case 2: type->count = (uint64_t)random_number(m); return;
    case 3: type->element = random_type(m); return;
    case 4: type->len = random_below(m, type->len + 2); return;
    case 5: type->first = random_below(m, type->first + 2); return;
    case 6: type->handle = (uint8_t)random_below(m, MIR_HANDLE_OPT + 1); return;
    case 7: type->is_signed = !type->is_signed; return;
    }
}

static void change_field(struct mutation *m, struct mir_field *field) {
    switch (random_below(m, 3)) {
    case 0: field->type = random_type(m); return;
    case 1: field->offset = (uint64_t)random_number(m); return;
    case 2: change_effect(m, &field->effect); return;
    }
}

static void change_symbol(struct mutation *m, struct mir_symbol_info *symbol) {
    switch (random_below(m, 4)) {
    case 0: symbol->contract = random_below(m, m->unit->contracts.len); return;
    case 1: symbol->name = random_below(m, m->unit->strings.strings.len); return;
    case 2: symbol->type = random_type(m); return;
    case 3: symbol->is_external = !symbol->is_external; return;
    }
}

static void change_local(struct mutation *m, struct mir_local_info *local) {
    switch (random_below(m, 4)) {
    case 0: change_effect(m, &local->effect); return;
    case 1: local->has_cleanup = !local->has_cleanup; return;
    case 2: local->kind = (uint8_t)random_below(m, 4); return;
    case 3: local->type = random_type(m); return;
    }
}

#define SOME(m, table) (&(table).items[random_below((m), (table).len)])

static void change_table(struct mutation *m) {
    struct mir_unit *unit = m->unit;
    uint32_t what = random_below(m, 9);
    if (what == 0 && unit->types.len) {
        change_type(m, SOME(m, unit->types));
    } else if (what == 1 && unit->fields.len) {
        change_field(m, SOME(m, unit->fields));
    } else if (what == 2 && unit->symbols.len) {
        change_symbol(m, SOME(m, unit->symbols));
    } else if (what == 3 && unit->effects.len) {
        change_effect(m, SOME(m, unit->effects));
    } else if (what == 4 && unit->contracts.len) {
        change_effect(m, &SOME(m, unit->contracts)->result);
    } else if (what == 5 && m->body->locals.len) {
        change_local(m, SOME(m, m->body->locals));
    } else if (what == 6 && m->body->operands.len) {
        change_operand(m, SOME(m, m->body->operands));
    } else if (what == 7 && m->body->cases.len) {
        SOME(m, m->body->cases)->to = random_block(m);
    } else if (what == 8 && m->body->places.len) {
        SOME(m, m->body->places)->data = random_below(m, 2) ? random_number(m) : random_below(m, 8);
    }
}

// The writer looks a copy's place up, so that one has to be there.
static bool is_writable_operand(const struct mir_body *body, const struct mir_operand *operand) {
    return operand->kind != MIR_OPERAND_COPY || (operand->data >= 0 && operand->data < body->places.len);
}

static bool is_writable(const struct mir_body *body) {
    bool good = true;
    for (uint32_t i = 0; i < body->operands.len; i++) {
        good &= is_writable_operand(body, &body->operands.items[i]);
    }
    for (uint32_t b = 0; b < body->blocks.len; b++) {
        const struct mir_block_info *block = &body->blocks.items[b];
        for (uint32_t i = 0; i < block->statements.len; i++) {
            const struct mir_statement *statement = &block->statements.items[i];
            good &= is_writable_operand(body, &statement->a) && is_writable_operand(body, &statement->b);
        }
        good &= is_writable_operand(body, &block->end.a) && is_writable_operand(body, &block->end.b);
    }
    return good;
}

static size_t write_changed(struct mutation *m, const struct source_table *files, uint8_t *data, size_t max) {
    if (!is_writable(m->body)) {
        return 0;
    }
    struct text out = fuzz_write_mir(m->unit, files);
    size_t size = out.len <= max ? out.len : 0;
    if (size) {
        memcpy(data, out.data, size);
    }
    text_free(&out);
    return size;
}

size_t fuzz_mutate_mir(uint8_t *data, size_t size, size_t max, unsigned seed) {
    struct arena arena = {0};
    struct source_table files;
    struct mir_unit unit;
    size_t made = 0;
    if (!fuzz_read_mir(&arena, (str){(const char *)data, size}, &files, &unit) && unit.bodies.len) {
        struct mutation m = {.unit = &unit, .state = seed};
        m.body = &unit.bodies.items[random_below(&m, unit.bodies.len)];
        for (uint32_t n = 1 + random_below(&m, 4); n; n--) {
            if (m.body->blocks.len && random_below(&m, 4)) {
                change_block(&m);
            } else {
                change_table(&m);
            }
        }
        made = write_changed(&m, &files, data, max);
    }
    arena_free(&arena);
    return made;
}
