// What libclang does not tell but prints. A printed function has all macros expanded, so its text is reliable where
// tokens are not: which part of a `for` is there, the types of a `_Generic`, the constraints of an asm. The n-th
// construct of a kind in the text is the n-th one in the tree; when their numbers differ, nothing is said.
#include "frontend/lower.h"

// ---- text of C ----

bool text_is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Past the string or character literal that starts at `at`.
size_t text_skip_literal(str text, size_t at) {
    char quote = text.data[at++];
    while (at < text.len && text.data[at] != quote) {
        at += text.data[at] == '\\' ? 2 : 1;
    }
    return at + 1;
}

size_t text_skip_blanks(str text, size_t at) {
    while (at < text.len && (text.data[at] == ' ' || text.data[at] == '\n')) {
        at++;
    }
    return at;
}

size_t text_word_end(str text, size_t at) {
    while (at < text.len && text_is_word(text.data[at])) {
        at++;
    }
    return at;
}

// Past the bracket that closes the one at `at`.
size_t text_skip_brackets(str text, size_t at) {
    int depth = 0;
    while (at < text.len) {
        char c = text.data[at];
        if (c == '"' || c == '\'') {
            at = text_skip_literal(text, at);
            continue;
        }
        depth += (c == '(' || c == '{' || c == '[') - (c == ')' || c == '}' || c == ']');
        at++;
        if (depth == 0) {
            break;
        }
    }
    return at < text.len ? at : text.len;
}

// ---- printing ----

static str printed(struct lower *lower, CXCursor declaration, bool terse) {
    CXPrintingPolicy policy = clang_getCursorPrintingPolicy(declaration);
    clang_PrintingPolicy_setProperty(policy, CXPrintingPolicy_TerseOutput, terse);
    clang_PrintingPolicy_setProperty(policy, CXPrintingPolicy_SuppressInitializers, terse);
    str text = take_string(lower->arena, clang_getCursorPrettyPrinted(declaration, policy));
    clang_PrintingPolicy_dispose(policy);
    return text;
}

str declaration_text(struct lower *lower, CXCursor declaration) {
    return printed(lower, declaration, true);
}

// ---- constructs of the function ----

static const struct construct_kind {
    enum CXCursorKind kind;
    str word;
} KINDS[] = {
    {CXCursor_ForStmt, {"for", 3}},
    {CXCursor_GenericSelectionExpr, {"_Generic", 8}},
    {CXCursor_GCCAsmStmt, {"asm", 3}},
};

enum { KIND_COUNT = sizeof KINDS / sizeof *KINDS };

struct construct_walk {
    struct lower *lower;
    struct map seen; // libclang visits some expressions more than once
    struct cursors found[KIND_COUNT];
};

// An array whose size turns out to be a constant is printed with that constant, whatever was written.
static bool is_printed_as_number(CXCursor cursor, CXCursor parent) {
    if (!clang_isExpression(cursor.kind) || (parent.kind != CXCursor_VarDecl && parent.kind != CXCursor_TypedefDecl)) {
        return false;
    }
    CXType type = clang_getCanonicalType(clang_getCursorType(parent));
    return type.kind == CXType_ConstantArray &&
           !clang_equalCursors(cursor, clang_Cursor_getVarDeclInitializer(parent));
}

static enum CXChildVisitResult collect_construct(CXCursor cursor, CXCursor parent, CXClientData data) {
    struct construct_walk *walk = data;
    if (is_printed_as_number(cursor, parent)) {
        return CXChildVisit_Continue;
    }
    for (uint32_t i = 0; i < KIND_COUNT; i++) {
        if (cursor.kind == KINDS[i].kind && !map_get(&walk->seen, cursor_key(cursor)).found) {
            map_set(walk->lower->arena, &walk->seen, cursor_key(cursor), 0);
            VEC_PUSH(walk->lower->arena, &walk->found[i], cursor);
        }
    }
    if (cursor.kind == CXCursor_LabelStmt) {
        VEC_PUSH(walk->lower->arena, &walk->lower->label_statements, cursor);
    }
    return CXChildVisit_Recurse;
}

struct offsets {
    uint32_t *items;
    uint32_t len;
    uint32_t cap;
};

// `asm ("...")` is a statement, `asm("...")` the name of a declared object.
static bool is_construct(str text, size_t end, str word) {
    return !str_eq(word, S("asm")) || (end < text.len && text.data[end] == ' ');
}

// The end of each word that starts a construct, outside of literals.
static void find_words(struct lower *lower, str text, struct offsets *offsets) {
    for (size_t at = 0; at < text.len;) {
        char c = text.data[at];
        size_t end = text_word_end(text, at);
        for (uint32_t i = 0; end > at && i < KIND_COUNT; i++) {
            if (str_eq(str_slice(text, at, end), KINDS[i].word) && is_construct(text, end, KINDS[i].word)) {
                VEC_PUSH(lower->arena, &offsets[i], (uint32_t)end);
            }
        }
        at = end > at ? end : c == '"' || c == '\'' ? text_skip_literal(text, at) : at + 1;
    }
}

static void learn_constructs(struct lower *lower) {
    struct construct_walk walk = {.lower = lower};
    clang_visitChildren(lower->function, collect_construct, &walk);
    struct offsets offsets[KIND_COUNT] = {0};
    lower->function_text = printed(lower, lower->function, false);
    find_words(lower, lower->function_text, offsets);
    for (uint32_t i = 0; i < KIND_COUNT; i++) {
        for (uint32_t j = 0; offsets[i].len == walk.found[i].len && j < offsets[i].len; j++) {
            map_set(lower->arena, &lower->constructs, cursor_key(walk.found[i].items[j]), offsets[i].items[j]);
        }
    }
}

static void know_constructs(struct lower *lower) {
    if (!lower->constructs_known) {
        lower->constructs_known = true;
        learn_constructs(lower);
    }
}

str construct_text(struct lower *lower, CXCursor construct) {
    know_constructs(lower);
    struct map_result known = map_get(&lower->constructs, cursor_key(construct));
    return known.found ? str_slice(lower->function_text, known.value, lower->function_text.len) : S("");
}

CXCursor label_statement_named(struct lower *lower, str name) {
    know_constructs(lower);
    CXCursor found = clang_getNullCursor();
    for (uint32_t i = 0; i < lower->label_statements.len; i++) {
        CXCursor label = lower->label_statements.items[i];
        if (!str_eq(cursor_spelling(lower, label), name)) {
            continue;
        }
        if (!clang_Cursor_isNull(found) && !clang_equalCursors(found, label)) {
            return clang_getNullCursor();
        }
        found = label;
    }
    return found;
}

// ---- for ----

// Which of the three parts between `(` and its `)` hold something.
static uint32_t parts_of_header(str text, size_t at) {
    uint32_t parts = 0;
    uint32_t part = FOR_INIT;
    int depth = 0;
    for (at++; at < text.len;) {
        char c = text.data[at];
        if (c == '"' || c == '\'') {
            parts |= part;
            at = text_skip_literal(text, at);
            continue;
        }
        if (c == ')' && depth == 0) {
            return parts;
        }
        depth += (c == '(' || c == '{' || c == '[') - (c == ')' || c == '}' || c == ']');
        if (c == ';' && depth == 0) {
            part <<= 1;
        } else if (c != ' ' && c != '\n') {
            parts |= part;
        }
        at++;
    }
    return parts;
}

uint32_t for_parts(struct lower *lower, CXCursor statement) {
    str text = construct_text(lower, statement);
    size_t open = str_find(text, S("("));
    return open == SIZE_MAX ? MIR_NONE : parts_of_header(text, open);
}
