// flow/: facts about values with a contract (libown handles), strict and sound for those.
// Requires: a valid, complete body whose calls are bound to contracts. Never reports: rules/ turns facts into findings.
//
//     paths.h    what is followed: handle locals, handle fields of local structs, what pointer parameters point to
//     actions.h  MIR, reduced to what it does to paths
//     solver.h   a data-flow solver that knows no ownership
//     init.h     initialisation and moves, as an analysis for the solver
//     flags.h    local flags that tell paths apart
//     events.c   the solution replayed, with violations noted
#ifndef OWN_FLOW_FLOW_H
#define OWN_FLOW_FLOW_H

#include "mir/mir.h"
#include "mir/pass.h"

// One violation, as a fact. `sites` says where the owner got into the state it is in.
enum flow_event_kind {
    FLOW_USE_MOVED,       // read, borrowed or moved after it was moved or dropped
    FLOW_DROP_MOVED,      // explicit drop after a move or a drop
    FLOW_USE_UNINIT,      // used before it has a value, or while it was set to zero
    FLOW_OVERWRITE_OWNED, // assigned over while it owns something
    FLOW_LEAK_AT_END,     // storage ends while it owns something; sites after the creation are further such ends
    FLOW_COPY_OWNER,      // copied by plain assignment, and still dropped by its own clean-up
    FLOW_RETURN_AUTO,     // an own_auto variable returned without a move
};

enum flow_certainty { FLOW_MAYBE, FLOW_DEFINITELY }; // on some path / on every path

// How an owner came into a state; a set of sites is the state.
enum flow_site_kind {
    FLOW_SITE_UNINIT,  // storage without a value
    FLOW_SITE_UNKNOWN, // something else may have changed it; nothing is claimed from here
    FLOW_SITE_CREATED,
    FLOW_SITE_EMPTY,   // set to zero, or an optional without a value
    FLOW_SITE_MOVED,
    FLOW_SITE_COPIED,  // moved by a plain copy, which leaves the old pointer behind
    FLOW_SITE_DROPPED,
};

struct flow_site {
    enum flow_site_kind kind;
    struct span span;
};

struct flow_event {
    enum flow_event_kind kind;
    enum flow_certainty certainty;
    enum mir_handle handle; // of the owner or borrow concerned
    mir_local local;        // at the root of its path
    mir_type type;
    str name;               // of the path as a user would write it; empty for temporaries
    struct span span;       // of the use
    bool in_loop;           // the use is also what moved it, in the previous iteration
    bool is_cleanup;        // the use is a drop made by a cleanup attribute
    bool is_released;       // losses: somewhere in the function it is moved or dropped
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
