// --verify: expectations in comments against findings.
#include "report_fixture.h"

#include "report/report.h"

// A double-free error at each `FREE`, a leak warning at each `LEAK`; then what verify says and counts.
static void run(struct fixture *fixture, const char *name, const char *text, const char *expected) {
    static const struct {
        const char *word;
        enum diag_rule rule;
        enum diag_level level;
        const char *message;
    } words[] = {{"FREE", DIAG_DOUBLE_FREE, DIAG_ERROR, "`p` is released twice"},
                 {"LEAK", DIAG_LEAK, DIAG_WARNING, "`q` is leaked"}};
    uint32_t file = fixture_file(fixture, name, str_from_c(text));
    for (size_t i = 0; i < 2; i++) {
        for (const char *at = strstr(text, words[i].word); at; at = strstr(at + 1, words[i].word)) {
            uint32_t begin = (uint32_t)(at - text);
            diag_add(&fixture->list, words[i].rule, words[i].level, (struct span){file, begin, begin + 4}, S(""),
                     str_from_c(words[i].message));
        }
    }
    diag_finish(&fixture->list, &fixture->sources, &file, 1);
    uint32_t files[] = {file, file}; // a file named twice is read once
    struct report_verify_result result =
        report_verify(&fixture->out, &fixture->list, &fixture->sources, files, 2);
    text_printf(&fixture->out, "%u matched, %u unexpected, %u missing, %u known, %u wrong\n", result.matched,
                result.unexpected, result.missing, result.known_misses, result.wrong);
    fixture_expect(fixture, expected);
}

static void all_as_expected(void **state) {
    run(*state, "verify_good.c",
        "FREE //~ error: released twice [double-free]\n"
        "LEAK LEAK FREE\n"
        "//~^ warning: [leak]\n"
        "//~^^ error: `p` is released twice [double-free]\n"
        "//~^^^ [leak]\n"
        "FREE LEAK //~ [leak] //~ [double-free]\n"
        "const char *s = \"//~ error: not a comment [leak]\";\n"
        "// ~ nor is this an expectation, nor /*~ this */\n",
        "6 matched, 0 unexpected, 0 missing, 0 known, 0 wrong\n");
}

static void unexpected_and_missing(void **state) {
    run(*state, "verify_bad.c",
        "FREE\n"
        "LEAK //~ error: [leak]\n"
        "FREE //~ error: something else [double-free]\n"
        "int x; //~ [use-uninit]\n",
        "verify_bad.c:1: unexpected: error: `p` is released twice [double-free]\n"
        "verify_bad.c:2: unexpected: warning: `q` is leaked [leak]\n"
        "verify_bad.c:3: unexpected: error: `p` is released twice [double-free]\n"
        "verify_bad.c:2: missing: error: [leak]\n"
        "verify_bad.c:3: missing: error: something else [double-free]\n"
        "verify_bad.c:4: missing: [use-uninit]\n"
        "0 matched, 3 unexpected, 3 missing, 0 known, 0 wrong\n");
}

static void one_expectation_is_one_finding(void **state) {
    run(*state, "verify_one.c", "LEAK LEAK //~ [leak]\n//~ [leak] //~ [leak]\n",
        "verify_one.c:1: unexpected: warning: `q` is leaked [leak]\n"
        "verify_one.c:2: missing: [leak]\n"
        "verify_one.c:2: missing: [leak]\n"
        "1 matched, 1 unexpected, 2 missing, 0 known, 0 wrong\n");
}

static void known_misses(void **state) {
    run(*state, "verify_known.c", "int x; //~ known-miss: [leak]\nLEAK //~ known-miss: [leak]\n",
        "verify_known.c:2: known miss is found now: warning: `q` is leaked [leak]\n"
        "0 matched, 0 unexpected, 0 missing, 1 known, 1 wrong\n");
}

static void what_cannot_be_read(void **state) {
    run(*state, "verify_wrong.c", "int x; //~ error: [leek]\nint y; //~ error leak\nint z; //~\n",
        "verify_wrong.c:1: expectation is not understood: error: [leek]\n"
        "verify_wrong.c:2: expectation is not understood: error leak\n"
        "verify_wrong.c:3: expectation is not understood: \n"
        "0 matched, 0 unexpected, 0 missing, 0 known, 3 wrong\n");
}

static void findings_elsewhere_are_unexpected(void **state) {
    struct fixture *fixture = *state;
    uint32_t header = fixture_file(fixture, "verify_other.h", S("int x; //~ [leak]\n"));
    diag_add(&fixture->list, DIAG_LEAK, DIAG_ERROR, (struct span){header, 4, 5}, S(""), S("leaked"));
    struct report_verify_result result = report_verify(&fixture->out, &fixture->list, &fixture->sources, NULL, 0);
    assert_int_equal(result.unexpected, 1);
    fixture_expect(fixture, "verify_other.h:1: unexpected: error: leaked [leak]\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(all_as_expected),
        TEST(unexpected_and_missing),
        TEST(one_expectation_is_one_finding),
        TEST(known_misses),
        TEST(what_cannot_be_read),
        TEST(findings_elsewhere_are_unexpected),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
