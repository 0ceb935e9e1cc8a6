// The attributes of a declaration that libclang does not tell by cursors. Those with arguments from clang are read from
// the printed declaration, which has all macros expanded. Those that clang does not know or cannot print are annotations
// when they arrive here: attribute_macros.c.
#include "frontend/lower.h"

static str without_underscores(str name) {
    bool is_guarded = name.len > 4 && str_starts_with(name, S("__")) && str_ends_with(name, S("__"));
    return is_guarded ? str_slice(name, 2, name.len - 2) : name;
}

// ---- in print ----

struct attribute_walk {
    str text;
    size_t at;
};

// One attribute of a list: `name`, `gnu::name`, `name(arguments)`.
static size_t read_attribute(str text, size_t at, struct attribute *attribute) {
    size_t end = text_word_end(text, at);
    if (str_starts_with(str_slice(text, end, text.len), S("::"))) {
        at = end + 2;
        end = text_word_end(text, at);
    }
    attribute->name = without_underscores(str_slice(text, at, end));
    attribute->arguments = S("");
    if (end < text.len && text.data[end] == '(') {
        size_t close = text_skip_brackets(text, end);
        attribute->arguments = str_trim(str_slice(text, end + 1, close - 1));
        end = close;
    }
    return end;
}

// Clang prints every attribute in a list of its own. What stands in the brackets of the declarator belongs to a
// parameter and is skipped.
static bool next_attribute(struct attribute_walk *walk, struct attribute *attribute) {
    str text = walk->text;
    for (size_t at = walk->at; at < text.len;) {
        char c = text.data[at];
        size_t end = text_word_end(text, at);
        str rest = str_slice(text, at, text.len);
        bool is_gnu = end > at && str_eq(str_slice(text, at, end), S("__attribute__"));
        if (is_gnu || str_starts_with(rest, S("[["))) {
            size_t open = is_gnu ? text_skip_blanks(text, end) : at;
            walk->at = text_skip_brackets(text, open);
            read_attribute(text, text_skip_blanks(text, open + 2), attribute);
            return true;
        }
        if (end > at) {
            at = end;
        } else if (c == '"' || c == '\'') {
            at = text_skip_literal(text, at);
        } else {
            at = c == '(' || c == '[' || c == '{' ? text_skip_brackets(text, at) : at + 1;
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

// ---- all ----

static void add_attribute(struct lower *lower, struct attributes *list, struct attribute attribute) {
    for (uint32_t i = 0; i < list->len; i++) {
        const struct attribute *known = &list->items[i];
        if (str_eq(known->name, attribute.name) && str_eq(known->arguments, attribute.arguments)) {
            return; // inherited from another declaration
        }
    }
    VEC_PUSH(lower->arena, list, attribute);
}

// `attribute:name:arguments`
static void add_annotated(struct lower *lower, CXCursor annotation, struct attributes *list) {
    str text = cursor_spelling(lower, annotation);
    if (str_eq(str_cut(&text, ':'), S("attribute"))) {
        str name = str_cut(&text, ':');
        add_attribute(lower, list, (struct attribute){name, str_trim(text)});
    }
}

struct attributes attributes_of(struct lower *lower, struct cursors children, str text) {
    struct attributes list = {0};
    for (uint32_t i = 0; i < children.len; i++) {
        if (children.items[i].kind == CXCursor_AnnotateAttr) {
            add_annotated(lower, children.items[i], &list);
        }
    }
    struct attribute_walk walk = {.text = text};
    struct attribute attribute;
    while (next_attribute(&walk, &attribute)) {
        add_attribute(lower, &list, attribute);
    }
    return list;
}
