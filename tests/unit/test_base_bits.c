// Bit sets, against a plain array of bools.
#include "base_test.h"

#include "base/bits.h"

enum { LEN = 200 };

static void agrees_with_an_array(void **state) {
    (void)state;
    struct arena arena = {0};
    struct bits bits = bits_new(&arena, LEN);
    bool expected[LEN] = {0};
    assert_true(bits_empty(bits));
    uint32_t at = 1;
    for (int step = 0; step < 2000; step++) {
        at = (at * 75 + 74) % 65537; // the generator of the ZX81
        expected[at % LEN] = step % 3 != 0;
        if (step % 3) {
            bits_set(bits, at % LEN);
        } else {
            bits_clear(bits, at % LEN);
        }
    }
    uint32_t next = bits_next(bits, 0);
    for (uint32_t i = 0; i < LEN; i++) {
        assert_int_equal(bits_has(bits, i), expected[i]);
        if (expected[i]) {
            assert_int_equal(next, i);
            next = bits_next(bits, i + 1);
        }
    }
    assert_int_equal(next, LEN);
    arena_free(&arena);
}

static void set_operations(void **state) {
    (void)state;
    struct arena arena = {0};
    struct bits a = bits_new(&arena, LEN);
    struct bits b = bits_new(&arena, LEN);
    bits_set(a, 0);
    bits_set(a, 64);
    bits_set(b, 64);
    bits_set(b, 199);
    assert_true(bits_union(a, b));
    assert_false(bits_union(a, b)); // nothing new
    assert_true(bits_has(a, 0) && bits_has(a, 64) && bits_has(a, 199));
    assert_true(bits_intersect(a, b));
    assert_false(bits_intersect(a, b));
    assert_true(bits_equal(a, b));
    bits_clear_all(a);
    assert_true(bits_empty(a));
    bits_copy(a, b);
    assert_true(bits_equal(a, b));
    uint32_t sum = 0;
    for BITS_EACH (at, a) {
        sum += at;
    }
    assert_int_equal(sum, 64 + 199);
    arena_free(&arena);
}

static void lengths_around_a_word(void **state) {
    (void)state;
    struct arena arena = {0};
    static const uint32_t lengths[] = {0, 1, 63, 64, 65, 128};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct bits bits = bits_new(&arena, lengths[i]);
        assert_int_equal(bits_next(bits, 0), lengths[i]);
        for (uint32_t at = 0; at < lengths[i]; at++) {
            bits_set(bits, at);
        }
        uint32_t count = 0;
        for BITS_EACH (at, bits) {
            assert_int_equal(at, count);
            count++;
        }
        assert_int_equal(count, lengths[i]);
        assert_int_equal(bits_next(bits, lengths[i]), lengths[i]);
    }
    arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_an_array),
        cmocka_unit_test(set_operations),
        cmocka_unit_test(lengths_around_a_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
