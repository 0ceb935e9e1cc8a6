// Changes of a tree. Whole subtrees move in and out; nothing is copied. What is given to a function it has taken, also when
// the change cannot be made; the tree is then as it was.
#ifndef EDIT_H
#define EDIT_H

#include "pointer.h"

OWN_DECLARE_RESULT(edited, bool, const char *);
OWN_DECLARE_RESULT_OWN(removed, node, const char *);

// In place of what is there, as another member, or, at the index -, behind the last item. A pointer that is empty replaces
// the document.
result_edited edit_set(own_node *root OWN_EXCLUSIVE, ref_str pointer, own_node value);
// Out of the tree.
result_removed edit_remove(own_node *root OWN_EXCLUSIVE, ref_str pointer);
// Removes and sets. When there is no such place to move to, what was removed is dropped.
result_edited edit_move(own_node *root OWN_EXCLUSIVE, ref_str from, ref_str to);
// JSON Merge Patch (RFC 7396): an object changes the members that it names, and null removes them; anything else replaces.
own_node edit_merge(own_node target, own_node patch);

#endif
