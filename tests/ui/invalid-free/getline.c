// getline frees or moves the block it is given.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>

void given_array_bad(FILE *in) {
    char start[80];
    char *line = start;
    size_t size = sizeof start;
    getline(&line, &size, in); //~ error: `getline` is given the local array `start` [invalid-free]
    free(line);
}

void kept_old_bad(FILE *in) {
    size_t size = 10;
    char *line = malloc(size);
    char *old = line;
    getline(&line, &size, in);
    free(old); //~ error: `old` is freed twice [double-free]
    free(line);
}

int each_line_ok(FILE *in) {
    char *line = NULL;
    size_t size = 0;
    int count = 0;
    while (getline(&line, &size, in) != -1) {
        count += line[0] == '#';
    }
    free(line);
    return count;
}

void given_block_ok(FILE *in, char **line, size_t *size) {
    if (!*line) {
        *line = malloc(*size);
    }
    getline(line, size, in);
}
