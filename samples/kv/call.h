// A call of a command, and what commands have in common to work with it.
#ifndef CALL_H
#define CALL_H

#include "command.h"

// name, words (-n: n or more), what redis says about it, the first and the last key among the words, step from key to key
#define COMMANDS(row)                                                                                                  \
    row(append, 3, "write", 1, 1, 1)                                                                                   \
    row(command, -1, "readonly", 0, 0, 0)                                                                              \
    row(config, -2, "readonly", 0, 0, 0)                                                                               \
    row(dbsize, 1, "readonly", 0, 0, 0)                                                                                \
    row(decr, 2, "write", 1, 1, 1)                                                                                     \
    row(decrby, 3, "write", 1, 1, 1)                                                                                   \
    row(del, -2, "write", 1, -1, 1)                                                                                    \
    row(echo, 2, "readonly", 0, 0, 0)                                                                                  \
    row(exists, -2, "readonly", 1, -1, 1)                                                                              \
    row(expire, 3, "write", 1, 1, 1)                                                                                   \
    row(flushall, 1, "write", 0, 0, 0)                                                                                 \
    row(get, 2, "readonly", 1, 1, 1)                                                                                   \
    row(incr, 2, "write", 1, 1, 1)                                                                                     \
    row(incrby, 3, "write", 1, 1, 1)                                                                                   \
    row(info, -1, "readonly", 0, 0, 0)                                                                                 \
    row(keys, 2, "readonly", 0, 0, 0)                                                                                  \
    row(mget, -2, "readonly", 1, -1, 1)                                                                                \
    row(mset, -3, "write", 1, -1, 2)                                                                                   \
    row(persist, 2, "write", 1, 1, 1)                                                                                  \
    row(pexpire, 3, "write", 1, 1, 1)                                                                                  \
    row(ping, -1, "readonly", 0, 0, 0)                                                                                 \
    row(pttl, 2, "readonly", 1, 1, 1)                                                                                  \
    row(quit, -1, "readonly", 0, 0, 0)                                                                                 \
    row(scan, -2, "readonly", 0, 0, 0)                                                                                 \
    row(set, -3, "write", 1, 1, 1)                                                                                     \
    row(strlen, 2, "readonly", 1, 1, 1)                                                                                \
    row(ttl, 2, "readonly", 1, 1, 1)

struct call {
    struct store *store;
    ref_slice_ref_str words; // the first is the name of the command
    struct reply *reply;
    bool is_last; // the client wants no more
};

// Done, or what is wrong. A command that fails has answered nothing.
OWN_DECLARE_RESULT(done, bool, const char *);
#define DONE result_done_ok(true)

#define SYNTAX_ERROR "ERR syntax error"

#define DECLARE_RUN(name, words, flag, first, last, step) result_done run_##name(struct call *c OWN_EXCLUSIVE);
COMMANDS(DECLARE_RUN)
#undef DECLARE_RUN

ref_str word(const struct call *c OWN_BORROWS, size_t i);
size_t words(const struct call *c OWN_BORROWS);
// Names are the same in capitals. Below 0, 0 or above, as the word comes before the name, is it, or comes after it.
int compare_name(ref_str word, const char *name OWN_BORROWS);
bool is_name(ref_str word, const char *name OWN_BORROWS);

OWN_DECLARE_RESULT(integer, int64_t, const char *);
result_integer integer_of(ref_str word);

// The entry of the key that is the word i, or null.
OWN_RESULT_NULLABLE entry *find(const struct call *c OWN_BORROWS, size_t i);
mut_table table_of(const struct call *c OWN_BORROWS);

#endif
