/* An installed own builds programs outside its tree; units of two levels do not link. SPDX-License-Identifier: MIT */
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
static char prefix[256];

#define FLAGS (SANITIZE ? "-fsanitize=address,undefined" : "")

static void succeeds(void)
{
    if (child.status)
        fail_msg("%s", child.output);
}

static int install(void **state)
{
    (void)state;
    snprintf(prefix, sizeof prefix, "%s/installed", BINARY_DIR);
    child_run(&child, "rm -rf '%s' && '%s' --install '%s/libown' --prefix '%s'", prefix, CMAKE, BUILD_DIR, prefix);
    if (child.status)
        print_error("%s", child.output);
    return child.status;
}

static int uninstall(void **state)
{
    (void)state;
    child_run(&child, "rm -rf '%s'", prefix);
    return 0;
}

static void find_package_builds_each_level(void **state)
{
    (void)state;
    child_run(&child,
              "cd '%s' && mkdir package && cp '%s/outside.c' package/main.c && cat > package/CMakeLists.txt <<'END'\n"
              "cmake_minimum_required(VERSION 3.25)\n"
              "project(outside LANGUAGES C)\n"
              "find_package(own REQUIRED)\n"
              "foreach(level own hardened debug own_shared hardened_shared debug_shared)\n"
              "  add_executable(with_${level} main.c)\n"
              "  target_link_libraries(with_${level} PRIVATE own::${level})\n"
              "endforeach()\n"
              "END\n"
              "'%s' -S package -B package/build -DCMAKE_PREFIX_PATH='%s' -DCMAKE_C_COMPILER=%s -DCMAKE_C_FLAGS='%s' &&"
              " '%s' --build package/build -j2 &&"
              " for l in own hardened debug own_shared hardened_shared debug_shared; do"
              " test \"$(./package/build/with_$l)\" = \"level ${l%%_shared} fd 3\" || exit 1; done",
              prefix, SOURCE_DIR, CMAKE, prefix, CC, FLAGS, CMAKE);
    succeeds();
}

static void pkg_config_builds_each_level(void **state)
{
    (void)state;
    child_run(&child,
              "cd '%s' && export PKG_CONFIG_PATH=$(dirname $(find . -name own.pc)) LD_LIBRARY_PATH=$(dirname $(find . -name "
              "libown.so)) && for p in own own-hardened own-debug; do"
              " %s %s '%s/outside.c' $(pkg-config --cflags --libs $p) -o $p.out &&"
              " test \"$(./$p.out)\" = \"level ${p#own-} fd 3\" || exit 1; done",
              prefix, CC, FLAGS, SOURCE_DIR);
    succeeds();
}

/* The linker names the object and the library it needs, unless that is the one it has. */
static void links(int unit, int library, const char *suffix)
{
    static const char *const names[] = {"own", "own_hardened", "own_debug"};
    char object[32], symbol[64];
    snprintf(object, sizeof object, "unit_%d.o", unit);
    snprintf(symbol, sizeof symbol, "own_abi_v1_level_%d_needs_lib%s'", unit, names[unit]);
    child_run(&child,
              "cd '%s' && %s %s -g0 -DOWN_LEVEL=%d -Iinclude -c '%s/outside.c' -o %s &&"
              " %s %s %s $(find . -name lib%s.%s) -pthread -ldl -o mixed",
              prefix, CC, FLAGS, unit, SOURCE_DIR, object, CC, FLAGS, object, names[library], suffix);
    assert_int_equal(child.status == 0, unit == library);
    assert_int_equal(strstr(child.output, symbol) != NULL, unit != library);
    assert_int_equal(strstr(child.output, object) != NULL, unit != library);
}

static void levels_do_not_mix(void **state)
{
    (void)state;
    for (int unit = 0; unit < 3; unit++)
        for (int library = 0; library < 3; library++) {
            links(unit, library, "a");
            links(unit, library, "so");
        }
}

static void two_libraries_do_not_link(void **state)
{
    (void)state;
    child_run(&child,
              "cd '%s' && %s %s -DOWN_LEVEL=0 -Iinclude -c '%s/outside.c' -o zero.o &&"
              " %s %s -DOWN_LEVEL=1 -Dmain=other -Iinclude -c '%s/outside.c' -o one.o &&"
              " %s %s zero.o one.o $(find . -name libown.a) $(find . -name libown_hardened.a) -pthread -o mixed",
              prefix, CC, FLAGS, SOURCE_DIR, CC, FLAGS, SOURCE_DIR, CC, FLAGS);
    assert_int_not_equal(child.status, 0);
    assert_non_null(strstr(child.output, "own_abi_v1_one_level_per_program"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(find_package_builds_each_level),
        cmocka_unit_test(pkg_config_builds_each_level),
        cmocka_unit_test(levels_do_not_mix),
        cmocka_unit_test(two_libraries_do_not_link),
    };
    return cmocka_run_group_tests(tests, install, uninstall);
}
