/* Random operations on owners and borrows by many threads, all of them right; and then, if asked, one mistake.
 * `random THREADS OPERATIONS SEED MISTAKE`, where MISTAKE is none or a rule of own. SPDX-License-Identifier: MIT */
#include "../conn.h"

#include <pthread.h>
#include <stdio.h>

enum { OWNERS = 32, THREADS_MAX = 64 };

struct worker {
    pthread_t thread;
    uint64_t state;
    unsigned operations;
    opt_conn owners[OWNERS];
    long sum;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static opt_conn exchange; /* under lock */
static own_conn read_only;

static unsigned draw(struct worker *w, unsigned below)
{
    w->state = w->state * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (unsigned)(w->state >> 33) % below;
}

static void pass_on(opt_conn *mine)
{
    pthread_mutex_lock(&lock);
    opt_conn theirs = own_take(exchange);
    exchange = own_take(*mine);
    pthread_mutex_unlock(&lock);
    *mine = own_take(theirs);
}

static void borrow_in_turn(struct worker *w, opt_conn *owner)
{
    mut_conn m = own_mut(*owner);
    own_get(m)->fd++;
    ref_conn r = own_reborrow(m);
    w->sum += own_get(r)->fd;
    own_get(m)->fd++;
    ref_conn a = own_ref(*owner), b = opt_conn_ref(owner);
    w->sum += own_get(a)->fd + own_get(b)->fd + own_get(a)->fd;
}

static void borrow_in_scopes(struct worker *w, opt_conn *owner)
{
    own_with(m, own_mut(*owner)) own_get(m)->fd++;
    own_with(r, own_ref(*owner))
        own_with(s, own_ref(*owner)) w->sum += own_get(r)->fd + own_get(s)->fd + own_get(own_ref(*owner))->fd;
    own_with(r, own_ref(read_only)) w->sum += own_get(r)->fd + own_get(own_ref(read_only))->fd;
}

static void move_around(struct worker *w, opt_conn *owner)
{
    own_conn one = own_unwrap(*owner);
    own_conn other = own_new(conn, .fd = own_get(own_ref(one))->fd);
    own_conn old = own_replace(one, own_move(other));
    conn *raw = own_into_raw(conn, old);
    w->sum += raw->fd;
    old = own_from_raw(conn, raw);
    own_drop(conn, old);
    *owner = opt_conn_some(own_move(one));
}

static void step(struct worker *w)
{
    opt_conn *owner = &w->owners[draw(w, OWNERS)];
    if (!own_is_some(*owner)) {
        *owner = own_try_new(conn, .fd = (int)draw(w, 1000));
        return;
    }
    switch (draw(w, 6)) {
    case 0: opt_drop(conn, *owner); break;
    case 1: pass_on(owner); break;
    case 2: borrow_in_turn(w, owner); break;
    case 3: borrow_in_scopes(w, owner); break;
    case 4: move_around(w, owner); break;
    default: own_get(own_mut(*owner))->fd = (int)draw(w, 1000); break;
    }
}

static void *work(void *worker)
{
    struct worker *w = worker;
    for (unsigned i = 0; i < OWNERS; i++)
        w->owners[i] = opt_conn_none();
    for (unsigned i = 0; i < w->operations; i++)
        step(w);
    return NULL;
}

/* ---- mistakes, each on an owner among those of the worker -------------------------------------------------------------------- */

static void make_mistake(struct worker *w, const char *rule)
{
    opt_conn *owner = &w->owners[draw(w, OWNERS)];
    if (!own_is_some(*owner))
        *owner = own_try_new(conn, .fd = 1);
    own_conn one = own_unwrap(*owner);
    own_conn copy = one;
    ref_conn r = own_ref(one);
    mut_conn m;
    if (strcmp(rule, "use-after-move") == 0) {
        own_conn other = own_move(one);
        *owner = opt_conn_some(own_move(other));
        (void)own_ref(one);
    } else if (strcmp(rule, "use-after-drop") == 0) {
        own_drop(conn, one);
        w->operations = draw(w, 100);
        for (unsigned i = 0; i < w->operations; i++)
            step(w);
        (void)own_get(r);
    } else if (strcmp(rule, "double-drop") == 0) {
        own_drop(conn, one);
        own_drop(conn, copy);
    } else if (strcmp(rule, "invalidated-borrow") == 0) {
        m = own_mut(one);
        (void)own_get(own_ref(one));
        own_get(m)->fd = 1;
    } else if (strcmp(rule, "conflicting-borrow") == 0) {
        own_with(s, own_ref(one)) own_get(own_mut(one))->fd = own_get(s)->fd;
    } else if (strcmp(rule, "drop-while-borrowed") == 0) {
        own_with(s, own_ref(one)) own_drop(conn, one);
    } else if (strcmp(rule, "leak") == 0) {
        (void)one;
        return;
    }
    own_drop(conn, one);
}

int main(int count, char **arguments)
{
    static struct worker workers[THREADS_MAX];
    unsigned threads = count == 5 ? (unsigned)atoi(arguments[1]) : 0;
    if (!threads || threads > THREADS_MAX)
        return 2;
    exchange = opt_conn_none();
    read_only = own_new(conn, .fd = 1);
    for (unsigned i = 0; i < threads; i++) {
        workers[i].operations = (unsigned)atoi(arguments[2]);
        workers[i].state = (uint64_t)atoi(arguments[3]) * 1000 + i;
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i]))
            return 2;
    }
    for (unsigned i = 0; i < threads; i++)
        pthread_join(workers[i].thread, NULL);
    if (strcmp(arguments[4], "none") != 0)
        make_mistake(&workers[0], arguments[4]);
    for (unsigned i = 0; i < threads; i++)
        for (unsigned j = 0; j < OWNERS; j++)
            opt_drop(conn, workers[i].owners[j]);
    opt_drop(conn, exchange);
    own_drop(conn, read_only);
    return 0;
}
