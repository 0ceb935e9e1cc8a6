// A worker: a thread that takes batches, counts their lines in its ledger, and gives the batches back.
#ifndef WORKER_H
#define WORKER_H

#include "batch.h"
#include "tally.h"

#include <own/thread.h>

typedef struct worker {
    own_receiver_batch full;
    own_sender_batch vacant;
    own_arc_ledger ledger;
} worker;
OWN_DECLARE(worker);
OWN_DECLARE_THREAD(worker);

// The body of the thread. It ends when there will be no more batches.
void worker_run(mut_worker of);

#endif
