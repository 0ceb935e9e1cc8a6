/* Arcs and locks. SPDX-License-Identifier: MIT */
#include "bench.h"

#include <own/arc.h>
#include <own/mutex.h>
#include <own/thread.h>

typedef struct tally {
    long sum;
} tally;
OWN_DECLARE_STATIC(tally);
OWN_DEFINE_DROP(tally, (void)_p);
OWN_DECLARE_ARC(tally);
OWN_DECLARE_MUTEX(tally);
OWN_DECLARE_RWLOCK(tally);

typedef struct shared {
    own_arc_tally arc;
    mutex_tally m;
    rwlock_tally rw;
    long count;
} shared;
OWN_DECLARE_STATIC(shared);
OWN_DEFINE_DROP(shared, own_arc_tally_drop(&_p->arc));
OWN_DECLARE_THREAD(shared);

static void clone_drop(ref_shared r)
{
    const shared *s = own_get(r);
    for (long i = 0; i < s->count; i++) {
        own_auto(arc_tally) a = own_clone(arc_tally, s->arc);
        KEEP(a.ptr);
    }
}

static void upgrade(ref_shared r)
{
    const shared *s = own_get(r);
    own_auto(weak_arc_tally) w = own_downgrade(arc_tally, s->arc);
    for (long i = 0; i < s->count; i++) {
        opt_auto(arc_tally) a = own_upgrade(weak_arc_tally, w);
        KEEP(a.ptr);
    }
}

static void new_drop(ref_shared r)
{
    const shared *s = own_get(r);
    for (long i = 0; i < s->count; i++) {
        own_auto(arc_tally) a = own_new(arc_tally, .sum = i);
        KEEP(a.ptr);
    }
}

static void make_mut(ref_shared r)
{
    const shared *s = own_get(r);
    own_auto(arc_tally) a = own_new(arc_tally, .sum = 0);
    for (long i = 0; i < s->count; i++) {
        tally *t = own_get(own_make_mut(arc_tally, a, NULL));
        t->sum++;
        KEEP(t);
    }
}

static void lock(ref_shared r)
{
    const shared *s = own_get(r);
    for (long i = 0; i < s->count; i++) {
        own_auto(guard_tally) g = own_lock(tally, s->m);
        own_get(own_mut(g))->sum++;
    }
}

static void read_lock(ref_shared r)
{
    const shared *s = own_get(r);
    for (long i = 0; i < s->count; i++) {
        own_auto(reading_tally) g = own_read(tally, s->rw);
        KEEP(own_get(own_ref(g)));
    }
}

static int run(void (*work)(ref_shared r), int threads, long count)
{
    own_auto(shared) owner = own_new(shared, .arc = own_new(arc_tally, .sum = 0), .m = OWN_MUTEX(0), .rw = OWN_RWLOCK(0),
                                     .count = count / threads);
    double from = now_ns();
    {
        own_auto(scope) s = own_scope_open();
        for (int i = 1; i < threads; i++)
            own_lend_ref(shared, s, work, own_ref(owner));
        work(own_ref(owner));
    }
    return report(from, count);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*work)(ref_shared r);
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
