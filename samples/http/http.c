// http [OPTION...]: a server of HTTP/1.1 that says Hello, World! to whoever asks for /.
//
//     acceptor -- arrivals --> worker --+
//        |  \---- arrivals --> worker --+
//        ^                              |
//        +--------- departures ---------+
//
// The acceptor, which is the main thread, takes clients in; each worker waits for its connections with epoll and serves
// them. A connection is an owner that makes this round: the channel of arrivals moves it to a worker, that of departures
// brings it back when its client has gone, for the next client. So nothing is shared but the channels, no connection needs
// a lock, and as the acceptor makes a limited number of connections, it runs out of them when there are too many clients;
// those wait in the queue of the kernel.
//
//     http.c        options, sockets, accepting, the end
//     worker.*      the loop of a worker
//     connection.*  what is received, answered and sent, and when time is up
//     request.*     the syntax of requests and bodies, on borrowed bytes
//     response.*    the syntax of answers
//
// SIGINT and SIGTERM end it: no more clients, an answer for every request that has begun, every owner dropped. A second
// signal does not wait for that.
#define _GNU_SOURCE
#include "worker.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { QUEUE = 64, PAUSE = 20 /* milliseconds before it is tried again to take a client in */ };

static void complain(const char *what OWN_BORROWS)
{
    fprintf(stderr, "http: %s: %s\n", what, strerror(errno));
}

// ---- options ----

struct options {
    uint16_t port; // 0: any that is free
    size_t workers, connections;
    int64_t patience[PHASE_NONE];
};

static void print_help(FILE *to OWN_EXCLUSIVE)
{
#define PHASE_HELP(name, milliseconds, letter)                                                                         \
    fprintf(to, "  -" letter " N  milliseconds of " #name " (%d)\n", milliseconds);
    fprintf(to, "usage: http [OPTION...]\n"
                "  -p N  port of the loopback addresses (8080); 0 for any\n"
                "  -w N  workers (one for each processor)\n"
                "  -c N  connections at a time (10000)\n");
    PHASES(PHASE_HELP)
#undef PHASE_HELP
}

static bool set_option(struct options *o OWN_EXCLUSIVE, int letter, long value)
{
#define PHASE_SET(name, milliseconds, of)                                                                              \
    if (letter == *of)                                                                                                 \
        o->patience[PHASE_##name] = value;
    PHASES(PHASE_SET)
#undef PHASE_SET
    switch (letter) {
    case '?': return false;
    case 'p': o->port = (uint16_t)value; return value >= 0 && value <= UINT16_MAX;
    case 'w': o->workers = (size_t)value; return value > 0 && value <= 1024;
    case 'c': o->connections = (size_t)value; return value > 0 && value <= 1 << 20;
    default: return value > 0;
    }
}

static bool read_options(struct options *o OWN_EXCLUSIVE, int argc, char **argv)
{
#define PHASE_DEFAULT(name, milliseconds, letter) milliseconds,
#define PHASE_OPTION(name, milliseconds, letter) letter ":"
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    *o = (struct options){.port = 8080, .workers = processors > 0 ? (size_t)processors : 1, .connections = 10000,
                          .patience = {PHASES(PHASE_DEFAULT)}};
    int letter;
    while ((letter = getopt(argc, argv, "p:w:c:" PHASES(PHASE_OPTION))) != -1) {
        char *end = NULL;
        long value = optarg ? strtol(optarg, &end, 10) : 0;
        if (!end || *end || end == optarg || !set_option(o, letter, value))
            return false;
    }
#undef PHASE_OPTION
#undef PHASE_DEFAULT
    return optind == argc;
}

// ---- the acceptor ----

// A worker as the acceptor sees it.
typedef struct post {
    own_sender_connection arrivals;
    own_arc_bell bell;
    opt_thread_worker thread;
} post;

static void post_close(post *p OWN_EXCLUSIVE)
{
    own_sender_connection_close(&p->arrivals);
    bell_ring(own_ref(p->bell));
}

static void post_fini(post *p OWN_EXCLUSIVE)
{
    post_close(p);
    opt_drop(thread_worker, p->thread); // waits for it
    own_drop(arc_bell, p->bell);
    own_drop(sender_connection, p->arrivals);
}

OWN_DECLARE_SLICE(post);
OWN_DECLARE_VEC_DROP(post, post_fini);

enum { SIGNALS, LISTENER_4, LISTENER_6, POLLED };

typedef struct acceptor {
    struct pollfd polled[POLLED];
    own_vec_post posts;
    size_t turn; // of the post that gets the next client
    own_sender_connection to_depart;
    own_receiver_connection departures;
    opt_connection vacant; // for the next client
    size_t made, limit;    // connections
} acceptor;

static void close_files(acceptor *a OWN_EXCLUSIVE)
{
    for (int i = 0; i < POLLED; i++) {
        if (a->polled[i].fd >= 0)
            close(a->polled[i].fd);
        a->polled[i].fd = -1;
    }
}

OWN_DECLARE_STATIC(acceptor);
OWN_DEFINE_DROP(acceptor, close_files(_p); own_drop(vec_post, _p->posts); opt_drop(connection, _p->vacant);
                own_drop(sender_connection, _p->to_depart); own_drop(receiver_connection, _p->departures));

static own_acceptor acceptor_new(size_t limit)
{
    channel_connection departures = channel_connection_new(limit);
    own_acceptor made = own_new(acceptor, .posts = own_empty(vec_post), .to_depart = own_move(departures.sender),
                                .departures = own_move(departures.receiver), .vacant = opt_connection_none(),
                                .limit = limit);
    acceptor *a = own_get(own_mut(made));
    for (int i = 0; i < POLLED; i++)
        a->polled[i] = (struct pollfd){.fd = -1, .events = POLLIN};
    return made;
}

// Of 127.0.0.1 and ::1; -1 when there is no such address here.
static int listen_at(const struct sockaddr *address OWN_BORROWS, socklen_t size)
{
    int yes = 1, file = socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (file < 0)
        return -1;
    setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes); // for the accepted ones, too
    if (bind(file, address, size) == 0 && listen(file, SOMAXCONN) == 0)
        return file;
    close(file);
    return -1;
}

static uint16_t port_of(int file)
{
    struct sockaddr_in6 address;
    socklen_t size = sizeof address;
    if (getsockname(file, (struct sockaddr *)&address, &size) != 0)
        return 0;
    return ntohs(address.sin6_port); // where that of IPv4 is as well
}

static bool acceptor_listen(acceptor *a OWN_EXCLUSIVE, uint16_t port)
{
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    a->polled[LISTENER_4].fd = listen_at((struct sockaddr *)&four, sizeof four);
    if (a->polled[LISTENER_4].fd < 0) {
        complain("127.0.0.1");
        return false;
    }
    a->polled[LISTENER_6].fd = listen_at((struct sockaddr *)&six, sizeof six);
    bool is_unknown = errno == EAFNOSUPPORT || errno == EADDRNOTAVAIL; // a system without IPv6
    if (a->polled[LISTENER_6].fd < 0 && !is_unknown)
        complain("::1, which is left out");
    return true;
}

static void announce(const acceptor *a OWN_BORROWS)
{
    printf("http: listening on 127.0.0.1:%u\n", port_of(a->polled[LISTENER_4].fd));
    if (a->polled[LISTENER_6].fd >= 0)
        printf("http: listening on [::1]:%u\n", port_of(a->polled[LISTENER_6].fd));
    fflush(stdout);
}

static bool acceptor_hire(acceptor *a OWN_EXCLUSIVE, const int64_t *patience OWN_BORROWS)
{
    channel_connection arrivals = channel_connection_new(QUEUE);
    own_auto(sender_connection) sender = own_move(arrivals.sender);
    own_sender_connection departures = own_sender_connection_clone(&a->to_depart);
    opt_worker hired = worker_try_new(patience, own_move(arrivals.receiver), own_move(departures));
    if (!own_is_some(hired))
        return false;
    own_worker w = own_unwrap(hired);
    own_arc_bell shared = own_clone(arc_bell, own_get(own_ref(w))->bell);
    post p = {.arrivals = own_move(sender), .bell = shared, .thread = own_try_spawn(worker, worker_run, w)};
    bool is_hired = own_is_some(p.thread);
    own_push(vec_post, a->posts, p);
    return is_hired;
}

static bool acceptor_open(acceptor *a OWN_EXCLUSIVE, const struct options *o OWN_BORROWS)
{
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    sigprocmask(SIG_BLOCK, &ends, NULL); // before there are threads, which inherit it
    a->polled[SIGNALS].fd = signalfd(-1, &ends, SFD_CLOEXEC);
    if (a->polled[SIGNALS].fd < 0) {
        complain("signals");
        return false;
    }
    if (!acceptor_listen(a, o->port))
        return false;
    for (size_t i = 0; i < o->workers; i++)
        if (!acceptor_hire(a, o->patience)) {
            complain("worker");
            return false;
        }
    return true;
}

// ---- accepting ----

// A connection whose client has gone, or a new one while there may be more.
static bool has_vacancy(acceptor *a OWN_EXCLUSIVE)
{
    if (!own_is_some(a->vacant))
        a->vacant = own_try_receive(connection, a->departures);
    if (!own_is_some(a->vacant) && a->made < a->limit) {
        a->vacant = connection_try_new();
        a->made += own_is_some(a->vacant);
    }
    return own_is_some(a->vacant);
}

// In turn, to each worker the same number.
static void send_to_work(acceptor *a OWN_EXCLUSIVE, own_connection c)
{
    post *p = &own_at(own_mut(a->posts), a->turn);
    a->turn = (a->turn + 1) % own_vec_post_len(&a->posts);
    opt_auto(connection) unwanted = own_send(connection, p->arrivals, own_move(c));
    bell_ring(own_ref(p->bell));
}

// False when there is nothing to accept with: too many open files, most likely.
static bool accept_one(acceptor *a OWN_EXCLUSIVE, int listener)
{
    int socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket < 0)
        return errno != EMFILE && errno != ENFILE && errno != ENOBUFS && errno != ENOMEM;
    own_connection c = own_unwrap(a->vacant);
    connection_open(own_mut(c), socket);
    send_to_work(a, own_move(c));
    return true;
}

static void accept_until_signal(acceptor *a OWN_EXCLUSIVE)
{
    bool is_able = true;
    while (!(a->polled[SIGNALS].revents & POLLIN)) {
        bool is_ready = is_able && has_vacancy(a);
        is_able = true;
        if (poll(a->polled, is_ready ? POLLED : 1, is_ready ? -1 : PAUSE) <= 0)
            continue;
        for (int i = LISTENER_4; is_ready && i < POLLED; i++)
            if ((a->polled[i].revents & POLLIN) && has_vacancy(a))
                is_able &= accept_one(a, a->polled[i].fd);
    }
}

// ---- the end ----

// The first one is taken, and the next one ends the program at once.
static void unblock_signals(int signals)
{
    struct signalfd_siginfo first;
    sigset_t all;
    (void)!read(signals, &first, sizeof first);
    sigfillset(&all);
    sigprocmask(SIG_UNBLOCK, &all, NULL);
}

// Every worker is told, then each is waited for.
static uint64_t acceptor_close(acceptor *a OWN_EXCLUSIVE)
{
    uint64_t answers = 0;
    unblock_signals(a->polled[SIGNALS].fd);
    close_files(a);
    own_each(p, own_mut(a->posts))
        post_close(p);
    own_each(p, own_mut(a->posts)) {
        own_thread_worker thread = own_unwrap(p->thread);
        own_auto(worker) done = own_join(worker, thread);
        answers += own_get(own_ref(done))->desk.answers;
    }
    return answers;
}

// One descriptor for each connection, as far as the system lets us.
static void allow_descriptors(void)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return;
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

int main(int argc, char **argv)
{
    struct options options;
    if (!read_options(&options, argc, argv)) {
        print_help(stderr);
        return 2;
    }
    allow_descriptors();
    own_auto(acceptor) server = acceptor_new(options.connections);
    acceptor *a = own_get(own_mut(server));
    if (!acceptor_open(a, &options))
        return EXIT_FAILURE;
    announce(a);
    accept_until_signal(a);
    printf("http: %llu answers\n", (unsigned long long)acceptor_close(a));
    return EXIT_SUCCESS;
}
