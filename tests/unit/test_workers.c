// The worker pool with tasks that answer, crash, hang and write a lot.
#define _DEFAULT_SOURCE

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/os.h"
#include "program/workers.h"

enum { TASKS = 40, LARGE = 300 * 1000 };

struct seen {
    uint32_t times;
    size_t length;
    char failure[80];
};

static struct seen seen[TASKS];

static void record(void *context, uint32_t task, struct workers_result result) {
    (void)context;
    seen[task].times++;
    seen[task].length = result.bytes.len;
    strncpy(seen[task].failure, result.failure ? result.failure : "", sizeof seen[task].failure - 1);
    for (size_t i = 0; i < result.bytes.len; i++) {
        assert_int_equal(result.bytes.data[i], (char)task);
    }
}

static void crash(int number) {
    signal(number, SIG_DFL);
    raise(number);
}

// Task 3 crashes, 4 exits, 5 hangs; every seventh writes a lot, every other its number.
static void run(void *context, uint32_t task, struct text *out) {
    (void)context;
    if (task == 3) {
        crash(SIGSEGV);
    } else if (task == 4) {
        _exit(9);
    } else if (task == 5) {
        pause();
    }
    text_add_repeat(out, (char)task, task % 7 == 0 ? LARGE : 1);
}

static void run_with(uint32_t workers) {
    memset(seen, 0, sizeof seen);
    struct workers_job job = {
        .task_count = TASKS, .worker_count = workers, .timeout = 1, .run = run, .done = record};
    workers_run(&job);
    for (uint32_t task = 0; task < TASKS; task++) {
        assert_int_equal(seen[task].times, 1);
        bool fails = task >= 3 && task <= 5;
        assert_int_equal(seen[task].length, fails ? 0 : task % 7 == 0 ? LARGE : 1);
        assert_int_equal(seen[task].failure[0] != 0, fails);
    }
    assert_string_equal(seen[3].failure, "the parser crashed (signal 11)");
    assert_string_equal(seen[4].failure, "the parser gave up (exit code 9)");
    assert_string_equal(seen[5].failure, "timed out after 1 s");
}

static void a_bad_task_costs_only_itself(void **state) {
    (void)state;
    run_with(1);
    run_with(3);
    run_with(64);
}

static void nothing_to_do_is_done(void **state) {
    (void)state;
    struct workers_job job = {.worker_count = 2, .run = run, .done = record};
    workers_run(&job);
}

// Uses more stack than any default thread has.
static size_t deep(size_t depth) {
    volatile char frame[1024];
    frame[0] = (char)depth;
    return depth ? deep(depth - 1) + (size_t)(frame[0] != (char)depth) : 0;
}

static void run_deep(void *context, uint32_t task, struct text *out) {
    (void)context;
    text_add_repeat(out, (char)task, 1 + deep(100 * 1000));
}

static void the_stack_is_large(void **state) {
    (void)state;
    memset(seen, 0, sizeof seen);
    struct workers_job job = {.task_count = 1, .worker_count = 1, .run = run_deep, .done = record};
    workers_run(&job);
    assert_string_equal(seen[0].failure, "");
    assert_int_equal(seen[0].length, 1);
}

static int alive_pipe[2]; // its write end is held by whoever is still there

static void run_forever(void *context, uint32_t task, struct text *out) {
    (void)context;
    (void)task;
    (void)out;
    if (write(alive_pipe[1], "w", 1) == 1) {
        pause();
    }
}

static void interruption_ends_the_workers(void **state) {
    (void)state;
    assert_int_equal(pipe(alive_pipe), 0);
    pid_t pool = fork();
    if (pool == 0) {
        struct workers_job job = {.task_count = 2, .worker_count = 2, .run = run_forever, .done = record};
        workers_run(&job);
        _exit(0);
    }
    close(alive_pipe[1]);
    char byte;
    assert_int_equal(read(alive_pipe[0], &byte, 1), 1);
    assert_int_equal(read(alive_pipe[0], &byte, 1), 1);
    kill(pool, SIGINT);
    int status;
    waitpid(pool, &status, 0);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGINT);
    assert_int_equal(read(alive_pipe[0], &byte, 1), 0); // nobody is left
    close(alive_pipe[0]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bad_task_costs_only_itself),
        cmocka_unit_test(nothing_to_do_is_done),
        cmocka_unit_test(the_stack_is_large),
        cmocka_unit_test(interruption_ends_the_workers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
