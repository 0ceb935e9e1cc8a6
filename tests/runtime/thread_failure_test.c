/* Without memory or threads: the n-th call of malloc, calloc or pthread_create fails, for every n (linked with --wrap).
 * SPDX-License-Identifier: MIT */
#include "counted.h"

#include <own/channel.h>
#include <own/thread.h>

#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

OWN_DECLARE_THREAD(item);
OWN_DECLARE_CHANNEL(item);

static long calls, fail_at; /* this thread's; 0: none fails */

static bool fails(void)
{
    return fail_at && ++calls == fail_at;
}

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument)
{
    return fails() ? EAGAIN : __real_pthread_create(thread, attributes, start, argument);
}

static void add(mut_item i)
{
    own_get(i)->number++;
}

static void look(ref_item i)
{
    (void)own_get(i);
}

/* All that can fail, once; how many of the five steps did not. */
static int all_steps(own_item first, own_item second)
{
    int steps = 0;
    own_auto(item) x = own_move(first);
    opt_auto(thread_item) t = own_try_spawn(item, add, own_move(second));
    steps += own_is_some(t);
    own_auto(scope) s = own_scope_open();
    steps += own_try_lend_ref(item, s, look, own_ref(x));
    steps += own_try_lend_ref(item, s, look, own_ref(x));
    channel_item c;
    if (!channel_item_try_new(2, &c))
        return steps;
    own_auto(sender_item) to = own_move(c.sender);
    own_auto(receiver_item) from = own_move(c.receiver);
    own_drop(scope, s);
    opt_auto(item) back = own_try_send(item, to, own_move(x));
    return steps + 1 + !own_is_some(back);
}

static void each_call_fails_once(void **state)
{
    (void)state;
    int steps = 0;
    long n = 0;
    while (steps < 5) {
        own_item first = make_item(1), second = make_item(2);
        calls = 0;
        fail_at = ++n;
        steps = all_steps(own_move(first), own_move(second));
        fail_at = 0;
        assert_int_equal(live_items, 0);
        assert_in_range(steps, 3, 5);
    }
    assert_true(n > 8); /* three threads of a block each, and the two parts of a channel */
}

static jmp_buf out;
static int error_seen;
static void leave(int error)
{
    error_seen = error;
    longjmp(out, 1);
}

static void a_hook_sees_the_error(void **state)
{
    (void)state;
    own_on_no_thread(leave);
    own_item i = make_item(1);
    calls = 0;
    fail_at = 2;
    if (setjmp(out) == 0) {
        own_thread_item t = own_spawn(item, add, own_move(i));
        own_detach(item, t);
        fail();
    }
    assert_int_equal(error_seen, EAGAIN);
    item local = {1};
    own_auto(scope) s = own_scope_open();
    calls = 0;
    fail_at = 1;
    if (setjmp(out) == 0) {
        own_lend_mut(item, s, add, mut_item_from_raw(&local));
        fail();
    }
    assert_int_equal(error_seen, ENOMEM);
    fail_at = 0;
    own_on_no_thread(NULL);
    assert_int_equal(live_items, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_call_fails_once),
        cmocka_unit_test(a_hook_sees_the_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
