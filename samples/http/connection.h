// A connection: a socket and what has come in and not gone out of it. It has one owner at any time, and with it moves
// through three hands (http.c): the acceptor opens it, a worker serves it, and the acceptor has it back when it has ended.
#ifndef CONNECTION_H
#define CONNECTION_H

#include "response.h"

#include <own/channel.h>

// What a connection waits for, and how long: name, milliseconds by default, letter of the option that changes it.
#define PHASES(phase)                                                                                                  \
    phase(IDLE, 60000, "i")      /* the first byte of a request */                                                     \
    phase(RECEIVING, 20000, "r") /* the rest of it, in all */                                                          \
    phase(SENDING, 20000, "s")   /* room for answers */                                                                \
    phase(CLOSING, 2000, "e")    /* the client's end, since it may not have read the last answer yet */

#define PHASE_NAME(name, milliseconds, letter) PHASE_##name,
enum phase { PHASES(PHASE_NAME) PHASE_NONE };
#undef PHASE_NAME

typedef struct connection {
    int socket; // -1: not open
    enum phase phase;
    int64_t deadline;       // of the phase, in milliseconds of the clock
    bool has_head;          // of `request`, whose body is not complete
    bool is_last;           // nothing is answered any more
    uint32_t awaited;       // the events its worker waits for
    struct request request;
    own_str input, output;  // left over: the beginning of a request; answers that the socket had no room for
} connection;

OWN_DECLARE(connection);
OWN_DECLARE_CHANNEL(connection);

// What a thread has to work with. Bytes are received into it and answers are written in it, for whichever connection is
// served; so a connection that waits has no buffers, and a request that comes whole is neither copied nor allocated for.
struct desk {
    char input[2 * HEAD_LIMIT];
    own_str output;
    struct date date;
    int64_t now; // in milliseconds
    int64_t patience[PHASE_NONE];
    bool is_closing; // every answer is the last one of its connection
    uint64_t answers;
};

void desk_init(struct desk *d OWN_EXCLUSIVE, const int64_t *patience OWN_BORROWS);
void desk_fini(struct desk *d OWN_EXCLUSIVE);
// Looks at the clock.
void desk_update(struct desk *d OWN_EXCLUSIVE);

// None when there is no memory.
opt_connection connection_try_new(void);
void connection_open(mut_connection of, int socket);
void connection_close(mut_connection of);

// Receives what came, answers what is complete and sends what there is room for, without waiting. False: it has ended.
bool connection_serve(mut_connection of, struct desk *d OWN_EXCLUSIVE);
// The time of its phase is over, and so is the connection.
void connection_expire(mut_connection of, struct desk *d OWN_EXCLUSIVE);

#endif
