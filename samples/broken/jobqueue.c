// The twin of ../jobqueue/jobqueue.c, with mistakes in it that people make. Each is marked where own-check finds it.
#define _POSIX_C_SOURCE 200809L
#include <own/own.h>

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct job {
    unsigned number;
    char *text OWN_FIELD_OWNED; // a line: an operator and its numbers, such as "max 3 1 2"
    long result;
    const char *trouble; // null: result is good
} job;
OWN_DECLARE_STATIC(job);
OWN_DEFINE_DROP(job, free(_p->text));

// ---- queue ----

enum { QUEUE_SLOTS = 4 };

// A ring: the jobs are slots[first], slots[first + 1] ...; a slot without a job is none.
struct queue {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    opt_job slots[QUEUE_SLOTS];
    size_t first, length;
    bool is_closed; // nothing is put any more
};

static void queue_init(struct queue *q OWN_EXCLUSIVE)
{
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->changed, NULL);
    for (size_t i = 0; i < QUEUE_SLOTS; i++)
        q->slots[i] = opt_job_none();
    q->first = q->length = 0;
    q->is_closed = false;
}

// Drops the jobs that nobody wanted.
static void queue_fini(struct queue *q OWN_EXCLUSIVE)
{
    for (size_t i = 0; i < QUEUE_SLOTS; i++)
        opt_drop(job, q->slots[i]);
    pthread_cond_destroy(&q->changed);
    pthread_mutex_destroy(&q->lock);
}

// Waits while the queue is full.
static void queue_put(struct queue *q OWN_EXCLUSIVE, own_job j)
{
    pthread_mutex_lock(&q->lock);
    while (q->length == QUEUE_SLOTS)
        pthread_cond_wait(&q->changed, &q->lock);
    q->slots[(q->first + q->length++) % QUEUE_SLOTS] = opt_job_some(j);
    pthread_cond_broadcast(&q->changed);
    pthread_mutex_unlock(&q->lock);
}

// Waits while the queue is empty; none when it is empty and closed.
static opt_job queue_next(struct queue *q OWN_EXCLUSIVE)
{
    opt_job next = opt_job_none();
    pthread_mutex_lock(&q->lock);
    while (!q->length && !q->is_closed)
        pthread_cond_wait(&q->changed, &q->lock);
    if (q->length) {
        next = own_take(q->slots[q->first]);
        q->first = (q->first + 1) % QUEUE_SLOTS;
        q->length--;
        pthread_cond_broadcast(&q->changed);
    }
    pthread_mutex_unlock(&q->lock);
    return next;
}

static void queue_close(struct queue *q OWN_EXCLUSIVE)
{
    pthread_mutex_lock(&q->lock);
    q->is_closed = true;
    pthread_cond_broadcast(&q->changed);
    pthread_mutex_unlock(&q->lock);
}

// ---- jobs ----

static bool combine(long *total OWN_EXCLUSIVE, const char *operator OWN_BORROWS, long number)
{
    if (strcmp(operator, "sum") == 0)
        return !__builtin_add_overflow(*total, number, total);
    if (strcmp(operator, "product") == 0)
        return !__builtin_mul_overflow(*total, number, total);
    *total = number > *total ? number : *total;
    return true;
}

static bool is_operator(const char *word OWN_BORROWS)
{
    return strcmp(word, "sum") == 0 || strcmp(word, "product") == 0 || strcmp(word, "max") == 0;
}

// What is wrong with the job, or null. Works on a copy of the text, as strtok_r writes into what it reads.
static const char *calculate(mut_job of)
{
    job *j = own_get(of);
    const char *trouble = NULL;
    char *copy, *rest = NULL;
    if (!*j->text) {
        trouble = "no operator";
        goto out;
    }
    copy = strdup(j->text);
    if (!copy)
        return "out of memory";
    const char *operator = strtok_r(copy, " ", &rest);
    const char *word = strtok_r(NULL, " ", &rest);
    if (!operator || !is_operator(operator))
        return "no such operator"; //~ error: memory allocated by `strdup` is never freed [leak]
    if (!word)
        trouble = "no numbers";
    for (bool is_first = true; word && !trouble; word = strtok_r(NULL, " ", &rest), is_first = false) {
        char *end;
        long number = strtol(word, &end, 10);
        if (*end)
            trouble = "not a number";
        else if (is_first)
            j->result = number;
        else if (!combine(&j->result, operator, number))
            trouble = "too large";
    }
out:
    free(copy); //~ warning: `copy` may be used before it has a value [use-uninit]
    return trouble;
}

static void print(ref_job of)
{
    const job *j = own_get(of);
    if (j->trouble)
        printf("%2u  %s: %s\n", j->number, j->text, j->trouble);
    else
        printf("%2u  %s = %ld\n", j->number, j->text, j->result);
}

// ---- threads ----

struct pipeline {
    FILE *in;
    struct queue todo, done;
};

static void *reader(void *argument)
{
    struct pipeline *p = argument;
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;
    for (unsigned number = 1; (length = getline(&line, &capacity, p->in)) >= 0; number++) {
        if (length && line[length - 1] == '\n')
            line[length - 1] = '\0';
        own_job j = own_new(job, .number = number, .text = strdup(line));
        queue_put(&p->todo, own_move(j));
        if (own_get(own_ref(j))->number % 1000 == 0) //~ error: use of moved value `j` [use-after-move]
            fprintf(stderr, "jobqueue: %u jobs\n", number);
    }
    free(line);
    queue_close(&p->todo);
    return NULL;
}

static void *worker(void *argument)
{
    struct pipeline *p = argument;
    opt_job next;
    while (own_is_some(next = queue_next(&p->todo))) {
        own_job j = own_unwrap(next);
        const char *trouble = calculate(own_mut(j));
        if (!*own_get(own_ref(j))->text) // an empty line is no job
            own_drop(job, j);
        own_get(own_mut(j))->trouble = trouble; //~ error: use of possibly dropped value `j` [use-after-move]
        queue_put(&p->done, own_move(j));
    }
    queue_close(&p->done);
    return NULL;
}

// False when a thread could not be started. Then the queues are closed, so that the other thread ends.
static bool run(struct pipeline *p OWN_EXCLUSIVE)
{
    pthread_t reading, working;
    if (pthread_create(&working, NULL, worker, p) != 0)
        return false;
    bool is_reading = pthread_create(&reading, NULL, reader, p) == 0;
    if (!is_reading)
        queue_close(&p->todo);
    for (;;) {
        opt_auto(job) j = queue_next(&p->done); // dropped at the end of every round
        if (!own_is_some(j))
            break;
        print(own_ref(j));
    }
    if (is_reading)
        pthread_join(reading, NULL);
    pthread_join(working, NULL);
    return is_reading;
}

int main(int argc, char **argv)
{
    FILE *in = argc > 1 ? fopen(argv[1], "r") : stdin;
    if (!in) {
        fprintf(stderr, "jobqueue: %s: %s\n", argv[1], strerror(errno));
        return EXIT_FAILURE;
    }
    struct pipeline p = {.in = in};
    queue_init(&p.todo);
    queue_init(&p.done);
    bool good = run(&p);
    queue_fini(&p.todo);
    queue_fini(&p.done);
    if (in != stdin)
        free(in);
        //~^ warning: `in` was opened by `fopen` and cannot be released by `free` [mismatched-release]
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
