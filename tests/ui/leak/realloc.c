// realloc that fails leaves the old block; realloc to nothing frees it.
#include <stdio.h>
#include <stdlib.h>

void grown_into_itself_bad(void) {
    char *line = malloc(80);
    line = realloc(line, 160); //~ error: memory allocated by `malloc` is never freed [leak]
    free(line);
}

void grown_when_there_bad(size_t wanted) {
    char *line = malloc(80);
    if (line) {
        char *longer = realloc(line, wanted);
        longer[0] = 0;
    } //~ memory allocated by `realloc` is never freed [leak]
}

void grown_ok(void) {
    char *line = malloc(80);
    char *longer = realloc(line, 160);
    if (longer) {
        line = longer;
    }
    free(line);
}

void shrunk_to_nothing_ok(void) {
    char *line = malloc(80);
    if (realloc(line, 0)) {
        puts("an empty block");
    }
}

void reopened_ok(const char *path) {
    FILE *log = fopen(path, "r");
    if (!log) {
        return;
    }
    FILE *again = freopen(NULL, "w", log);
    if (!again) {
        return; // it has been closed
    }
    fclose(again);
}
