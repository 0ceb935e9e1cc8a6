// The twin of ../document/, cut short, with mistakes in it that people make with trees. Each is marked where own-check finds
// it, or ought to.
#define _POSIX_C_SOURCE 200809L
#include <own/result.h>
#include <own/str.h>
#include <own/vec.h>

#include <stdio.h>
#include <stdlib.h>

typedef struct node node;
OWN_DECLARE_STATIC(node);
OWN_DECLARE_SLICE(own_node);
OWN_DECLARE_VEC_OWN(node);
struct node {
    own_str name;
    own_vec_own_node children;
};
OWN_DEFINE_DROP(node, own_drop(str, _p->name); own_drop(vec_own_node, _p->children));
OWN_DECLARE_RESULT_OWN(node, node, const char *);
OWN_DECLARE_RESULT_OWN(name, str, const char *);

struct parser {
    ref_str text;
};

static bool accept(struct parser *p OWN_EXCLUSIVE, char byte)
{
    bool is_next = !ref_str_is_empty(p->text) && own_at(p->text, 0) == byte;
    p->text = own_part(ref_str, p->text, is_next, ref_str_len(p->text));
    return is_next;
}

static own_node node_new(ref_str name)
{
    return own_new(node, .name = own_str_from(name), .children = own_empty(vec_own_node));
}

// ---- text to tree: name(child,child) ----

static result_node parse_node(struct parser *p OWN_EXCLUSIVE);

// What own_try returns past has no scope that drops it, here and at the end.
static result_node parse_children(struct parser *p OWN_EXCLUSIVE, ref_str name)
{
    own_node parent = node_new(name);
    do
        own_push(vec_own_node, own_get(own_mut(parent))->children, own_try(node, parse_node(p)));
    while (accept(p, ','));
    return accept(p, ')') ? result_node_ok(own_move(parent)) : result_node_err("behind the children comes )");
    //~^ error: `parent` is not dropped on every path [leak]
}

static result_name parse_name(struct parser *p OWN_EXCLUSIVE)
{
    own_auto(str) name = own_empty(str);
    while (!ref_str_is_empty(p->text) && own_at(p->text, 0) >= 'a') {
        own_str_push(&name, own_at(p->text, 0));
        p->text = own_part(ref_str, p->text, 1, ref_str_len(p->text));
    }
    return own_str_is_empty(&name) ? result_name_err("a node has a name") : result_name_ok(own_move(name));
}

// The node has the name once it is made of it.
static result_node parse_node(struct parser *p OWN_EXCLUSIVE)
{
    own_auto(str) name = own_try(node, parse_name(p));
    if (accept(p, '('))
        return parse_children(p, own_ref(name));
    own_auto(node) leaf = own_new(node, .name = own_move(name), .children = own_empty(vec_own_node));
    if (own_str_is_empty(&name)) //~ error: use of moved value `name` [use-after-move]
        return result_node_err("a node has a name");
    return result_node_ok(own_move(leaf));
}

// ---- changes ----

// What was removed is not in the tree any more, and soon nowhere.
static void remove_last(mut_node of)
{
    node *n = own_get(of);
    own_node last = own_pop(vec_own_node, n->children);
    own_drop(node, last);
    printf("removed %s\n", own_str_c(&own_get(own_ref(last))->name)); //~ error: use of dropped value `last` [use-after-move]
}

// The target takes the children of the patch, one by one, and then the patch is a shell that somebody has to drop.
static own_node merge(own_node target, own_node patch)
{
    own_vec_own_node *from = &own_get(own_mut(patch))->children;
    while (!own_vec_own_node_is_empty(from))
        own_push(vec_own_node, own_get(own_mut(target))->children, own_pop(vec_own_node, *from));
    return target; //~ error: `patch` is never dropped [leak]
}

// C does not say which argument is first; when the move is, nobody has `moved` where own_try returns.
static result_node put(struct parser *p OWN_EXCLUSIVE, own_node moved)
{
    own_auto(node) m = own_move(moved);
    return result_node_ok(merge(own_try(node, parse_node(p)), own_move(m))); //~ known-miss: [leak]
}

// A subtree that moves has one place: the one or the other.
static void move_to(mut_node a, mut_node b, own_node moved)
{
    own_push(vec_own_node, own_get(a)->children, own_move(moved));
    own_push(vec_own_node, own_get(b)->children, own_move(moved)); //~ error: use of moved value `moved` [use-after-move]
}

// The children may lie elsewhere when there is one more.
static ref_node add(mut_node of, own_node more)
{
    node *n = own_get(of);
    own_node *first = &own_at(own_mut(n->children), 0);
    own_push(vec_own_node, n->children, own_move(more));
    return own_ref(*first); //~ known-miss: [use-after-free]
}

// ---- files ----

// The tree that was read is dropped at the end of the function.
static ref_str root_name(ref_str text)
{
    struct parser p = {.text = text};
    opt_auto(result_node) parsed = parse_node(&p);
    if (!result_node_is_ok(&parsed))
        return own_text("");
    own_auto(node) root = own_value(node, parsed);
    return own_ref(own_get(own_ref(root))->name); //~ known-miss: [return-local]
}

// The value of a result can be had once.
static int handle(ref_str text, own_node patch)
{
    struct parser p = {.text = text};
    result_node parsed = parse_node(&p);
    if (!result_node_is_ok(&parsed)) {
        fprintf(stderr, "document: %s\n", own_error(node, parsed));
        own_drop(node, patch);
        return 1;
    }
    own_auto(node) merged = merge(own_value(node, parsed), own_move(patch));
    opt_auto(result_node) more = put(&p, node_new(own_text("more")));
    remove_last(own_mut(merged));
    add(own_mut(merged), own_value(node, parsed)); //~ error: use of moved value `parsed` [use-after-move]
    return 0;
}

int main(void)
{
    char *line = NULL;
    size_t capacity = 0;
    if (getline(&line, &capacity, stdin) < 0)
        return 1; //~ known-miss: [leak]
    ref_str text = ref_str_from_c(line);
    own_auto(node) a = node_new(root_name(text)), b = node_new(own_text("b"));
    move_to(own_mut(a), own_mut(b), node_new(own_text("c")));
    free(line);
    return handle(text, node_new(own_text("patch"))); //~ known-miss: [use-after-free]
}
