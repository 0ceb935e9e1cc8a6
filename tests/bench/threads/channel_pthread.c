/* The same with what one writes by hand: a ring under a pthread mutex, with two condition variables.
 * SPDX-License-Identifier: MIT */
#include "bench.h"

#include <pthread.h>
#include <stdbool.h>

struct ring {
    pthread_mutex_t lock;
    pthread_cond_t not_empty, not_full;
    size_t first, count, capacity;
    bool closed;
    void **items;
};

static struct ring *ring_new(size_t capacity)
{
    struct ring *r = calloc(1, sizeof *r);
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->not_empty, NULL);
    pthread_cond_init(&r->not_full, NULL);
    r->items = calloc(capacity, sizeof *r->items);
    r->capacity = capacity;
    return r;
}

static void ring_free(struct ring *r)
{
    pthread_mutex_destroy(&r->lock);
    pthread_cond_destroy(&r->not_empty);
    pthread_cond_destroy(&r->not_full);
    free(r->items);
    free(r);
}

static bool ring_send(struct ring *r, void *item)
{
    pthread_mutex_lock(&r->lock);
    while (r->count == r->capacity && !r->closed)
        pthread_cond_wait(&r->not_full, &r->lock);
    bool sent = !r->closed;
    if (sent) {
        size_t at = r->first + r->count++;
        r->items[at < r->capacity ? at : at - r->capacity] = item;
        pthread_cond_signal(&r->not_empty);
    }
    pthread_mutex_unlock(&r->lock);
    return sent;
}

static bool ring_receive(struct ring *r, void **item)
{
    pthread_mutex_lock(&r->lock);
    while (!r->count && !r->closed)
        pthread_cond_wait(&r->not_empty, &r->lock);
    bool received = r->count > 0;
    if (received) {
        *item = r->items[r->first];
        r->first = r->first + 1 == r->capacity ? 0 : r->first + 1;
        r->count--;
        pthread_cond_signal(&r->not_full);
    }
    pthread_mutex_unlock(&r->lock);
    return received;
}

static void ring_close(struct ring *r)
{
    pthread_mutex_lock(&r->lock);
    r->closed = true;
    pthread_cond_broadcast(&r->not_empty);
    pthread_cond_broadcast(&r->not_full);
    pthread_mutex_unlock(&r->lock);
}

struct worker {
    struct ring *to, *from;
    long count, sum;
};

static void *produce(void *argument)
{
    struct worker *w = argument;
    for (long i = 0; i < w->count; i++)
        if (!ring_send(w->to, (void *)i))
            abort();
    return NULL;
}

static void *consume(void *argument)
{
    struct worker *w = argument;
    for (void *item; ring_receive(w->from, &item);)
        w->sum += (long)item;
    return NULL;
}

static void *echo(void *argument)
{
    struct worker *w = argument;
    for (void *item; ring_receive(w->from, &item);)
        if (!ring_send(w->to, item))
            abort();
    return NULL;
}

static int many(long count, int producers, int consumers, size_t capacity)
{
    double from = now_ns();
    struct ring *r = ring_new(capacity);
    struct worker workers[16];
    pthread_t threads[16];
    int n = producers + consumers;
    for (int i = 0; i < n; i++) {
        workers[i] = (struct worker){r, r, count / producers, 0};
        pthread_create(&threads[i], NULL, i < producers ? produce : consume, &workers[i]);
    }
    for (int i = 0; i < n; i++) {
        pthread_join(threads[i], NULL);
        if (i == producers - 1)
            ring_close(r);
    }
    ring_free(r);
    return report(from, count);
}

static int ping_pong(long count)
{
    struct worker w = {ring_new(1), ring_new(1), 0, 0};
    pthread_t thread;
    pthread_create(&thread, NULL, echo, &w);
    double begin = now_ns();
    for (long i = 0; i < count; i++) {
        void *item = NULL;
        if (!ring_send(w.from, (void *)i) || !ring_receive(w.to, &item) || (long)item != i)
            abort();
    }
    int status = report(begin, count);
    ring_close(w.from);
    pthread_join(thread, NULL);
    ring_free(w.to);
    ring_free(w.from);
    return status;
}

static int alone(long count, bool boxed)
{
    struct ring *r = ring_new(128);
    double begin = now_ns();
    for (long i = 0; i < count; i++) {
        long *box = boxed ? malloc(sizeof *box) : NULL;
        if (boxed)
            *box = i;
        void *item = NULL;
        if (!ring_send(r, boxed ? (void *)box : (void *)i) || !ring_receive(r, &item))
            abort();
        if ((boxed ? *(long *)item : (long)item) != i)
            abort();
        if (boxed)
            free(item);
    }
    int status = report(begin, count);
    ring_free(r);
    return status;
}

int main(int argc, char **argv)
{
    const char *workload = argc > 1 ? argv[1] : "";
    long count = argc > 2 ? atol(argv[2]) : 0;
    if (strcmp(workload, "alone") == 0)
        return alone(count, false);
    if (strcmp(workload, "alone_boxed") == 0)
        return alone(count, true);
    if (strcmp(workload, "ping_pong") == 0)
        return ping_pong(count);
    if (strcmp(workload, "one_to_one") == 0)
        return many(count, 1, 1, 128);
    if (strcmp(workload, "four_to_one") == 0)
        return many(count, 4, 1, 128);
    if (strcmp(workload, "four_to_four") == 0)
        return many(count, 4, 4, 128);
    return 2;
}
