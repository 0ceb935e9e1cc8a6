// What is being lowered, the body of a function or an initial value, as libclang sees it, asked once: one walk over all of
// it costs two thirds of visiting the children of each node, and what is asked of a node more than once (its type, its
// span) is kept here. What lies outside of it (declarations at file level) is asked of libclang each time.
#include "base/check.h"
#include "frontend/lower.h"

static bool is_statement(enum CXCursorKind kind) {
    return (kind >= CXCursor_FirstExpr && kind <= CXCursor_LastExpr) ||
           (kind >= CXCursor_FirstStmt && kind <= CXCursor_LastStmt);
}

// References and attributes have no node of their own in clang's tree.
static bool is_indexed(CXCursor cursor) {
    return is_statement(cursor.kind) || cursor_is_declaration(cursor.kind);
}

static struct tree_node *push_node(struct lower *lower, CXCursor cursor, uint32_t parent) {
    struct tree *tree = &lower->tree;
    VEC_RESERVE(lower->arena, &tree->nodes, 1);
    struct tree_node *node = &tree->nodes.items[tree->nodes.len++];
    node->cursor = cursor;
    node->key = is_indexed(cursor) ? cursor_key(cursor) : 0;
    node->children = (struct cursors){0};
    node->parent = parent;
    node->last_child = 0;
    node->object.type.i = MIR_NONE;
    node->has_span = false;
    return node;
}

// ---- the walk ----

struct walk {
    struct lower *lower;
    uint32_t last; // node that was added last
};

// Nodes come before their children, so the parent is on the way up from the last one.
static uint32_t find_parent(const struct walk *walk, CXCursor parent) {
    const struct tree_node *nodes = walk->lower->tree.nodes.items;
    uint64_t key = cursor_key(parent);
    uint32_t at = walk->last;
    while (at && nodes[at].key != key) {
        at = nodes[at].parent;
    }
    CHECK(nodes[at].key == key);
    return at;
}

static bool is_leaf(enum CXCursorKind kind) {
    return kind == CXCursor_DeclRefExpr || kind == CXCursor_IntegerLiteral || kind == CXCursor_CharacterLiteral ||
           kind == CXCursor_FloatingLiteral || kind == CXCursor_StringLiteral || kind == CXCursor_TypeRef;
}

static enum CXChildVisitResult add_node(CXCursor cursor, CXCursor parent, CXClientData data) {
    struct walk *walk = data;
    uint32_t above = find_parent(walk, parent);
    const struct tree_node *node = push_node(walk->lower, cursor, above);
    const struct tree *tree = &walk->lower->tree;
    struct tree_node *parent_node = &tree->nodes.items[above];
    // libclang lists some operands more than once: `a` of `a ?: b`, the size in `sizeof(int[n++])`.
    bool is_repeated = parent_node->last_child && node->key && tree->nodes.items[parent_node->last_child].key == node->key;
    walk->last = tree->nodes.len - 1;
    parent_node->last_child = walk->last;
    parent_node->children.len++;
    return !node->key || is_repeated || is_leaf(cursor.kind) ? CXChildVisit_Continue : CXChildVisit_Recurse;
}

// Puts the children of each node next to each other, in the order in which libclang gave them.
static void place_children(struct lower *lower) {
    struct tree *tree = &lower->tree;
    CXCursor *free = ARENA_ARRAY(&lower->scratch, CXCursor, tree->nodes.len);
    for (uint32_t i = 0; i < tree->nodes.len; i++) {
        struct tree_node *node = &tree->nodes.items[i];
        node->children.items = free;
        node->children.cap = node->children.len;
        free += node->children.len;
        node->children.len = 0;
        if (i > 0) {
            struct cursors *siblings = &tree->nodes.items[node->parent].children;
            siblings->items[siblings->len++] = node->cursor;
        }
    }
}

// ---- the index ----

// Nodes of clang's tree are aligned, and what is near in the text is near in memory. (Fibonacci hashing, Knuth vol. 3, 6.4)
static uint32_t first_slot(const struct tree *tree, uint64_t key) {
    return (uint32_t)((key >> 3) * 0x9e3779b97f4a7c15u >> 32) & (tree->slot_count - 1);
}

static uint32_t find_slot(const struct tree *tree, uint64_t key) {
    uint32_t slot = first_slot(tree, key);
    while (tree->slots[slot] && tree->nodes.items[tree->slots[slot] - 1].key != key) {
        slot = (slot + 1) & (tree->slot_count - 1);
    }
    return slot;
}

// Of a node that libclang gave more than once, the first one has the children.
static void index_nodes(struct lower *lower) {
    struct tree *tree = &lower->tree;
    CHECK(tree->nodes.len < UINT32_MAX / 4);
    tree->slot_count = 16;
    while (tree->slot_count < tree->nodes.len * 2) {
        tree->slot_count *= 2;
    }
    tree->slots = ARENA_ARRAY(&lower->scratch, uint32_t, tree->slot_count);
    for (uint32_t i = 0; i < tree->nodes.len; i++) {
        uint64_t key = tree->nodes.items[i].key;
        uint32_t *slot = key ? &tree->slots[find_slot(tree, key)] : NULL;
        if (slot && !*slot) {
            *slot = i + 1;
        }
    }
}

// ---- the tree ----

void tree_forget(struct lower *lower) {
    arena_reset(&lower->scratch);
    lower->tree.nodes.len = 0;
    lower->tree.slot_count = 0;
    lower->tree.found = NULL;
}

void tree_build(struct lower *lower, CXCursor body) {
    push_node(lower, body, 0);
    struct walk walk = {.lower = lower};
    clang_visitChildren(body, add_node, &walk);
    place_children(lower);
    index_nodes(lower);
}

struct tree_node *tree_look_up(struct lower *lower, CXCursor cursor) {
    struct tree *tree = &lower->tree;
    if (tree->slot_count == 0 || !is_indexed(cursor)) {
        return NULL;
    }
    uint32_t found = tree->slots[find_slot(tree, cursor_key(cursor))];
    if (!found) {
        return NULL;
    }
    tree->found = &tree->nodes.items[found - 1];
    return tree->found;
}
