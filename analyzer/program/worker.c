// One worker process: its life from fork to wait, and both ends of its pipes. The worker runs its tasks on a
// thread with a very large stack, because parsers recurse as deep as their input nests.
#define _DEFAULT_SOURCE

#include "program/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/os.h"

enum {
    LARGEST_STACK = 1024 * 1024 * 1024, // reserved, touched only where needed
    SMALLEST_STACK = 8 * 1024 * 1024,
    LARGEST_WORKER_KB = 2 * 1024 * 1024,
};

struct service {
    const struct workers_job *job;
    int tasks;
    int results;
};

// ---- in the worker ----

static bool has_grown_too_large(void) {
    struct rusage usage;
    return getrusage(RUSAGE_SELF, &usage) == 0 && usage.ru_maxrss > LARGEST_WORKER_KB;
}

static void *serve(void *argument) {
    const struct service *service = argument;
    struct text out = {0};
    uint32_t task;
    bool retires = false;
    while (!retires && os_read(service->tasks, (char *)&task, sizeof task) == (ssize_t)sizeof task) {
        out.len = 0;
        service->job->run(service->job->context, task, &out);
        retires = has_grown_too_large();
        struct worker_header header = {.length = out.len, .task = task, .retires = retires};
        if (!os_write(service->results, (str){(const char *)&header, sizeof header}) ||
            !os_write(service->results, text_view(&out))) {
            break;
        }
    }
    text_free(&out);
    return NULL;
}

// Runs serve() on the largest stack the system grants.
static void serve_on_large_stack(struct service *service) {
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    for (size_t size = LARGEST_STACK; size >= SMALLEST_STACK; size /= 2) {
        if (pthread_attr_setstacksize(&attributes, size) == 0 &&
            pthread_create(&thread, &attributes, serve, service) == 0) {
            pthread_join(thread, NULL);
            return;
        }
    }
    serve(service);
}

_Noreturn static void worker_main(struct service service, const struct worker *others, uint32_t count) {
    static const int handled[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
    for (size_t i = 0; i < sizeof handled / sizeof *handled; i++) {
        signal(handled[i], SIG_DFL);
    }
    for (uint32_t i = 0; i < count; i++) {
        if (others[i].pid) {
            close(others[i].tasks);
            close(others[i].results);
        }
    }
    serve_on_large_stack(&service);
    _exit(0);
}

// ---- in the parent ----

static void close_pair(const int *ends) {
    close(ends[0]);
    close(ends[1]);
}

bool worker_start(struct worker *worker, const struct workers_job *job, const struct worker *others,
                  uint32_t count) {
    int tasks[2];
    int results[2];
    if (pipe(tasks) != 0) {
        return false;
    }
    if (pipe(results) != 0) {
        close_pair(tasks);
        return false;
    }
    pid_t pid = fork();
    if (pid < 0) {
        close_pair(tasks);
        close_pair(results);
        return false;
    }
    if (pid == 0) {
        close(tasks[1]);
        close(results[0]);
        worker_main((struct service){job, tasks[0], results[1]}, others, count);
    }
    close(tasks[0]);
    close(results[1]);
    fcntl(results[0], F_SETFL, O_NONBLOCK);
    *worker = (struct worker){.pid = pid, .tasks = tasks[1], .results = results[0], .task = WORKER_NO_TASK};
    return true;
}

bool worker_give(struct worker *worker, uint32_t task) {
    if (!os_write(worker->tasks, (str){(const char *)&task, sizeof task})) {
        return false;
    }
    worker->task = task;
    return true;
}

bool worker_receive(struct worker *worker) {
    char block[65536];
    for (;;) {
        ssize_t got = read(worker->results, block, sizeof block);
        if (got == 0) {
            return false;
        }
        if (got < 0) {
            return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
        }
        text_add(&worker->input, (str){block, (size_t)got});
    }
}

int worker_end(struct worker *worker, bool kill_it) {
    if (kill_it) {
        kill(worker->pid, SIGKILL);
    }
    close(worker->tasks);
    close(worker->results);
    text_free(&worker->input);
    int status = 0;
    while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR) {
    }
    *worker = (struct worker){.task = WORKER_NO_TASK};
    return status;
}
