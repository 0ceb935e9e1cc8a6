/* OWN_OPTIONS of level debug. SPDX-License-Identifier: MIT */
#include "child.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct child child;

static void run(const char *options, const char *program)
{
    child_run(&child, "cd '%s' && OWN_OPTIONS=%s " EMULATOR " ./violation_%s_2", BINARY_DIR, options, program);
    child_normalise(child.output);
}

static void the_default_exit_code_is_66(void **state)
{
    (void)state;
    run("", "use_after_move");
    assert_int_equal(child.status, 66);
    run("", "leak");
    assert_int_equal(child.status, 66);
}

static void exitcode_is_the_exit_code(void **state)
{
    (void)state;
    run("exitcode=7", "use_after_move");
    assert_int_equal(child.status, 7);
    run("exitcode=8", "leak");
    assert_int_equal(child.status, 8);
}

static void without_halt_on_error_the_program_goes_on(void **state)
{
    (void)state;
    run("halt_on_error=0:exitcode=9", "double_drop");
    assert_int_equal(child.status, 9);
    assert_non_null(strstr(child.output, "SUMMARY: own: double-drop"));
    assert_non_null(strstr(child.output, "end of main\n"));
}

/* The guards end with their lock, and then they are stale. */
static void and_what_ended_is_reported_again(void **state)
{
    (void)state;
    if (!HAS_SYMBOLIZER)
        skip(); /* then the place of the end of a lock is an address */
    run("halt_on_error=0", "drop_while_locked");
    assert_non_null(strstr(child.output, "SUMMARY: own: drop-while-locked drop_while_locked.c:12 in main"));
    assert_non_null(strstr(child.output, "SUMMARY: own: use-after-drop drop_while_locked.c:13 in main"));
    assert_non_null(strstr(child.output, "dropped at                       drop_while_locked.c:12 in main"));
    assert_non_null(strstr(child.output, "SUMMARY: own: double-drop"));
    assert_int_equal(child.status, 66);
}

static void abort_on_error_aborts(void **state)
{
    (void)state;
    run("abort_on_error=1", "use_after_move");
    assert_int_equal(child.status, 128 + 6);
}

static void leaks_can_be_left_alone(void **state)
{
    (void)state;
    run("detect_leaks=0", "leak");
    assert_int_equal(child.status, 0);
    assert_string_equal(child.output, "");
}

static void log_path_takes_the_report(void **state)
{
    (void)state;
    child_run(&child, "cd '%s' && rm -f own-log.* && OWN_OPTIONS=log_path=own-log " EMULATOR " ./violation_use_after_move_2",
              BINARY_DIR);
    assert_string_equal(child.output, "");
    child_run(&child, "cd '%s' && cat own-log.* && rm own-log.*", BINARY_DIR);
    assert_non_null(strstr(child.output, "ERROR: own: use-after-move"));
    assert_non_null(strstr(child.output, "SUMMARY: own: use-after-move"));
}

static const char *run_functions(const char *environment)
{
    child_run(&child, "cd / && %s exec " EMULATOR " '%s/functions'", environment, BINARY_DIR);
    assert_int_equal(child.status, 66);
    child_normalise(child.output);
    return child.output;
}

static void places_known_by_address_are_lines_or_addresses(void **state)
{
    (void)state;
    assert_non_null(strstr(run_functions("OWN_OPTIONS=symbolize=0"), "borrow used at                   (functions+0x"));
    assert_non_null(strstr(child.output, "dropped at                       (functions+0x"));
    assert_non_null(strstr(child.output, "borrowed (shared) at             (functions+0x"));
    assert_non_null(strstr(child.output, "created at                       (functions+0x"));
    if (!HAS_SYMBOLIZER)
        skip();
    assert_non_null(strstr(run_functions("OWN_OPTIONS="), "\n  dropped at                       functions.c:10 in main\n"));
}

/* Units of gcc and of clang in one program have different debug information. */
static void whichever_compiler_it_was(void **state)
{
    (void)state;
    if (!HAS_SYMBOLIZER || IS_INSTRUMENTED)
        skip();
    child_run(&child,
              "cd '%s' && for cc in %s; do $cc -g -w -fno-omit-frame-pointer -DOWN_LEVEL=2 -I'%s/include' '%s/functions.c' "
              "'%s/libown_debug.a' -pthread -ldl -o functions_too && ./functions_too 2>&1 | grep 'dropped at' || exit 1; done",
              BINARY_DIR, COMPILERS_C, PROJECT_DIR, SOURCE_DIR, LIBRARY_DIR);
    child_normalise(child.output);
    for (char *line = strtok(child.output, "\n"); line; line = strtok(NULL, "\n"))
        assert_string_equal(line, "  dropped at                       functions.c:10 in main");
    assert_int_equal(child.status, 0);
}

static void help_lists_the_options(void **state)
{
    (void)state;
    run("help=1:detect_leaks=0", "leak");
    assert_int_equal(child.status, 0);
#define OPTION(type, name, initial, largest, help)                                                                     \
    assert_non_null(strstr(child.output, "==PID==NOTE: own:   " #name " "));                                           \
    assert_non_null(strstr(child.output, #type ", default " #initial ")"));
#include "../../libown/debug/options.def"
#undef OPTION
}

static void the_documentation_knows_every_option_and_rule(void **state)
{
    (void)state;
    child_run(&child, "cat '%s/docs/debug.md'", PROJECT_DIR);
#define OPTION(type, name, initial, largest, help) assert_non_null(strstr(child.output, "| `" #name "` |"));
#include "../../libown/debug/options.def"
#undef OPTION
#define RULE(name, meaning) assert_non_null(strstr(child.output, "`" name "`"));
#include "../../libown/debug/rules.def"
#undef RULE
}

static void log_path_may_say_where_the_process_goes(void **state)
{
    (void)state;
    child_run(&child, "cd '%s' && rm -rf logs && mkdir logs && OWN_OPTIONS=log_path=logs/a%%p.log " EMULATOR " ./violation_leak_2; ls logs",
              BINARY_DIR);
    assert_true(child.output[0] == 'a' && strstr(child.output, ".log\n") && !strchr(child.output, '%'));
    child_run(&child, "cd '%s' && OWN_OPTIONS=log_path=stdout " EMULATOR " ./violation_leak_2 2>/dev/null", BINARY_DIR);
    assert_non_null(strstr(child.output, "SUMMARY: own: leak"));
}

static void max_reports_are_written_and_the_rest_counted(void **state)
{
    (void)state;
    run("halt_on_error=0:max_reports=1", "two_mistakes");
    assert_int_equal(child.status, 66);
    assert_non_null(strstr(child.output, "SUMMARY: own: use-after-move"));
    assert_null(strstr(child.output, "SUMMARY: own: double-drop"));
    assert_non_null(strstr(child.output, "max_reports"));
}

static void context_size_is_how_much_of_the_stack_is_shown(void **state)
{
    (void)state;
    if (!HAS_SYMBOLIZER)
        skip();
    run("", "deep_stack");
    assert_non_null(strstr(child.output, "    #2 0x.. in main"));
    run("context_size=2", "deep_stack");
    assert_non_null(strstr(child.output, "    #1 0x.. in inlined"));
    assert_null(strstr(child.output, "in make deep_stack.c:8\n    #2"));
    run("context_size=0", "deep_stack");
    assert_null(strstr(child.output, "    #"));
    assert_non_null(strstr(child.output, "deep_stack.c:8 in make\nSUMMARY"));
}

static void borrows_can_have_stacks(void **state)
{
    (void)state;
    if (!HAS_SYMBOLIZER)
        skip();
    run("borrow_stacks=0", "borrow_in_function");
    assert_null(strstr(child.output, "in lend\n    #1"));
    run("borrow_stacks=1", "borrow_in_function");
    assert_non_null(strstr(child.output, "in lend\n    #1 0x.. in main borrow_in_function.c:14"));
}

static void verbosity_says_what_was_done(void **state)
{
    (void)state;
    run("verbosity=1", "leak");
    assert_non_null(strstr(child.output, "1 report"));
}

/* ---- suppressions -------------------------------------------------------------------------------------------------------- */

static void suppress(const char *lines, const char *options, const char *program)
{
    child_run(&child,
              "cd '%s' && printf '%s' > own.supp && OWN_OPTIONS=suppressions=own.supp:halt_on_error=0:%s " EMULATOR " ./violation_%s_2",
              BINARY_DIR, lines, options, program);
    child_normalise(child.output);
}

static void suppressed_reports_are_not_written(void **state)
{
    (void)state;
    static const char *const matching[] = {
        "use-after-move:two_mistakes.c\\ndouble-drop:main\\n", "use-after-move:^conn$\\ndouble-drop:conn",
        "# all\\n use-after-move:* \\ndouble-drop:*violation_two*\\n",
    };
    for (size_t i = 0; i < sizeof matching / sizeof *matching; i++) {
        if (i == 2 && !HAS_SYMBOLIZER)
            continue;
        suppress(matching[i], "", "two_mistakes");
        assert_string_equal(child.output, "end of main\n");
        assert_int_equal(child.status, 0);
    }
}

static void other_reports_are_written(void **state)
{
    (void)state;
    suppress("use-after-move:another.c\\nuse-after-move:^ain\\ndouble-drop:main", "", "two_mistakes");
    assert_non_null(strstr(child.output, "SUMMARY: own: use-after-move"));
    assert_null(strstr(child.output, "SUMMARY: own: double-drop"));
    assert_int_equal(child.status, 66);
}

static void a_suppressed_leak_hides_what_it_owned(void **state)
{
    (void)state;
    suppress("leak:^pool$\\n", "print_suppressions=1", "leak_tree");
    assert_non_null(strstr(child.output, "leak: 1 owner was never dropped"));
    assert_non_null(strstr(child.output, "NOTE: own:       1 leak:^pool$"));
    suppress("leak:leak_tree.c\\n", "", "leak_tree");
    assert_string_equal(child.output, "");
    assert_int_equal(child.status, 0);
}

static void mistakes_in_suppressions_are_warnings(void **state)
{
    (void)state;
    suppress("leek:main\\nleak\\n", "detect_leaks=0", "leak");
    assert_string_equal(child.output,
                        "==PID==WARNING: own: suppressions: 'leek' is not of the form rule:pattern with a rule of own\n"
                        "==PID==WARNING: own: suppressions: 'leak' is not of the form rule:pattern with a rule of own\n");
    run("suppressions=/nowhere:detect_leaks=0", "leak");
    assert_string_equal(child.output, "==PID==WARNING: own: suppressions: /nowhere cannot be read\n");
}

static void mistakes_are_warnings(void **state)
{
    (void)state;
    run("colour=1:exitcode=900:halt_on_error=yes:detect_leaks=0:verbose", "leak");
    assert_int_equal(child.status, 0);
    assert_string_equal(
        child.output,
        "==PID==WARNING: own: OWN_OPTIONS: no option is called 'colour'; OWN_OPTIONS=help=1 lists them\n"
        "==PID==WARNING: own: OWN_OPTIONS: '900' is not a number from 0 to 255, as exitcode wants\n"
        "==PID==WARNING: own: OWN_OPTIONS: 'yes' is not a flag from 0 to 1, as halt_on_error wants\n"
        "==PID==WARNING: own: OWN_OPTIONS: 'verbose' has no value; write verbose=...\n");
    run("log_format=xml:detect_leaks=0", "leak");
    assert_string_equal(child.output,
                        "==PID==WARNING: own: OWN_OPTIONS: 'xml' is not text or json, as log_format wants\n");
    run("log_path=$(printf '%1100d' 1):detect_leaks=0", "leak");
    assert_string_equal(child.output, "==PID==WARNING: own: OWN_OPTIONS: the value of log_path is too long\n");
    run("$(printf '%10000d' 1)", "leak");
    assert_non_null(strstr(child.output, "==PID==WARNING: own: OWN_OPTIONS is too long and ignored\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_default_exit_code_is_66),
        cmocka_unit_test(exitcode_is_the_exit_code),
        cmocka_unit_test(without_halt_on_error_the_program_goes_on),
        cmocka_unit_test(and_what_ended_is_reported_again),
        cmocka_unit_test(abort_on_error_aborts),
        cmocka_unit_test(leaks_can_be_left_alone),
        cmocka_unit_test(log_path_takes_the_report),
        cmocka_unit_test(places_known_by_address_are_lines_or_addresses),
        cmocka_unit_test(whichever_compiler_it_was),
        cmocka_unit_test(help_lists_the_options),
        cmocka_unit_test(the_documentation_knows_every_option_and_rule),
        cmocka_unit_test(log_path_may_say_where_the_process_goes),
        cmocka_unit_test(max_reports_are_written_and_the_rest_counted),
        cmocka_unit_test(context_size_is_how_much_of_the_stack_is_shown),
        cmocka_unit_test(borrows_can_have_stacks),
        cmocka_unit_test(verbosity_says_what_was_done),
        cmocka_unit_test(suppressed_reports_are_not_written),
        cmocka_unit_test(other_reports_are_written),
        cmocka_unit_test(a_suppressed_leak_hides_what_it_owned),
        cmocka_unit_test(mistakes_in_suppressions_are_warnings),
        cmocka_unit_test(mistakes_are_warnings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
