#include "node.h"

static void node_fini(node *n OWN_EXCLUSIVE)
{
    switch (n->kind) {
    case KIND_NULL:
    case KIND_FALSE:
    case KIND_TRUE: break;
    case KIND_NUMBER:
    case KIND_STRING: own_drop(str, n->text); break;
    case KIND_ARRAY: own_drop(vec_own_node, n->items); break;
    case KIND_OBJECT: object_fini(&n->members); break;
    }
}

OWN_DEFINE_DROP(node, node_fini(_p));

own_node node_new(enum kind kind)
{
    own_node made = own_new(node, .kind = kind);
    node *n = own_get(own_mut(made));
    if (kind == KIND_NUMBER || kind == KIND_STRING)
        n->text = own_empty(str);
    else if (kind == KIND_ARRAY)
        n->items = own_empty(vec_own_node);
    else if (kind == KIND_OBJECT)
        n->members = object_new();
    return made;
}

size_t node_places(ref_node of)
{
    const node *n = own_get(of);
    if (n->kind == KIND_ARRAY)
        return own_vec_own_node_len(&n->items);
    return n->kind == KIND_OBJECT ? own_vec_member_len(&n->members.row) : 0;
}

bool node_is_vacant(ref_node of, size_t place)
{
    const node *n = own_get(of);
    return n->kind == KIND_OBJECT && !own_is_some(own_at(own_ref(n->members.row), place).value);
}

ref_node node_child(ref_node of, size_t place)
{
    const node *n = own_get(of);
    if (n->kind == KIND_ARRAY)
        return own_ref(own_at(own_ref(n->items), place));
    return own_ref(own_at(own_ref(n->members.row), place).value);
}

mut_node node_child_mut(mut_node of, size_t place)
{
    node *n = own_get(of);
    if (n->kind == KIND_ARRAY)
        return own_mut(own_at(own_mut(n->items), place));
    return own_mut(own_at(own_mut(n->members.row), place).value);
}

size_t node_depth(ref_node of)
{
    size_t deepest = 0;
    for (size_t i = 0; i < node_places(of); i++) {
        size_t depth = node_is_vacant(of, i) ? 0 : node_depth(node_child(of, i));
        deepest = depth > deepest ? depth : deepest;
    }
    return deepest + 1;
}
