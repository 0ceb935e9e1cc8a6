// The reports for services (GitHub, SARIF) and the pages of --explain.
#include "report_fixture.h"

#include <jansson.h>

#include "report/report.h"

static const struct report_style plain = {0};

static struct diag_finding *add(struct fixture *fixture, enum diag_level level, struct span at, str message) {
    return diag_add(&fixture->list, DIAG_LEAK, level, at, S("label"), message);
}

static void github(void **state) {
    struct fixture *fixture = *state;
    uint32_t file = fixture_file(fixture, "formats,1.c", S("int x;\nint y;\n"));
    add(fixture, DIAG_ERROR, (struct span){file, 4, 5}, S("100% of `x`:\nleaked"));
    add(fixture, DIAG_WARNING, (struct span){file, 4, 12}, S("two lines"))->help = S("mend it");
    add(fixture, DIAG_NOTE, (struct span){fixture_name(fixture, "formats_missing.c"), 4, 5}, S("no source"));
    report_github(&fixture->out, &fixture->list, &fixture->sources);
    fixture_expect(fixture,
                   "::error file=formats%2C1.c,line=1,col=5,endColumn=5,title=own-check leak::100%25 of `x`:%0Aleaked\n"
                   "::warning file=formats%2C1.c,line=1,endLine=2,title=own-check leak::two lines%0Ahelp: mend it\n"
                   "::notice file=formats_missing.c,title=own-check leak::no source\n");
}

static json_t *at(json_t *value, const char *key, size_t index) {
    return json_array_get(json_object_get(value, key), index);
}

static void sarif(void **state) {
    struct fixture *fixture = *state;
    uint32_t file = fixture_file(fixture, "formats 2.c", S("s(\"\xc3\xa4\xe6\x97\xa5\", x);\n"));
    struct span x = fixture_span(fixture, file, "x", "x");
    struct diag_finding *finding = add(fixture, DIAG_ERROR, x, S("`x` is leaked"));
    finding->id = 0xab;
    diag_label(&fixture->list, finding, (struct span){file, 0, 1}, S("here"));
    diag_step(&fixture->list, finding, (struct span){file, 0, 1}, S("first"));
    struct report_coverage coverage = {.units = 1};
    VEC_PUSH(&fixture->arena, &coverage.failed, (struct report_failed_unit){S("b.c"), S("crashed")});
    VEC_PUSH(&fixture->arena, &coverage.incomplete, (struct report_incomplete){S("f"), x, S("asm goto")});
    report_sarif(&fixture->out, &fixture->list, &coverage, &fixture->sources, (struct report_tool){"0.1.0", "19"});

    json_error_t error;
    json_t *root = json_loadb(fixture->out.data, fixture->out.len, JSON_REJECT_DUPLICATES, &error);
    assert_non_null(root);
    json_t *run = at(root, "runs", 0);
    json_t *driver = json_object_get(json_object_get(run, "tool"), "driver");
    assert_int_equal(json_array_size(json_object_get(driver, "rules")), DIAG_RULE_COUNT);
    json_t *result = at(run, "results", 0);
    size_t index = (size_t)json_integer_value(json_object_get(result, "ruleIndex"));
    assert_string_equal(json_string_value(json_object_get(at(driver, "rules", index), "id")), "leak");
    json_t *place = json_object_get(at(result, "locations", 0), "physicalLocation");
    assert_string_equal(json_string_value(json_object_get(json_object_get(place, "artifactLocation"), "uri")),
                        "formats%202.c");
    json_t *region = json_object_get(place, "region");
    assert_int_equal(json_integer_value(json_object_get(region, "startColumn")), 9); // code points, not bytes
    assert_int_equal(json_integer_value(json_object_get(region, "endColumn")), 10);
    assert_int_equal(json_array_size(json_object_get(result, "relatedLocations")), 1);
    json_t *thread = at(at(result, "codeFlows", 0), "threadFlows", 0);
    assert_int_equal(json_array_size(json_object_get(thread, "locations")), 1);
    json_t *prints = json_object_get(result, "partialFingerprints");
    assert_string_equal(json_string_value(json_object_get(prints, "ownCheck/v1")), "00000000000000ab");
    json_t *invocation = at(run, "invocations", 0);
    assert_true(json_is_false(json_object_get(invocation, "executionSuccessful")));
    assert_int_equal(json_array_size(json_object_get(invocation, "toolExecutionNotifications")), 2);
    json_decref(root);
}

static bool says(struct fixture *fixture, const char *what) {
    return str_find(text_view(&fixture->out), str_from_c(what)) != SIZE_MAX;
}

static void every_rule_has_its_page(void **state) {
    struct fixture *fixture = *state;
    for (uint32_t i = 0; i < DIAG_RULE_COUNT; i++) {
        fixture->out.len = 0;
        str name = str_from_c(diag_rule_info((enum diag_rule)i)->name);
        assert_true(report_explain(&fixture->out, name, plain));
        assert_true(str_starts_with(text_view(&fixture->out), name));
        assert_true(says(fixture, "\nWay out\n"));
        assert_true(says(fixture, "\n    ")); // examples are indented
        assert_false(says(fixture, "```"));
    }
}

static void an_unknown_rule(void **state) {
    struct fixture *fixture = *state;
    assert_false(report_explain(&fixture->out, S("use-after-fre"), plain));
    assert_true(says(fixture, "there is no rule `use-after-fre`; did you mean `use-after-free`?"));
    assert_true(says(fixture, "\n  double-free "));
    fixture->out.len = 0;
    assert_false(report_explain(&fixture->out, S("xyz"), plain));
    assert_false(says(fixture, "did you mean"));
    fixture->out.len = 0;
    assert_false(report_explain(&fixture->out, S(""), plain));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(github),
        TEST(sarif),
        TEST(every_rule_has_its_page),
        TEST(an_unknown_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
