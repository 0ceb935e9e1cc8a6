/* Results at every level. SPDX-License-Identifier: MIT */
#include "conn.h"

#include <own/result.h>
#include <own/str.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

OWN_DECLARE_RESULT(port, int, const char *);
OWN_DECLARE_RESULT_OWN(conn, conn, const char *);
OWN_DECLARE_RESULT(sum, double, const char *);

struct trouble { const char *what; int line, column; };
OWN_DECLARE_RESULT(depth, int, struct trouble);
OWN_DECLARE_RESULT_OWN(line, str, struct trouble);
OWN_DECLARE_RESULT_OWN(short_line, str, int);

static int closed;

static result_port port_of(int fd)
{
    return fd % 2 ? result_port_err("odd") : result_port_ok(fd / 2);
}

static result_conn open_conn(int fd)
{
    if (fd < 0)
        return result_conn_err("negative");
    return result_conn_ok(own_new(conn, .fd = fd, .closed = &closed));
}

static result_conn connect_to(int fd)
{
    own_auto(conn) c = own_try(conn, open_conn(fd));
    own_get(own_mut(c))->fd = own_try(conn, port_of(fd));
    return result_conn_ok(own_move(c));
}

static result_sum sum_of(int a, int b)
{
    return result_sum_ok((double)own_try(sum, port_of(a)) + own_try(sum, port_of(own_try(sum, port_of(b)))));
}

static void values_and_errors(void **state)
{
    (void)state;
    result_port r = port_of(8);
    assert_true(result_port_is_ok(&r));
    assert_int_equal(result_port_unwrap(&r), 4);
    r = port_of(7);
    assert_false(result_port_is_ok(&r));
    assert_string_equal(result_port_error(&r), "odd");
    result_sum s = sum_of(2, 8);
    assert_true(result_sum_unwrap(&s) == 3.0);
    s = sum_of(2, 6);
    assert_string_equal(result_sum_error(&s), "odd");
    s = sum_of(1, 6);
    assert_string_equal(result_sum_error(&s), "odd");
}

static void owners_leave_their_result(void **state)
{
    (void)state;
    closed = 0;
    result_conn r = connect_to(4);
    assert_true(result_conn_is_ok(&r));
    own_conn c = result_conn_unwrap(&r);
    assert_int_equal(own_get(own_ref(c))->fd, 2);
    opt_result_conn_drop(&r);
    assert_int_equal(closed, 0);
    own_drop(conn, c);
    assert_int_equal(closed, 1);
    r = connect_to(6);
    opt_result_conn_drop(&r);
    opt_drop(result_conn, r); // own-check: allow(double-free) dropping an empty result must do nothing
    assert_int_equal(closed, 2);
}

static void an_early_return_drops(void **state)
{
    (void)state;
    closed = 0;
    result_conn r = connect_to(-1);
    assert_string_equal(result_conn_error(&r), "negative");
    assert_int_equal(closed, 0);
    r = connect_to(3);
    assert_string_equal(result_conn_error(&r), "odd");
    assert_int_equal(closed, 1);
    opt_result_conn_drop(&r);
    assert_int_equal(closed, 1);
}

static result_depth depth_of(const char *brackets)
{
    if (*brackets == ')')
        return result_depth_ok(0);
    struct trouble t = {"no bracket", 1, 2};
    return *brackets == '(' ? result_depth_ok(1 + own_try(depth, depth_of(brackets + 1))) : result_depth_err(t);
}

static result_line line_of(const char *brackets)
{
    own_auto(str) s = own_str_format("%d", own_try(line, depth_of(brackets)));
    return result_line_ok(own_move(s));
}

static result_short_line short_line(int number)
{
    return number < 10 ? result_short_line_ok(own_str_format("%d", number)) : result_short_line_err(number);
}

// The error is larger than the value, or the value than the error.
static void of_any_size(void **state)
{
    (void)state;
    result_depth d = depth_of("((()");
    assert_int_equal(own_value(depth, d), 3);
    opt_auto(result_line) good = line_of("(()"), bad = line_of("((");
    own_auto(str) s = own_value(line, good);
    assert_string_equal(own_str_c(&s), "2");
    assert_int_equal(own_error(line, bad).column, 2);
    opt_auto(result_short_line) one = short_line(1), ten = short_line(10);
    assert_true(result_short_line_is_ok(&one));
    assert_int_equal(own_error(short_line, ten), 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_and_errors),
        cmocka_unit_test(owners_leave_their_result),
        cmocka_unit_test(an_early_return_drops),
        cmocka_unit_test(of_any_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
