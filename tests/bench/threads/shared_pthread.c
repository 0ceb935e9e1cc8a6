/* The same by hand: counts of C11 atomics, pthread locks. SPDX-License-Identifier: MIT */
#include "bench.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

struct arc {
    _Atomic size_t owners, weak_owners;
    long sum;
};

static struct arc *arc_new(long sum)
{
    struct arc *a = malloc(sizeof *a);
    if (!a)
        abort();
    atomic_init(&a->owners, 1);
    atomic_init(&a->weak_owners, 1);
    a->sum = sum;
    return a;
}

static struct arc *arc_clone(struct arc *a)
{
    atomic_fetch_add_explicit(&a->owners, 1, memory_order_relaxed);
    return a;
}

static void weak_drop(struct arc *a)
{
    if (atomic_fetch_sub_explicit(&a->weak_owners, 1, memory_order_acq_rel) == 1)
        free(a);
}

static void arc_drop(struct arc *a)
{
    if (atomic_fetch_sub_explicit(&a->owners, 1, memory_order_acq_rel) == 1)
        weak_drop(a);
}

static struct arc *weak_upgrade(struct arc *a)
{
    size_t owners = atomic_load_explicit(&a->owners, memory_order_relaxed);
    while (owners)
        if (atomic_compare_exchange_weak_explicit(&a->owners, &owners, owners + 1, memory_order_acquire,
                                                  memory_order_relaxed))
            return a;
    return NULL;
}

static bool arc_is_only(struct arc *a)
{
    size_t one = 1;
    if (!atomic_compare_exchange_strong_explicit(&a->weak_owners, &one, (size_t)-1, memory_order_acquire,
                                                 memory_order_relaxed))
        return false;
    bool only = atomic_load_explicit(&a->owners, memory_order_acquire) == 1;
    atomic_store_explicit(&a->weak_owners, 1, memory_order_release);
    return only;
}

struct shared {
    struct arc *arc;
    pthread_mutex_t m;
    pthread_rwlock_t rw;
    long sum, count;
};

static void *clone_drop(void *argument)
{
    struct shared *s = argument;
    for (long i = 0; i < s->count; i++) {
        struct arc *a = arc_clone(s->arc);
        KEEP(a);
        arc_drop(a);
    }
    return NULL;
}

static void *upgrade(void *argument)
{
    struct shared *s = argument;
    atomic_fetch_add(&s->arc->weak_owners, 1);
    for (long i = 0; i < s->count; i++) {
        struct arc *a = weak_upgrade(s->arc);
        KEEP(a);
        if (a)
            arc_drop(a);
    }
    weak_drop(s->arc);
    return NULL;
}

static void *new_drop(void *argument)
{
    struct shared *s = argument;
    for (long i = 0; i < s->count; i++) {
        struct arc *a = arc_new(i);
        KEEP(a);
        arc_drop(a);
    }
    return NULL;
}

static void *make_mut(void *argument)
{
    struct shared *s = argument;
    struct arc *a = arc_new(0);
    for (long i = 0; i < s->count; i++) {
        if (!arc_is_only(a))
            abort();
        a->sum++;
        KEEP(a);
    }
    arc_drop(a);
    return NULL;
}

static void *lock(void *argument)
{
    struct shared *s = argument;
    for (long i = 0; i < s->count; i++) {
        pthread_mutex_lock(&s->m);
        s->sum++;
        pthread_mutex_unlock(&s->m);
    }
    return NULL;
}

static void *read_lock(void *argument)
{
    struct shared *s = argument;
    for (long i = 0; i < s->count; i++) {
        pthread_rwlock_rdlock(&s->rw);
        KEEP(&s->sum);
        pthread_rwlock_unlock(&s->rw);
    }
    return NULL;
}

static int run(void *(*work)(void *), int threads, long count)
{
    struct shared s = {arc_new(0), PTHREAD_MUTEX_INITIALIZER, PTHREAD_RWLOCK_INITIALIZER, 0, count / threads};
    pthread_t others[8];
    double from = now_ns();
    for (int i = 1; i < threads; i++)
        pthread_create(&others[i], NULL, work, &s);
    work(&s);
    for (int i = 1; i < threads; i++)
        pthread_join(others[i], NULL);
    arc_drop(s.arc);
    return report(from, count);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void *(*work)(void *argument);
        int threads;
    } workloads[] = {
        {"arc_new_drop", new_drop, 1}, {"arc_clone_drop", clone_drop, 1}, {"arc_clone_drop_2", clone_drop, 2},
        {"arc_upgrade", upgrade, 1},   {"arc_make_mut", make_mut, 1},     {"mutex", lock, 1},
        {"mutex_4", lock, 4},          {"read", read_lock, 1},            {"read_2", read_lock, 2},
    };
    for (size_t i = 0; argc > 2 && i < sizeof workloads / sizeof workloads[0]; i++)
        if (strcmp(workloads[i].name, argv[1]) == 0)
            return run(workloads[i].work, workloads[i].threads, atol(argv[2]));
    return 2;
}
