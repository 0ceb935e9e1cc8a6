// The table of models: sorted, well formed, and found for the calls it speaks of; what format strings say.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "mir/build.h"
#include "program/format.h"
#include "program/models.h"

static struct arena arena;

static void the_table_is_sorted_with_special_cases_first(void **state) {
    (void)state;
    for (uint32_t i = 1; i < model_count; i++) {
        int order = strcmp(models[i - 1].name, models[i].name);
        assert_true(order < 0 || (order == 0 && models[i - 1].null_at != MODEL_ANY_CALL));
    }
}

static void every_model_is_well_formed(void **state) {
    (void)state;
    struct mir_unit unit;
    mir_unit_init(&unit, &arena);
    for (uint32_t i = 0; i < model_count; i++) {
        struct mir_contract contract = *mir_contract_at(&unit, model_contract(&unit, &models[i]));
        assert_true(contract.is_model);
        assert_int_equal(contract.result.marks & ~(uint32_t)MIR_RESULT_MARKS, 0);
        for (uint32_t p = 0; p < contract.len; p++) {
            uint32_t marks = mir_parameter_effect(&unit, &contract, p).marks;
            assert_int_equal(marks & ~(uint32_t)MIR_PARAMETER_MARKS, 0);
        }
    }
}

// ---- calls ----

struct call {
    struct mir_unit unit;
    struct mir_body body;
    struct model_cache cache;
};

static const struct mir_contract *contract_for(struct call *call, const char *name,
                                               const struct mir_operand *arguments, uint32_t count) {
    *call = (struct call){0};
    mir_unit_init(&call->unit, &arena);
    for (uint32_t i = 0; i < count; i++) {
        struct mir_operand operand = arguments[i];
        if (operand.kind == MIR_OPERAND_STRING) {
            operand.data = mir_intern(&call->unit, S("%d %s"));
        }
        VEC_PUSH(&arena, &call->body.operands, operand);
    }
    struct mir_terminator end = {.kind = MIR_CALL, .len = count};
    uint32_t contract = model_for_call(&call->unit, &call->cache, &call->body, &end, str_from_c(name));
    return contract ? mir_contract_at(&call->unit, contract) : NULL;
}

static const struct mir_operand unknown = {.kind = MIR_OPERAND_UNKNOWN};
static const struct mir_operand null = {.kind = MIR_OPERAND_INT};
static const struct mir_operand string = {.kind = MIR_OPERAND_STRING};

static void the_number_of_arguments_must_fit(void **state) {
    (void)state;
    struct call call;
    const struct mir_operand two[] = {unknown, unknown};
    assert_non_null(contract_for(&call, "malloc", two, 1));
    assert_null(contract_for(&call, "malloc", two, 2));
    assert_null(contract_for(&call, "malloc_it", two, 1));
    assert_null(contract_for(&call, "printf", two, 0));
    assert_non_null(contract_for(&call, "printf", two, 2));
}

static void other_spellings_are_the_same_function(void **state) {
    (void)state;
    struct call call;
    const struct mir_operand four[] = {unknown, unknown, unknown, unknown};
    assert_non_null(contract_for(&call, "__builtin_malloc", four, 1));
    assert_non_null(contract_for(&call, "__memcpy_chk", four, 4));
    assert_non_null(contract_for(&call, "__builtin___memcpy_chk", four, 4));
    assert_non_null(contract_for(&call, "fputs_unlocked", four, 2));
    assert_non_null(contract_for(&call, "__isoc99_sscanf", four, 4));
    assert_non_null(contract_for(&call, "__printf_chk", four, 3));
    assert_null(contract_for(&call, "__builtin_", four, 1));
}

static void a_null_constant_chooses_the_special_case(void **state) {
    (void)state;
    struct call call;
    const struct mir_operand with_null[] = {unknown, null};
    const struct mir_operand with_buffer[] = {unknown, unknown};
    assert_true(contract_for(&call, "realpath", with_null, 2)->result.marks & MIR_OWNED);
    assert_true(contract_for(&call, "realpath", with_buffer, 2)->result.marks & MIR_ALIAS);
}

static void a_format_string_marks_the_arguments(void **state) {
    (void)state;
    struct call call;
    const struct mir_operand arguments[] = {unknown, string, unknown, unknown};
    const struct mir_contract *contract = contract_for(&call, "fprintf", arguments, 4);
    assert_int_equal(contract->len, 4);
    assert_int_equal(mir_parameter_effect(&call.unit, contract, 0).marks, MIR_READS);
    assert_int_equal(mir_parameter_effect(&call.unit, contract, 2).marks, 0);
    assert_int_equal(mir_parameter_effect(&call.unit, contract, 3).marks, MIR_READS);
}

static void contracts_are_made_once_per_unit(void **state) {
    (void)state;
    struct call call;
    contract_for(&call, "free", &unknown, 1);
    uint32_t before = call.unit.contracts.len;
    struct mir_terminator end = {.kind = MIR_CALL, .len = 1};
    model_for_call(&call.unit, &call.cache, &call.body, &end, S("free"));
    assert_int_equal(call.unit.contracts.len, before);
}

// ---- formats ----

// One letter per argument: r(eads), w(rites), or a dot.
static void assert_format(enum format_family family, const char *format, const char *expected) {
    struct mir_effect effects[8] = {0};
    format_effects(family, str_from_c(format), effects, (uint32_t)strlen(expected));
    for (size_t i = 0; expected[i]; i++) {
        uint32_t marks = expected[i] == 'r' ? MIR_READS : expected[i] == 'w' ? MIR_WRITES : 0;
        assert_int_equal(effects[i].marks, marks);
    }
}

static void printf_formats(void **state) {
    (void)state;
    assert_format(FORMAT_PRINTF, "%d %s 100%% %-*.*s %n", ".r..rw");
    assert_format(FORMAT_PRINTF, "%5.2lf %llu %p %m %s", "...r");
    assert_format(FORMAT_PRINTF, "%2$s %1$d", ".r");
    assert_format(FORMAT_PRINTF, "%s %s %", "rr.");
    assert_format(FORMAT_PRINTF, "%05d %ls", ".r");
    assert_format(FORMAT_PRINTF, "%s %s %s", "r");
}

static void scanf_formats(void **state) {
    (void)state;
    assert_format(FORMAT_SCANF, "%d %31s %*d %[^]a]%c", "wwww.");
    assert_format(FORMAT_SCANF, "%%%n %ms %lf", "w.w");
    assert_format(FORMAT_SCANF, "%[", "w.");
}

static int teardown(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_sorted_with_special_cases_first),
        cmocka_unit_test(every_model_is_well_formed),
        cmocka_unit_test(the_number_of_arguments_must_fit),
        cmocka_unit_test(other_spellings_are_the_same_function),
        cmocka_unit_test(a_null_constant_chooses_the_special_case),
        cmocka_unit_test(a_format_string_marks_the_arguments),
        cmocka_unit_test(contracts_are_made_once_per_unit),
        cmocka_unit_test(printf_formats),
        cmocka_unit_test(scanf_formats),
    };
    return cmocka_run_group_tests(tests, NULL, teardown);
}
