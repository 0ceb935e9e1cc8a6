#include "print.h"

enum { ENOUGH = 1 << 16 }; // bytes that are written at once

struct printer {
    FILE *to;
    own_str text;
    unsigned indent;
    unsigned depth;
};

static void flush(struct printer *p OWN_EXCLUSIVE)
{
    fwrite(own_str_c(&p->text), 1, own_str_len(&p->text), p->to);
    own_str_clear(&p->text);
}

static void new_line(struct printer *p OWN_EXCLUSIVE)
{
    if (own_str_len(&p->text) >= ENOUGH)
        flush(p);
    if (p->indent)
        own_append_format(p->text, "\n%*s", (int)(p->indent * p->depth), "");
}

static void print_escape(struct printer *p OWN_EXCLUSIVE, char c)
{
    static const char escaped[] = "\"\\\b\f\n\r\t", names[] = "\"\\bfnrt";
    const char *found = c ? strchr(escaped, c) : NULL;
    if (!found) {
        own_append_format(p->text, "\\u%04x", (unsigned char)c);
        return;
    }
    own_str_push(&p->text, '\\');
    own_str_push(&p->text, names[found - escaped]);
}

static void print_string(struct printer *p OWN_EXCLUSIVE, ref_str s)
{
    size_t plain = 0;
    own_str_push(&p->text, '"');
    for (size_t i = 0; i < ref_str_len(s); i++) {
        char c = own_at(s, i);
        if ((unsigned char)c >= ' ' && c != '"' && c != '\\')
            continue;
        own_append(p->text, own_part(ref_str, s, plain, i));
        print_escape(p, c);
        plain = i + 1;
    }
    own_append(p->text, own_part(ref_str, s, plain, ref_str_len(s)));
    own_str_push(&p->text, '"');
}

static void print_node(struct printer *p OWN_EXCLUSIVE, ref_node of);

static void print_child(struct printer *p OWN_EXCLUSIVE, ref_node of, size_t place)
{
    const node *n = own_get(of);
    if (n->kind == KIND_OBJECT) {
        print_string(p, own_ref(own_at(own_ref(n->members.row), place).name));
        own_append(p->text, p->indent ? own_text(": ") : own_text(":"));
    }
    print_node(p, node_child(of, place));
}

static void print_children(struct printer *p OWN_EXCLUSIVE, ref_node of, char begin, char end)
{
    bool is_empty = true;
    own_str_push(&p->text, begin);
    p->depth++;
    for (size_t i = 0; i < node_places(of); i++) {
        if (node_is_vacant(of, i))
            continue;
        if (!is_empty)
            own_str_push(&p->text, ',');
        is_empty = false;
        new_line(p);
        print_child(p, of, i);
    }
    p->depth--;
    if (!is_empty)
        new_line(p);
    own_str_push(&p->text, end);
}

static void print_node(struct printer *p OWN_EXCLUSIVE, ref_node of)
{
    const node *n = own_get(of);
    switch (n->kind) {
    case KIND_NULL: own_append(p->text, own_text("null")); break;
    case KIND_FALSE: own_append(p->text, own_text("false")); break;
    case KIND_TRUE: own_append(p->text, own_text("true")); break;
    case KIND_NUMBER: own_append(p->text, own_ref(n->text)); break;
    case KIND_STRING: print_string(p, own_ref(n->text)); break;
    case KIND_ARRAY: print_children(p, of, '[', ']'); break;
    case KIND_OBJECT: print_children(p, of, '{', '}'); break;
    }
}

void print(FILE *to OWN_EXCLUSIVE, ref_node root, unsigned indent)
{
    struct printer p = {.to = to, .text = own_empty(str), .indent = indent};
    print_node(&p, root);
    own_str_push(&p.text, '\n');
    flush(&p);
    own_drop(str, p.text);
}
