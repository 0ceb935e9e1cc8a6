// A tree of JSON values (RFC 8259). A node owns what is below it, so its drop ends the whole subtree, and a subtree moves
// from one place to another without being touched.
#ifndef NODE_H
#define NODE_H

#include "object.h"

enum { DEPTH_LIMIT = 1000 }; // of a tree: as deep as functions that follow it call themselves

enum kind { KIND_NULL, KIND_FALSE, KIND_TRUE, KIND_NUMBER, KIND_STRING, KIND_ARRAY, KIND_OBJECT };

OWN_DECLARE_SLICE(own_node);
OWN_DECLARE_VEC_OWN(node);

struct node {
    enum kind kind;
    union {
        own_str text; // of a number, as it was written: none is too large or too precise; of a string, its bytes in UTF-8
        own_vec_own_node items;
        struct object members;
    };
};

own_node node_new(enum kind kind); // with nothing in it
// Nodes on the longest way down from this one, itself included.
size_t node_depth(ref_node of);

// An array or an object as a row of children, some places of which may be vacant (object.h).
size_t node_places(ref_node of);
bool node_is_vacant(ref_node of, size_t place);
OWN_RESULT_HOLDS(of) ref_node node_child(ref_node of, size_t place);
OWN_RESULT_HOLDS(of) mut_node node_child_mut(mut_node of, size_t place);

#endif
