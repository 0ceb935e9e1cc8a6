/* Every public header compiles alone, in every language, level and compiler we promise. SPDX-License-Identifier: MIT */
#include "child.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static struct child child;

#define STRICT                                                                                                         \
    "-pedantic -Wall -Wextra -Wconversion -Wshadow -Werror -I'" PROJECT_DIR "/include' -c -o /dev/null"

static void succeeds(void)
{
    if (child.status)
        fail_msg("%s", child.output);
}

/* What own-check sees in their place. (Each header in every standard: headers.py.) */
static void each_header_alone_in_check_mode(void **state)
{
    (void)state;
    child_run(&child,
              "for cc in %s; do for h in own check allocator counted rc slice vec str arena result arc mutex thread channel wait; do"
              " printf '#include <own/%%s.h>\\ntypedef int t;\\n' $h |"
              " $cc -x c -std=c11 -D__OWN_CHECK__ -w -I'" PROJECT_DIR "/include' -c -o /dev/null - || exit 1; done; done",
              COMPILERS_C);
    succeeds();
}

/* As the optimiser sees them. */
static void every_verb_is_strict(void **state)
{
    (void)state;
    child_run(&child,
              "for l in 0 1 2; do"
              " for cc in %s; do for f in verb type thread_verb; do"
              " $cc -std=c11 -O2 -DOWN_LEVEL=$l -Wstrict-prototypes -Wmissing-prototypes " STRICT
              " '" SOURCE_DIR "'/every_$f.c || exit 1; done; done;"
              " for cc in %s; do for f in verbs types threads unique; do"
              " $cc -std=c++17 -O2 -DOWN_LEVEL=$l " STRICT " '" SOURCE_DIR "'/$f.cpp || exit 1; done; done;"
              " done",
              COMPILERS_C, COMPILERS_CXX);
    succeeds();
}

static void check_mode_knows_every_verb(void **state)
{
    (void)state;
    child_run(&child,
              "for cc in %s; do for f in verb type thread_verb; do $cc -std=c11 -D__OWN_CHECK__ -Wall -Wextra -Wno-attributes -I'" PROJECT_DIR
              "/include' -Werror -c -o /dev/null '" SOURCE_DIR "'/every_$f.c || exit 1; done; done",
              COMPILERS_C);
    succeeds();
}

static void every_contract_is_in_the_grammar(void **state)
{
    (void)state;
    child_run(&child, "cat '%s/include/own'/*.h '%s/include/own/check'/*.h | grep -o '\"own:[a-z]*[=\"]*[a-z]*' | tr -d '\"' | sort -u",
              PROJECT_DIR, PROJECT_DIR);
    for (char *mark = strtok(child.output, "\n"); mark; mark = strtok(NULL, "\n")) {
        static struct child grep;
        child_run(&grep, "grep -qF '%s' '%s/docs/annotations.md'", mark, PROJECT_DIR);
        if (grep.status)
            fail_msg("docs/annotations.md does not know %s", mark);
    }
}

static void an_ignored_owner_is_a_warning(void **state)
{
    (void)state;
    child_run(&child,
              "for cc in %s; do printf '#include <own/own.h>\\ntypedef struct t { int x; } t;\\nOWN_DECLARE(t);\\n"
              "void f(t *p);\\nvoid f(t *p) { own_t_from_raw(p); }\\n' | $cc -x c " STRICT " - && exit 1; done; exit 0",
              COMPILERS_C);
    assert_int_equal(child.status, 0);
    assert_non_null(strstr(child.output, "nodiscard"));
}

static void handles_do_not_mix(void **state)
{
    (void)state;
    static const char *const bodies[] = {
        "own_t o = own_t_mut(p)", "ref_t r = own_t_mut(p)", "mut_t m = own_t_ref(p)", "opt_t o = own_t_move(p)",
        "own_t_drop(own_t_mut(p).ptr)", "own_get(*p)",
    };
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        child_run(&child,
                  "for cc in %s; do printf '#include <own/own.h>\\ntypedef struct t { int x; } t;\\nOWN_DECLARE(t);\\n"
                  "void f(own_t *p);\\nvoid f(own_t *p) { %s; }\\n' |"
                  " $cc -x c -Werror=incompatible-pointer-types -I'" PROJECT_DIR
                  "/include' -c -o /dev/null - && exit 1; done; exit 0",
                  COMPILERS_C, bodies[i]);
        assert_int_equal(child.status, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_header_alone_in_check_mode),
        cmocka_unit_test(every_verb_is_strict),
        cmocka_unit_test(check_mode_knows_every_verb),
        cmocka_unit_test(every_contract_is_in_the_grammar),
        cmocka_unit_test(an_ignored_owner_is_a_warning),
        cmocka_unit_test(handles_do_not_mix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
