// diag_finish: order, repeats, ids.
#include "report_fixture.h"

static const char sample[] = "void f(void) {\n"
                             "    use(a);\n"
                             "    use(a);\n"
                             "    use(b);\n"
                             "}\n";

static struct diag_finding *add(struct fixture *fixture, enum diag_rule rule, struct span at, const char *message) {
    return diag_add(&fixture->list, rule, DIAG_WARNING, at, S("here"), str_from_c(message));
}

static void finish(struct fixture *fixture) {
    diag_finish(&fixture->list, &fixture->sources, NULL, 0);
}

static void rules_are_found_by_name(void **state) {
    (void)state;
    assert_int_equal(diag_rule_find(S("leak")).rule, DIAG_LEAK);
    assert_true(diag_rule_find(S("leak")).found);
    assert_false(diag_rule_find(S("leaks")).found);
    assert_string_equal(diag_rule_info(DIAG_DOUBLE_FREE)->name, "double-free");
    assert_string_equal(diag_rule_info(DIAG_DOUBLE_FREE)->cwe, "415");
}

static void order_is_path_offset_rule(void **state) {
    struct fixture *fixture = *state;
    uint32_t second = fixture_file(fixture, "diag_b.tmp.c", str_from_c(sample));
    uint32_t first = fixture_file(fixture, "diag_a.tmp.c", str_from_c(sample));
    add(fixture, DIAG_LEAK, (struct span){second, 0, 4}, "4");
    add(fixture, DIAG_LEAK, (struct span){first, 9, 10}, "3");
    add(fixture, DIAG_LEAK, (struct span){first, 5, 6}, "2");
    add(fixture, DIAG_USE_UNINIT, (struct span){first, 5, 6}, "1");
    finish(fixture);
    assert_int_equal(fixture->list.findings.len, 4);
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(fixture->list.findings.items[i].message.data[0], '1' + (char)i);
    }
}

static void repeats_are_dropped_and_the_surest_stays(void **state) {
    struct fixture *fixture = *state;
    uint32_t file = fixture_file(fixture, "diag_repeats.tmp.c", str_from_c(sample));
    struct span at = fixture_span(fixture, file, "use", "a");
    add(fixture, DIAG_USE_AFTER_MOVE, at, "use of possibly moved value `a`");
    add(fixture, DIAG_USE_AFTER_MOVE, at, "use of moved value `a`")->level = DIAG_ERROR;
    add(fixture, DIAG_LEAK, at, "`a` is leaked");
    add(fixture, DIAG_LEAK, at, "`b` is leaked");
    finish(fixture);
    assert_int_equal(fixture->list.findings.len, 3);
    assert_int_equal(fixture->list.findings.items[0].level, DIAG_ERROR);
    assert_int_equal(fixture->list.findings.items[1].rule, DIAG_LEAK);
    assert_int_equal(fixture->list.findings.items[2].rule, DIAG_LEAK);
}

static void same_place_in_two_files_is_no_repeat(void **state) {
    struct fixture *fixture = *state;
    uint32_t one = fixture_file(fixture, "diag_one.tmp.c", str_from_c(sample));
    uint32_t two = fixture_file(fixture, "diag_two.tmp.c", str_from_c(sample));
    add(fixture, DIAG_LEAK, (struct span){one, 1, 2}, "x");
    add(fixture, DIAG_LEAK, (struct span){two, 1, 2}, "x");
    add(fixture, DIAG_LEAK, (struct span){one, 1, 2}, "x");
    finish(fixture);
    assert_int_equal(fixture->list.findings.len, 2);
}

static uint64_t id_of_b(struct fixture *fixture, const char *name, str text) {
    fixture->list.findings.len = 0;
    uint32_t file = fixture_file(fixture, name, text);
    fixture->sources.files.items[file].display = S("same.c");
    add(fixture, DIAG_LEAK, fixture_span(fixture, file, "use(b)", "b"), "x");
    finish(fixture);
    return fixture->list.findings.items[0].id;
}

static void ids_survive_unrelated_edits(void **state) {
    struct fixture *fixture = *state;
    uint64_t before = id_of_b(fixture, "diag_before.tmp.c", str_from_c(sample));
    uint64_t moved = id_of_b(fixture, "diag_moved.tmp.c", S("\n\nint other;\n\t  use(b); \r\n"));
    uint64_t other = id_of_b(fixture, "diag_other.tmp.c", S("use(b) + 1;\n"));
    assert_true(before != 0);
    assert_true(before == moved);
    assert_true(before != other);
}

static void equal_lines_have_different_ids(void **state) {
    struct fixture *fixture = *state;
    uint32_t file = fixture_file(fixture, "diag_equal.tmp.c", str_from_c(sample));
    struct span first = fixture_span(fixture, file, "use", "a");
    struct span second = {file, first.begin + 12, first.end + 12};
    add(fixture, DIAG_LEAK, second, "x");
    add(fixture, DIAG_LEAK, first, "x");
    finish(fixture);
    uint64_t id = fixture->list.findings.items[0].id;
    assert_true(id != fixture->list.findings.items[1].id);
    fixture->list.findings.len = 0;
    add(fixture, DIAG_LEAK, first, "x");
    finish(fixture);
    assert_true(fixture->list.findings.items[0].id == id);
}

static void nothing_is_fine(void **state) {
    struct fixture *fixture = *state;
    finish(fixture);
    assert_int_equal(fixture->list.findings.len, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(rules_are_found_by_name),
        TEST(order_is_path_offset_rule),
        TEST(repeats_are_dropped_and_the_surest_stays),
        TEST(same_place_in_two_files_is_no_repeat),
        TEST(ids_survive_unrelated_edits),
        TEST(equal_lines_have_different_ids),
        TEST(nothing_is_fine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
