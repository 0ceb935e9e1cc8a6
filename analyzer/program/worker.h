// Inside the room: one worker process, as its parent sees it.
#ifndef OWN_PROGRAM_WORKER_H
#define OWN_PROGRAM_WORKER_H

#include <sys/types.h>

#include "program/workers.h"

#define WORKER_NO_TASK UINT32_MAX

struct worker {
    pid_t pid;         // 0 = there is no process
    int tasks;         // task numbers go in here
    int results;       // and messages come out here: a header and its bytes
    uint32_t task;     // the one under way, or WORKER_NO_TASK
    double deadline;   // of that task, in os_seconds(); 0 = none
    struct text input; // what has arrived of its message
};

struct worker_header {
    uint64_t length; // of the bytes that follow
    uint32_t task;
    uint32_t retires; // the worker ends after this message: its memory has grown too large
};

// Starts a process that serves `job`; the ends of `others`' pipes that belong to the parent are closed in it.
// False when the system has no process or pipe left.
bool worker_start(struct worker *worker, const struct workers_job *job, const struct worker *others,
                  uint32_t count);

// Gives an idle worker a task; false when the worker is gone.
bool worker_give(struct worker *worker, uint32_t task);

// Takes what the worker has written; false when it is gone.
bool worker_receive(struct worker *worker);

// Ends the process if it still runs and releases what belongs to it; returns its wait status.
int worker_end(struct worker *worker, bool kill_it);

#endif
