// Linking units that were built by hand: which functions are analysed, and what their calls are bound to.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "mir/build.h"
#include "program/program.h"

enum { HEADER = 100 }; // file id of a header; the main file of unit i is i + 1

static struct arena arena;

static struct program new_program(uint32_t unit_count) {
    struct program program;
    program_init(&program, &arena, S("/"));
    for (uint32_t i = 0; i < unit_count; i++) {
        VEC_PUSH(&arena, &program.units, (struct unit){0});
        struct mir_unit *unit = &program.units.items[i].mir;
        mir_unit_init(unit, &arena);
        VEC_PUSH(&arena, &unit->files, i + 1);
    }
    return program;
}

static struct mir_unit *mir(struct program *program, uint32_t unit) {
    return &program->units.items[unit].mir;
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
    struct mir_body *body = mir_body_begin(unit, symbol);
    body->span = (struct span){file, 10, 20};
    mir_block block = mir_block_add(unit, body);
    if (!mir_is_none(callee.i)) {
        mir_block after = mir_block_add(unit, body);
        struct mir_operand argument = mir_int(mir_type_void(), 1);
        mir_call(unit, body, block, body->span, mir_function(unit, callee), &argument, 1,
                 (mir_place){MIR_NONE}, 0, after);
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

static const struct mir_contract *call_contract(struct program *program, uint32_t unit, uint32_t body) {
    struct mir_unit *in = mir(program, unit);
    return mir_contract_at(in, in->bodies.items[body].blocks.items[0].end.contract);
}

static struct mir_effect argument_effect(struct program *program, uint32_t unit, uint32_t body) {
    return mir_parameter_effect(mir(program, unit), call_contract(program, unit, body), 0);
}

static void a_function_of_a_header_is_analysed_once(void **unused) {
    (void)unused;
    struct program program = new_program(3);
    for (uint32_t i = 0; i < 3; i++) {
        struct mir_unit *unit = mir(&program, i);
        struct mir_body *body = add_body(unit, add_function(unit, S("helper"), false), HEADER, nothing);
        if (i == 0) {
            mir_incomplete(unit, body, body->span, S("not here"));
        }
        add_body(unit, add_function(unit, S("own"), false), i + 1, nothing);
    }
    program_link(&program);
    assert_int_equal(program.functions.len, 4);
    assert_int_equal(program.functions.items[0].unit, 1); // where it is complete
    assert_int_equal(program.functions.items[0].body, 0);
}

static void one_file_with_other_flags_is_analysed_again(void **unused) {
    (void)unused;
    struct program program = new_program(2);
    mir(&program, 1)->files.items[0] = 1;
    for (uint32_t i = 0; i < 2; i++) {
        add_body(mir(&program, i), add_function(mir(&program, i), S("f"), false), 1, nothing);
    }
    program_link(&program);
    assert_int_equal(program.functions.len, 2);
}

static void a_failed_unit_has_no_functions(void **unused) {
    (void)unused;
    struct program program = new_program(2);
    program.units.items[0] = (struct unit){.failure = S("crashed")};
    add_body(mir(&program, 1), add_function(mir(&program, 1), S("f"), true), 2, nothing);
    program_link(&program);
    assert_int_equal(program.functions.len, 1);
    assert_int_equal(program.files.len, 1);
}

static void a_contract_is_found_in_another_unit(void **unused) {
    (void)unused;
    struct program program = new_program(2);
    state(mir(&program, 1), add_function(mir(&program, 1), S("give_back"), true), MIR_TAKES, S("thing"));
    struct mir_unit *unit = mir(&program, 0);
    mir_symbol callee = add_function(unit, S("give_back"), true);
    add_body(unit, add_function(unit, S("f"), true), 1, callee);
    program_link(&program);
    struct mir_effect effect = argument_effect(&program, 0, 0);
    assert_int_equal(effect.marks, MIR_TAKES);
    assert_true(str_eq(mir_string(unit, effect.kind), S("thing")));
}

static void static_functions_of_one_name_stay_apart(void **unused) {
    (void)unused;
    struct program program = new_program(2);
    state(mir(&program, 1), add_function(mir(&program, 1), S("give_back"), false), MIR_TAKES, S("thing"));
    struct mir_unit *unit = mir(&program, 0);
    add_body(unit, add_function(unit, S("f"), true), 1, add_function(unit, S("give_back"), false));
    program_link(&program);
    assert_int_equal(argument_effect(&program, 0, 0).marks, 0);
}

static void a_model_speaks_only_for_what_nobody_defines(void **unused) {
    (void)unused;
    struct program program = new_program(2);
    struct mir_unit *unit = mir(&program, 0);
    add_body(unit, add_function(unit, S("f"), true), 1, add_function(unit, S("free"), true));
    add_body(unit, add_function(unit, S("g"), true), 1, add_function(unit, S("closedir"), true));
    add_body(mir(&program, 1), add_function(mir(&program, 1), S("closedir"), true), 2, nothing);
    program_link(&program);
    assert_int_equal(argument_effect(&program, 0, 0).marks, MIR_TAKES | MIR_NULLABLE);
    assert_true(call_contract(&program, 0, 0)->is_model);
    assert_int_equal(argument_effect(&program, 0, 1).marks, 0);
}

static void what_is_stated_goes_before_the_model(void **unused) {
    (void)unused;
    struct program program = new_program(1);
    struct mir_unit *unit = mir(&program, 0);
    mir_symbol only_null = add_function(unit, S("free"), true);
    mir_symbol else_owned = add_function(unit, S("closedir"), true);
    state(unit, only_null, MIR_NONNULL, S(""));
    state(unit, else_owned, MIR_BORROWS, S(""));
    add_body(unit, add_function(unit, S("f"), true), 1, only_null);
    add_body(unit, add_function(unit, S("g"), true), 1, else_owned);
    program_link(&program);
    assert_int_equal(argument_effect(&program, 0, 0).marks, MIR_TAKES | MIR_NONNULL);
    assert_int_equal(argument_effect(&program, 0, 1).marks, MIR_BORROWS);
}

static void a_call_that_does_not_return_ends_its_path(void **unused) {
    (void)unused;
    struct program program = new_program(1);
    struct mir_unit *unit = mir(&program, 0);
    add_body(unit, add_function(unit, S("f"), true), 1, add_function(unit, S("exit"), true));
    program_link(&program);
    assert_int_equal(unit->bodies.items[0].blocks.items[0].end.to[0].i, MIR_NONE);
}

static void contradicting_declarations_are_noticed(void **unused) {
    (void)unused;
    struct program program = new_program(3);
    const uint32_t marks[] = {MIR_TAKES, MIR_TAKES, MIR_BORROWS};
    for (uint32_t i = 0; i < 3; i++) {
        struct mir_unit *unit = mir(&program, i);
        mir_symbol symbol = add_function(unit, S("f"), true);
        unit->symbols.items[symbol.i].span = (struct span){i + 1, 5, 6};
        state(unit, symbol, marks[i], i < 2 ? S("malloc") : S(""));
    }
    program_link(&program);
    assert_int_equal(program.mismatches.len, 1);
    assert_int_equal(program.mismatches.items[0].span.file, 3);
    assert_true(str_eq(program.mismatches.items[0].what, S("its parameter 1")));
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
        cmocka_unit_test(a_contract_is_found_in_another_unit),
        cmocka_unit_test(static_functions_of_one_name_stay_apart),
        cmocka_unit_test(a_model_speaks_only_for_what_nobody_defines),
        cmocka_unit_test(what_is_stated_goes_before_the_model),
        cmocka_unit_test(a_call_that_does_not_return_ends_its_path),
        cmocka_unit_test(contradicting_declarations_are_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, teardown);
}
