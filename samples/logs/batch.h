// A run of whole lines of one file. Batches make the round between the reader and the workers (logs.c); there is a fixed
// number of them, so that a reader that is faster than the workers waits.
#ifndef BATCH_H
#define BATCH_H

#include <own/channel.h>
#include <own/own.h>

enum {
    BATCH_SIZE = 1 << 18,
    LINE_LIMIT = 1 << 16, // bytes; a line that is longer arrives with one byte more than that, and without the rest
};

typedef struct batch {
    size_t source;     // number of the file
    size_t first_line; // of the file, from 1
    size_t length;
    char *bytes OWN_FIELD_OWNED; // BATCH_SIZE
} batch;
OWN_DECLARE(batch);
OWN_DECLARE_CHANNEL(batch);

own_batch batch_new(void);

#endif
