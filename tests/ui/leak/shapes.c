// Shapes of correct ownership that must stay quiet: counts, pools, tables, intrusive lists, state in structs.
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct object {
    int refs;
    char *name;
    struct object *parent;
};

struct object *object_ref_ok(struct object *o) {
    o->refs++;
    return o;
}

void object_unref_ok(struct object *o) {
    while (o && --o->refs == 0) {
        struct object *parent = o->parent;
        free(o->name);
        free(o);
        o = parent;
    }
}

struct link {
    struct link *next;
    struct link *prev;
};
struct job {
    int id;
    struct link link;
};
static struct link jobs = {&jobs, &jobs};

int job_add_ok(int id) {
    struct job *job = malloc(sizeof *job);
    if (!job) {
        return -ENOMEM;
    }
    job->id = id;
    job->link.next = jobs.next;
    job->link.prev = &jobs;
    jobs.next->prev = &job->link;
    jobs.next = &job->link;
    return 0;
}

void jobs_free_ok(void) {
    struct link *l;
    while ((l = jobs.next) != &jobs) {
        l->prev->next = l->next;
        l->next->prev = l->prev;
        free((char *)l - offsetof(struct job, link));
    }
}

static void *registry[16];
static int registered;

int register_ok(size_t n) {
    void *p = malloc(n);
    if (!p || registered == 16) {
        free(p);
        return -1;
    }
    registry[registered++] = p;
    return registered - 1;
}

struct arena {
    char *memory;
    size_t used;
    size_t size;
};

int arena_init_ok(struct arena *a, size_t size) {
    *a = (struct arena){.memory = malloc(size), .size = size};
    return a->memory ? 0 : -1;
}

void *arena_take_ok(struct arena *a, size_t n) {
    if (a->size - a->used < n) {
        size_t size = a->size * 2 + n;
        char *grown = realloc(a->memory, size);
        if (!grown) {
            return NULL;
        }
        a->memory = grown;
        a->size = size;
    }
    a->used += n;
    return a->memory + a->used - n;
}

struct vector {
    int *items;
    size_t len;
    size_t cap;
};

int vector_push_ok(struct vector *v, int item) {
    if (v->len == v->cap) {
        size_t cap = v->cap ? v->cap * 2 : 8;
        int *items = realloc(v->items, cap * sizeof *items);
        if (!items) {
            return -1;
        }
        v->items = items;
        v->cap = cap;
    }
    v->items[v->len++] = item;
    return 0;
}

int vector_local_ok(const int *from, size_t n) {
    struct vector v = {0};
    int sum = 0;
    for (size_t i = 0; i < n; i++) {
        if (vector_push_ok(&v, from[i]) < 0) {
            goto out;
        }
    }
    for (size_t i = 0; i < v.len; i++) {
        sum += v.items[i];
    }
out:
    free(v.items);
    return sum;
}

enum { OWNS_NAME = 1, IS_OPEN = 2 };

int flagged_ok(const char *name, unsigned flags) {
    char *copy = NULL;
    FILE *f = NULL;
    if (flags & OWNS_NAME) {
        copy = strdup(name);
        if (!copy) {
            return -1;
        }
    }
    if (flags & IS_OPEN) {
        f = fopen(copy ? copy : name, "r");
        if (!f) {
            free(copy);
            return -1;
        }
    }
    int c = (flags & IS_OPEN) ? fgetc(f) : 0;
    if (flags & IS_OPEN) {
        fclose(f);
    }
    if (flags & OWNS_NAME) {
        free(copy);
    }
    return c;
}

int staged_ok(const char *a, const char *b) {
    int error = -1;
    char *first = malloc(strlen(a) + 1);
    if (first == NULL) {
        goto done;
    }
    char *second = malloc(strlen(b) + 1);
    if (second == NULL) {
        goto free_first;
    }
    strcpy(first, a);
    strcpy(second, b);
    error = strcmp(first, second);
    free(second);
free_first:
    free(first);
done:
    return error;
}

char **split_ok(const char *text, int *count) {
    char **parts = NULL;
    char *copy = strdup(text);
    *count = 0;
    if (!copy) {
        return NULL;
    }
    for (char *part = strtok(copy, ","); part; part = strtok(NULL, ",")) {
        char **grown = realloc(parts, (size_t)(*count + 1) * sizeof *parts);
        if (!grown) {
            break;
        }
        parts = grown;
        parts[*count] = strdup(part);
        ++*count;
    }
    free(copy);
    return parts;
}

void rows_ok(int rows) {
    int **grid = calloc((size_t)rows, sizeof *grid);
    if (!grid) {
        return;
    }
    for (int i = 0; i < rows; i++) {
        grid[i] = malloc(8 * sizeof **grid);
        if (!grid[i]) {
            while (i-- > 0) {
                free(grid[i]);
            }
            free(grid);
            return;
        }
    }
    for (int i = 0; i < rows; i++) {
        free(grid[i]);
    }
    free(grid);
}

void rows_bad(int rows) {
    int **grid = calloc((size_t)rows, sizeof *grid);
    if (!grid) {
        return;
    }
    grid[0] = malloc(8 * sizeof **grid);
    if (!grid[0]) {
        return; //~ error: memory allocated by `calloc` is never freed [leak]
    }
    free(grid[0]);
    free(grid);
}

#define SAFE_FREE(p)                                                                                         \
    do {                                                                                                     \
        free(p);                                                                                             \
        (p) = NULL;                                                                                          \
    } while (0)

void macro_ok(struct object *o) {
    SAFE_FREE(o->name);
    SAFE_FREE(o->name);
    o->name = strdup("again");
    SAFE_FREE(o->name);
}

typedef void destroy(void *);

void callback_ok(destroy *destroy) {
    void *p = malloc(8);
    if (p) {
        destroy(p);
    }
}

int bits_ok(void) {
    struct {
        unsigned owned : 1;
        unsigned open : 1;
        char *p;
    } s = {0};
    s.open = 1;
    if (s.owned) {
        free(s.p);
    }
    s.p = malloc(4);
    s.owned = s.p != NULL;
    if (s.owned) {
        free(s.p);
    }
    return s.open;
}
