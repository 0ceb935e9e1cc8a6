// document [-c] [-l] FILE [CHANGE...]: reads JSON, changes it, and prints it.
//
//     document data.json get /users/0                    a part of it
//     document data.json set /users/- '{"name":"Ann"}'   another item
//     document data.json move /a /b remove /c            as many changes as one likes
//     document -c -l events.jsonl remove /secret         each line is a document
//
// A document is a tree of owners: a node owns its children, so dropping one of them drops all that is below, wherever a
// mistake in the text or in a pointer ends the work. Reading borrows. A change moves subtrees: `get` moves a part out and
// drops what is around it.
//
//     document.c   options, files, changes
//     node.*       a value, by its kind
//     object.*     the members of an object: a row, and an index by name
//     parse.*      text to tree; results with early return
//     print.*      tree to text
//     pointer.*    the way to a place in the tree
//     edit.*       what changes a tree
#define _POSIX_C_SOURCE 200809L
#include "edit.h"
#include "parse.h"
#include "print.h"

#include <errno.h>
#include <unistd.h>

enum { INDENT = 4, BLOCK = 1 << 16 };

// ---- changes ----

static ref_str argument(char *const *arguments OWN_BORROWS, int i)
{
    return ref_str_from_c(arguments[i]);
}

// A text on the command line.
static result_removed value_of(ref_str text)
{
    opt_auto(result_node) parsed = parse(text);
    if (!result_node_is_ok(&parsed))
        return result_removed_err(own_error(node, parsed).what);
    return result_removed_ok(own_value(node, parsed));
}

static result_edited do_get(own_node *root OWN_EXCLUSIVE, char *const *arguments OWN_BORROWS)
{
    if (ref_str_is_empty(argument(arguments, 0)))
        return result_edited_ok(true);
    own_auto(node) part = own_try(edited, edit_remove(root, argument(arguments, 0)));
    own_auto(node) rest = own_replace(*root, own_move(part));
    return result_edited_ok(true);
}

static result_edited do_set(own_node *root OWN_EXCLUSIVE, char *const *arguments OWN_BORROWS)
{
    own_auto(node) value = own_try(edited, value_of(argument(arguments, 1)));
    return edit_set(root, argument(arguments, 0), own_move(value));
}

static result_edited do_remove(own_node *root OWN_EXCLUSIVE, char *const *arguments OWN_BORROWS)
{
    own_auto(node) removed = own_try(edited, edit_remove(root, argument(arguments, 0)));
    return result_edited_ok(true);
}

static result_edited do_move(own_node *root OWN_EXCLUSIVE, char *const *arguments OWN_BORROWS)
{
    return edit_move(root, argument(arguments, 0), argument(arguments, 1));
}

static result_edited do_merge(own_node *root OWN_EXCLUSIVE, char *const *arguments OWN_BORROWS)
{
    own_auto(node) patch = own_try(edited, value_of(argument(arguments, 0)));
    own_node target = own_move(*root);
    *root = edit_merge(own_move(target), own_move(patch));
    return result_edited_ok(true);
}

struct change {
    const char *name, *arguments;
    int count; // of arguments
    result_edited (*run)(own_node *root OWN_EXCLUSIVE, char *const *arguments OWN_BORROWS);
};

static const struct change changes[] = {
    {"get", "POINTER", 1, do_get},       {"set", "POINTER JSON", 2, do_set}, {"remove", "POINTER", 1, do_remove},
    {"move", "POINTER POINTER", 2, do_move}, {"merge", "JSON", 1, do_merge},
};

enum { CHANGE_COUNT = sizeof changes / sizeof *changes };

OWN_RESULT_NULLABLE static const struct change *find_change(const char *name OWN_BORROWS)
{
    for (size_t i = 0; i < CHANGE_COUNT; i++)
        if (strcmp(name, changes[i].name) == 0)
            return &changes[i];
    return NULL;
}

// ---- one document ----

struct options {
    bool is_compact, has_lines;
    const char *path;
    char **changes; // names and arguments, and a null
};

static bool make_changes(const struct options *o OWN_BORROWS, own_node *root OWN_EXCLUSIVE)
{
    for (char **at = o->changes; *at;) {
        const struct change *change = find_change(*at++);
        result_edited edited = change->run(root, at);
        if (!result_edited_is_ok(&edited)) {
            fprintf(stderr, "document: %s %s: %s\n", change->name, *at, own_error(edited, edited));
            return false;
        }
        at += change->count;
    }
    return true;
}

// `line`: of the file, where the text begins.
static bool handle(const struct options *o OWN_BORROWS, ref_str text, size_t line)
{
    opt_auto(result_node) parsed = parse(text);
    if (!result_node_is_ok(&parsed)) {
        struct trouble t = own_error(node, parsed);
        fprintf(stderr, "document: %s:%zu:%zu: %s\n", o->path, line - 1 + t.line, t.column, t.what);
        return false;
    }
    own_auto(node) root = own_value(node, parsed);
    if (!make_changes(o, &root))
        return false;
    print(stdout, own_ref(root), o->is_compact ? 0 : INDENT);
    return true;
}

// ---- files ----

static own_str read_all(FILE *in OWN_EXCLUSIVE)
{
    own_auto(str) text = own_empty(str);
    char block[BLOCK];
    size_t got;
    while ((got = fread(block, 1, sizeof block, in)) > 0)
        own_append(text, ref_str_from_raw(block, got));
    return own_move(text);
}

static bool handle_lines(const struct options *o OWN_BORROWS, FILE *in OWN_EXCLUSIVE)
{
    bool is_good = true;
    char *line = NULL; // getline's: it grows with the longest line
    size_t capacity = 0;
    ssize_t length;
    for (size_t number = 1; (length = getline(&line, &capacity, in)) >= 0; number++) {
        length -= line[length - 1] == '\n';
        is_good &= handle(o, ref_str_from_raw(line, (size_t)length), number);
    }
    free(line);
    return is_good;
}

static bool handle_whole(const struct options *o OWN_BORROWS, FILE *in OWN_EXCLUSIVE)
{
    own_auto(str) text = read_all(in);
    return !ferror(in) && handle(o, own_ref(text), 1);
}

static bool handle_stream(const struct options *o OWN_BORROWS, FILE *in OWN_EXCLUSIVE)
{
    bool is_good = o->has_lines ? handle_lines(o, in) : handle_whole(o, in);
    if (ferror(in))
        fprintf(stderr, "document: %s: %s\n", o->path, strerror(errno));
    return is_good && !ferror(in);
}

static bool handle_file(const struct options *o OWN_BORROWS)
{
    if (strcmp(o->path, "-") == 0)
        return handle_stream(o, stdin);
    FILE *in = fopen(o->path, "r");
    if (!in) {
        fprintf(stderr, "document: %s: %s\n", o->path, strerror(errno));
        return false;
    }
    bool is_good = handle_stream(o, in);
    fclose(in);
    return is_good;
}

// ---- the program ----

static bool are_changes(char *const *words OWN_BORROWS)
{
    while (*words) {
        const struct change *change = find_change(*words++);
        for (int i = 0; change && i < change->count; i++)
            change = *words++ ? change : NULL;
        if (!change)
            return false;
    }
    return true;
}

static bool read_options(struct options *o OWN_EXCLUSIVE, int argc, char **argv)
{
    int letter;
    *o = (struct options){0};
    while ((letter = getopt(argc, argv, "+cl")) != -1) {
        if (letter == '?')
            return false;
        *(letter == 'c' ? &o->is_compact : &o->has_lines) = true;
    }
    if (optind == argc)
        return false;
    o->path = argv[optind];
    o->changes = argv + optind + 1;
    return are_changes(o->changes);
}

static void print_help(void)
{
    fprintf(stderr, "usage: document [-c] [-l] FILE [CHANGE...]\n"
                    "  -c  prints on one line\n"
                    "  -l  each line of FILE is a document\n"
                    "changes, made in this order:\n");
    for (size_t i = 0; i < CHANGE_COUNT; i++)
        fprintf(stderr, "  %s %s\n", changes[i].name, changes[i].arguments);
}

int main(int argc, char **argv)
{
    struct options options;
    if (!read_options(&options, argc, argv)) {
        print_help();
        return 2;
    }
    bool is_good = handle_file(&options);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "document: output: %s\n", strerror(errno));
        return EXIT_FAILURE;
    }
    return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
