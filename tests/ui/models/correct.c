// Correct use of library functions that allocate, release, or hand back what they were given.
#define _GNU_SOURCE
#include <dirent.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

int count_lines_ok(FILE *in) {
    char *line = NULL;
    size_t size = 0;
    int count = 0;
    while (getline(&line, &size, in) != -1) {
        count += line[0] != '#';
    }
    free(line);
    return count;
}

char *join_ok(const char *a, const char *b) {
    char *joined;
    if (asprintf(&joined, "%s/%s", a, b) < 0) {
        return NULL;
    }
    return joined;
}

int aligned_ok(void) {
    void *block;
    if (posix_memalign(&block, 64, 1024) != 0) {
        return -1;
    }
    memset(block, 0, 1024);
    free(block);
    return 0;
}

int real_path_ok(const char *path, char *buffer) {
    char *own = realpath(path, NULL);
    char *same = realpath(path, buffer);
    int equal = own && same && strcmp(own, same) == 0;
    free(own);
    return equal;
}

size_t before_colon_ok(const char *text) {
    char *copy = strdup(text);
    if (!copy) {
        return 0;
    }
    char *colon = strchr(copy, ':');
    if (colon) {
        *colon = '\0';
    }
    size_t length = strlen(copy);
    free(copy);
    return length;
}

int grow_ok(int **numbers, size_t count) {
    int *grown = realloc(*numbers, count * sizeof **numbers);
    if (!grown) {
        return -1;
    }
    *numbers = grown;
    return 0;
}

int grow_local_ok(size_t count) {
    char *buffer = malloc(count);
    if (!buffer) {
        return -1;
    }
    char *grown = realloc(buffer, count * 2);
    if (!grown) {
        free(buffer);
        return -1;
    }
    buffer = grown;
    buffer[count] = 'x';
    free(buffer);
    return 0;
}

int first_line_ok(const char *path, char *line, int size) {
    FILE *file = fopen(path, "r");
    if (!file) {
        return -1;
    }
    int good = fgets(line, size, file) != NULL;
    fclose(file);
    return good ? 0 : -1;
}

int command_ok(const char *command) {
    FILE *pipe = popen(command, "r");
    if (!pipe) {
        return -1;
    }
    char line[64];
    while (fgets(line, sizeof line, pipe)) {
        puts(line);
    }
    return pclose(pipe);
}

int list_ok(const char *path) {
    DIR *directory = opendir(path);
    if (!directory) {
        return -1;
    }
    int count = 0;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        count += strcmp(entry->d_name, ".") != 0;
    }
    closedir(directory);
    return count;
}

int resolve_ok(const char *host) {
    struct addrinfo *list;
    int error = getaddrinfo(host, "80", NULL, &list);
    if (error) {
        fprintf(stderr, "%s\n", gai_strerror(error));
        return -1;
    }
    int family = list->ai_family;
    freeaddrinfo(list);
    return family;
}

char *memory_stream_ok(void) {
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    if (!stream) {
        return NULL;
    }
    fputs("hello", stream);
    fclose(stream);
    return text;
}

// The pointer inside the copied bytes is still there.
struct box {
    char *text;
};

void copied_bytes_ok(struct box *to) {
    struct box box = {strdup("x")};
    memcpy(to, &box, sizeof box);
}

void exit_ok(void) {
    char *text = malloc(8);
    if (!text) {
        exit(1);
    }
    free(text);
}

size_t wide_ok(const wchar_t *text) {
    wchar_t *copy = wcsdup(text);
    size_t length = copy ? wcslen(copy) : 0;
    free(copy);
    return length;
}

const char *environment_ok(void) {
    const char *home = getenv("HOME");
    return home ? home : "/";
}

int count_words_ok(const char *text) {
    int count = 0;
    char *copy = strdup(text), *rest = NULL;
    if (!copy) {
        return -1;
    }
    for (char *from = copy; strtok_r(from, " ", &rest); from = NULL) {
        count++;
    }
    free(copy);
    return count;
}

int sum_ok(char *text) {
    int sum = 0;
    for (char *word = strtok(text, "+"); word; word = strtok(NULL, "+")) {
        sum += atoi(word);
    }
    return sum;
}

struct reader {
    char *line;
    size_t size;
    FILE *in;
};

int next_line_ok(struct reader *reader) {
    return getline(&reader->line, &reader->size, reader->in) >= 0;
}

int line_through_parameter_ok(char **line, size_t *size, FILE *in) {
    return getline(line, size, in) >= 0;
}

void lines_kept_ok(FILE *in, char **lines) {
    char *line = NULL;
    size_t size = 0;
    for (int i = 0; getline(&line, &size, in) >= 0; i++) {
        lines[i] = line;
        line = NULL;
    }
    free(line);
}

void own_buffer_ok(FILE *in) {
    size_t size = 80;
    char *line = malloc(size);
    if (!line) {
        return;
    }
    while (getline(&line, &size, in) >= 0) {
        puts(line);
    }
    free(line);
}
