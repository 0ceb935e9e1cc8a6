#include "pointer.h"

// The rest of a pointer; a null pointer when no token is left, as ref_str_split has it.
OWN_DECLARE_RESULT(tokens, ref_str, const char *);

static result_tokens tokens_of(ref_str pointer)
{
    if (ref_str_is_empty(pointer))
        return result_tokens_ok(ref_str_from_raw(NULL, 0));
    if (own_at(pointer, 0) != '/')
        return result_tokens_err("a pointer is empty or begins with /");
    return result_tokens_ok(own_part(ref_str, pointer, 1, ref_str_len(pointer)));
}

result_name pointer_name(ref_str token)
{
    own_auto(str) name = own_empty(str);
    ref_str part;
    ref_str_split(&token, '~', &part);
    own_append(name, part);
    while (ref_str_split(&token, '~', &part)) {
        bool is_slash = ref_str_starts_with(part, own_text("1"));
        if (!is_slash && !ref_str_starts_with(part, own_text("0")))
            return result_name_err("behind ~ comes 0 or 1");
        own_str_push(&name, is_slash ? '/' : '~');
        own_append(name, own_part(ref_str, part, 1, ref_str_len(part)));
    }
    return result_name_ok(own_move(name));
}

static result_child read_index(ref_str token)
{
    size_t index = 0;
    if (ref_str_is_empty(token) || (own_at(token, 0) == '0' && ref_str_len(token) > 1))
        return result_child_err("this is no index of an item");
    own_each(p, token) {
        if (*p < '0' || *p > '9')
            return result_child_err("this is no index of an item");
        if (__builtin_mul_overflow(index, 10, &index) || __builtin_add_overflow(index, (size_t)(*p - '0'), &index))
            return result_child_err("there is no such item");
    }
    return result_child_ok(index);
}

result_child pointer_child(ref_node of, ref_str token)
{
    const node *n = own_get(of);
    size_t child;
    if (n->kind == KIND_ARRAY) {
        child = own_try(child, read_index(token));
        return child < node_places(of) ? result_child_ok(child) : result_child_err("there is no such item");
    }
    if (n->kind != KIND_OBJECT)
        return result_child_err("there is nothing in this value");
    own_auto(str) name = own_try(child, pointer_name(token));
    child = object_find(&n->members, own_ref(name));
    return child < node_places(of) ? result_child_ok(child) : result_child_err("there is no such member");
}

result_found pointer_find(ref_node root, ref_str pointer)
{
    ref_node at = root;
    ref_str rest = own_try(found, tokens_of(pointer)), token;
    while (ref_str_split(&rest, '/', &token))
        at = node_child(at, own_try(found, pointer_child(at, token)));
    return result_found_ok(at);
}

result_place pointer_walk(mut_node root, ref_str pointer)
{
    mut_node at = root;
    ref_str rest = own_try(place, tokens_of(pointer)), token, next;
    if (!ref_str_split(&rest, '/', &token))
        return result_place_err("the whole document is not in anything");
    while (ref_str_split(&rest, '/', &next)) {
        at = node_child_mut(at, own_try(place, pointer_child(own_reborrow(at), token)));
        token = next;
    }
    place found = {at, token};
    return result_place_ok(found);
}
