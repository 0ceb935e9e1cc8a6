// The members of an object, in the order in which they came, found by their names in the time of one look.
//
// They are a row; a member that is removed leaves a vacant place, so that no other one moves, until half of the row is
// vacant. A long row has an index: places by the hashes of the names, in a table that is probed from there on.
#ifndef OBJECT_H
#define OBJECT_H

#include <own/str.h>
#include <own/vec.h>

typedef struct node node;
OWN_DECLARE(node);

typedef struct member {
    uint64_t hash;
    own_str name;
    opt_node value; // none: vacant
} member;
void member_fini(member *m OWN_EXCLUSIVE);
OWN_DECLARE_SLICE(member);
OWN_DECLARE_VEC_DROP(member, member_fini);
OWN_DECLARE_SLICE(size_t);
OWN_DECLARE_VEC(size_t);

struct object {
    own_vec_member row;
    own_vec_size_t index; // a place and 1, or 0; a power of two of them, at least two for each place; or nothing
    size_t count;         // members
};

struct object object_new(void);
void object_fini(struct object *o OWN_EXCLUSIVE);

// The place of the member of this name; the length of the row when there is none.
size_t object_find(const struct object *o OWN_BORROWS, ref_str name);
// Both take. A member that is there gets another value.
void object_put(struct object *o OWN_EXCLUSIVE, own_str name, own_node value);
own_node object_remove(struct object *o OWN_EXCLUSIVE, size_t place);

#endif
