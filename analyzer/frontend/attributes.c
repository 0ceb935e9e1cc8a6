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

// ---- attributes ----

static size_t skip_blanks(str text, size_t at) {
    while (at < text.len && (text.data[at] == ' ' || text.data[at] == '\n')) {
        at++;
    }
    return at;
}

static size_t word_end(str text, size_t at) {
    while (at < text.len && is_word(text.data[at])) {
        at++;
    }
    return at;
}

// Past the bracket that closes the one at `at`.
static size_t skip_brackets(str text, size_t at) {
    int depth = 0;
    while (at < text.len) {
        char c = text.data[at];
        if (c == '"' || c == '\'') {
            at = skip_literal(text, at);
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

static str without_underscores(str name) {
    bool is_guarded = name.len > 4 && str_starts_with(name, S("__")) && str_ends_with(name, S("__"));
    return is_guarded ? str_slice(name, 2, name.len - 2) : name;
}

// One attribute of a list: `name`, `gnu::name`, `name(arguments)`.
static size_t read_attribute(str text, size_t at, struct attribute *attribute) {
    size_t end = word_end(text, at);
    if (str_starts_with(str_slice(text, end, text.len), S("::"))) {
        at = end + 2;
        end = word_end(text, at);
    }
    attribute->name = without_underscores(str_slice(text, at, end));
    attribute->arguments = S("");
    if (end < text.len && text.data[end] == '(') {
        size_t close = skip_brackets(text, end);
        attribute->arguments = str_trim(str_slice(text, end + 1, close - 1));
        end = close;
    }
    return end;
}

// Clang prints every attribute in a list of its own. What stands in the brackets of the declarator belongs to a
// parameter and is skipped.
bool next_attribute(struct attribute_walk *walk, struct attribute *attribute) {
    str text = walk->text;
    for (size_t at = walk->at; at < text.len;) {
        char c = text.data[at];
        size_t end = word_end(text, at);
        str rest = str_slice(text, at, text.len);
        bool is_gnu = end > at && str_eq(str_slice(text, at, end), S("__attribute__"));
        if (is_gnu || str_starts_with(rest, S("[["))) {
            size_t open = is_gnu ? skip_blanks(text, end) : at;
            walk->at = skip_brackets(text, open);
            read_attribute(text, skip_blanks(text, open + 2), attribute);
            return true;
        }
        if (end > at) {
            at = end;
        } else if (c == '"' || c == '\'') {
            at = skip_literal(text, at);
        } else {
            at = c == '(' || c == '[' || c == '{' ? skip_brackets(text, at) : at + 1;
        }
    }
    walk->at = text.len;
    return false;
}

bool text_has_attribute(str text, str name) {
    struct attribute_walk walk = {.text = text};
    struct attribute attribute;
    while (next_attribute(&walk, &attribute)) {
        if (str_eq(attribute.name, name)) {
            return true;
        }
    }
    return false;
}

str text_attribute_argument(str text, str name) {
    struct attribute_walk walk = {.text = text};
    struct attribute attribute;
    while (next_attribute(&walk, &attribute)) {
        if (str_eq(attribute.name, name)) {
            return str_trim(str_cut(&attribute.arguments, ','));
        }
    }
    return S("");
}

str attributes_text(struct lower *lower, CXCursor declaration, struct cursors children) {
    for (uint32_t i = 0; i < children.len; i++) {
        if (children.items[i].kind == CXCursor_UnexposedAttr) {
            return declaration_text(lower, declaration);
        }
    }
    return S("");
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
