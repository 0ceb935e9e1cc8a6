// Memory used after its release: read, written, passed on, returned; lists, counts and aliases.
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct node {
    struct node *next;
    struct node *prev;
    char *name;
    int refs;
};

void node_log(const struct node *n);

int read_bad(int *p) {
    free(p);
    return *p; //~ error: use of `p` after it was freed [use-after-free]
}

void write_bad(size_t n) {
    char *p = malloc(n);
    if (!p) {
        return;
    }
    free(p);
    p[0] = 'x'; //~ error: use of `p` after it was freed [use-after-free]
}

void passed_bad(struct node *n) {
    free(n);
    node_log(n); //~ error: use of `n` after it was freed [use-after-free]
}

void printed_bad(char *name) {
    free(name);
    printf("freed %s\n", name); //~ error: use of `name` after it was freed [use-after-free]
}

void address_printed_ok(char *name) {
    free(name);
    printf("freed %p\n", (void *)name);
}

char *returned_bad(char *p) {
    free(p);
    return p; //~ error: use of `p` after it was freed [use-after-free]
}

void compared_ok(char *p, char *q) {
    free(p);
    if (p == q) {
        puts("same");
    }
}

void list_free_bad(struct node *head) {
    for (struct node *n = head; n; n = n->next) { //~ error: use of `n` after it was freed [use-after-free]
        free(n);
    }
}

void list_free_ok(struct node *head) {
    while (head) {
        struct node *next = head->next;
        free(head->name);
        free(head);
        head = next;
    }
}

void list_free_for_ok(struct node *head) {
    struct node *next;
    for (struct node *n = head; n; n = next) {
        next = n->next;
        free(n);
    }
}

void ring_free_ok(struct node *head) {
    struct node *n = head;
    do {
        struct node *next = n->next;
        free(n);
        n = next;
    } while (n != head);
}

void unlink_ok(struct node *n) {
    n->prev->next = n->next;
    n->next->prev = n->prev;
    free(n->name);
    free(n);
}

void unlink_bad(struct node *n) {
    free(n);
    n->prev->next = n->next; //~ error: use of `n` after it was freed [use-after-free]
}

void release_ok(struct node *n) {
    if (--n->refs == 0) {
        free(n->name);
        free(n);
    }
}

int release_bad(struct node *n) {
    if (--n->refs == 0) {
        free(n);
    }
    return n->refs; //~ warning: use of `n` after it was freed [use-after-free]
}

void alias_bad(struct node *n) {
    struct node *self = n;
    free(n);
    self->refs = 0; //~ error: use of `self` after it was freed [use-after-free]
}

void interior_bad(struct node *n) {
    int *refs = &n->refs;
    free(n);
    *refs = 0; //~ error: use of `refs` after it was freed [use-after-free]
}

void grow_bad(char *text) {
    char *end = text + 4;
    char *more = realloc(text, 64);
    if (!more) {
        return;
    }
    *end = 0; //~ error: use of `end` after it was freed [use-after-free]
    free(more);
}

void found_bad(char *text) {
    char *slash = strchr(text, '/');
    free(text);
    if (slash) {
        *slash = 0; //~ error: use of `slash` after it was freed [use-after-free]
    }
}

int stream_bad(const char *path) {
    FILE *f = fopen(path, "r");
    if (!f) {
        return -1;
    }
    fclose(f);
    return ferror(f); //~ error: use of `f` after it was closed [use-after-free]
}

int errors_ok(const char *path) {
    FILE *f = fopen(path, "r");
    if (!f) {
        return -1;
    }
    int bad = ferror(f);
    return fclose(f) != 0 || bad;
}

void replaced_ok(struct node *n) {
    free(n->name);
    n->name = strdup("new");
    if (n->name) {
        n->name[0] = 'N';
    }
}

void field_bad(struct node *n) {
    free(n->name);
    n->name[0] = 'N'; //~ error: use of `n->name` after it was freed [use-after-free]
}

void node_reset(struct node *n);

void reset_by_call_ok(struct node *n) {
    free(n->name);
    node_reset(n);
    free(n->name);
}

static int counter;
void *arena_take(size_t n);

void retry_ok(void) {
    char *p = malloc(8);
    while (counter) {
        free(p);
        p = malloc(8);
    }
    free(p);
}

void conditional_null_ok(char *p, int done) {
    if (done) {
        free(p);
        p = NULL;
    }
    if (p) {
        p[0] = 0;
    }
}

void conditional_bad(char *p, int done) {
    if (done) {
        free(p);
    }
    if (p) {
        p[0] = 0; //~ warning: use of `p` after it was freed [use-after-free]
    }
}

#define container_of(pointer, type, member) ((type *)((char *)(pointer)-offsetof(type, member)))

struct item {
    int value;
    struct node link;
};

int container_bad(struct node *link) {
    struct item *item = container_of(link, struct item, link);
    free(item);
    return link->refs; //~ error: use of `link` after it was freed [use-after-free]
}

void container_ok(struct node *head) {
    while (head->next) {
        struct node *link = head->next;
        head->next = link->next;
        free(container_of(link, struct item, link));
    }
}

int never_set_bad(void) {
    int *count = malloc(sizeof *count);
    free(count);
    return *count; //~ error: use of `count` after it was freed [use-after-free]
}
