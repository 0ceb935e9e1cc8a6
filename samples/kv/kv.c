// kv [-p PORT] [-c CLIENTS]: a store of keys and values in memory that speaks redis's protocol.
//
// One thread waits for its clients with epoll and does what they ask for, one request after the other; so nothing is
// shared, and each command is whole. The owners:
//
//     the server   owns its clients, at the numbers of their sockets, and the store
//     the store    owns a table, which owns its entries, each with its key and value
//     a client     owns what has come and not been answered, and its reply until that is sent
//     a reply      is one more owner of the long values in it: they are sent from where they are, even if another client
//                  replaces them meanwhile
//
//     kv.c        options, sockets, waiting
//     client.*    what is received, answered and sent
//     request.*   the syntax of requests, which come in pieces
//     command.*   the table of commands, and those about the server; values.c, keys.c: the other ones
//     reply.*     the syntax of replies, and their way out
//     table.*     the hash table
//     glob.*      patterns of keys
//     integer.*   integers as text
//
// SIGINT and SIGTERM end it; nothing is saved. Memory that cannot be had ends it too, as it does redis.
#define _GNU_SOURCE
#include "client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS = 256, ROUND = 100 /* milliseconds between looks for ended entries */ };

OWN_DECLARE_SLICE(opt_client);
OWN_DECLARE_VEC_DROP(opt_client, opt_client_drop);

typedef struct server {
    int epoll, listener, signals;
    bool has_ended;
    size_t limit;               // of clients
    int64_t next_round;
    own_vec_opt_client clients; // each at the number of its socket
    struct desk desk;
} server;

static void close_files(const server *s OWN_BORROWS)
{
    const int files[] = {s->epoll, s->listener, s->signals};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (files[i] >= 0)
            close(files[i]);
}

OWN_DECLARE_STATIC(server);
OWN_DEFINE_DROP(server, close_files(_p); own_drop(vec_opt_client, _p->clients); desk_fini(&_p->desk));

static void complain(const char *what OWN_BORROWS)
{
    fprintf(stderr, "kv: %s: %s\n", what, strerror(errno));
}

// ---- clients ----

static bool watch(const server *s OWN_BORROWS, int operation, int file, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.fd = file};
    return epoll_ctl(s->epoll, operation, file, &event) == 0;
}

// For requests, or for room while replies are left.
static bool await(const server *s OWN_BORROWS, mut_client of)
{
    client *c = own_get(of);
    uint32_t events = client_is_sending(own_reborrow(of)) ? EPOLLOUT : EPOLLIN;
    if (events == c->awaited)
        return true;
    int operation = c->awaited ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
    c->awaited = events;
    return watch(s, operation, c->socket, events);
}

// Drops the client when it has ended.
static void serve(server *s OWN_EXCLUSIVE, size_t socket)
{
    opt_auto(client) c = own_take(own_at(own_mut(s->clients), socket));
    if (!own_is_some(c))
        return;
    if (client_serve(own_mut(c), &s->desk) && await(s, own_mut(c)))
        own_at(own_mut(s->clients), socket) = own_take(c);
    else
        s->desk.store.clients--;
}

static void refuse(int socket)
{
    static const char words[] = "-ERR max number of clients reached\r\n";
    (void)!send(socket, words, sizeof words - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    close(socket);
}

static void welcome(server *s OWN_EXCLUSIVE, int socket)
{
    own_auto(client) c = client_new(socket);
    while (own_vec_opt_client_len(&s->clients) <= (size_t)socket)
        own_push(vec_opt_client, s->clients, opt_client_none());
    if (!await(s, own_mut(c)))
        return;
    own_at(own_mut(s->clients), (size_t)socket) = opt_client_some(own_move(c));
    s->desk.store.clients++;
}

static void accept_all(server *s OWN_EXCLUSIVE)
{
    int socket;
    while ((socket = accept4(s->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        if (s->desk.store.clients < s->limit)
            welcome(s, socket);
        else
            refuse(socket);
    }
}

// ---- the server ----

static int listen_at(uint16_t port)
{
    int yes = 1, file = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (file < 0)
        return -1;
    setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes); // for the accepted ones, too
    if (bind(file, (struct sockaddr *)&address, sizeof address) == 0 && listen(file, SOMAXCONN) == 0)
        return file;
    close(file);
    return -1;
}

static uint16_t port_of(int file)
{
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    return getsockname(file, (struct sockaddr *)&address, &size) == 0 ? ntohs(address.sin_port) : 0;
}

static int catch_signals(void)
{
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    sigprocmask(SIG_BLOCK, &ends, NULL);
    return signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK);
}

static own_server server_new(uint16_t port, size_t limit)
{
    own_server made = own_new(server, .epoll = epoll_create1(EPOLL_CLOEXEC), .listener = listen_at(port),
                              .signals = catch_signals(), .limit = limit, .clients = own_empty(vec_opt_client));
    desk_init(&own_get(own_mut(made))->desk);
    return made;
}

static bool server_open(const server *s OWN_BORROWS)
{
    if (s->epoll < 0 || s->listener < 0 || s->signals < 0)
        return false;
    return watch(s, EPOLL_CTL_ADD, s->listener, EPOLLIN) && watch(s, EPOLL_CTL_ADD, s->signals, EPOLLIN);
}

static void handle(server *s OWN_EXCLUSIVE, int file)
{
    if (file == s->listener)
        accept_all(s);
    else if (file == s->signals)
        s->has_ended = true;
    else
        serve(s, (size_t)file);
}

static void sweep(server *s OWN_EXCLUSIVE)
{
    struct store *store = &s->desk.store;
    if (store->now < s->next_round)
        return;
    s->next_round = store->now + ROUND;
    table_sweep(own_mut(store->table), store->now);
}

static void server_run(server *s OWN_EXCLUSIVE)
{
    struct epoll_event events[EVENTS];
    while (!s->has_ended) {
        bool has_mortals = own_get(own_ref(s->desk.store.table))->mortal > 0;
        int count = epoll_wait(s->epoll, events, EVENTS, has_mortals ? ROUND : -1);
        store_update(&s->desk.store);
        for (int i = 0; i < count; i++)
            handle(s, events[i].data.fd);
        sweep(s);
    }
}

// ---- the program ----

struct options {
    long port, clients;
};

static bool read_options(struct options *o OWN_EXCLUSIVE, int argc, char **argv)
{
    *o = (struct options){.port = 6379, .clients = 10000};
    int letter;
    while ((letter = getopt(argc, argv, "p:c:")) != -1) {
        char *end = NULL;
        long value = optarg ? strtol(optarg, &end, 10) : 0;
        if (letter == '?' || !end || *end || end == optarg)
            return false;
        *(letter == 'p' ? &o->port : &o->clients) = value;
    }
    return optind == argc && o->port >= 0 && o->port <= UINT16_MAX && o->clients > 0;
}

// As many clients as the system lets us have.
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
        fprintf(stderr, "usage: kv [OPTION...]\n"
                        "  -p N  port of 127.0.0.1 (6379); 0 for any\n"
                        "  -c N  clients at a time (10000)\n");
        return 2;
    }
    allow_descriptors();
    own_auto(server) made = server_new((uint16_t)options.port, (size_t)options.clients);
    server *s = own_get(own_mut(made));
    if (!server_open(s)) {
        complain("127.0.0.1");
        return EXIT_FAILURE;
    }
    printf("kv: listening on 127.0.0.1:%u\n", port_of(s->listener));
    fflush(stdout);
    server_run(s);
    printf("kv: %llu commands\n", (unsigned long long)s->desk.store.commands);
    return EXIT_SUCCESS;
}
