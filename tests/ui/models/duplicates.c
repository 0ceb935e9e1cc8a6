// Functions of GLib that give null for null only, and functions of libgen that give a part of their argument.
#include <stddef.h>

void free(void *memory);
char *strdup(const char *text);
char *dirname(char *path);
char *g_strdup(const char *text);
void g_free(void *memory);

int visit(const char *path);
struct entry { char name[16]; };
struct entry *next_entry(void);
struct names { char *first; };

void found_once_ok(struct names *names) {
    char *copy = NULL;
    for (struct entry *entry = next_entry(); entry; entry = next_entry()) {
        if (!names->first) {
            copy = g_strdup(entry->name + 1);
            names->first = g_strdup(entry->name);
            if (names->first) {
                break;
            }
        }
    }
    g_free(copy);
}

void given_nothing_ok(const char *text) {
    char *copy = g_strdup(text);
    if (text) {
        visit(copy);
        g_free(copy);
    }
}

char given_something_bad(const char *text) {
    char *copy = g_strdup(text);
    return copy[0]; //~ error: memory allocated by `g_strdup` is never freed [leak]
}

int directory_of_copy_ok(const char *path) {
    char *directory = dirname(strdup(path));
    int result = visit(directory);
    free(directory);
    return result;
}

int directory_after_free_bad(const char *path) {
    char *copy = strdup(path);
    char *directory = dirname(copy);
    free(copy);
    return visit(directory); //~ error: use of `directory` after it was freed [use-after-free]
}
