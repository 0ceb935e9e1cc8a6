// --dump=contracts: every mark of annotate.h, as own-check understands it.
#include "../runtime/marks.c"

void *each(int n) {
    void *all[] = {
        takes,  takes_when, borrows,    in_place,   gives,      gives_when, nulls, descriptors, thing_free,
        owned,  owned_kind, released_by, ref,       mut,        ref_elided, mut_elided, ref2,   mut2,
        holds,  holds2,     alias,      borrowed,   nonnull,    stop,       through_pointer,
    };
    return all[n];
}

void pointers(struct thing_fields *t, maker a, maker_function *b, looker c, sure_looker d, visitor e, stopper f) {
    t->drop(t->make(t->sure(t->get(1))));
    a(b(c(0, d()[0])));
    e(0, 0);
    if (a) {
        t->stop(1);
    }
    f(1);
}
