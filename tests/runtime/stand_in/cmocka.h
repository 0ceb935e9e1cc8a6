/* What the tests of the runtime use of cmocka, for targets that have none: programs for other processors and for WebAssembly,
 * where Debian's is for the machine that builds. SPDX-License-Identifier: MIT
 *
 * The difference: an assertion that fails ends the program, and not the test alone, which would take longjmp. */
#ifndef TESTS_STAND_IN_CMOCKA_H
#define TESTS_STAND_IN_CMOCKA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct CMUnitTest {
    const char *name;
    void (*test_func)(void **state);
    int (*setup_func)(void **state);
    int (*teardown_func)(void **state);
    void *initial_state;
};
#define cmocka_unit_test(test)                                   {#test, test, NULL, NULL, NULL}
#define cmocka_unit_test_setup_teardown(test, setup, teardown)   {#test, test, setup, teardown, NULL}
#define cmocka_run_group_tests(tests, setup, teardown)                                                                 \
    _cmocka_run_group_tests(#tests, tests, sizeof(tests) / sizeof (tests)[0], setup, teardown)

#define assert_true(is)               ((is) ? (void)0 : stand_in_fail(#is, __FILE__, __LINE__))
#define assert_false(is)              assert_true(!(is))
#define assert_null(p)                assert_true((p) == NULL)
#define assert_non_null(p)            assert_true((p) != NULL)
#define assert_ptr_equal(a, b)        assert_true((const void *)(a) == (const void *)(b))
#define assert_int_equal(a, b)        stand_in_equal((long long)(a), (long long)(b), #a " == " #b, __FILE__, __LINE__)
#define assert_int_not_equal(a, b)    assert_true((a) != (b))
#define assert_in_range(a, low, high) assert_true((long long)(a) >= (long long)(low) && (long long)(a) <= (long long)(high))
#define assert_string_equal(a, b)     stand_in_same_text(a, b, __FILE__, __LINE__)
#define fail()                        stand_in_fail("fail", __FILE__, __LINE__)
#define fail_msg(...)                 (fprintf(stderr, __VA_ARGS__), fail())
/* In a test itself. */
#define skip()                                                                                                         \
    do {                                                                                                               \
        stand_in_skips = true;                                                                                         \
        return;                                                                                                        \
    } while (0)

static bool stand_in_skips;

__attribute__((noreturn)) static inline void stand_in_fail(const char *what, const char *file, int line)
{
    fprintf(stderr, "%s:%d: error: %s\n", file, line, what);
    exit(1);
}

static inline void stand_in_equal(long long a, long long b, const char *what, const char *file, int line)
{
    if (a == b)
        return;
    fprintf(stderr, "%lld != %lld\n", a, b);
    stand_in_fail(what, file, line);
}

static inline void stand_in_same_text(const char *a, const char *b, const char *file, int line)
{
    if (strcmp(a, b) == 0)
        return;
    fprintf(stderr, "\"%s\" != \"%s\"\n", a, b);
    stand_in_fail("the same text", file, line);
}

static inline void stand_in_run(const struct CMUnitTest *test)
{
    void *state = test->initial_state;
    stand_in_skips = false;
    if (test->setup_func)
        assert_int_equal(test->setup_func(&state), 0);
    test->test_func(&state);
    if (test->teardown_func)
        assert_int_equal(test->teardown_func(&state), 0);
    printf("[%s ] %s\n", stand_in_skips ? "  SKIPPED" : "       OK", test->name);
    fflush(stdout); /* what a program that crashes has passed */
}

static inline int _cmocka_run_group_tests(const char *group, const struct CMUnitTest *tests, size_t count,
                                          int (*setup)(void **state), int (*teardown)(void **state))
{
    void *state = NULL;
    if (setup)
        assert_int_equal(setup(&state), 0);
    for (size_t i = 0; i < count; i++)
        stand_in_run(&tests[i]);
    if (teardown)
        assert_int_equal(teardown(&state), 0);
    printf("%s: %zu passed\n", group, count);
    return 0;
}

#endif
