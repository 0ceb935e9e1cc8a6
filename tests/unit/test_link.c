// Linking units that were built by hand: which functions are analysed, and what their calls are bound to.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "mir/build.h"
#include "program/program.h"
#include "program/reader.h"

enum { HEADER = 10, FILES = 11, MOST_UNITS = 3 }; // file id of a header; the main file of unit i is i + 1

static struct arena arena;
static struct mir_unit built[MOST_UNITS]; // what the units of the program are written from

static struct program new_program(uint32_t unit_count) {
    struct program program;
    program_init(&program, &arena, S("/"));
    for (uint32_t file = 1; file < FILES; file++) {
        assert_int_equal(source_file_id(&program.sources, str_printf(&arena, "/%u.c", (unsigned)file)), file);
    }
    for (uint32_t i = 0; i < unit_count; i++) {
        VEC_PUSH(&arena, &program.units, (struct unit){0});
        mir_unit_init(&built[i], &arena);
        VEC_PUSH(&arena, &built[i].files, i + 1);
    }
    return program;
}

static struct mir_unit *mir(uint32_t unit) {
    return &built[unit];
}

static void link_program(struct program *program) {
    for (uint32_t i = 0; i < program->units.len; i++) {
        struct text packed = {0};
        unit_pack(&packed, &built[i], &program->sources);
        program->units.items[i].packed = str_copy(&arena, text_view(&packed));
        text_free(&packed);
    }
    program_link(program);
}

static mir_symbol add_function(struct mir_unit *unit, str name, bool is_external) {
    mir_type type =
        mir_type_add(unit, (struct mir_type_info){.kind = MIR_TYPE_FUNCTION, .first = unit->type_list.len});
    return mir_symbol_add(unit, (struct mir_symbol_info){.kind = MIR_SYMBOL_FUNCTION,
                                                         .is_external = is_external,
                                                         .name = mir_intern(unit, name),
                                                         .key = mir_intern(unit, name),
                                                         .type = type,
                                                         .body = MIR_NONE});
}

// A body of `symbol` at offset 10 of a file; it calls `callee` with one argument unless that is MIR_NONE.
static struct mir_body *add_body(struct mir_unit *unit, mir_symbol symbol, uint32_t file, mir_symbol callee) {
    struct mir_body *body = mir_body_begin(unit, unit->arena, symbol);
    body->span = (struct span){file, 10, 20};
    mir_block block = mir_block_add(body);
    if (!mir_is_none(callee.i)) {
        mir_block after = mir_block_add(body);
        struct mir_operand argument = mir_int(mir_type_void(), 1);
        mir_call(body, block, body->span, mir_function(unit, callee), &argument, 1, (mir_place){MIR_NONE}, 0, after);
        block = after;
    }
    mir_return(body, block, body->span);
    return body;
}

static const mir_symbol nothing = {MIR_NONE};

static void state(struct mir_unit *unit, mir_symbol symbol, uint32_t marks, str kind) {
    struct mir_effect effect = {.marks = marks, .kind = mir_intern(unit, kind)};
    unit->symbols.items[symbol.i].contract = mir_contract_add(unit, (struct mir_contract){0}, &effect, 1);
}

// The call at the end of the first block of a body, once it is bound.
struct bound_call {
    struct mir_terminator call;
    struct mir_contract contract;
    struct mir_effect argument;
    str kind; // of the argument's effect
};

static struct bound_call bound_call(struct program *program, uint32_t unit, uint32_t index) {
    struct program_reader reader;
    program_reader_init(&reader, program);
    struct mir_body body;
    assert_null(program_read(&reader, &arena, (struct program_function){.unit = unit, .body = index}, &body));
    struct bound_call bound = {.call = body.blocks.items[0].end};
    bound.contract = *mir_contract_at(&reader.unit, bound.call.contract);
    bound.argument = mir_parameter_effect(&reader.unit, &bound.contract, 0);
    bound.kind = str_copy(&arena, mir_string(&reader.unit, bound.argument.kind));
    program_reader_free(&reader);
    return bound;
}

static void a_function_of_a_header_is_analysed_once(void **unused) {
    (void)unused;
    struct program program = new_program(3);
    for (uint32_t i = 0; i < 3; i++) {
        struct mir_unit *unit = mir(i);
        struct mir_body *body = add_body(unit, add_function(unit, S("helper"), false), HEADER, nothing);
        if (i == 0) {
            mir_incomplete(unit, body, body->span, S("not here"));
        }
        add_body(unit, add_function(unit, S("own"), false), i + 1, nothing);
    }
    link_program(&program);
    assert_int_equal(program.functions.len, 4);
    assert_int_equal(program.functions.items[0].unit, 0);
    assert_int_equal(program.functions.items[0].body, 1);
    assert_int_equal(program.functions.items[1].unit, 1); // where it is complete
    assert_int_equal(program.functions.items[1].body, 0);
}

static void one_file_with_other_flags_is_analysed_again(void **unused) {
    (void)unused;
    struct program program = new_program(2);
    mir(1)->files.items[0] = 1;
    for (uint32_t i = 0; i < 2; i++) {
        add_body(mir(i), add_function(mir(i), S("f"), false), 1, nothing);
    }
    link_program(&program);
    assert_int_equal(program.functions.len, 2);
}

static void a_failed_unit_has_no_functions(void **unused) {
    (void)unused;
    struct program program = new_program(2);
    program.units.items[0] = (struct unit){.failure = S("crashed")};
    add_body(mir(1), add_function(mir(1), S("f"), true), 2, nothing);
    link_program(&program);
    assert_int_equal(program.functions.len, 1);
    assert_int_equal(program.files.len, 1);
}

static void a_damaged_unit_fails_and_the_others_stay(void **unused) {
    (void)unused;
    struct program program = new_program(3);
    for (uint32_t i = 0; i < 3; i++) {
        add_body(mir(i), add_function(mir(i), S("f"), true), i + 1, nothing);
    }
    link_program(&program);
    assert_int_equal(program.functions.len, 3);
    program.functions.len = 0;
    program.units.items[0].packed = str_slice(program.units.items[0].packed, 0, program.units.items[0].packed.len - 1);
    program.units.items[1].packed = S("no frame");
    program_link(&program);
    assert_string_equal(program.units.items[0].failure.data, "the unit is damaged: it cannot be unpacked");
    assert_string_equal(program.units.items[1].failure.data, "the unit is damaged: its size is not plausible");
    assert_int_equal(program.functions.len, 1);
}

static void a_contract_is_found_in_another_unit(void **unused) {
    (void)unused;
    struct program program = new_program(2);
    state(mir(1), add_function(mir(1), S("give_back"), true), MIR_TAKES, S("thing"));
    struct mir_unit *unit = mir(0);
    mir_symbol callee = add_function(unit, S("give_back"), true);
    add_body(unit, add_function(unit, S("f"), true), 1, callee);
    link_program(&program);
    struct bound_call bound = bound_call(&program, 0, 0);
    assert_int_equal(bound.argument.marks, MIR_TAKES);
    assert_true(str_eq(bound.kind, S("thing")));
}

static void static_functions_of_one_name_stay_apart(void **unused) {
    (void)unused;
    struct program program = new_program(2);
    state(mir(1), add_function(mir(1), S("give_back"), false), MIR_TAKES, S("thing"));
    struct mir_unit *unit = mir(0);
    add_body(unit, add_function(unit, S("f"), true), 1, add_function(unit, S("give_back"), false));
    link_program(&program);
    assert_int_equal(bound_call(&program, 0, 0).argument.marks, 0);
}

static void a_model_speaks_only_for_what_nobody_defines(void **unused) {
    (void)unused;
    struct program program = new_program(2);
    struct mir_unit *unit = mir(0);
    add_body(unit, add_function(unit, S("f"), true), 1, add_function(unit, S("free"), true));
    add_body(unit, add_function(unit, S("g"), true), 1, add_function(unit, S("closedir"), true));
    add_body(mir(1), add_function(mir(1), S("closedir"), true), 2, nothing);
    link_program(&program);
    assert_int_equal(bound_call(&program, 0, 0).argument.marks, MIR_TAKES | MIR_NULLABLE);
    assert_true(bound_call(&program, 0, 0).contract.is_model);
    assert_int_equal(bound_call(&program, 0, 1).argument.marks, 0);
}

static void what_is_stated_goes_before_the_model(void **unused) {
    (void)unused;
    struct program program = new_program(1);
    struct mir_unit *unit = mir(0);
    mir_symbol only_null = add_function(unit, S("free"), true);
    mir_symbol else_owned = add_function(unit, S("closedir"), true);
    state(unit, only_null, MIR_NONNULL, S(""));
    state(unit, else_owned, MIR_BORROWS, S(""));
    add_body(unit, add_function(unit, S("f"), true), 1, only_null);
    add_body(unit, add_function(unit, S("g"), true), 1, else_owned);
    link_program(&program);
    assert_int_equal(bound_call(&program, 0, 0).argument.marks, MIR_TAKES | MIR_NONNULL);
    assert_int_equal(bound_call(&program, 0, 1).argument.marks, MIR_BORROWS);
}

static void a_call_that_does_not_return_ends_its_path(void **unused) {
    (void)unused;
    struct program program = new_program(1);
    struct mir_unit *unit = mir(0);
    add_body(unit, add_function(unit, S("f"), true), 1, add_function(unit, S("exit"), true));
    link_program(&program);
    assert_int_equal(bound_call(&program, 0, 0).call.to[0].i, MIR_NONE);
}

static void contradicting_declarations_are_noticed(void **unused) {
    (void)unused;
    struct program program = new_program(3);
    const uint32_t marks[] = {MIR_TAKES, MIR_TAKES, MIR_BORROWS};
    for (uint32_t i = 0; i < 3; i++) {
        struct mir_unit *unit = mir(i);
        mir_symbol symbol = add_function(unit, S("f"), true);
        unit->symbols.items[symbol.i].span = (struct span){i + 1, 5, 6};
        state(unit, symbol, marks[i], i < 2 ? S("malloc") : S(""));
    }
    link_program(&program);
    assert_int_equal(program.mismatches.len, 1);
    assert_int_equal(program.mismatches.items[0].span.file, 3);
    assert_true(str_eq(program.mismatches.items[0].what, S("its parameter 1")));
}

// Two programs: f is defined in each, and takes its argument in one of them only.
static void functions_of_two_programs_may_differ(void **unused) {
    (void)unused;
    struct program program = new_program(3);
    const uint32_t marks[] = {MIR_TAKES, MIR_BORROWS};
    for (uint32_t i = 0; i < 2; i++) {
        mir_symbol symbol = add_function(mir(i), S("f"), true);
        mir(i)->symbols.items[symbol.i].span = (struct span){i + 1, 5, 6};
        state(mir(i), symbol, marks[i], S(""));
        add_body(mir(i), symbol, i + 1, nothing);
    }
    add_body(mir(2), add_function(mir(2), S("g"), true), 3, add_function(mir(2), S("f"), true));
    link_program(&program);
    assert_int_equal(program.mismatches.len, 0);
    assert_int_equal(bound_call(&program, 2, 0).argument.marks, 0); // nobody knows which of them it calls
}

static int teardown(void **unused) {
    (void)unused;
    arena_free(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_function_of_a_header_is_analysed_once),
        cmocka_unit_test(one_file_with_other_flags_is_analysed_again),
        cmocka_unit_test(a_failed_unit_has_no_functions),
        cmocka_unit_test(a_damaged_unit_fails_and_the_others_stay),
        cmocka_unit_test(a_contract_is_found_in_another_unit),
        cmocka_unit_test(static_functions_of_one_name_stay_apart),
        cmocka_unit_test(a_model_speaks_only_for_what_nobody_defines),
        cmocka_unit_test(what_is_stated_goes_before_the_model),
        cmocka_unit_test(a_call_that_does_not_return_ends_its_path),
        cmocka_unit_test(contradicting_declarations_are_noticed),
        cmocka_unit_test(functions_of_two_programs_may_differ),
    };
    return cmocka_run_group_tests(tests, NULL, teardown);
}
