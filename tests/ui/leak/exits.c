// Leaks and the ways a function ends: aborting, never returning, one forgotten block with several exits.
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void die(const char *why);

int aborted_ok(int n) {
    char *p = malloc(8);
    if (!p) {
        die("memory");
    }
    if (n > 100) {
        abort();
    }
    free(p);
    return 0;
}

// Never freed anywhere: one mistake, said at the first exit.
int forgotten_bad(int n) {
    char *p = malloc(8);
    if (!p) {
        return -1;
    }
    if (n == 1) {
        return 1; //~ error: memory allocated by `malloc` is never freed [leak]
    }
    if (n == 2) {
        return 2;
    }
    return 3;
}

// Freed on the good path: each forgotten exit is a mistake of its own.
int two_exits_bad(int n) {
    char *p = malloc(8);
    if (!p) {
        return -1;
    }
    if (n == 1) {
        return 1; //~ error: never freed [leak]
    }
    if (n == 2) {
        return 2; //~ error: never freed [leak]
    }
    free(p);
    return 3;
}

void server_bad(FILE *f) {
    for (;;) {
        char *line = malloc(128);
        if (!line || !fgets(line, 128, f)) {
            die("input");
        }
    } //~ error: never freed [leak]
}

int error_code_ok(const char *path) {
    int error = 0;
    char *copy = strdup(path);
    if (!copy) {
        error = -1;
    }
    if (!error) {
        error = copy[0] == '/' ? 0 : -2;
    }
    if (error == -1) {
        return error;
    }
    free(copy);
    return error;
}

char *nested_ok(const char *a, const char *b) {
    char *left = strdup(a);
    if (left) {
        char *right = strdup(b);
        if (right) {
            char *both = malloc(strlen(left) + strlen(right) + 1);
            if (both) {
                strcpy(both, left);
                strcat(both, right);
            }
            free(right);
            free(left);
            return both;
        }
        free(left);
    }
    return NULL;
}

char *nested_bad(const char *a, const char *b) {
    char *left = strdup(a);
    char *right = strdup(b);
    if (!left || !right) {
        return NULL; //~ warning: never freed [leak]
    }
    free(right);
    return left;
}
