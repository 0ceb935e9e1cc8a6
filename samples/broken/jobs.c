/* The broken twin of ../jobs.c: owners that are used after they were given away, and lost.
 * Built at level debug and run, it ends with a report of libown.
 * The comments say what own-check must find, line by line. SPDX-License-Identifier: MIT */
#include <own/own.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { QUEUE_LENGTH = 4, PRINTERS = 2, MOST_ATTEMPTS = 2 };

typedef struct job job;
OWN_DECLARE_STATIC(job);
struct job {
    char *title OWN_FIELD_OWNED;
    int pages;
    int attempts;
    opt_job older; /* in the archive */
};

static void job_fini(job *j)
{
    free(j->title);
    opt_drop(job, j->older);
}
OWN_DEFINE_DROP(job, job_fini(_p));

typedef struct printer {
    int number;
    int paper;
    int printed;
} printer;
OWN_DECLARE_STATIC(printer);
OWN_DEFINE_DROP(printer, printf("printer %d: %d pages printed, %d sheets left\n", _p->number, _p->printed, _p->paper));

struct queue {
    opt_job slots[QUEUE_LENGTH];
    size_t first, count;
};

static opt_job job_open(const char *title, int pages)
{
    char *copy = strdup(title);
    if (!copy)
        return opt_job_none();
    opt_job made = own_try_new(job, .title = copy, .pages = pages);
    if (!own_is_some(made))
        free(copy);
    return made;
}

static bool queue_is_full(const struct queue *q)
{
    return q->count == QUEUE_LENGTH;
}

/* Takes the job; the queue is not full. */
static void queue_put(struct queue *q, own_job j)
{
    q->slots[(q->first + q->count++) % QUEUE_LENGTH] = opt_job_some(own_move(j));
}

/* Both queues get the job. */
static void put_twice(struct queue *one, struct queue *other, own_job j)
{
    queue_put(one, own_move(j));
    queue_put(other, own_move(j)); //~ error: [use-after-move]
}

static opt_job queue_take(struct queue *q)
{
    if (!q->count)
        return opt_job_none();
    opt_job taken = own_take(q->slots[q->first]);
    q->first = (q->first + 1) % QUEUE_LENGTH;
    q->count--;
    return taken;
}

/* False when the paper runs out, before the first page. */
static bool print(mut_printer on, ref_job what)
{
    printer *p = own_get(on);
    const job *j = own_get(what);
    if (p->paper < j->pages)
        return false;
    p->paper -= j->pages;
    p->printed += j->pages;
    printf("printer %d: %s, %d pages\n", p->number, j->title, j->pages);
    return true;
}

/* Takes the job, and puts it on top of the archive. */
static void archive_put(opt_job *archive, own_job finished)
{
    own_get(own_mut(finished))->older = own_take(*archive);
    *archive = opt_job_some(own_move(finished));
}

static void work(struct queue *q, own_printer *printers, opt_job *archive)
{
    opt_job next = queue_take(q);
    for (size_t turn = 0; own_is_some(next); turn++) {
        own_job current = own_unwrap(next);
        bool done = print(own_mut(printers[turn % PRINTERS]), own_ref(current));
        if (done || ++own_get(own_mut(current))->attempts == MOST_ATTEMPTS) {
            if (!done)
                printf("given up: %s\n", own_get(own_ref(current))->title);
            archive_put(archive, own_move(current));
            printf("done: %s\n", own_get(own_ref(current))->title); //~ error: [use-after-move]
        } else {
            queue_put(q, own_move(current));
        }
        next = queue_take(q);
    }
}

int main(void)
{
    static const struct {
        const char *title;
        int pages;
    } orders[] = {{"letter", 2}, {"thesis", 80}, {"poster", 1}, {"novel", 300}, {"invoice", 3}};
    struct queue q = {.count = 0};
    opt_auto(job) archive = opt_job_none();
    own_printer printers[PRINTERS] = {
        own_new(printer, .number = 1, .paper = 20),
        own_new(printer, .number = 2, .paper = 100),
    };

    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        opt_job order = job_open(orders[i].title, orders[i].pages);
        if (!own_is_some(order))
            continue;
        own_job accepted = own_unwrap(order);
        if (queue_is_full(&q))
            continue; //~ error: [leak]
        if (i == 0)
            put_twice(&q, &q, own_move(accepted));
        else
            queue_put(&q, own_move(accepted));
    }
    work(&q, printers, &archive);

    for (const opt_job *at = &archive; own_is_some(*at); at = &own_get(own_ref(*at))->older)
        printf("archived: %s\n", own_get(own_ref(*at))->title);
    for (size_t i = 0; i < PRINTERS; i++)
        own_drop(printer, printers[i]);
    own_printer spare = own_new(printer, .number = 3, .paper = 500);
    own_drop(printer, spare);
    return own_get(own_ref(spare))->printed; //~ error: [use-after-move]
}
