/* Boxes with allocators, per type and per object, at every level. SPDX-License-Identifier: MIT */
#include "meter.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

static struct meter meter, other;
static const struct own_allocator metered = METER_ALLOCATOR(&meter), another = METER_ALLOCATOR(&other);

typedef struct node {
    int value;
    int *ended;
} node;
OWN_DECLARE_STATIC_IN(node, node, &metered);
OWN_DEFINE_DROP(node, ++*_p->ended);

typedef struct leaf {
    int *ended;
} leaf;
OWN_DECLARE_STATIC_IN_EACH(leaf, leaf);
OWN_DEFINE_DROP(leaf, ++*_p->ended);

/* The same with a drop that other units could see. */
typedef struct twig {
    char name[3];
} twig;
OWN_DECLARE_IN(twig, twig, &metered);
OWN_DEFINE_DROP(twig, (void)_p);
typedef struct bark {
    char name[3];
} bark;
OWN_DECLARE_IN_EACH(bark, bark);
OWN_DEFINE_DROP(bark, (void)_p);

/* Volatile: compilers refuse to copy so much of so little. */
static volatile size_t too_much = SIZE_MAX - 3;

static int ended;

static int start(void **state)
{
    (void)state;
    ended = 0;
    meter = other = (struct meter){0};
    return 0;
}

static int everything_is_back(void **state)
{
    (void)state;
    return meter.blocks || meter.bytes || other.blocks || other.bytes;
}

static void a_type_has_an_allocator(void **state)
{
    (void)state;
    own_node a = own_new(node, .value = 1, .ended = &ended);
    assert_true(meter.blocks == 1 && meter.bytes == sizeof(node));
    meter.fail_at = 2;
    opt_node none = own_try_new(node, .ended = &ended);
    assert_false(own_is_some(none));
    opt_drop(node, none);
    own_auto(node) b = own_new(node, .value = 2, .ended = &ended);
    assert_int_equal(own_get(own_ref(a))->value + own_get(own_ref(b))->value, 3);
    own_drop(node, a);
    assert_int_equal(ended, 1);
    assert_true(meter.blocks == 1);
    own_auto(twig) t = own_new(twig, "x");
    assert_true(meter.bytes == sizeof(node) + sizeof(twig));
}

static void each_object_has_an_allocator(void **state)
{
    (void)state;
    own_leaf a = own_new_in(&metered, leaf, &ended);
    own_leaf b = own_new_in(&another, leaf, &ended);
    own_leaf c = own_new(leaf, &ended); /* malloc's */
    assert_true(meter.blocks == 1 && other.blocks == 1);
    own_leaf swapped = own_replace(a, own_move(b));
    own_drop(leaf, a);
    assert_true(meter.blocks == 1 && other.blocks == 0);
    own_drop(leaf, swapped);
    own_drop(leaf, c);
    assert_int_equal(ended, 3);
    meter.fail_at = meter.calls + 1;
    opt_leaf none = own_try_new_in(&metered, leaf, &ended);
    assert_false(own_is_some(none));
    opt_drop(leaf, none);
    const leaf init = {&ended};
    none = own_leaf_try_new_in(&another, &init, too_much);
    assert_false(own_is_some(none));
    opt_drop(leaf, none);
    own_auto(leaf) d = own_leaf_new_in(&another, &init, sizeof init);
    opt_auto(leaf) e = own_leaf_try_new_in(&metered, &init, sizeof init);
    assert_true(own_is_some(e) && own_get(own_ref(d))->ended == &ended);
    own_auto(bark) f = own_new_in(&metered, bark, "y");
    assert_true(own_get(own_ref(f))->name[0] == 'y');
}

static void create(void *unused)
{
    (void)unused;
    own_leaf l = own_new_in(&metered, leaf, &ended);
    own_drop(leaf, l);
}

static void no_memory_calls_the_hook(void **state)
{
    (void)state;
    meter.fail_at = 1;
    assert_true(runs_out(create, NULL) && meter_asked == sizeof(leaf));
    assert_false(runs_out(create, NULL));
}

/* The default is the C library's. */
static void malloc_is_an_allocator(void **state)
{
    (void)state;
    char *block = own_malloc_allocator.allocate(3, NULL);
    assert_non_null(block);
    memcpy(block, "ab", 3);
    block = own_malloc_allocator.reallocate(block, 3, 300, NULL);
    assert_string_equal(block, "ab");
    own_malloc_allocator.release(block, 300, NULL);
    own_malloc_allocator.release(NULL, 0, NULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, everything_is_back)
    const struct CMUnitTest tests[] = {
        TEST(a_type_has_an_allocator),
        TEST(each_object_has_an_allocator),
        TEST(no_memory_calls_the_hook),
        TEST(malloc_is_an_allocator),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
