// Where a contract can stand, and that the call carries it: each position with each mark that changes things in place.
#include <own/annotate.h>

typedef struct owner owner; // to a declaration, any type is as good as a handle
typedef struct view view;

// ---- functions ----

void take_out(owner *o OWN_EMPTIES);
void drop(owner *o OWN_DROPS);
void start(owner *o OWN_INITS);
void replace(owner *o OWN_EMPTIES OWN_INITS);
int open_it(char **p OWN_GIVES_KIND_WHEN(file, 0));
OWN_RESULT_REF(o) view *look(owner *o, int n);
OWN_RESULT_MUT(a) view *change(owner *a, int n, owner *b);
OWN_RESULT_HOLDS(r) view *reborrow(int n, view *r);
OWN_RESULT_OWNED_KIND(file) OWN_RESULT_NULLABLE char *read_all(const char *path OWN_BORROWS);

void functions(owner *o, owner *p, view *v, char **text) {
    start(o);
    replace(o);
    take_out(o);
    drop(o);
    look(o, 1);
    change(o, 1, p);
    reborrow(1, v);
    open_it(text);
    read_all(*text);
}

// ---- what points to functions ----

typedef void consumer(char *p OWN_TAKES);
typedef void (*dropper)(owner *o OWN_DROPS);
typedef dropper also_dropper;
typedef OWN_RESULT_REF(o) view *(*looker)(owner *o, int n);
typedef void stopper(int) __attribute__((noreturn));

struct operations {
    void (*start)(owner *o OWN_INITS);
    OWN_RESULT_OWNED_KIND(file) char *(*read)(const char *path OWN_BORROWS);
    dropper drop;
    also_dropper *drops;
    looker look;
    consumer *consume[2];
    void (*take_out[2])(owner *o OWN_EMPTIES);
};

consumer consume; // declared by a typedef
dropper global_drop;

void fields(struct operations *ops, owner *o, char *p) {
    ops->start(o);
    ops->read(p);
    (*ops->drop)(o);
    ops->drops[1](o);
    ops->look(o, 1);
    ops->consume[1](p);
    ops[1].take_out[0](o);
}

void variables(void (*start_it)(owner *o OWN_INITS), dropper drop_it, owner *o, char *p) {
    void (*local)(owner *o OWN_EMPTIES) = take_out;
    dropper by_typedef = drop_it;
    static looker kept;
    start_it(o);
    drop_it(o);
    local(o);
    by_typedef(o);
    kept(o, 1);
    global_drop(o);
    consume(p);
}

void casts(void *f, owner *o) {
    ((dropper)f)(o);
}

void stops(void *f) {
    stopper *stop = f;
    stop(1);
}

// ---- what is marked on two declarations, and what a body is told ----

void both(owner *a OWN_EMPTIES, char *b);
void both(owner *a OWN_INITS, char *b OWN_TAKES);
void both(owner *a, char *b) {
    both(a, b);
}
void both(owner *a, char *b OWN_NONNULL);
