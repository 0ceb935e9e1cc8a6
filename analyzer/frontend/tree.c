// The body of the function that is being lowered as libclang sees it, asked once: one walk over all of it costs a fourth
// of visiting the children of each node, and what is asked of a node more than once (its type, its span) is kept here.
// What lies outside of it (declarations at file level, static initial values) is asked of libclang each time.
#include "base/check.h"
#include "frontend/lower.h"

static bool is_statement(enum CXCursorKind kind) {
    return (kind >= CXCursor_FirstExpr && kind <= CXCursor_LastExpr) ||
           (kind >= CXCursor_FirstStmt && kind <= CXCursor_LastStmt);
}

static bool is_declaration(enum CXCursorKind kind) {
    return kind >= CXCursor_FirstDecl && kind <= CXCursor_LastDecl;
}

// References and attributes have no node of their own in clang's tree.
static bool is_indexed(CXCursor cursor) {
    return is_statement(cursor.kind) || is_declaration(cursor.kind);
}

struct walk {
    struct lower *lower;
    uint32_t last; // node that was added last
};

static bool is_same(CXCursor a, CXCursor b) {
    return a.kind == b.kind && cursor_key(a) == cursor_key(b);
}

// libclang lists some operands more than once: `a` of `a ?: b`, the size in `sizeof(int[n++])`.
static bool is_repeated(const struct tree *tree, const struct tree_node *above, CXCursor cursor) {
    return above->last_child && is_indexed(cursor) && is_same(tree->nodes.items[above->last_child].cursor, cursor);
}

static enum CXChildVisitResult add_node(CXCursor cursor, CXCursor parent, CXClientData data) {
    struct walk *walk = data;
    struct tree *tree = &walk->lower->tree;
    uint32_t above = walk->last;
    while (above && !is_same(tree->nodes.items[above].cursor, parent)) {
        above = tree->nodes.items[above].parent;
    }
    bool repeated = is_repeated(tree, &tree->nodes.items[above], cursor);
    walk->last = tree->nodes.len;
    tree->nodes.items[above].last_child = walk->last;
    tree->nodes.items[above].children.len++;
    VEC_PUSH(walk->lower->arena, &tree->nodes, (struct tree_node){.cursor = cursor, .parent = above, .object.type = {MIR_NONE}});
    return repeated ? CXChildVisit_Continue : CXChildVisit_Recurse;
}

// Puts the children of each node next to each other, in the order in which libclang gave them.
static void place_children(struct lower *lower) {
    struct tree *tree = &lower->tree;
    CXCursor *children = ARENA_ARRAY(&lower->scratch, CXCursor, tree->nodes.len);
    for (uint32_t i = 0; i < tree->nodes.len; i++) {
        struct tree_node *node = &tree->nodes.items[i];
        node->children.items = children;
        node->children.cap = node->children.len;
        children += node->children.len;
        node->children.len = 0;
        if (i > 0) {
            struct cursors *siblings = &tree->nodes.items[node->parent].children;
            siblings->items[siblings->len++] = node->cursor;
        }
    }
}

static void index_nodes(struct lower *lower) {
    struct tree *tree = &lower->tree;
    map_reserve(&lower->scratch, &tree->index, tree->nodes.len);
    for (uint32_t i = tree->nodes.len; i > 0; i--) { // of a repeated one, the first has the children
        CXCursor cursor = tree->nodes.items[i - 1].cursor;
        if (is_indexed(cursor)) {
            map_set(&lower->scratch, &tree->index, cursor_key(cursor), i - 1);
        }
    }
}

void tree_forget(struct lower *lower) {
    arena_reset(&lower->scratch);
    lower->tree.nodes.len = 0;
    lower->tree.index = (struct map){0};
    lower->tree.found = NULL;
}

void tree_build(struct lower *lower, CXCursor body) {
    VEC_PUSH(lower->arena, &lower->tree.nodes, (struct tree_node){.cursor = body, .object.type = {MIR_NONE}});
    struct walk walk = {.lower = lower};
    clang_visitChildren(body, add_node, &walk);
    place_children(lower);
    index_nodes(lower);
}

struct tree_node *tree_find(struct lower *lower, CXCursor cursor) {
    struct tree *tree = &lower->tree;
    if (tree->found && is_same(tree->found->cursor, cursor)) {
        return tree->found;
    }
    struct map_result known = {0};
    if (is_indexed(cursor)) {
        known = map_get(&tree->index, cursor_key(cursor));
    }
    if (!known.found) {
        return NULL;
    }
    tree->found = &tree->nodes.items[known.value];
    return tree->found;
}
