// Suppression comments: which lines they cover, and what is said about them.
#include "report_fixture.h"

// One leak at each `LEAK` of the text; the findings left, one per line of output, as `line:column rule message`.
static void run(struct fixture *fixture, const char *name, const char *text, const char *expected) {
    uint32_t file = fixture_file(fixture, name, str_from_c(text));
    for (const char *at = strstr(text, "LEAK"); at; at = strstr(at + 1, "LEAK")) {
        uint32_t begin = (uint32_t)(at - text);
        diag_add(&fixture->list, DIAG_LEAK, DIAG_ERROR, (struct span){file, begin, begin + 4}, S(""), S("leaked"));
    }
    diag_finish(&fixture->list, &fixture->sources, &file, 1);
    for (uint32_t i = 0; i < fixture->list.findings.len; i++) {
        const struct diag_finding *finding = &fixture->list.findings.items[i];
        struct source_position at = source_locate(&fixture->sources, file, finding->primary.span.begin);
        text_printf(&fixture->out, "%u:%u %s %.*s\n", at.line, at.column, diag_rule_info(finding->rule)->name,
                    STR_ARG(finding->message));
    }
    fixture_expect(fixture, expected);
}

static void on_the_line(void **state) {
    run(*state, "suppress_line.tmp.c",
        "f(LEAK); // own-check: allow(leak) freed by the pool\n"
        "f(LEAK); /* own-check: allow(leak) freed by the pool */\n"
        "/* own-check: allow(leak) freed by the pool */ f(LEAK);\n"
        "f(LEAK);\n",
        "4:3 leak leaked\n");
}

static void on_the_line_above(void **state) {
    run(*state, "suppress_above.tmp.c",
        "// own-check: allow(leak) freed by the pool\n"
        "f(LEAK);\n"
        "f(LEAK);\n"
        "/* own-check: allow(leak) a reason\n"
        " * of two lines */\n"
        "f(LEAK);\n"
        "// own-check: allow(leak) a reason\n"
        "// of two lines\n"
        "f(LEAK);\n"
        "// own-check: allow(leak) too far away\n"
        "\n"
        "f(LEAK);\n",
        "3:3 leak leaked\n"
        "10:21 stale-suppression suppression of `leak` suppresses nothing\n"
        "12:3 leak leaked\n");
}

static void behind_code_it_does_not_cover_the_next_line(void **state) {
    run(*state, "suppress_behind.tmp.c",
        "g(); // own-check: allow(leak) reason\n"
        "f(LEAK);\n",
        "1:26 stale-suppression suppression of `leak` suppresses nothing\n"
        "2:3 leak leaked\n");
}

static void several_rules(void **state) {
    run(*state, "suppress_several.tmp.c",
        "f(LEAK); // own-check: allow(double-free, leak) reason\n",
        "1:30 stale-suppression suppression of `double-free` suppresses nothing\n");
}

static void comments_that_are_wrong(void **state) {
    run(*state, "suppress_wrong.tmp.c",
        "f(LEAK); // own-check: allow(leak)\n"
        "f(LEAK); // own-check: allow(leek) reason\n"
        "f(LEAK); // own-check: allow leak\n"
        "f(LEAK); // own-check: allow() reason\n",
        "1:30 stale-suppression suppression of `leak` has no reason\n"
        "2:3 leak leaked\n"
        "2:30 stale-suppression suppression names unknown rule `leek`\n"
        "3:3 leak leaked\n"
        "3:10 stale-suppression comment for own-check is not a suppression\n"
        "4:3 leak leaked\n"
        "4:10 stale-suppression comment for own-check is not a suppression\n");
}

static void what_only_looks_like_a_comment(void **state) {
    run(*state, "suppress_string.tmp.c",
        "f(LEAK, \"// own-check: allow(leak) no\\\"\");\n"
        "f(LEAK, '\"', 1'000); /* prose about own-check: allow(leak) */\n"
        "#error don't\n"
        "f(LEAK); // own-check: allow(leak) a quote before does not matter\n"
        "f(\"a\\\n// own-check: allow(leak) still in the string\", LEAK);\n",
        "1:3 leak leaked\n"
        "2:3 leak leaked\n"
        "6:49 leak leaked\n");
}

static void files_that_were_not_analysed_are_left_alone(void **state) {
    struct fixture *fixture = *state;
    uint32_t file = fixture_file(fixture, "suppress_other.tmp.h", S("// own-check: allow(leak) r\nf(LEAK);\n"
                                                                    "// own-check: allow(leak) stale\n"));
    diag_add(&fixture->list, DIAG_LEAK, DIAG_ERROR, fixture_span(fixture, file, "f(", "LEAK"), S(""), S("x"));
    diag_finish(&fixture->list, &fixture->sources, NULL, 0);
    assert_int_equal(fixture->list.findings.len, 0);
}

static void an_unclosed_comment_at_the_end(void **state) {
    run(*state, "suppress_end.tmp.c", "f(LEAK); /* own-check: allow(leak) reason", "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(on_the_line),
        TEST(on_the_line_above),
        TEST(behind_code_it_does_not_cover_the_next_line),
        TEST(several_rules),
        TEST(comments_that_are_wrong),
        TEST(what_only_looks_like_a_comment),
        TEST(files_that_were_not_analysed_are_left_alone),
        TEST(an_unclosed_comment_at_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
