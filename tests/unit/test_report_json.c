// The JSON report, read back.
#include "report_fixture.h"

#include <jansson.h>

#include "report/report.h"

static const struct report_tool tool = {.version = "0.1.0", .clang = "clang version 19"};

static json_t *read_back(struct fixture *fixture, const struct report_coverage *coverage) {
    fixture->out.len = 0;
    report_json(&fixture->out, &fixture->list, coverage, &fixture->sources, tool);
    json_error_t error;
    json_t *root = json_loadb(fixture->out.data, fixture->out.len, JSON_REJECT_DUPLICATES, &error);
    assert_non_null(root);
    return root;
}

static const char *text_of(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    assert_non_null(text);
    return text;
}

static json_int_t number_of(const json_t *object, const char *key) {
    assert_true(json_is_integer(json_object_get(object, key)));
    return json_integer_value(json_object_get(object, key));
}

static void check_keys(const json_t *object, const char *expected) {
    struct text keys = {0};
    for (void *at = json_object_iter((json_t *)(uintptr_t)object); at;
         at = json_object_iter_next((json_t *)(uintptr_t)object, at)) {
        text_printf(&keys, "%s ", json_object_iter_key(at));
    }
    assert_true(str_eq(str_trim(text_view(&keys)), str_from_c(expected)));
    text_free(&keys);
}

static void nothing_found(void **state) {
    struct fixture *fixture = *state;
    struct report_coverage coverage = {.units = 2, .functions_analysed = 7};
    json_t *root = read_back(fixture, &coverage);
    check_keys(root, "version tool findings coverage");
    assert_int_equal(number_of(root, "version"), 1);
    assert_string_equal(text_of(json_object_get(root, "tool"), "name"), "own-check");
    assert_string_equal(text_of(json_object_get(root, "tool"), "clang"), "clang version 19");
    assert_int_equal(json_array_size(json_object_get(root, "findings")), 0);
    json_t *counted = json_object_get(root, "coverage");
    check_keys(counted, "functions_analysed functions_incomplete units units_failed");
    assert_int_equal(number_of(counted, "units"), 2);
    assert_int_equal(number_of(counted, "functions_analysed"), 7);
    json_decref(root);
}

static void a_finding_with_everything(void **state) {
    struct fixture *fixture = *state;
    uint32_t file = fixture_file(fixture, "json_all.c", S("int *a;\nvoid f(void) { free(a); free(a); }\n"));
    struct span second = fixture_span(fixture, file, "; free", "free(a)");
    struct diag_finding *finding =
        diag_add(&fixture->list, DIAG_DOUBLE_FREE, DIAG_ERROR, second, S("again"), S("`a` is released twice"));
    finding->function = S("f");
    finding->help = S("release it once");
    diag_label(&fixture->list, finding, fixture_span(fixture, file, "{ free", "free(a)"), S("first"));
    diag_step(&fixture->list, finding, fixture_span(fixture, file, "void", "f"), S("entered"));
    diag_note(&fixture->list, finding, S("a \"note\"\n"));
    VEC_PUSH(&fixture->arena, &finding->fixes, (struct diag_fix){second, S("")});
    diag_finish(&fixture->list, &fixture->sources, &file, 1);

    struct report_coverage coverage = {.units = 1};
    json_t *root = read_back(fixture, &coverage);
    json_t *read = json_array_get(json_object_get(root, "findings"), 0);
    check_keys(read, "id rule level message file line column end_line end_column function labels trace notes help fixes");
    assert_int_equal(strlen(text_of(read, "id")), 16);
    assert_string_equal(text_of(read, "rule"), "double-free");
    assert_string_equal(text_of(read, "level"), "error");
    assert_string_equal(text_of(read, "file"), "json_all.c");
    assert_int_equal(number_of(read, "line"), 2);
    assert_int_equal(number_of(read, "column"), 25);
    assert_int_equal(number_of(read, "end_line"), 2);
    assert_int_equal(number_of(read, "end_column"), 32);
    assert_string_equal(text_of(read, "function"), "f");
    assert_string_equal(text_of(read, "help"), "release it once");

    json_t *labels = json_object_get(read, "labels");
    assert_int_equal(json_array_size(labels), 2);
    check_keys(json_array_get(labels, 0), "file line column end_line end_column primary message");
    assert_true(json_is_true(json_object_get(json_array_get(labels, 0), "primary")));
    assert_string_equal(text_of(json_array_get(labels, 1), "message"), "first");
    json_t *step = json_array_get(json_object_get(read, "trace"), 0);
    check_keys(step, "file line column message");
    assert_string_equal(json_string_value(json_array_get(json_object_get(read, "notes"), 0)), "a \"note\"\n");
    json_t *fix = json_array_get(json_object_get(read, "fixes"), 0);
    assert_int_equal(number_of(fix, "column"), 25);
    assert_string_equal(text_of(fix, "text"), "");
    json_decref(root);
}

static void what_was_not_analysed(void **state) {
    struct fixture *fixture = *state;
    uint32_t file = fixture_file(fixture, "json_coverage.c", S("int x;\nint f(void);\n"));
    struct report_coverage coverage = {.units = 3, .functions_analysed = 1};
    VEC_PUSH(&fixture->arena, &coverage.incomplete,
             (struct report_incomplete){S("f"), fixture_span(fixture, file, "int f", "f"), S("asm goto")});
    VEC_PUSH(&fixture->arena, &coverage.failed, (struct report_failed_unit){S("b.c"), S("the compiler crashed")});
    json_t *root = read_back(fixture, &coverage);
    json_t *counted = json_object_get(root, "coverage");
    json_t *function = json_array_get(json_object_get(counted, "functions_incomplete"), 0);
    check_keys(function, "function file line reason");
    assert_string_equal(text_of(function, "file"), "json_coverage.c");
    assert_int_equal(number_of(function, "line"), 2);
    assert_string_equal(text_of(json_array_get(json_object_get(counted, "units_failed"), 0), "file"), "b.c");
    json_decref(root);
}

static void texts_that_are_not_utf8(void **state) {
    struct fixture *fixture = *state;
    uint32_t file = fixture_file(fixture, "json_bytes.c", S("x\n"));
    diag_add(&fixture->list, DIAG_LEAK, DIAG_NOTE, (struct span){file, 0, 1}, S("\xff\xc3\xa4\xed\xa0\x80"), S("a\0b"));
    json_error_t error;
    struct report_coverage coverage = {0};
    report_json(&fixture->out, &fixture->list, &coverage, &fixture->sources, tool);
    json_t *root = json_loadb(fixture->out.data, fixture->out.len, JSON_ALLOW_NUL, &error);
    assert_non_null(root);
    json_t *read = json_array_get(json_object_get(root, "findings"), 0);
    assert_int_equal(json_string_length(json_object_get(read, "message")), 3);
    assert_string_equal(text_of(json_array_get(json_object_get(read, "labels"), 0), "message"),
                        "\xef\xbf\xbd\xc3\xa4\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    json_decref(root);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(nothing_found),
        TEST(a_finding_with_everything),
        TEST(what_was_not_analysed),
        TEST(texts_that_are_not_utf8),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
