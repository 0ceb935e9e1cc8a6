// The reader: files, one after the other, into batches of whole lines.
#ifndef READER_H
#define READER_H

#include "batch.h"

#include <own/str.h>
#include <own/vec.h>

typedef struct source {
    const char *name;
    int file;         // -1: closed
    size_t line;      // lines that were read
    own_str rest;     // of a line whose end has not come
    bool is_skipping; // the rest of a line that is too long
    bool is_at_end;   // for now, when the file grows
} source;
void source_fini(source *s OWN_EXCLUSIVE);
OWN_DECLARE_SLICE(source);
OWN_DECLARE_VEC_DROP(source, source_fini);

typedef struct reader {
    own_sender_batch full;
    own_receiver_batch vacant;
    opt_batch next;   // to be filled
    int signals;
    bool follows;     // what files grow by
    bool has_failed;  // a file could not be read
    int ended_by;     // a signal; 0: the end of the files
    size_t turn;      // the number of the source that is read; how many there are: all were
    own_vec_source sources;
} reader;
OWN_DECLARE(reader);

// What the reader has come to.
enum event { READ_ON, REPORT /* it was asked for */, END };

// Takes the channel's ends. `names` of files; - is the standard input. Catches SIGINT, SIGTERM and SIGUSR1.
own_reader reader_new(char *const *names OWN_BORROWS, bool follows, own_sender_batch full, own_receiver_batch vacant);
// Reads and sends one batch, or waits for something to read for a while.
enum event reader_step(mut_reader of);

#endif
