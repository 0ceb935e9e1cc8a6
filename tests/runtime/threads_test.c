/* Owners made, passed on and dropped by many threads; a child process that goes on using them.
 * SPDX-License-Identifier: MIT */
#include "conn.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef ROUNDS
#define ROUNDS 20000
#endif
enum { THREADS = 4 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static own_conn exchange; /* under lock */

static void *churn(void *sum)
{
    for (int i = 0; i < ROUNDS; i++) {
        own_auto(conn) mine = own_new(conn, .fd = 1);
        pthread_mutex_lock(&lock);
        own_auto(conn) theirs = own_replace(exchange, own_move(mine));
        pthread_mutex_unlock(&lock);
        *(int *)sum += own_get(own_ref(theirs))->fd;
    }
    return NULL;
}

static void owners_cross_threads(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    int sums[THREADS] = {0};
    exchange = own_new(conn, .fd = 1);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, churn, &sums[i]), 0);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(sums[i], ROUNDS);
    }
    own_drop(conn, exchange);
}

static own_conn lent; /* borrowed exclusively by the main thread, and then shared by all at once */
static pthread_barrier_t turn;

static void *read_in_turn(void *sum)
{
    for (int i = 0; i < ROUNDS / 20; i++) {
        pthread_barrier_wait(&turn);
        ref_conn first = own_ref(lent);
        ref_conn second = own_ref(lent);
        *(int *)sum += own_get(second)->fd;
        *(int *)sum += own_get(first)->fd;
        pthread_barrier_wait(&turn);
    }
    return NULL;
}

static void threads_read_what_was_lent_to_one(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    int sums[THREADS] = {0};
    lent = own_new(conn, .fd = 0);
    pthread_barrier_init(&turn, NULL, THREADS + 1);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, read_in_turn, &sums[i]), 0);
    for (int i = 0; i < ROUNDS / 20; i++) {
        own_get(own_mut(lent))->fd = 1;
        pthread_barrier_wait(&turn);
        pthread_barrier_wait(&turn);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(sums[i], ROUNDS / 20 * 2);
    }
    pthread_barrier_destroy(&turn);
    own_drop(conn, lent);
}

static void a_child_process_goes_on(void **state)
{
    (void)state;
    own_auto(conn) c = own_new(conn, .fd = 3);
    pid_t child = fork();
    if (child == 0) {
        own_conn d = own_new(conn, .fd = own_get(own_ref(c))->fd + 1);
        int fd = own_get(own_ref(d))->fd;
        own_drop(conn, d);
        own_drop(conn, c);
        _exit(fd);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(WEXITSTATUS(status), 4);
    assert_int_equal(own_get(own_ref(c))->fd, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(owners_cross_threads),
        cmocka_unit_test(threads_read_what_was_lent_to_one),
        cmocka_unit_test(a_child_process_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
