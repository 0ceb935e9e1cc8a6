// `malloc(deallocator, n)` says who releases the result; `malloc` alone says only that nothing else points to it.
#include <stdio.h>
#include <stdlib.h>

#define PAIRED(...) __attribute__((__malloc__(__VA_ARGS__)))
#define PLAIN       __attribute__((malloc))

struct table;
void table_free(int flags, struct table *t);
struct table *table_new(int size) PAIRED(table_free, 2);
struct table *table_peek(void) PLAIN;
char *text_new(void) PAIRED(free);
FILE *log_open(const char *path) PAIRED(fclose, 1);

void released_ok(void) {
    struct table *t = table_new(1);
    table_free(0, t);
}

void tested_ok(void) {
    struct table *t = table_new(1);
    if (!t) {
        return;
    }
    table_free(0, t);
}

void lost_bad(void) {
    struct table *t = table_new(1);
    if (!t) {
        puts("none");
    }
} //~ warning: resource acquired by `table_new` is never released [leak]

void twice_bad(struct table *t) {
    table_free(0, t);
    table_free(1, t); //~ error: `t` is released twice [double-free]
}

void wrong_function_bad(void) {
    struct table *t = table_new(1);
    free(t); //~ error: `t` was acquired by `table_new` and cannot be released by `free` [mismatched-release]
}

void wrong_object_bad(void) {
    void *p = malloc(8);
    table_free(0, p); //~ error: cannot be released by `table_free` [mismatched-release]
}

void plain_is_nobodys_ok(void) {
    struct table *t = table_peek();
    if (!t) {
        puts("none");
    }
}

void text_ok(void) {
    char *text = text_new();
    free(text);
}

void text_leak_bad(int n) {
    char *text = text_new();
    if (n || !text) {
        return; //~ warning: [leak]
    }
    free(text);
}

void log_ok(void) {
    FILE *f = log_open("x");
    if (f) {
        fclose(f);
    }
}

void log_by_free_bad(void) {
    FILE *f = log_open("x");
    free(f); //~ error: cannot be released by `free` [mismatched-release]
}

// A second deallocator takes what the first one does, and one that gives a pointer back may fail.
struct block;
void block_free(struct block *b);
struct block *block_resize(struct block *b, int size);
struct block *block_new(int size) PAIRED(block_free) PAIRED(block_resize, 1);

void resized_ok(int n) {
    struct block *b = block_new(n);
    if (!b) {
        return;
    }
    struct block *larger = block_resize(b, 2 * n);
    if (!larger) {
        block_free(b);
        return;
    }
    block_free(larger);
}

void resized_bad(int n) {
    struct block *b = block_new(n);
    if (!b) {
        return;
    }
    struct block *larger = block_resize(b, 2 * n);
    if (larger) {
        block_free(b); //~ error: [double-free]
    }
} //~ warning: [leak]

// The deallocator's own body sees a block as any other.
void pool_free(void *p) {
    free(p);
}
void *pool_new(int n) PAIRED(pool_free);
void *pool_new(int n) {
    return malloc((size_t)n);
}

void pool_ok(void) {
    void *p = pool_new(3);
    pool_free(p);
}
