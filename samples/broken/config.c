// The twin of ../config/config.c, with mistakes in it that people make. Each is marked where own-check finds it.
#define _POSIX_C_SOURCE 200809L
#include <own/own.h>

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct setting setting;
OWN_DECLARE_STATIC(setting);
struct setting {
    char *key OWN_FIELD_OWNED;
    char *value OWN_FIELD_OWNED;
    opt_setting next;
};
OWN_DEFINE_DROP(setting, free(_p->key); free(_p->value); opt_drop(setting, _p->next));

typedef struct section section;
OWN_DECLARE_STATIC(section);
struct section {
    char *name OWN_FIELD_OWNED;
    opt_setting settings;
    opt_section children;
    opt_section next;
};
OWN_DEFINE_DROP(section, free(_p->name); opt_drop(setting, _p->settings); opt_drop(section, _p->children);
                opt_drop(section, _p->next));

// ---- text ----

// A part of a line or of a path. It owns nothing and ends before what it was cut from does.
struct span {
    const char *start;
    size_t length;
};

static struct span trim(struct span s)
{
    while (s.length && isspace((unsigned char)*s.start))
        s.start++, s.length--;
    while (s.length && isspace((unsigned char)s.start[s.length - 1]))
        s.length--;
    return s;
}

// Cuts *rest at the first `at`, if there is one; the part before it. Says whether there was one.
static bool cut(struct span *rest OWN_EXCLUSIVE, char at, struct span *before OWN_EXCLUSIVE)
{
    const char *found = memchr(rest->start, at, rest->length);
    before->start = rest->start;
    before->length = found ? (size_t)(found - rest->start) : rest->length;
    rest->start += before->length + (found ? 1 : 0);
    rest->length -= before->length + (found ? 1 : 0);
    return found;
}

static bool is_text(struct span s, const char *text OWN_BORROWS)
{
    return strlen(text) == s.length && memcmp(text, s.start, s.length) == 0;
}

OWN_RESULT_OWNED static char *copy(struct span s)
{
    char text[64];
    snprintf(text, sizeof text, "%.*s", (int)s.length, s.start);
    return text; //~ error: the address of the local array `text` leaves its function [return-local]
}

// ---- the tree ----

static own_section section_new(struct span name)
{
    return own_new(section, .name = copy(name), .settings = opt_setting_none(), .children = opt_section_none(),
                   .next = opt_section_none());
}

// Where the child of this name is, or where it would have to be put: at the end.
OWN_RESULT_MUT(of) static opt_section *child_slot(section *of, struct span name)
{
    opt_section *at = &of->children;
    while (own_is_some(*at) && !is_text(name, own_get(own_ref(*at))->name))
        at = &own_get(own_mut(*at))->next;
    return at;
}

OWN_RESULT_REF(of) OWN_RESULT_NULLABLE static const setting *setting_find(const section *of, struct span key)
{
    for (const opt_setting *at = &of->settings; own_is_some(*at); at = &own_get(own_ref(*at))->next)
        if (is_text(key, own_get(own_ref(*at))->key))
            return own_get(own_ref(*at));
    return NULL;
}

// The section at a path such as server.tls; makes what is missing on the way.
OWN_RESULT_HOLDS(root) static section *section_open(mut_section root, struct span path)
{
    section *at = own_get(root);
    while (path.length) {
        struct span name;
        cut(&path, '.', &name);
        opt_section *slot = child_slot(at, name);
        if (!own_is_some(*slot))
            *slot = opt_section_some(section_new(name));
        at = own_get(own_mut(*slot));
    }
    return at;
}

// The value at a path; null when there is none.
OWN_RESULT_HOLDS(root) OWN_RESULT_NULLABLE static const char *lookup(ref_section root, struct span path)
{
    const section *at = own_get(root);
    struct span name;
    while (cut(&path, '.', &name)) {
        const opt_section *child = &at->children;
        while (own_is_some(*child) && !is_text(name, own_get(own_ref(*child))->name))
            child = &own_get(own_ref(*child))->next;
        if (!own_is_some(*child))
            return NULL;
        at = own_get(own_ref(*child));
    }
    const setting *found = setting_find(at, name);
    return found ? found->value : NULL;
}

// ---- the parser ----

struct parser {
    own_section root;
    struct span section; // the path of the section that settings belong to; in `header`
    char *header OWN_FIELD_OWNED;
};

static void parser_fini(struct parser *p OWN_EXCLUSIVE)
{
    free(p->header);
    own_drop(section, p->root); // empty when the tree was handed out
}

// What is wrong with the line, or null.
static const char *parse_header(struct parser *p OWN_EXCLUSIVE, struct span line)
{
    if (line.length < 3 || line.start[line.length - 1] != ']')
        return "a section is written [name]";
    free(p->header);
    if (line.start[1] == '.') // [.tls]: below the section before
        fprintf(stderr, "config: below %s\n", p->header);
        //~^ error: use of `p->header` after it was freed [use-after-free]
    p->header = copy((struct span){line.start + 1, line.length - 2});
    p->section = (struct span){p->header, line.length - 2};
    section_open(own_mut(p->root), p->section);
    return NULL;
}

static const char *parse_setting(struct parser *p OWN_EXCLUSIVE, struct span line)
{
    struct span key;
    if (!cut(&line, '=', &key))
        return "a setting is written key = value";
    section *into = section_open(own_mut(p->root), p->section);
    if (setting_find(into, trim(key)))
        return "this setting was there before";
    opt_setting *end = &into->settings;
    while (own_is_some(*end))
        end = &own_get(own_mut(*end))->next;
    *end = opt_setting_some(
        own_new(setting, .key = copy(trim(key)), .value = copy(trim(line)), .next = opt_setting_none()));
    return NULL;
}

static const char *parse_line(struct parser *p OWN_EXCLUSIVE, struct span line)
{
    if (!line.length || *line.start == '#' || *line.start == ';')
        return NULL;
    return *line.start == '[' ? parse_header(p, line) : parse_setting(p, line);
}

static opt_section parse(FILE *in OWN_EXCLUSIVE, const char *path OWN_BORROWS)
{
    struct parser p = {.root = section_new((struct span){"", 0}), .section = {"", 0}};
    const char *trouble = NULL;
    char *line = NULL;
    size_t capacity = 0, number = 0;
    while (!trouble && getline(&line, &capacity, in) >= 0) {
        number++;
        trouble = parse_line(&p, trim((struct span){line, strlen(line)}));
    }
    free(line);
    if (trouble) {
        fprintf(stderr, "config: %s:%zu: %s: %s\n", path, number, trouble, line);
        //~^ warning: use of `line` after it was freed [use-after-free]
        return opt_section_none(); //~ known-miss: [leak]
    }
    opt_section tree = opt_section_some(own_move(p.root));
    if (!own_is_some(own_get(own_ref(p.root))->settings))
    //~^ error: use of moved value `p.root` [use-after-move]
        fprintf(stderr, "config: %s: no settings\n", path);
    parser_fini(&p);
    return tree;
}

static opt_section config_read(const char *path OWN_BORROWS)
{
    FILE *in = fopen(path, "r");
    if (!in) {
        fprintf(stderr, "config: %s: %s\n", path, strerror(errno));
        return opt_section_none();
    }
    opt_section tree = parse(in, path);
    if (!own_is_some(tree))
        fclose(in);
    fclose(in); //~ warning: `in` is closed twice [double-free]
    return tree;
}

// ---- output ----

static void print_tree(ref_section of, int depth)
{
    const section *s = own_get(of);
    for (const opt_setting *at = &s->settings; own_is_some(*at); at = &own_get(own_ref(*at))->next)
        printf("%*s%s = %s\n", 4 * depth, "", own_get(own_ref(*at))->key, own_get(own_ref(*at))->value);
    for (const opt_section *at = &s->children; own_is_some(*at); at = &own_get(own_ref(*at))->next) {
        printf("%*s%s:\n", 4 * depth, "", own_get(own_ref(*at))->name);
        print_tree(own_ref(*at), depth + 1);
    }
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: config FILE [PATH...]\n");
        return EXIT_FAILURE;
    }
    opt_auto(section) config = config_read(argv[1]);
    if (!own_is_some(config))
        return EXIT_FAILURE;
    own_with(root, own_ref(config)) {
        for (int i = 2; i < argc; i++) {
            const char *value = lookup(root, (struct span){argv[i], strlen(argv[i])});
            printf("%s = %s\n", argv[i], value ? value : "(not set)");
        }
        if (argc == 2)
            print_tree(root, 0);
    }
    return EXIT_SUCCESS;
}
