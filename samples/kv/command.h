// The commands: what each does to the store and answers.
#ifndef COMMAND_H
#define COMMAND_H

#include "reply.h"
#include "request.h"

struct store {
    own_table table;
    int64_t now;       // in milliseconds
    int64_t opened;
    uint64_t commands; // done
    size_t clients;
};

struct store store_new(void);
void store_fini(struct store *s OWN_EXCLUSIVE);
// Looks at the clock.
void store_update(struct store *s OWN_EXCLUSIVE);

// Does what the words say; the first is the name of the command. False when the client wants no more.
bool command_run(struct store *s OWN_EXCLUSIVE, ref_slice_ref_str words, struct reply *reply OWN_EXCLUSIVE);

#endif
