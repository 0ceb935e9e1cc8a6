// Everything behind the reader, on any valid unit: linking, both engines, the rules, the formats, the dumps. None of it
// may crash, hang or say more than it was told.
#include "fuzz.h"

#include "diag/diag.h"
#include "flow/flow.h"
#include "heap/heap.h"
#include "program/program.h"
#include "program/reader.h"
#include "report/report.h"
#include "rules/rules.h"

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed);

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed) {
    size_t made = seed % 8 ? fuzz_mutate_mir(data, size, max, seed) : 0;
    return made ? made : LLVMFuzzerMutate(data, size, max);
}

// Two units, so that the linker has something to link: the same one twice.
static void make_program(struct program *program, struct arena *arena, const struct mir_unit *unit,
                         const struct source_table *files) {
    struct command *command = ARENA_NEW(arena, struct command);
    *command = (struct command){.directory = S("/"), .file = S("a.c"), .path = S("/a.c")};
    struct text packed = {0};
    unit_pack(&packed, unit, files);
    str bytes = str_copy(arena, text_view(&packed));
    text_free(&packed);
    for (int i = 0; i < 2; i++) {
        VEC_PUSH(arena, &program->units, (struct unit){.command = command, .packed = bytes});
    }
}

static void analyse(struct arena *arena, struct diag_list *findings, const struct mir_unit *unit,
                    const struct mir_body *body) {
    str name = str_copy(arena, mir_string(unit, mir_symbol_at(unit, body->symbol)->name)); // outlives the unit
    struct rules_context rules = {.out = findings, .unit = unit, .body = body, .function = name};
    struct flow_facts flow = flow_analyse(arena, unit, body);
    rules_report_flow(&rules, &flow);
    struct heap_options options = heap_default_options();
    options.max_steps = 2000; // the budget is not what is tested
    struct heap_facts heap = heap_analyse(arena, unit, body, options);
    rules_report_heap(&rules, &heap);
}

static void dump(struct text *out, struct arena *arena, const struct mir_unit *unit, const struct mir_body *body) {
    mir_cfg_build(arena, body);
    mir_print_body(out, unit, body);
    flow_print(out, unit, body);
}

static void report(struct program *program, struct diag_list *findings) {
    struct text out = {0};
    struct report_coverage coverage = {.units = 2};
    diag_finish(findings, &program->sources, program->files.items, program->files.len);
    report_json(&out, findings, &coverage, &program->sources, (struct report_tool){.version = "0", .clang = "0"});
    report_github(&out, findings, &program->sources);
    text_free(&out);
}

static void run(struct arena *arena, const struct mir_unit *unit, const struct source_table *files) {
    struct program program;
    struct program_reader reader;
    program_init(&program, arena, S("/"));
    make_program(&program, arena, unit, files);
    program_link(&program);
    program_reader_init(&reader, &program);
    struct diag_list findings = {.arena = arena};
    struct text out = {0};
    for (uint32_t i = 0; i < program.functions.len; i++) {
        struct mir_body body;
        CHECK(!program_read(&reader, arena, program.functions.items[i], &body));
        CHECK(!mir_validate(arena, &reader.unit, &body));
        if (!body.incomplete) {
            analyse(arena, &findings, &reader.unit, &body);
            dump(&out, arena, &reader.unit, &body);
        }
    }
    report(&program, &findings);
    program_reader_free(&reader);
    text_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena = {0};
    struct source_table files;
    struct mir_unit unit;
    if (!fuzz_read_mir(&arena, (str){(const char *)data, size}, &files, &unit)) {
        run(&arena, &unit, &files);
    }
    arena_free(&arena);
    return 0;
}
