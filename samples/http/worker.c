#include "worker.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { EVENTS = 256, ROUND = 100 /* milliseconds between looks at the deadlines */ };

static void close_if_open(int file)
{
    if (file >= 0)
        close(file);
}

OWN_DEFINE_DROP(bell, close_if_open(_p->event));
OWN_DEFINE_DROP(worker, close_if_open(_p->epoll); own_drop(arc_bell, _p->bell);
                own_drop(receiver_connection, _p->arrivals); own_drop(sender_connection, _p->departures);
                own_drop(vec_opt_connection, _p->table); desk_fini(&_p->desk));

void bell_ring(ref_bell b)
{
    (void)!eventfd_write(own_get(b)->event, 1);
}

// ---- waiting ----

static bool watch(const worker *w OWN_BORROWS, int operation, int file, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.fd = file};
    return epoll_ctl(w->epoll, operation, file, &event) == 0;
}

// For requests, or for room while there are answers left over: then more requests would only make more of them.
static bool await(const worker *w OWN_BORROWS, mut_connection of)
{
    connection *c = own_get(of);
    uint32_t events = c->phase == PHASE_SENDING ? EPOLLOUT : EPOLLIN;
    if (events == c->awaited)
        return true;
    int operation = c->awaited ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
    c->awaited = events;
    return watch(w, operation, c->socket, events);
}

// ---- connections ----

// Closes the connection and gives it back for the next client; it is dropped when there will be none.
static void retire(worker *w OWN_EXCLUSIVE, own_connection c)
{
    connection_close(own_mut(c));
    opt_auto(connection) unwanted = own_try_send(connection, w->departures, own_move(c));
    w->open--;
}

static bool goes_on(worker *w OWN_EXCLUSIVE, mut_connection c)
{
    if (!connection_serve(c, &w->desk))
        return false;
    bool is_unused = w->desk.is_closing && own_get(c)->phase == PHASE_IDLE;
    return !is_unused && await(w, c);
}

// The connection at a place of the table, if one is there.
static void serve(worker *w OWN_EXCLUSIVE, size_t socket)
{
    opt_connection c = own_take(own_at(own_mut(w->table), socket));
    if (!own_is_some(c))
        return;
    if (goes_on(w, own_mut(c)))
        own_at(own_mut(w->table), socket) = own_take(c);
    else
        retire(w, own_unwrap(c));
}

static bool has_place(worker *w OWN_EXCLUSIVE, size_t socket)
{
    while (own_vec_opt_connection_len(&w->table) <= socket)
        if (!own_try_push(vec_opt_connection, w->table, opt_connection_none()))
            return false;
    return true;
}

static void welcome(worker *w OWN_EXCLUSIVE, own_connection c)
{
    size_t socket = (size_t)own_get(own_ref(c))->socket;
    w->open++;
    if (has_place(w, socket) && goes_on(w, own_mut(c)))
        own_at(own_mut(w->table), socket) = opt_connection_some(own_move(c));
    else
        retire(w, own_move(c));
}

static void serve_all(worker *w OWN_EXCLUSIVE)
{
    for (size_t i = 0; i < own_vec_opt_connection_len(&w->table); i++)
        serve(w, i);
}

static void end_expired(worker *w OWN_EXCLUSIVE)
{
    w->next_round = w->desk.now + ROUND;
    for (size_t i = 0; i < own_vec_opt_connection_len(&w->table); i++) {
        opt_connection *place = &own_at(own_mut(w->table), i);
        if (!own_is_some(*place) || own_get(own_ref(*place))->deadline > w->desk.now)
            continue;
        connection_expire(own_mut(*place), &w->desk);
        retire(w, own_unwrap(*place));
    }
}

// ---- the thread ----

static void answer_bell(worker *w OWN_EXCLUSIVE)
{
    eventfd_t rings;
    eventfd_read(own_get(own_ref(w->bell))->event, &rings);
    opt_connection next;
    while (own_is_some(next = own_try_receive(connection, w->arrivals)))
        welcome(w, own_unwrap(next));
    w->desk.is_closing = own_receiver_connection_is_done(&w->arrivals);
    if (w->desk.is_closing)
        serve_all(w); // the last chance for those who have just asked; the others end here
}

opt_worker worker_try_new(const int64_t *patience OWN_BORROWS, own_receiver_connection arrivals,
                          own_sender_connection departures)
{
    own_auto(worker) w =
        own_new(worker, .epoll = epoll_create1(EPOLL_CLOEXEC),
                .bell = own_new(arc_bell, .event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), .arrivals = arrivals,
                .departures = departures, .table = own_empty(vec_opt_connection));
    worker *inside = own_get(own_mut(w));
    int event = own_get(own_ref(inside->bell))->event;
    desk_init(&inside->desk, patience);
    if (inside->epoll < 0 || event < 0 || !watch(inside, EPOLL_CTL_ADD, event, EPOLLIN))
        return opt_worker_none();
    return opt_worker_some(own_move(w));
}

void worker_run(mut_worker of)
{
    worker *w = own_get(of);
    int rings = own_get(own_ref(w->bell))->event;
    struct epoll_event events[EVENTS];
    while (w->open || !w->desk.is_closing) {
        int count = epoll_wait(w->epoll, events, EVENTS, w->open ? ROUND : -1);
        desk_update(&w->desk);
        for (int i = 0; i < count; i++)
            if (events[i].data.fd != rings)
                serve(w, (size_t)events[i].data.fd);
        for (int i = 0; i < count; i++)
            if (events[i].data.fd == rings)
                answer_bell(w);
        if (w->desk.now >= w->next_round)
            end_expired(w);
    }
}
