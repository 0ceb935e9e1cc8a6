// A body, reduced to what it does to the paths that are followed. Effects come only from contracts, from the types of
// handles passed by value, and from plain assignments.
#ifndef OWN_FLOW_ACTIONS_H
#define OWN_FLOW_ACTIONS_H

#include "flow/flow.h"
#include "flow/paths.h"

enum flow_action_kind {
    FLOW_ACT_USE,     // needs a value
    FLOW_ACT_INSPECT, // needs to be initialised, may be empty: a test of `c.ptr`
    FLOW_ACT_MOVE,    // emptied through its address
    FLOW_ACT_DROP,    // dropped through its address
    FLOW_ACT_COPY,    // its value goes to `other` or elsewhere; it keeps its bytes
    FLOW_ACT_CREATE,  // it is given a value
    FLOW_ACT_EMPTY,   // it is set to zero as a whole, or given an optional without a value
    FLOW_ACT_FORGET,  // its pointer is set to zero by hand
    FLOW_ACT_UNKNOWN, // anything may have happened to it
    FLOW_ACT_LIVE,
    FLOW_ACT_DEAD,
    FLOW_ACT_RETURN,  // the body ends; of no path
};

struct flow_action {
    enum flow_action_kind kind;
    uint32_t at;       // statement in its block; their number for the terminator
    uint32_t path;     // a leaf
    uint32_t other;    // COPY, MOVE of an optional: leaf that receives the value, or MIR_NONE
    bool is_cleanup;   // DROP made by a cleanup attribute
    bool is_return;    // COPY into the return value
    struct span span;
    uint32_t site;     // that this action makes of `path`, or MIR_NONE
    uint32_t created;  // sites it may make of `other`, or MIR_NONE
    uint32_t empty;
};

struct flow_site_info {
    enum flow_site_kind kind;
    uint32_t path;
    bool is_return; // COPIED into the return value
    struct span span;
};

// The first sites of every leaf.
enum {
    FLOW_FIXED_UNINIT,
    FLOW_FIXED_UNKNOWN,
    FLOW_FIXED_ENTRY, // a parameter's value
    FLOW_FIXED_NONE,  // an optional that was found empty
};

// What a branch says of a path: it is null along `null_successor`, not null along the other.
struct flow_test {
    uint32_t path; // MIR_NONE: nothing
    uint32_t null_successor;
};

struct flow_actions {
    VEC(struct flow_action) items; // in order of block and statement
    uint32_t *first_of_block;      // has one more item than blocks
    struct flow_test *tests;       // by block
    VEC(struct flow_site_info) sites; // those of one path are together
};

// Also marks the paths whose address gets away as hidden.
struct flow_actions flow_actions_find(struct arena *arena, struct flow_paths *paths);

// The first action of `block` at or after statement `at`.
uint32_t flow_actions_from(const struct flow_actions *actions, mir_block block, uint32_t at);

#endif
