// The same functions, used wrongly.
#define _GNU_SOURCE
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void printed_after_free_bad(void) {
    char *text = strdup("x");
    if (!text) {
        return;
    }
    free(text);
    printf("%s\n", text); //~ error: [use-after-free]
}

void copied_after_free_bad(char *to) {
    char *text = malloc(8);
    if (!text) {
        return;
    }
    text[0] = 0;
    free(text);
    strcpy(to, text); //~ error: [use-after-free]
}

void through_interior_pointer_bad(const char *from) {
    char *text = strdup(from);
    if (!text) {
        return;
    }
    char *colon = strchr(text, ':');
    free(text);
    if (colon) {
        puts(colon); //~ error: [use-after-free]
    }
}

void line_bad(FILE *in) {
    char *line = NULL;
    size_t size = 0;
    getline(&line, &size, in);
} //~ error: [leak]

int joined_bad(const char *a) {
    char *joined;
    if (asprintf(&joined, "%s!", a) < 0) {
        return -1;
    }
    return puts(joined); //~ error: [leak]
}

void closed_twice_bad(const char *path) {
    FILE *file = fopen(path, "r");
    if (!file) {
        return;
    }
    fclose(file);
    fclose(file); //~ error: [double-free]
}

void read_after_close_bad(const char *path, char *line) {
    FILE *file = fopen(path, "r");
    if (!file) {
        return;
    }
    fclose(file);
    fgets(line, 10, file); //~ error: [use-after-free]
}

void wrong_close_bad(const char *command) {
    FILE *pipe = popen(command, "r");
    if (pipe) {
        fclose(pipe); //~ error: [mismatched-release]
    }
}

void freed_directory_bad(const char *path) {
    DIR *directory = opendir(path);
    free(directory); //~ error: [mismatched-release]
}

int real_path_bad(const char *path) {
    char *real = realpath(path, NULL);
    return real != NULL; //~ error: [leak]
}

void lost_realloc_bad(size_t count) {
    char *buffer = malloc(count);
    buffer = realloc(buffer, count * 2); //~ error: memory allocated by `malloc` is never freed [leak]
    free(buffer);
}

int first_word_bad(const char *text) {
    char *rest;
    char *copy = strdup(text);
    if (!copy) {
        return -1;
    }
    char *word = strtok_r(copy, " ", &rest);
    if (!word) {
        return -1; //~ error: [leak]
    }
    int c = word[0];
    free(copy);
    return c;
}

int word_after_free_bad(char *text) {
    char *word = strtok(text, " ");
    free(text);
    return word ? word[0] : 0; //~ error: [use-after-free]
}

void line_moved_bad(FILE *in) {
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, in) >= 0) { //~ warning: `getline` is given a pointer into the middle [invalid-free]
        while (line[0] == ' ') {
            line++;
        }
        puts(line);
    }
    free(line);
}

void line_without_value_bad(FILE *in) {
    char *line;
    size_t size = 0;
    getline(&line, &size, in); //~ error: `line` is used before it has a value [use-uninit]
    free(line);
}

void line_freed_bad(FILE *in) {
    size_t size = 80;
    char *line = malloc(size);
    free(line);
    getline(&line, &size, in); //~ error: `line` is freed twice [double-free]
    free(line);
}

char *line_replaced_bad(FILE *in) {
    char *line = NULL;
    size_t size = 0;
    getline(&line, &size, in);
    char *first = line;
    getline(&line, &size, in);
    puts(first); //~ error: use of `first` after it was freed [use-after-free]
    return line;
}
