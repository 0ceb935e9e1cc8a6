// Released by a function of another family.
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void stream_by_free_bad(const char *path) {
    FILE *f = fopen(path, "r");
    free(f); //~ error: `f` was opened by `fopen` and cannot be released by `free` [mismatched-release]
}

void stream_ok(const char *path) {
    FILE *f = fopen(path, "r");
    if (f) {
        fclose(f);
    }
}

void block_by_fclose_bad(void) {
    void *p = malloc(64);
    fclose(p); //~ error: `p` was allocated by `malloc` and cannot be released by `fclose` [mismatched-release]
}

void pipe_bad(void) {
    FILE *f = popen("ls", "r");
    if (f) {
        fclose(f); //~ error: `f` was [mismatched-release]
    }
}

void pipe_ok(void) {
    FILE *f = popen("ls", "r");
    if (f) {
        pclose(f);
    }
}

void directory_bad(const char *path) {
    DIR *d = opendir(path);
    if (d) {
        free(d); //~ error: `d` was opened by `opendir` and cannot be released by `free` [mismatched-release]
    }
}

void directory_ok(const char *path) {
    DIR *d = opendir(path);
    if (d) {
        closedir(d);
    }
}

void either_ok(int n) {
    void *p = n ? (void *)fopen("a", "r") : malloc(3);
    if (!p) {
        return;
    }
    if (n) {
        fclose(p);
    } else {
        free(p);
    }
}

void either_bad(int n) {
    void *p = n ? (void *)fopen("a", "r") : malloc(3);
    free(p); //~ warning: cannot be released by `free` [mismatched-release]
}

struct connection;
struct connection *connection_open(const char *host)
    __attribute__((annotate("own:result=owned;kind=connection"), annotate("own:result=nullable")));
void connection_close(struct connection *c __attribute__((annotate("own:takes;kind=connection"))));

void connection_bad(void) {
    struct connection *c = connection_open("host");
    free(c); //~ error: `c` was acquired by `connection_open` and cannot be released by `free` [mismatched-release]
}

void connection_ok(void) {
    struct connection *c = connection_open("host");
    if (c) {
        connection_close(c);
    }
}

void connection_leak_bad(void) {
    struct connection *c = connection_open("host");
    if (!c) {
        puts("no host");
    }
} //~ warning: resource acquired by `connection_open` is never released [leak]

void connection_twice_bad(struct connection *c) {
    connection_close(c);
    connection_close(c); //~ error: `c` is released twice [double-free]
}
