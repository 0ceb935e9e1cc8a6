// A client: its socket, what of its next request has come, and what of its replies has not gone out.
#ifndef CLIENT_H
#define CLIENT_H

#include "command.h"

typedef struct client {
    int socket;
    uint32_t awaited;  // the events that the server waits for
    bool is_last;      // no more requests are answered
    own_str input;     // left over: requests that are not complete, or were not answered for want of room
    struct request request;
    struct reply reply;
} client;
OWN_DECLARE(client);

// What requests are received into and worked on with, whichever client they come from.
struct desk {
    char input[1 << 16];
    own_vec_ref_str words;
    struct store store;
};

void desk_init(struct desk *d OWN_EXCLUSIVE);
void desk_fini(struct desk *d OWN_EXCLUSIVE);

// Takes the socket.
own_client client_new(int socket);
// Receives what came, answers what is complete and sends what there is room for, without waiting. False: it has ended.
bool client_serve(mut_client of, struct desk *d OWN_EXCLUSIVE);
// It waits for room, and not for requests, which would only make more replies.
bool client_is_sending(ref_client of);

#endif
