// Prints functions with the printer of the pass that was asked for. Requires a linked program.
#include "dump.h"

#include "flow/flow.h"
#include "heap/heap.h"
#include "mir/pass.h"
#include "program/reader.h"

static void dump_block_list(struct text *out, const char *title, const uint32_t *blocks, uint32_t count) {
    text_printf(out, " %s", title);
    for (uint32_t i = 0; i < count; i++) {
        text_printf(out, " bb%u", (unsigned)blocks[i]);
    }
}

static void dump_cfg(struct text *out, const struct mir_unit *unit, const struct mir_body *body) {
    struct arena arena = {0};
    struct mir_cfg cfg = mir_cfg_build(&arena, body);
    str name = mir_string(unit, mir_symbol_at(unit, body->symbol)->name);
    text_printf(out, "cfg %.*s {\n", STR_ARG(name));
    for (uint32_t i = 0; i < cfg.order_len; i++) {
        uint32_t block = cfg.order[i];
        uint32_t first = cfg.pred_first[block];
        text_printf(out, "  bb%u%s:", (unsigned)block, bits_has(cfg.loop_heads, block) ? " (loop)" : "");
        dump_block_list(out, "from", cfg.preds + first, cfg.pred_first[block + 1] - first);
        text_printf(out, " to");
        for (uint32_t to = 0; to < mir_successor_count(body, (mir_block){block}); to++) {
            text_printf(out, " bb%u", (unsigned)mir_successor(body, (mir_block){block}, to).i);
        }
        text_add_char(out, '\n');
    }
    text_printf(out, "}\n");
    arena_free(&arena);
}

static void dump_function(struct text *out, const struct mir_unit *unit, const struct mir_body *body,
                          enum options_dump what) {
    if (body->incomplete && what != OPTIONS_DUMP_MIR) {
        str name = mir_string(unit, mir_symbol_at(unit, body->symbol)->name);
        text_printf(out, "%.*s: incomplete: %.*s\n", STR_ARG(name),
                    STR_ARG(mir_string(unit, body->incomplete)));
        return;
    }
    switch (what) {
    case OPTIONS_DUMP_NONE: return;
    case OPTIONS_DUMP_MIR: mir_print_body(out, unit, body); return;
    case OPTIONS_DUMP_CFG: dump_cfg(out, unit, body); return;
    case OPTIONS_DUMP_INIT: flow_print(out, unit, body); return;
    case OPTIONS_DUMP_HEAP: heap_print(out, unit, body); return;
    case OPTIONS_DUMP_CONTRACTS: return;
    }
}

void dump_contracts(struct text *out, struct program *program) {
    struct program_reader reader;
    program_reader_init(&reader, program);
    for (uint32_t i = 0; i < program->units.len; i++) {
        if (program->units.items[i].failure.len == 0) {
            program_open(&reader, i);
            mir_print_contracts(out, &reader.unit);
        }
    }
    program_reader_free(&reader);
}

static bool is_wanted(const struct mir_unit *unit, const struct mir_body *body, str function) {
    str name = mir_string(unit, mir_symbol_at(unit, body->symbol)->name);
    return function.len ? str_eq(name, function) : body->span.file == unit->files.items[0];
}

static uint32_t dump_initial_values(struct text *out, struct program_reader *reader, uint32_t unit, uint32_t printed) {
    struct arena arena = {0};
    struct mir_body body;
    bool is_there = program_read_initial(reader, &arena, unit, &body) && body.blocks.len;
    if (is_there) {
        text_add(out, printed ? S("\n") : S(""));
        mir_print_body(out, &reader->unit, &body);
    }
    arena_free(&arena);
    return is_there;
}

uint32_t dump_functions(struct text *out, struct program *program, enum options_dump what, str function) {
    uint32_t printed = 0;
    struct program_reader reader;
    program_reader_init(&reader, program);
    struct arena arena = {0}; // of one function
    for (uint32_t i = 0; i < program->functions.len; i++) {
        struct mir_body body;
        const char *wrong = program_read(&reader, &arena, program->functions.items[i], &body);
        if (wrong) {
            text_printf(out, "%s\n", wrong);
        } else if (is_wanted(&reader.unit, &body, function)) {
            text_add(out, printed++ ? S("\n") : S(""));
            dump_function(out, &reader.unit, &body, what);
        }
        arena_reset(&arena);
    }
    for (uint32_t i = 0; what == OPTIONS_DUMP_MIR && function.len == 0 && i < program->units.len; i++) {
        printed += dump_initial_values(out, &reader, i, printed);
    }
    arena_free(&arena);
    program_reader_free(&reader);
    return printed;
}
