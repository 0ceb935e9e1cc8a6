// Memory that other threads may write is read anew by every atomic or volatile read; one's own memory keeps its value.
#include <stdlib.h>

struct job { int references; struct job *next; };
void publish(struct job *job);
extern int stop;
extern volatile int ready;

int waits_for_others_ok(void) {
    char *buffer = malloc(10);
    __atomic_store_n(&stop, 0, __ATOMIC_RELEASE);
    while (!__atomic_load_n(&stop, __ATOMIC_ACQUIRE)) {
    }
    free(buffer);
    return 0;
}

int waits_for_others_bad(void) {
    char *buffer = malloc(10);
    __atomic_store_n(&stop, 0, __ATOMIC_RELEASE);
    while (!__atomic_load_n(&stop, __ATOMIC_ACQUIRE)) {
    }
    if (buffer) {
        buffer[0] = 0;
    }
    return 0; //~ warning: memory allocated by `malloc` is never freed [leak]
}

int waits_for_a_device_bad(void) {
    char *buffer = malloc(10);
    ready = 0;
    while (!ready) {
    }
    return buffer != NULL; //~ error: memory allocated by `malloc` is never freed [leak]
}

void last_reference_ok(void) {
    struct job *job = malloc(sizeof *job);
    if (!job) {
        return;
    }
    __atomic_store_n(&job->references, 1, __ATOMIC_RELAXED);
    if (__atomic_sub_fetch(&job->references, 1, __ATOMIC_ACQ_REL) == 0) {
        free(job);
    }
}

void shared_reference_ok(void) {
    struct job *job = malloc(sizeof *job);
    if (!job) {
        return;
    }
    __atomic_store_n(&job->references, 2, __ATOMIC_RELAXED);
    publish(job);
    if (__atomic_sub_fetch(&job->references, 1, __ATOMIC_ACQ_REL) == 0) {
        free(job);
    }
}
