// flow/: facts about values with a contract (libown handles, annotated pointers), strict and sound for those.
// Requires: a valid, complete body whose calls are bound to contracts. Never reports: rules/ turns facts into findings.
#ifndef OWN_FLOW_FLOW_H
#define OWN_FLOW_FLOW_H

#include "mir/mir.h"
#include "mir/pass.h"

// One violation, as a fact. `place` is the owner concerned; `sites` says where it got into the state it is in.
enum flow_event_kind {
    FLOW_USE_MOVED,        // read, borrowed or moved while moved
    FLOW_DROP_MOVED,       // explicit drop of a value that was moved or dropped on every path
    FLOW_USE_UNINIT,       // used before it has a value
    FLOW_OVERWRITE_OWNED,  // assigned over while it owns something
    FLOW_LEAK_AT_END,      // storage ends while it owns something
    FLOW_COPY_OWNER,       // an owner copied by plain assignment and used again
    FLOW_RETURN_AUTO,      // an own_auto variable returned without a move
};

enum flow_certainty { FLOW_MAYBE, FLOW_DEFINITELY }; // on some path / on every path

struct flow_site {
    struct span span;
    const char *what; // "moved here", "dropped here", "created here"; static
};

struct flow_event {
    enum flow_event_kind kind;
    enum flow_certainty certainty;
    mir_place place;
    struct span span; // of the use
    bool in_loop;     // the site that moved it is the use itself, in the previous iteration
    VEC(struct flow_site) sites;
};

struct flow_facts {
    VEC(struct flow_event) events; // in order of block position and statement
};

// Everything is allocated in `arena`; any thread, one arena each.
struct flow_facts flow_analyse(struct arena *arena, const struct mir_unit *unit, const struct mir_body *body);

// State at each point as stable text (--dump=init), and at test points.
void flow_print(struct text *out, const struct mir_unit *unit, const struct mir_body *body);

#endif
