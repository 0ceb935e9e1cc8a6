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
    child_run(&child, "cd '%s' && OWN_OPTIONS=%s ./violation_%s_2", BINARY_DIR, options, program);
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
    child_run(&child, "cd '%s' && rm -f own-log.* && OWN_OPTIONS=log_path=own-log ./violation_use_after_move_2",
              BINARY_DIR);
    assert_string_equal(child.output, "");
    child_run(&child, "cd '%s' && cat own-log.* && rm own-log.*", BINARY_DIR);
    assert_non_null(strstr(child.output, "ERROR: own: use-after-move"));
    assert_non_null(strstr(child.output, "SUMMARY: own: use-after-move"));
}

static const char *run_functions(const char *environment)
{
    child_run(&child, "cd / && %s exec '%s/functions'", environment, BINARY_DIR);
    assert_int_equal(child.status, 66);
    child_normalise(child.output);
    return child.output;
}

static void places_known_by_address_are_lines_or_addresses(void **state)
{
    (void)state;
    assert_non_null(strstr(run_functions("OWN_OPTIONS=symbolize=0"), "(functions+0x"));
    if (!HAS_SYMBOLIZER)
        skip();
    assert_non_null(strstr(run_functions("OWN_OPTIONS="), "\n  dropped at                       functions.c:10 in main\n"));
}

static void help_lists_the_options(void **state)
{
    (void)state;
    run("help=1:detect_leaks=0", "leak");
    assert_int_equal(child.status, 0);
    assert_non_null(strstr(child.output, "==PID==NOTE: own:   exitcode "));
    assert_non_null(strstr(child.output, "==PID==NOTE: own:   log_path "));
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
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_default_exit_code_is_66),
        cmocka_unit_test(exitcode_is_the_exit_code),
        cmocka_unit_test(without_halt_on_error_the_program_goes_on),
        cmocka_unit_test(abort_on_error_aborts),
        cmocka_unit_test(leaks_can_be_left_alone),
        cmocka_unit_test(log_path_takes_the_report),
        cmocka_unit_test(places_known_by_address_are_lines_or_addresses),
        cmocka_unit_test(help_lists_the_options),
        cmocka_unit_test(mistakes_are_warnings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
