// Blocks freed twice: straight, by an alias, through fields, in clean-up code; and what only looks like it.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct buffer {
    char *data;
    size_t len;
};

void straight_bad(size_t n) {
    char *p = malloc(n);
    free(p);
    free(p); //~ error: `p` is freed twice [double-free]
}

void alias_bad(char *p) {
    char *q = p;
    free(p);
    free(q); //~ error: `q` is freed twice [double-free]
}

void reset_ok(char *p) {
    free(p);
    p = NULL;
    free(p);
}

void buffer_clear_bad(struct buffer *b) {
    free(b->data);
    b->len = 0;
    free(b->data); //~ error: `b->data` is freed twice [double-free]
}

void buffer_clear_ok(struct buffer *b) {
    free(b->data);
    b->data = NULL;
    b->len = 0;
    free(b->data);
}

// The clean-up label frees what the error branch freed already.
int load_bad(const char *path) {
    int result = -1;
    char *line = malloc(256);
    FILE *f = fopen(path, "r");
    if (!f) {
        free(line);
        goto out;
    }
    result = fgets(line, 256, f) != NULL;
    fclose(f);
out:
    free(line); //~ warning: `line` is freed twice [double-free]
    return result;
}

int load_ok(const char *path) {
    int result = -1;
    char *line = malloc(256);
    FILE *f = fopen(path, "r");
    if (!f || !line) {
        goto out;
    }
    result = fgets(line, 256, f) != NULL;
out:
    if (f) {
        fclose(f);
    }
    free(line);
    return result;
}

void stream_bad(const char *path) {
    FILE *f = fopen(path, "r");
    if (!f) {
        return;
    }
    if (fgetc(f) == EOF) {
        fclose(f);
    }
    fclose(f); //~ warning: `f` is closed twice [double-free]
}

// Freed in every round of the loop.
void rounds_bad(int n) {
    char *p = malloc(16);
    do {
        free(p); //~ warning: `p` is freed twice [double-free]
    } while (--n > 0);
}

void rounds_ok(int n) {
    for (int i = 0; i < n; i++) {
        char *p = malloc(16);
        free(p);
    }
}

void flag_ok(int big) {
    char small[16];
    char *p = small;
    int owned = 0;
    if (big) {
        p = malloc(1024);
        owned = 1;
    }
    if (p) {
        p[0] = 0;
    }
    if (owned) {
        free(p);
    }
}

void exclusive_branches_ok(char *p, int a) {
    if (a) {
        free(p);
    }
    if (!a) {
        free(p);
    }
}

void overlapping_branches_bad(char *p, int a, int b) {
    if (a > 0) {
        free(p);
    }
    if (b > 0) {
        free(p); //~ warning: `p` is freed twice [double-free]
    }
}

void *realloc_bad(void *p, size_t n) {
    void *q = realloc(p, n);
    free(p); //~ warning: `p` is freed twice [double-free]
    return q;
}

void *realloc_ok(void *p, size_t n) {
    void *q = realloc(p, n);
    if (!q) {
        free(p);
    }
    return q;
}

struct pair {
    char *a;
    char *b;
};

void copy_bad(struct pair *p) {
    struct pair copy = *p;
    free(copy.a);
    free(p->a); //~ error: `p->a` is freed twice [double-free]
}

void swap_ok(struct pair *p) {
    char *t = p->a;
    p->a = p->b;
    p->b = t;
    free(p->a);
    free(p->b);
}

void array_ok(char **items, int n) {
    for (int i = 0; i < n; i++) {
        free(items[i]);
    }
    free(items);
}

void two_elements_bad(char **items) {
    free(items[0]);
    free(items[1]);
    free(items[0]); //~ error: is freed twice [double-free]
}

void switch_ok(int kind, char *p) {
    switch (kind) {
    case 1: free(p); break;
    case 2:
    case 3: free(p); break;
    default: break;
    }
}

void fallthrough_bad(int kind, char *p) {
    switch (kind) {
    case 1: free(p); /* fall through */
    case 2: free(p); //~ warning: `p` is freed twice [double-free]
    }
}
