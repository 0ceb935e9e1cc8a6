// What libclang does not tell but prints: attributes whose arguments come from macros, and which part of a `for` is
// there. Printed declarations have all macros expanded, so their text is reliable where tokens are not.
#include <string.h>

#include "base/check.h"
#include "frontend/lower.h"

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

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Past the string or character literal that starts at `at`.
static size_t skip_literal(str text, size_t at) {
    char quote = text.data[at++];
    while (at < text.len && text.data[at] != quote) {
        at += text.data[at] == '\\' ? 2 : 1;
    }
    return at + 1;
}

// Offset just past the whole word `name`, from `from` on and outside of literals; SIZE_MAX when it is not there.
static size_t find_word(str text, str name, size_t from) {
    for (size_t at = from; at + name.len <= text.len;) {
        if (text.data[at] == '"' || text.data[at] == '\'') {
            at = skip_literal(text, at);
        } else if (is_word(text.data[at])) {
            size_t end = at;
            while (end < text.len && is_word(text.data[end])) {
                end++;
            }
            if (str_eq(str_slice(text, at, end), name)) {
                return end;
            }
            at = end;
        } else {
            at++;
        }
    }
    return SIZE_MAX;
}

// Attributes are looked for after the first `__attribute__`: a parameter may have the attribute's name.
static size_t attribute_end(str text, str name) {
    size_t start = str_find(text, S("__attribute__"));
    return start == SIZE_MAX ? SIZE_MAX : find_word(text, name, start);
}

bool text_has_attribute(str text, str name) {
    return attribute_end(text, name) != SIZE_MAX;
}

str text_attribute_argument(str text, str name) {
    size_t at = attribute_end(text, name);
    if (at == SIZE_MAX || at >= text.len || text.data[at] != '(') {
        return S("");
    }
    size_t end = at + 1;
    while (end < text.len && text.data[end] != ',' && text.data[end] != ')') {
        end++;
    }
    return str_trim(str_slice(text, at + 1, end));
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
            at = skip_literal(text, at);
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

struct for_walk {
    struct lower *lower;
    VEC(CXCursor) statements;
};

static enum CXChildVisitResult collect_for(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    struct for_walk *walk = data;
    if (cursor.kind == CXCursor_ForStmt) {
        VEC_PUSH(walk->lower->arena, &walk->statements, cursor);
    }
    return CXChildVisit_Recurse;
}

// The n-th `for` of the printed function is the n-th ForStmt in the tree.
static void learn_for_parts(struct lower *lower) {
    lower->for_parts_known = true;
    struct for_walk walk = {.lower = lower};
    clang_visitChildren(lower->function, collect_for, &walk);
    str text = printed(lower, lower->function, false);
    size_t at = 0;
    for (uint32_t i = 0; i < walk.statements.len; i++) {
        at = find_word(text, S("for"), at);
        if (at == SIZE_MAX) {
            return;
        }
        while (at < text.len && text.data[at] != '(') {
            at++;
        }
        map_set(lower->arena, &lower->for_parts, cursor_key(walk.statements.items[i]), parts_of_header(text, at));
    }
}

uint32_t for_parts(struct lower *lower, CXCursor statement) {
    if (!lower->for_parts_known) {
        learn_for_parts(lower);
    }
    struct map_result known = map_get(&lower->for_parts, cursor_key(statement));
    return known.found ? known.value : MIR_NONE;
}
