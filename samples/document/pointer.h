// JSON Pointer (RFC 6901): /a/0/b is the member b of the first item of the member a; ~1 in a name is /, and ~0 is ~.
#ifndef POINTER_H
#define POINTER_H

#include "node.h"

#include <own/result.h>

// A borrow of what the pointer points to, or why there is nothing.
OWN_DECLARE_RESULT(found, ref_node, const char *);
result_found pointer_find(ref_node root, ref_str pointer);

// Where the pointer points, whether something is there or not: in which array or object, and its index or name there as
// the pointer has it. The whole document is not in anything.
typedef struct place {
    mut_node parent;
    ref_str token;
} place;
OWN_DECLARE_RESULT(place, place, const char *);
result_place pointer_walk(mut_node root, ref_str pointer);

// The child that a token means (node_child).
OWN_DECLARE_RESULT(child, size_t, const char *);
result_child pointer_child(ref_node of, ref_str token);
// The name that a token means.
OWN_DECLARE_RESULT_OWN(name, str, const char *);
result_name pointer_name(ref_str token);

#endif
