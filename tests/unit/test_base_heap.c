// The heap of a process that has asked for one: where malloc puts what, in each thread.
#define _DEFAULT_SOURCE
#include "base_test.h"

#include <pthread.h>
#include <unistd.h>

#include "base/heap.h"

enum { SIZE = 8 * 1024 * 1024 }; // glibc would map it by itself

static bool is_in_heap(const void *block) {
    return (uintptr_t)block < (uintptr_t)sbrk(0);
}

static void *allocate(void *unused) {
    (void)unused;
    char *block = malloc(SIZE);
    if (block) {
        memset(block, 1, SIZE);
    }
    return block;
}

static void large_blocks_of_all_threads_lie_in_one_heap(void **state) {
    (void)state;
    heap_prepare();
    char *block = allocate(NULL);
    assert_non_null(block);
    pthread_t thread;
    void *other = NULL;
    assert_int_equal(pthread_create(&thread, NULL, allocate, NULL), 0);
    assert_int_equal(pthread_join(thread, &other), 0);
    assert_non_null(other);
    if (HEAP_CAN_BE_TOLD) {
        assert_true(is_in_heap(block));
        assert_true(is_in_heap(other));
    }
    free(block);
    free(other);
}

// What is given back stays: the next block needs no new pages.
static void the_heap_is_not_given_back(void **state) {
    (void)state;
    if (!HEAP_CAN_BE_TOLD) {
        skip();
    }
    heap_prepare();
    void *before = sbrk(0);
    for (int i = 0; i < 10; i++) {
        free(allocate(NULL));
    }
    assert_ptr_equal(sbrk(0), before);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(large_blocks_of_all_threads_lie_in_one_heap),
        cmocka_unit_test(the_heap_is_not_given_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
