// A worker: a thread with connections that it waits for and serves. They come through a channel; a bell wakes the worker
// when there are some, or when the channel is closed, upon which it lets its connections finish and ends.
#ifndef WORKER_H
#define WORKER_H

#include "connection.h"

#include <own/arc.h>
#include <own/thread.h>
#include <own/vec.h>

// Shared by the one who rings and the worker who hears it.
typedef struct bell {
    int event;
} bell;
OWN_DECLARE(bell);
OWN_DECLARE_ARC(bell);

void bell_ring(ref_bell b);

OWN_DECLARE_SLICE(opt_connection);
OWN_DECLARE_VEC_DROP(opt_connection, opt_connection_drop);

typedef struct worker {
    int epoll;
    own_arc_bell bell;
    own_receiver_connection arrivals;
    own_sender_connection departures; // to whom it gives back what has ended
    own_vec_opt_connection table;     // its connections, each at the number of its socket
    size_t open;                      // how many
    int64_t next_round;               // when to look for deadlines
    struct desk desk;
} worker;
OWN_DECLARE(worker);
OWN_DECLARE_THREAD(worker);

// None when the system has no descriptors left.
opt_worker worker_try_new(const int64_t *patience OWN_BORROWS, own_receiver_connection arrivals,
                          own_sender_connection departures);
// The body of the thread.
void worker_run(mut_worker of);

#endif
