// The owners and borrows of one body that can be followed by name: locals of handle type, handle fields of local
// structs, and what a pointer parameter that is never changed points to. Each is a path in a forest, in preorder.
// Raw pointers, annotated or not, are the business of heap/.
#ifndef OWN_FLOW_PATHS_H
#define OWN_FLOW_PATHS_H

#include "base/bits.h"
#include "mir/mir.h"

struct flow_path {
    mir_local local;   // at the root
    mir_type type;
    uint32_t parent;   // path, or MIR_NONE for a root
    uint32_t field;    // in the record of the parent
    uint32_t size;     // paths in the subtree, this one included
    uint8_t handle;    // enum mir_handle; NONE for a struct that has handles inside
    bool is_deref;     // root: not the parameter but what it points to
    bool is_hidden;    // its address got away, or it is a view: nothing is known of it, ever
    bool is_view;      // a temporary that copies of owners go to, only to be looked at: `(o = next()).ptr`
    uint32_t first_site; // in flow_actions
    uint32_t site_count;
};

// How a place relates to a path.
enum flow_relation {
    FLOW_UNRELATED,
    FLOW_WHOLE,  // it is the path
    FLOW_INSIDE, // a part of the handle's own bytes: `c.ptr`
    FLOW_BEYOND, // behind the handle's pointer: `c.ptr->fd`
};

struct flow_relative {
    uint32_t path;
    enum flow_relation relation;
};

// What is known of a local's value from all its definitions together.
struct flow_definition {
    uint32_t count; // assignments and call results; parameters count as defined once
    bool is_shared; // its address is taken
    const struct mir_statement *statement; // the last assignment, or null
    const struct mir_terminator *call;     // the last call with it as result, or null
};

struct flow_paths {
    const struct mir_unit *unit;
    const struct mir_body *body;
    VEC(struct flow_path) items;
    uint32_t *root_of_local;  // local -> path, or MIR_NONE
    uint32_t *deref_of_local; // pointer parameter -> path of what it points to, or MIR_NONE
    struct flow_definition *definitions; // by local
    struct flow_relative *of_place;      // by place
    struct flow_relative *pointee;       // by local: what a pointer that has one value all its life points to
    uint8_t *place_state;                // memory of the two tables: unknown, being found, known
    uint8_t *pointee_state;
    struct bits plain;                   // record types that have no handle inside
};

// The paths of `body`; no items when there is nothing to follow.
struct flow_paths flow_paths_find(struct arena *arena, const struct mir_unit *unit, const struct mir_body *body);

struct flow_relative flow_path_of(struct flow_paths *paths, mir_place place);
struct flow_relative flow_pointee(struct flow_paths *paths, mir_local pointer);
void flow_path_hide(struct flow_paths *paths, uint32_t path); // and all below it

// Is it a handle, so that it has a state of its own?
bool flow_path_is_leaf(const struct flow_path *path);
// Does it release something: own and opt, not ref and mut?
bool flow_path_is_owner(const struct flow_path *path);

// `c`, `s.conn`, `*o`, `s->conn`; empty for temporaries.
str flow_path_name(struct arena *arena, const struct flow_paths *paths, uint32_t path);

#endif
