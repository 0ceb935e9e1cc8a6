/* What compilers make of the marks of annotate.h. SPDX-License-Identifier: MIT */
#include "child.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static struct child child;

#define COMPILE "-I'" PROJECT_DIR "/include' -c -o /dev/null "
#define NOWHERE "-c -o /dev/null"
#define STRICT  "-pedantic -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Werror " COMPILE

static void succeeds(void)
{
    if (child.status)
        fail_msg("%s", child.output);
}

static void every_mark_in_every_standard_of_c(void **state)
{
    (void)state;
    child_run(&child,
              "for cc in %s; do for s in 11 17 2x; do $cc -std=c$s " STRICT " '" SOURCE_DIR "/marks.c' || exit 1; done; done",
              COMPILERS_C);
    succeeds();
}

static void every_mark_in_cxx(void **state)
{
    (void)state;
    child_run(&child,
              "for cc in %s; do for s in 11 17 20; do $cc -x c++ -std=c++$s -pedantic -Wall -Wextra -Werror " COMPILE
              " '" SOURCE_DIR "/marks.c' || exit 1; done; done",
              COMPILERS_CXX);
    succeeds();
}

/* The written list of what -Weverything may say: nothing in C; in C++, that C++98 does not know C++11. */
static void clang_has_nothing_to_say(void **state)
{
    (void)state;
    if (!*CLANG)
        skip();
    child_run(&child,
              "for s in 11 17 2x; do %s -std=c$s -Weverything -Werror " COMPILE "'" SOURCE_DIR "/marks.c' || exit 1; done;"
              " for s in 11 20; do %s -x c++ -std=c++$s -Weverything -Wno-c++98-compat -Werror " COMPILE "'" SOURCE_DIR
              "/marks.c' || exit 1; done",
              CLANG, CLANG);
    succeeds();
}

static void compile(const char *compiler, const char *flags, const char *source)
{
    child_run(&child, "printf '#include <stdlib.h>\\n#include <own/annotate.h>\\n%s\\n' | %s -x c -std=c11 -I'" PROJECT_DIR
              "/include' %s -", source, compiler, flags);
}

/* Compiles a function and looks for what the compiler writes of it. */
static void warns(const char *compiler, const char *flags, const char *source, const char *warning)
{
    compile(compiler, flags, source);
    if (!strstr(child.output, warning))
        fail_msg("no %s from %s %s for\n%s\n%s", warning, compiler, flags, source, child.output);
}

static void is_silent(const char *compiler, const char *flags, const char *source)
{
    compile(compiler, flags, source);
    assert_string_equal(child.output, "");
}

#define LINE  "OWN_RESULT_OWNED char *line(void);\\n"
#define TABLE "struct t; void t_free(struct t *t); OWN_RESULT_RELEASED_BY(t_free, 1) struct t *t_new(void);\\n"

static void an_ignored_result_is_a_warning(void **state)
{
    (void)state;
    const char *bad = LINE "void f(void); void f(void) { line(); }";
    const char *ok = LINE "void f(void); void f(void) { free(line()); }";
    if (*GCC) {
        warns(GCC, "-Wall " NOWHERE, bad, "-Wunused-result");
        is_silent(GCC, "-Wall " NOWHERE, ok);
    }
    if (*CLANG) {
        warns(CLANG, "-Wall " NOWHERE, bad, "-Wunused-result");
        is_silent(CLANG, "-Wall " NOWHERE, ok);
    }
}

static void gcc_knows_the_release(void **state)
{
    (void)state;
    if (!*GCC)
        skip();
    warns(GCC, "-O1 -Wall " NOWHERE, TABLE "void f(void); void f(void) { free(t_new()); }", "-Wmismatched-dealloc");
    warns(GCC, "-fanalyzer " NOWHERE, TABLE "void f(void); void f(void) { struct t *t = t_new(); t_free(t); t_free(t); }",
          "-Wanalyzer-double-free");
    warns(GCC, "-fanalyzer " NOWHERE, TABLE "void f(void); void f(void) { struct t *t = t_new(); (void)t; }", "-Wanalyzer-malloc-leak");
    is_silent(GCC, "-O1 -Wall -fanalyzer " NOWHERE, TABLE "void f(void); void f(void) { t_free(t_new()); }");
}

/* ownership_returns would make its analyzer take what a result points to for garbage. */
static void clang_knows_what_does_not_escape(void **state)
{
    (void)state;
    if (!*CLANG)
        skip();
    is_silent(CLANG, "--analyze -o /dev/null", LINE "int f(void); int f(void) { char *p = line(); int c = p[0]; free(p); return c; }");
    warns(CLANG, "-Wall -O1 -S -emit-llvm -o -", "void f(int *p OWN_NOESCAPE); void f(int *p) { *p = 1; }", "nocapture");
}

/* No compiler may delete a check because of OWN_NONNULL: `abort` is still called. */
static void a_check_of_a_nonnull_parameter_stays(void **state)
{
    (void)state;
    const char *const compilers[] = {GCC, CLANG};
    for (size_t i = 0; i < sizeof compilers / sizeof compilers[0]; i++) {
        if (*compilers[i])
            warns(compilers[i], "-O2 -S -o -", "void f(int *p OWN_NONNULL); void f(int *p) { if (!p) abort(); *p = 1; }",
                  "abort");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_mark_in_every_standard_of_c),
        cmocka_unit_test(every_mark_in_cxx),
        cmocka_unit_test(clang_has_nothing_to_say),
        cmocka_unit_test(an_ignored_result_is_a_warning),
        cmocka_unit_test(gcc_knows_the_release),
        cmocka_unit_test(clang_knows_what_does_not_escape),
        cmocka_unit_test(a_check_of_a_nonnull_parameter_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
