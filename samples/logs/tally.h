// What is known of the lines that were read so far. Each worker has a tally; whichever worker a line comes to, the sum of
// all tallies is the same.
#ifndef TALLY_H
#define TALLY_H

#include "line.h"

#include <own/arena.h>
#include <own/arc.h>
#include <own/mutex.h>
#include <own/vec.h>

enum { STATUSES = 1000, COMPLAINTS = 10 };

OWN_DECLARE_SLICE(char);
OWN_DECLARE_ARENA_SLICE(char);

// A path and what was asked of it. The text lies in the arena of the tally.
typedef struct path {
    ref_slice_char text;
    uint64_t hash;
    uint64_t count, bytes; // count 0: no path
} path;
OWN_DECLARE_SLICE(path);
OWN_DECLARE_VEC(path);

ref_str path_text(const path *p OWN_BORROWS);

// A line that is none.
typedef struct complaint {
    size_t source, line;
    const char *what;
} complaint;
OWN_DECLARE_SLICE(complaint);
OWN_DECLARE_VEC(complaint);

// How often values occurred: exactly up to 255, beyond that in steps of less than 1/128 of the value. Sums of two are exact.
enum { STEPS = 128, BUCKETS = STEPS * 58 };
struct histogram {
    uint64_t count, max;
    uint64_t buckets[BUCKETS];
};
// The value that `thousandths` of all values do not exceed, rounded up to the end of its step.
uint64_t histogram_quantile(const struct histogram *h OWN_BORROWS, uint64_t thousandths);

typedef struct tally {
    uint64_t hits, malformed, bytes;
    uint64_t statuses[STATUSES];
    struct histogram latency;
    own_arena texts;
    own_vec_path table;           // of paths, by hash and probing; a power of two, at least half of it empty
    size_t paths;                 // in it
    own_vec_complaint complaints; // the first ones, by source and line
} tally;
OWN_DECLARE(tally);
OWN_DECLARE_MUTEX(tally);

own_tally tally_new(void);
void tally_hit(mut_tally of, const struct hit *h OWN_BORROWS);
void tally_complain(mut_tally of, complaint c);
void tally_add(mut_tally to, ref_tally from);

// A tally that a worker writes and the main thread may look at meanwhile.
typedef struct ledger {
    mutex_tally tally;
} ledger;
OWN_DECLARE(ledger);
OWN_DECLARE_ARC(ledger);

own_arc_ledger ledger_new(void);

#endif
