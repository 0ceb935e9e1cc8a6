#include "edit.h"

static enum kind kind_of(ref_node n)
{
    return own_get(n)->kind;
}

// ---- one place ----

static result_edited put_item(place at, own_node value)
{
    own_auto(node) item = own_move(value);
    own_vec_own_node *items = &own_get(at.parent)->items;
    if (ref_str_is_equal(at.token, own_text("-"))) {
        own_push(vec_own_node, *items, own_move(item));
        return result_edited_ok(true);
    }
    size_t index = own_try(edited, pointer_child(own_reborrow(at.parent), at.token));
    own_auto(node) old = own_replace(own_at(own_mut(*items), index), own_move(item));
    return result_edited_ok(true);
}

static result_edited put(place at, own_node value)
{
    own_auto(node) moved = own_move(value);
    node *parent = own_get(at.parent);
    if (parent->kind == KIND_ARRAY)
        return put_item(at, own_move(moved));
    if (parent->kind != KIND_OBJECT)
        return result_edited_err("there is nothing in this value");
    own_str name = own_try(edited, pointer_name(at.token));
    object_put(&parent->members, own_move(name), own_move(moved));
    return result_edited_ok(true);
}

static bool is_too_deep(ref_str pointer, ref_node value)
{
    size_t depth = node_depth(value);
    own_each(p, pointer)
        depth += *p == '/';
    return depth > DEPTH_LIMIT;
}

result_edited edit_set(own_node *root OWN_EXCLUSIVE, ref_str pointer, own_node value)
{
    own_auto(node) moved = own_move(value);
    if (is_too_deep(pointer, own_ref(moved)))
        return result_edited_err("too many values in one another");
    if (ref_str_is_empty(pointer)) {
        own_auto(node) old = own_replace(*root, own_move(moved));
        return result_edited_ok(true);
    }
    place at = own_try(edited, pointer_walk(own_mut(*root), pointer)); // before anything moves
    return put(at, own_move(moved));
}

result_removed edit_remove(own_node *root OWN_EXCLUSIVE, ref_str pointer)
{
    place at = own_try(removed, pointer_walk(own_mut(*root), pointer));
    size_t child = own_try(removed, pointer_child(own_reborrow(at.parent), at.token));
    node *parent = own_get(at.parent);
    if (parent->kind == KIND_ARRAY)
        return result_removed_ok(own_remove(vec_own_node, parent->items, child));
    return result_removed_ok(object_remove(&parent->members, child));
}

result_edited edit_move(own_node *root OWN_EXCLUSIVE, ref_str from, ref_str to)
{
    if (ref_str_is_equal(from, to)) {
        own_try(edited, pointer_find(own_ref(*root), from));
        return result_edited_ok(true);
    }
    if (ref_str_starts_with(to, from) && own_at(to, ref_str_len(from)) == '/')
        return result_edited_err("a value cannot move into itself");
    own_auto(node) moved = own_try(edited, edit_remove(root, from));
    return edit_set(root, to, own_move(moved));
}

// ---- merge patch ----

static void merge_member(struct object *target OWN_EXCLUSIVE, own_str name, own_node patch)
{
    own_auto(str) key = own_move(name);
    own_auto(node) change = own_move(patch);
    size_t i = object_find(target, own_ref(key));
    bool is_there = i < own_vec_member_len(&target->row);
    if (kind_of(own_ref(change)) != KIND_NULL) {
        own_node old = is_there ? own_unwrap(own_at(own_mut(target->row), i).value) : node_new(KIND_NULL);
        own_node merged = edit_merge(own_move(old), own_move(change));
        if (is_there)
            own_at(own_mut(target->row), i).value = opt_node_some(own_move(merged));
        else
            object_put(target, own_move(key), own_move(merged));
    } else if (is_there) {
        own_auto(node) removed = object_remove(target, i);
    }
}

own_node edit_merge(own_node target, own_node patch)
{
    own_auto(node) change = own_move(patch);
    own_auto(node) merged = own_move(target);
    if (kind_of(own_ref(change)) != KIND_OBJECT)
        return own_move(change);
    if (kind_of(own_ref(merged)) != KIND_OBJECT) {
        own_auto(node) old = own_replace(merged, node_new(KIND_OBJECT));
    }
    own_each(m, own_mut(own_get(own_mut(change))->members.row))
        if (own_is_some(m->value))
            merge_member(&own_get(own_mut(merged))->members, own_move(m->name), own_unwrap(m->value));
    return own_move(merged);
}
