// Hash maps and string interning.
#include "base_test.h"

#include <stdio.h>

#include "base/map.h"

static void an_empty_map_has_nothing(void **state) {
    (void)state;
    struct map map = {0};
    assert_false(map_get(&map, 0).found);
    assert_false(map_get(&map, UINT64_MAX).found);
}

static void maps_hold_every_key(void **state) {
    (void)state;
    struct arena arena = {0};
    struct map map = {0};
    for (uint64_t i = 0; i < 20000; i++) {
        map_set(&arena, &map, i << 40, (uint32_t)i); // keys that differ in high bits only
    }
    assert_int_equal(map.len, 20000);
    for (uint64_t i = 0; i < 20000; i++) {
        struct map_result result = map_get(&map, i << 40);
        assert_true(result.found);
        assert_int_equal(result.value, i);
        assert_false(map_get(&map, (i << 40) + 1).found);
    }
    arena_free(&arena);
}

static void setting_again_replaces(void **state) {
    (void)state;
    struct arena arena = {0};
    struct map map = {0};
    map_set(&arena, &map, 0, 0);
    map_set(&arena, &map, 0, UINT32_MAX - 1);
    assert_int_equal(map.len, 1);
    assert_int_equal(map_get(&map, 0).value, UINT32_MAX - 1);
    arena_free(&arena);
}

static void strings_get_numbers_in_order(void **state) {
    (void)state;
    struct arena arena = {0};
    struct intern intern = {0};
    assert_false(intern_find(&intern, S("x")).found);
    assert_int_equal(intern_str(&arena, &intern, S("")), 0);
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 1; i < 5000; i++) {
            char name[16];
            str s = {name, (size_t)snprintf(name, sizeof name, "name%u", i)};
            assert_int_equal(intern_str(&arena, &intern, s), i); // copied: `name` is reused
        }
    }
    assert_int_equal(intern.strings.len, 5000);
    assert_str(intern.strings.items[4711], "name4711");
    assert_int_equal(intern_find(&intern, S("name17")).value, 17);
    assert_false(intern_find(&intern, S("name")).found);
    arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_map_has_nothing),
        cmocka_unit_test(maps_hold_every_key),
        cmocka_unit_test(setting_again_replaces),
        cmocka_unit_test(strings_get_numbers_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
