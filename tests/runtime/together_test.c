/* libown together with what else looks at a program or disturbs it: AddressSanitizer, LeakSanitizer, ThreadSanitizer, Valgrind;
 * fork, threads, signals, unloaded libraries, the end of the program. And reports that programs read.
 * SPDX-License-Identifier: MIT */
#include "child.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct child child;

#define OUT "'" BINARY_DIR "/together'"
#define DEBUG_SOURCES "'" PROJECT_DIR "'/libown/abi.c '" PROJECT_DIR "'/libown/line.c '" PROJECT_DIR "'/libown/debug/*.c"

static void says(const char *text)
{
    if (!strstr(child.output, text))
        fail_msg("'%s' is not in:\n%s", text, child.output);
}

static void says_not(const char *text)
{
    if (strstr(child.output, text))
        fail_msg("'%s' is in:\n%s", text, child.output);
}

/* Builds a program, with libown where `level` is one, under a sanitizer. */
static void build(const char *name, const char *source, const char *flags)
{
    child_run(&child,
              "mkdir -p " OUT " && cd " OUT " && %s -g -w -fno-omit-frame-pointer -DOWN_HAVE_LIBDW=%d -DOWN_HAVE_VALGRIND=0 -I'"
              PROJECT_DIR "/include' '" SOURCE_DIR "/together/%s.c' %s -pthread -ldl -o %s",
              CC, HAS_SYMBOLIZER, source, flags, name);
    if (child.status)
        fail_msg("%s", child.output);
}

static void run(const char *environment, const char *program)
{
    child_run(&child, "cd " OUT " && %s ./%s", environment, program);
}

/* The lines of a block `text NAME` of docs/debug.md are in the output, in this order. */
static void says_what_is_documented(const char *name)
{
    static struct child documented;
    child_run(&documented, "sed -n '/^```text %s$/,/^```$/p' '%s/docs/debug.md' | sed '1d;$d'", name, PROJECT_DIR);
    child_normalise(documented.output);
    child_normalise(child.output);
    assert_true(documented.status == 0 && documented.output[0]);
    const char *at = child.output;
    for (char *line = strtok(documented.output, "\n"); line; line = strtok(NULL, "\n")) {
        at = strstr(at, line);
        if (!at)
            fail_msg("'%s' of docs/debug.md is not at its place in:\n%s", line, child.output);
    }
}

/* ---- sanitizers -------------------------------------------------------------------------------------------------------- */

static void asan_names_the_wrong_object_and_own_the_right_one(void **state)
{
    (void)state;
    build("reuse_raw", "reuse", "-DRAW -O0 -fsanitize=address");
    run("ASAN_OPTIONS=quarantine_size_mb=1:thread_local_quarantine_size_kb=64", "reuse_raw");
    says("heap-use-after-free");
    says_not("in drop_first");
    says_what_is_documented("reuse_raw");
    build("reuse_own", "reuse", "-O0 -DOWN_LEVEL=2 " DEBUG_SOURCES);
    run("", "reuse_own");
    assert_int_equal(child.status, 66);
    says("ERROR: own: use-after-drop: conn");
    says_not("in drop_second");
    if (HAS_SYMBOLIZER)
        says_what_is_documented("reuse_own");
}

static void asan_is_told_which_object_it_was(void **state)
{
    (void)state;
    build("raw_pointer", "raw_pointer", "-O0 -fsanitize=address -DOWN_LEVEL=2 " DEBUG_SOURCES);
    run("", "raw_pointer");
    says("AddressSanitizer: heap-use-after-free");
    says("NOTE: own: 0x");
    says("was in a conn, created at");
    says("raw_pointer.c:8 in main");
}

static void a_dropped_object_is_poisoned(void **state)
{
    (void)state;
    build("poisoned", "raw_pointer", "-O0 -DOWN_LEVEL=2 " DEBUG_SOURCES);
    run("", "poisoned");
    assert_int_equal(child.status, 0xdd);
}

static void lsan_reports_only_what_has_no_owner(void **state)
{
    (void)state;
    build("two_leaks_asan", "two_leaks", "-O0 -fsanitize=address -DOWN_LEVEL=2 " DEBUG_SOURCES);
    run("ASAN_OPTIONS=detect_leaks=1", "two_leaks_asan");
    says("SUMMARY: own: leak 1 owner from 1 place");
    if (strstr(child.output, "LeakSanitizer has encountered a fatal error"))
        skip(); /* it cannot run under a debugger, which a container may look like */
    says("77 byte(s) leaked in 1 allocation(s)");
}

static void tsan_finds_nothing(void **state)
{
    (void)state;
    build("clean_tsan", "clean", "-O1 -fsanitize=thread -DOWN_LEVEL=2 " DEBUG_SOURCES);
    run("setarch -R", "clean_tsan");
    assert_string_equal(child.output, "");
    assert_int_equal(child.status, 0);
}

static void valgrind_finds_nothing_that_own_reports(void **state)
{
    (void)state;
    if (!HAS_VALGRIND || IS_INSTRUMENTED)
        skip();
    /* Valgrind 3.19 does not read what clang 19 writes by default. */
    build("clean_valgrind", "clean", "-gdwarf-4 -O1 -DOWN_LEVEL=2 -UOWN_HAVE_VALGRIND -DOWN_HAVE_VALGRIND=1 " DEBUG_SOURCES);
    run("valgrind -q --leak-check=full --error-exitcode=9", "clean_valgrind");
    assert_string_equal(child.output, "");
    assert_int_equal(child.status, 0);
    build("two_leaks_valgrind", "two_leaks", "-gdwarf-4 -O0 -DOWN_LEVEL=2 -UOWN_HAVE_VALGRIND -DOWN_HAVE_VALGRIND=1 " DEBUG_SOURCES);
    run("valgrind --leak-check=full", "two_leaks_valgrind");
    says("SUMMARY: own: leak 1 owner from 1 place");
    says("definitely lost: 77 bytes in 1 blocks");
    says("possibly lost: 0 bytes in 0 blocks");
    says("ERROR SUMMARY: 1 errors from 1 contexts");
    build("raw_pointer_valgrind", "raw_pointer", "-gdwarf-4 -O0 -DOWN_LEVEL=2 -UOWN_HAVE_VALGRIND -DOWN_HAVE_VALGRIND=1 " DEBUG_SOURCES);
    run("valgrind", "raw_pointer_valgrind");
    says("Invalid read of size 4");
}

/* ---- disturbances --------------------------------------------------------------------------------------------------------- */

static void leaks_are_of_the_process_that_made_them(void **state)
{
    (void)state;
    run("", "../together_forks");
    char *child_report = strstr(child.output, "in leak_in_child");
    char *parent_report = strstr(child.output, "in leak_in_parent");
    assert_non_null(child_report);
    assert_non_null(parent_report);
    assert_null(strstr(child_report + 1, "in leak_in_child"));
    assert_null(strstr(parent_report + 1, "in leak_in_parent"));
    assert_int_equal(child.status, 66);
}

static void handlers_of_signals_use_handles(void **state)
{
    (void)state;
    run("timeout 60", "../together_handlers");
    assert_string_equal(child.output, "");
    assert_int_equal(child.status, 0);
}

static void handlers_of_signals_report(void **state)
{
    (void)state;
    run("timeout 20", "../together_handler_reports");
    says("ERROR: own: use-after-move: conn at");
    says("handler_reports.c:11 in handle");
    assert_int_equal(child.status, 66);
}

static void an_unloaded_library_is_still_named(void **state)
{
    (void)state;
    run("", "../together_plugins " OUT "/../libtogether_plugin.so");
    says("1 x part");
    says("plugin.c:13 in run");
    says("plugin.c:15 in run");
    assert_int_equal(child.status, 66);
}

static void the_end_of_a_program_may_use_handles(void **state)
{
    (void)state;
    run("", "../together_exits");
    assert_string_equal(child.output, "late\nlater\n");
    assert_int_equal(child.status, 0);
}

/* ---- many operations ---------------------------------------------------------------------------------------------------------- */

static void a_million_operations_of_eight_threads_are_right(void **state)
{
    (void)state;
    child_run(&child, "cd '%s' && ./together_random 8 125000 1 none", BINARY_DIR);
    assert_string_equal(child.output, "");
    assert_int_equal(child.status, 0);
}

static void a_mistake_after_any_operations_is_caught(void **state)
{
    (void)state;
    static const char *const rules[] = {"use-after-move",     "use-after-drop",     "double-drop",        "invalidated-borrow",
                                        "conflicting-borrow", "drop-while-borrowed", "leak"};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        for (int seed = 1; seed <= 20; seed++) {
            char summary[64];
            snprintf(summary, sizeof summary, "SUMMARY: own: %s ", rules[i]);
            child_run(&child, "cd '%s' && OWN_OPTIONS=symbolize=0 ./together_random 2 %d %d %s", BINARY_DIR, 100 * seed, seed,
                      rules[i]);
            says(summary);
            assert_int_equal(child.status, 66);
        }
}

/* ---- reports for programs --------------------------------------------------------------------------------------------------- */

static void a_report_has_so_many_lines_and_counts_the_rest(void **state)
{
    (void)state;
    run("", "../together_many_scopes");
    says("ERROR: own: drop-while-borrowed: conn at 0x");
    says("\n  and 12 more\nSUMMARY: own: drop-while-borrowed ");
    run("OWN_OPTIONS=log_format=json", "../together_many_scopes");
    says("],\"omitted\":12}");
}

static void every_report_is_json(void **state)
{
    (void)state;
    child_run(&child,
              "mkdir -p " OUT " && cd '%s' && for case in violation_*_2 together_forks together_odd_names; do"
              " OWN_OPTIONS=log_format=json ./$case > " OUT "/$case.json 2>&1; done;"
              " cd " OUT " && python3 '%s/check_json.py' violation_*_2.json together_*.json",
              BINARY_DIR, SOURCE_DIR);
    if (child.status)
        fail_msg("%s", child.output);
}

/* Level hardened says its own line as well, on the other stream. */
static void so_is_every_report_of_a_sampled_owner(void **state)
{
    (void)state;
    child_run(&child,
              "mkdir -p " OUT " && cd '%s' &&"
              " for case in double_drop moved_on stale_slice into_raw_ends_borrow out_of_bounds rc_not_unique; do"
              " OWN_OPTIONS=sample_rate=1:log_format=json:log_path=stdout ./violation_${case}_1 2> case.trap"
              " > " OUT "/sampled_$case.json;"
              " grep -q '^own: ' case.trap || exit 1; done; cd " OUT " && python3 '%s/check_json.py' sampled_*.json",
              BINARY_DIR, SOURCE_DIR);
    if (child.status)
        fail_msg("%s", child.output);
}

/* ---- sampling ------------------------------------------------------------------------------------------------------------------ */

static void hardened(const char *options, const char *program)
{
    child_run(&child, "cd '%s' && OWN_OPTIONS=%s ./violation_%s_1", BINARY_DIR, options, program);
}

static void a_sampled_owner_has_a_full_report_before_the_trap(void **state)
{
    (void)state;
    hardened("sample_rate=1", "double_drop");
    says("ERROR: own: double-drop: conn at 0x");
    says("double_drop.c:10 in main");
    says("double_drop.c:8 in main");
    says("\nown: double-drop: a copy of an owner that was dropped, or garbage at ");
    hardened("sample_rate=1", "moved_on");
    says("ERROR: own: use-after-move: conn at 0x");
    hardened("sample_rate=1", "stale_slice");
    says("ERROR: own: stale-slice: numbers at 0x");
    hardened("sample_rate=1", "into_raw_ends_borrow");
    says("ERROR: own: invalidated-borrow: conn at 0x");
    hardened("sample_rate=0", "double_drop");
    says_not("ERROR");
    says("own: double-drop");
}

static void a_suppressed_report_leaves_the_trap(void **state)
{
    (void)state;
    child_run(&child,
              "cd '%s' && printf 'double-drop:^conn$\n' > hardened.supp &&"
              " OWN_OPTIONS=sample_rate=1:suppressions=hardened.supp:print_suppressions=1 ./violation_double_drop_1",
              BINARY_DIR);
    says_not("ERROR");
    says("own: double-drop: a copy of an owner that was dropped, or garbage at ");
}

static void one_owner_in_so_many_is_sampled(void **state)
{
    (void)state;
    child_run(&child, "cd '%s' && OWN_OPTIONS=sample_rate=10 ./together_sampled", BINARY_DIR);
    assert_int_equal(child.status, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(asan_names_the_wrong_object_and_own_the_right_one),
        cmocka_unit_test(asan_is_told_which_object_it_was),
        cmocka_unit_test(a_dropped_object_is_poisoned),
        cmocka_unit_test(lsan_reports_only_what_has_no_owner),
        cmocka_unit_test(tsan_finds_nothing),
        cmocka_unit_test(valgrind_finds_nothing_that_own_reports),
        cmocka_unit_test(leaks_are_of_the_process_that_made_them),
        cmocka_unit_test(handlers_of_signals_use_handles),
        cmocka_unit_test(handlers_of_signals_report),
        cmocka_unit_test(an_unloaded_library_is_still_named),
        cmocka_unit_test(the_end_of_a_program_may_use_handles),
        cmocka_unit_test(a_million_operations_of_eight_threads_are_right),
        cmocka_unit_test(a_mistake_after_any_operations_is_caught),
        cmocka_unit_test(a_report_has_so_many_lines_and_counts_the_rest),
        cmocka_unit_test(every_report_is_json),
        cmocka_unit_test(so_is_every_report_of_a_sampled_owner),
        cmocka_unit_test(a_sampled_owner_has_a_full_report_before_the_trap),
        cmocka_unit_test(a_suppressed_report_leaves_the_trap),
        cmocka_unit_test(one_owner_in_so_many_is_sampled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
