// Memory that library functions read before anything was put there.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void copied_bad(char *to) {
    char from[8];
    memcpy(to, from, sizeof from); //~ error: `from` is used before it has a value [use-uninit]
}

void appended_bad(const char *name) {
    char path[80];
    strcat(path, name); //~ error: `path` is used before it has a value [use-uninit]
    puts(path);
}

size_t measured_bad(void) {
    char *text = malloc(10);
    if (!text) {
        return 0;
    }
    size_t length = strlen(text); //~ is used before it has a value [use-uninit]
    free(text);
    return length;
}

void appended_ok(const char *name) {
    char path[80];
    path[0] = 0;
    strcat(path, name);
    puts(path);
}

void counted_ok(char *to, size_t size) {
    char from[8];
    memcpy(to, from, size);
}

void filled_ok(const char *name, char *to) {
    char path[80];
    snprintf(path, sizeof path, "/%s", name);
    memcpy(to, path, sizeof path);
    puts(path);
}

int rows_ok(FILE *in) {
    int rows[2][2];
    fread(rows[0], sizeof(int), 4, in);
    return rows[1][1];
}

struct entry { char key[4]; char *value; };

void key_only_bad(const char *key) {
    struct entry entry = {.value = strdup("none")};
    char *to = entry.key;
    memcpy(to, key, 4);
} //~ error: memory allocated by `strdup` is never freed [leak]
