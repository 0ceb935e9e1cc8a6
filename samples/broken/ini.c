/* The broken twin of ../ini.c: memory that is released twice, wrongly, or not at all.
 * The comments say what own-check must find, line by line. SPDX-License-Identifier: MIT */
#include <own/own.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_LINE = 256 };

typedef struct setting setting;
OWN_DECLARE_STATIC(setting);
struct setting {
    char *key OWN_FIELD_OWNED;
    char *value OWN_FIELD_OWNED;
    opt_setting next;
};

static void setting_fini(setting *s)
{
    free(s->key);
    free(s->value);
    free(s->key); //~ error: [double-free]
    opt_drop(setting, s->next);
}
OWN_DEFINE_DROP(setting, setting_fini(_p));

typedef struct section section;
OWN_DECLARE_STATIC(section);
struct section {
    char *name OWN_FIELD_OWNED;
    opt_setting settings;
    opt_section left, right;
};

static void section_fini(section *s)
{
    free(s->name);
    opt_drop(setting, s->settings);
    opt_drop(section, s->left);
    opt_drop(section, s->right);
}
OWN_DEFINE_DROP(section, section_fini(_p));

/* ---- building ------------------------------------------------------------------------------------------------------ */

static char *copy_of(const char *text)
{
    char *copy = strdup(text);
    if (!copy)
        own_out_of_memory(strlen(text) + 1);
    return copy;
}

/* The section of that name, which is made when there is none. */
static mut_section section_at(opt_section *root, const char *name)
{
    opt_section *link = root;
    while (own_is_some(*link)) {
        section *s = own_get(own_mut(*link));
        int order = strcmp(name, s->name);
        if (order == 0)
            break;
        link = order < 0 ? &s->left : &s->right;
    }
    if (!own_is_some(*link))
        *link = opt_section_some(own_new(section, .name = copy_of(name)));
    return own_mut(*link);
}

static void section_set(mut_section where, const char *key, const char *value)
{
    section *s = own_get(where);
    s->settings = opt_setting_some(
        own_new(setting, .key = copy_of(key), .value = copy_of(value), .next = own_take(s->settings)));
}

/* ---- reading ------------------------------------------------------------------------------------------------------- */

/* Without the white space at both ends; in place. */
static char *trim(char *text)
{
    while (isspace((unsigned char)*text))
        text++;
    size_t length = strlen(text);
    while (length && isspace((unsigned char)text[length - 1]))
        text[--length] = '\0';
    return text;
}

/* False when the line is neither a section, a setting, a comment nor empty. */
static bool read_line(opt_section *root, char *name, char *text)
{
    char *line = trim(text);
    char *end = strchr(line, ']');
    char *equals = strchr(line, '=');
    if (*line == '\0' || *line == ';' || *line == '#')
        return true;
    if (*line == '[' && end) {
        *end = '\0';
        strcpy(name, trim(line + 1));
        return true;
    }
    if (!equals)
        return false;
    *equals = '\0';
    section_set(section_at(root, name), trim(line), trim(equals + 1));
    return true;
}

/* The number of the first line that could not be read, or 0. */
static int read_file(opt_section *root, FILE *in)
{
    char text[LONGEST_LINE];
    char *name = calloc(LONGEST_LINE, 1);
    if (!name)
        return 1;
    for (int number = 1; fgets(text, sizeof text, in); number++)
        if (!read_line(root, name, text))
            return number; //~ known-miss: [leak]
    free(name + 1); //~ error: [invalid-free]
    return 0;
}

/* ---- asking -------------------------------------------------------------------------------------------------------- */

static const char *value_in(const section *s, const char *key)
{
    for (const opt_setting *at = &s->settings; own_is_some(*at);) {
        const setting *one = own_get(own_ref(*at));
        if (strcmp(one->key, key) == 0)
            return one->value;
        at = &one->next;
    }
    return NULL;
}

/* Of "section.key"; null when there is no such setting. */
static const char *value_of(const opt_section *root, const char *path)
{
    const char *dot = strchr(path, '.');
    size_t length = dot ? (size_t)(dot - path) : 0;
    const opt_section *link = root;
    while (own_is_some(*link)) {
        const section *s = own_get(own_ref(*link));
        int order = strncmp(path, s->name, length);
        if (order == 0 && s->name[length])
            order = -1;
        if (order == 0)
            return value_in(s, dot ? dot + 1 : path);
        link = order < 0 ? &s->left : &s->right;
    }
    return NULL;
}

static void print_tree(const opt_section *root)
{
    if (!own_is_some(*root))
        return;
    const section *s = own_get(own_ref(*root));
    print_tree(&s->left);
    printf("[%s]\n", s->name);
    for (const opt_setting *at = &s->settings; own_is_some(*at); at = &own_get(own_ref(*at))->next)
        printf("%s = %s\n", own_get(own_ref(*at))->key, own_get(own_ref(*at))->value);
    print_tree(&s->right);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: ini FILE [SECTION.KEY]\n");
        return 2;
    }
    FILE *in = fopen(argv[1], "r");
    if (!in) {
        perror(argv[1]);
        return 1;
    }
    opt_auto(section) root = opt_section_none();
    int wrong = read_file(&root, in);
    if (wrong) {
        fprintf(stderr, "%s:%d: neither a section nor a setting\n", argv[1], wrong);
        return 1; //~ known-miss: [leak]
    }
    fclose(in);
    if (ferror(in)) //~ error: [use-after-free]
        return 1;
    const char *value = argc > 2 ? value_of(&root, argv[2]) : NULL;
    if (argc == 2)
        print_tree(&root);
    else if (value)
        puts(value);
    return argc == 2 || value ? 0 : 1;
}
