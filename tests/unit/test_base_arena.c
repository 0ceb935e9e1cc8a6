// Arenas and vectors: alignment, zeroing, growth, reuse after a reset.
#include "base_test.h"

#include <stdalign.h>

#include "base/arena.h"
#include "base/vec.h"

static bool is_zero(const char *data, size_t len) {
    for (size_t i = 0; i < len; i++) {
        if (data[i]) {
            return false;
        }
    }
    return true;
}

static void memory_is_zeroed_aligned_and_apart(void **state) {
    (void)state;
    struct arena arena = {0};
    char *previous = NULL;
    size_t previous_size = 0;
    for (size_t size = 0; size < 5000; size += 7) {
        char *memory = arena_alloc(&arena, size);
        assert_int_equal((uintptr_t)memory % alignof(max_align_t), 0);
        assert_true(is_zero(memory, size));
        memset(memory, 0xaa, size);
        assert_true(memory != previous);
        assert_true(previous_size == 0 || memory >= previous + previous_size || memory < previous);
        previous = memory;
        previous_size = size;
    }
    arena_free(&arena);
    assert_null(arena.chunks);
}

static void large_blocks_fit(void **state) {
    (void)state;
    struct arena arena = {0};
    char *small = arena_alloc(&arena, 16);
    char *large = arena_alloc(&arena, 20 * 1024 * 1024);
    assert_true(is_zero(large, 20 * 1024 * 1024));
    large[20 * 1024 * 1024 - 1] = 1;
    small[0] = 1;
    assert_true(arena.used >= 20 * 1024 * 1024 + 16);
    arena_free(&arena);
}

static void a_reset_arena_gives_zeroed_memory_again(void **state) {
    (void)state;
    struct arena arena = {0};
    arena_reset(&arena); // also when it is empty
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 1000; i++) {
            char *memory = arena_alloc(&arena, 100);
            assert_true(is_zero(memory, 100));
            memset(memory, 0xff, 100);
        }
        arena_reset(&arena);
        assert_int_equal(arena.used, 0);
    }
    arena_free(&arena);
}

static void vectors_grow_and_keep_their_items(void **state) {
    (void)state;
    struct arena arena = {0};
    VEC(uint32_t) numbers = {0};
    for (uint32_t i = 0; i < 10000; i++) {
        VEC_PUSH(&arena, &numbers, i * 3);
    }
    assert_int_equal(numbers.len, 10000);
    for (uint32_t i = 0; i < numbers.len; i++) {
        assert_int_equal(numbers.items[i], i * 3);
    }
    arena_free(&arena);
}

static void reserved_room_does_not_move(void **state) {
    (void)state;
    struct arena arena = {0};
    VEC(uint64_t) numbers = {0};
    VEC_RESERVE(&arena, &numbers, 100);
    VEC_PUSH(&arena, &numbers, 1);
    uint64_t *first = numbers.items;
    for (uint64_t i = 0; i < 99; i++) {
        VEC_PUSH(&arena, &numbers, i);
    }
    assert_ptr_equal(numbers.items, first);
    arena_free(&arena);
}

static void resizing_zeroes_what_is_new(void **state) {
    (void)state;
    struct arena arena = {0};
    VEC(uint32_t) numbers = {0};
    VEC_RESIZE(&arena, &numbers, 3);
    numbers.items[0] = numbers.items[1] = numbers.items[2] = 7;
    VEC_RESIZE(&arena, &numbers, 1);
    VEC_RESIZE(&arena, &numbers, 4);
    assert_int_equal(numbers.items[0], 7);
    assert_int_equal(numbers.items[1], 0);
    assert_int_equal(numbers.items[3], 0);
    arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_aligned_and_apart),
        cmocka_unit_test(large_blocks_fit),
        cmocka_unit_test(a_reset_arena_gives_zeroed_memory_again),
        cmocka_unit_test(vectors_grow_and_keep_their_items),
        cmocka_unit_test(reserved_room_does_not_move),
        cmocka_unit_test(resizing_zeroes_what_is_new),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
