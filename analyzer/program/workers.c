// The pool: hands out tasks in order, collects messages, replaces workers that die or hang.
//
// 1. A task is given to one worker at a time, and a worker has one task at a time: whatever ends a worker is
// the fault
//    of the task it has.
// 2. Each task is reported done exactly once, with bytes or with a failure.
#define _DEFAULT_SOURCE

#include "program/workers.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/os.h"
#include "program/worker.h"

struct pool {
    const struct workers_job *job;
    struct worker *workers;
    struct pollfd *polled; // one per worker, and the interrupt pipe
    uint32_t next;         // first task not given yet
    uint32_t done;
};

// ---- interruption: a handler may do little, so it writes to a pipe that the pool polls ----

static int interrupt_pipe[2];

static void on_signal(int number) {
    int saved = errno;
    unsigned char byte = (unsigned char)number;
    if (write(interrupt_pipe[1], &byte, 1) != 1) {
        _exit(2);
    }
    errno = saved;
}

static const int handled_signals[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
enum { HANDLED_COUNT = sizeof handled_signals / sizeof *handled_signals };

static void install_handlers(struct sigaction *old) {
    if (pipe(interrupt_pipe) != 0) {
        interrupt_pipe[0] = -1;
    }
    for (int i = 0; i < HANDLED_COUNT; i++) {
        struct sigaction action = {0};
        sigemptyset(&action.sa_mask);
        action.sa_flags = SA_RESTART;
        bool interrupts = handled_signals[i] != SIGPIPE;
        action.sa_handler = interrupts && interrupt_pipe[0] >= 0 ? on_signal : interrupts ? SIG_DFL : SIG_IGN;
        sigaction(handled_signals[i], &action, &old[i]);
    }
}

static void restore_handlers(const struct sigaction *old) {
    for (int i = 0; i < HANDLED_COUNT; i++) {
        sigaction(handled_signals[i], &old[i], NULL);
    }
    if (interrupt_pipe[0] >= 0) {
        close(interrupt_pipe[0]);
        close(interrupt_pipe[1]);
    }
}

// ---- results ----

static void report_done(struct pool *pool, uint32_t task, struct workers_result result) {
    pool->done++;
    pool->job->done(pool->job->context, task, result);
}

static void report_failure(struct pool *pool, uint32_t task, const char *failure) {
    report_done(pool, task, (struct workers_result){.failure = failure});
}

// The worker is gone by itself: its task, if it had one, has failed.
static void worker_lost(struct pool *pool, struct worker *worker) {
    uint32_t task = worker->task;
    int status = worker_end(worker, false);
    if (task == WORKER_NO_TASK) {
        return;
    }
    char failure[64];
    if (WIFSIGNALED(status)) {
        snprintf(failure, sizeof failure, "the parser crashed (signal %d)", WTERMSIG(status));
    } else {
        snprintf(failure, sizeof failure, "the parser gave up (exit code %d)", WEXITSTATUS(status));
    }
    report_failure(pool, task, failure);
}

static void worker_timed_out(struct pool *pool, struct worker *worker) {
    uint32_t task = worker->task;
    worker_end(worker, true);
    char failure[64];
    snprintf(failure, sizeof failure, "timed out after %u s", (unsigned)pool->job->timeout);
    report_failure(pool, task, failure);
}

// Reports the message in `worker->input` if it is complete.
static void take_message(struct pool *pool, struct worker *worker) {
    struct worker_header header;
    if (worker->input.len < sizeof header) {
        return;
    }
    memcpy(&header, worker->input.data, sizeof header);
    if (worker->input.len - sizeof header < header.length) {
        return;
    }
    str bytes = {worker->input.data + sizeof header, (size_t)header.length};
    worker->task = WORKER_NO_TASK;
    worker->deadline = 0;
    report_done(pool, header.task, (struct workers_result){.bytes = bytes});
    worker->input.len = 0;
    if (header.retires) {
        worker_end(worker, false);
    }
}

// ---- the loop ----

// Gives the next task to an idle worker, starting the process when there is none. False when that is
// impossible.
static bool give_task(struct pool *pool, struct worker *worker) {
    const struct workers_job *job = pool->job;
    if (!worker->pid && !worker_start(worker, job, pool->workers, job->worker_count)) {
        return false;
    }
    if (!worker_give(worker, pool->next)) {
        worker_end(worker, true);
        return false;
    }
    pool->next++;
    worker->deadline = job->timeout ? os_seconds() + job->timeout : 0;
    return true;
}

static void give_tasks(struct pool *pool) {
    const struct workers_job *job = pool->job;
    uint32_t busy = 0;
    for (uint32_t i = 0; i < job->worker_count; i++) {
        struct worker *worker = &pool->workers[i];
        if (worker->task == WORKER_NO_TASK && pool->next < job->task_count) {
            give_task(pool, worker);
        }
        busy += worker->pid && worker->task != WORKER_NO_TASK;
    }
    if (busy == 0 && pool->next < job->task_count) {
        report_failure(pool, pool->next++, "no worker process could be started");
    }
}

static int milliseconds_to_deadline(const struct pool *pool) {
    double now = os_seconds();
    double least = -1;
    for (uint32_t i = 0; i < pool->job->worker_count; i++) {
        double deadline = pool->workers[i].deadline;
        double left = deadline > now ? deadline - now : 0;
        if (pool->workers[i].pid && deadline > 0 && (least < 0 || left < least)) {
            least = left;
        }
    }
    return least < 0 ? -1 : (int)(least * 1000) + 1;
}

static void receive(struct pool *pool) {
    double now = os_seconds();
    for (uint32_t i = 0; i < pool->job->worker_count; i++) {
        struct worker *worker = &pool->workers[i];
        if (!worker->pid) {
            continue;
        }
        bool alive = pool->polled[i].revents == 0 || worker_receive(worker);
        take_message(pool, worker);
        if (worker->pid && !alive) {
            worker_lost(pool, worker);
        } else if (worker->pid && worker->deadline > 0 && now >= worker->deadline) {
            worker_timed_out(pool, worker);
        }
    }
}

// Waits for messages, the next deadline or an interruption; returns the signal, or 0.
static int wait_for_something(struct pool *pool) {
    uint32_t count = pool->job->worker_count;
    for (uint32_t i = 0; i < count; i++) {
        const struct worker *worker = &pool->workers[i];
        pool->polled[i] = (struct pollfd){.fd = worker->pid ? worker->results : -1, .events = POLLIN};
    }
    pool->polled[count] = (struct pollfd){.fd = interrupt_pipe[0], .events = POLLIN};
    if (poll(pool->polled, count + 1, milliseconds_to_deadline(pool)) < 0) {
        for (uint32_t i = 0; i <= count; i++) {
            pool->polled[i].revents = 0;
        }
    }
    unsigned char number = 0;
    bool interrupted = pool->polled[count].revents && read(interrupt_pipe[0], &number, 1) == 1;
    return interrupted ? number : 0;
}

static int run_pool(struct pool *pool) {
    int interrupted = 0;
    while (pool->done < pool->job->task_count && !interrupted) {
        give_tasks(pool);
        if (pool->done < pool->job->task_count) {
            interrupted = wait_for_something(pool);
            receive(pool);
        }
    }
    for (uint32_t i = 0; i < pool->job->worker_count; i++) {
        if (pool->workers[i].pid) {
            worker_end(&pool->workers[i], interrupted != 0);
        }
    }
    return interrupted;
}

void workers_run(const struct workers_job *job) {
    struct arena arena = {0};
    struct pool pool = {.job = job};
    pool.workers = ARENA_ARRAY(&arena, struct worker, job->worker_count);
    pool.polled = ARENA_ARRAY(&arena, struct pollfd, job->worker_count + 1);
    for (uint32_t i = 0; i < job->worker_count; i++) {
        pool.workers[i].task = WORKER_NO_TASK;
    }
    struct sigaction old[HANDLED_COUNT];
    fflush(NULL);
    install_handlers(old);
    int interrupted = run_pool(&pool);
    restore_handlers(old);
    arena_free(&arena);
    if (interrupted) {
        raise(interrupted);
    }
}

uint32_t workers_default_count(void) {
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (uint32_t)count : 1;
}
