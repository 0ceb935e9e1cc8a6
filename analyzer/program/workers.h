// Tasks in worker processes. A task that kills its process or takes too long costs exactly its own result;
// the worker is replaced and the others go on. Knows nothing of what a task does.
#ifndef OWN_PROGRAM_WORKERS_H
#define OWN_PROGRAM_WORKERS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct workers_result {
    str bytes;           // what the task wrote; lent for the call
    const char *failure; // null when the task ended; else why there are no bytes; lent for the call
};

struct workers_job {
    uint32_t task_count;
    uint32_t worker_count; // at least 1
    uint32_t timeout;      // seconds a task may take; 0 = no limit
    void *context;
    // In a worker process, on a thread with a large stack: one task after the other.
    void (*run)(void *context, uint32_t task, struct text *out);
    // In this process, once per task, in the order the tasks end.
    void (*done)(void *context, uint32_t task, struct workers_result result);
};

// Runs all tasks. When this process is interrupted (SIGINT, SIGTERM, SIGHUP), the workers end first.
// Requires: no other thread is running, nothing else waits for child processes.
void workers_run(const struct workers_job *job);

// The number of processors there are.
uint32_t workers_default_count(void);

#endif
