// Released although it was never allocated, or not at its beginning.
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static char table[64];
struct header {
    size_t size;
    char body[];
};
struct pair {
    int first;
    int second;
};

void array_bad(void) {
    char buffer[16];
    free(buffer); //~ error: `free` is given the local array `buffer` [invalid-free]
}

void variable_bad(void) {
    int x = 0;
    int *p = &x;
    free(p); //~ error: `free` is given the local variable `x` [invalid-free]
}

void parameter_bad(int n) {
    free(&n); //~ error: `free` is given the parameter `n` [invalid-free]
}

void static_bad(void) {
    free(table); //~ error: `free` is given the static object `table` [invalid-free]
}

void literal_bad(int n) {
    char *name = "none";
    if (n) {
        name = strdup("some");
    }
    free(name); //~ warning: `free` is given a string literal [invalid-free]
}

void literal_ok(int n) {
    const char *name = "none";
    char *owned = NULL;
    if (n) {
        name = owned = strdup("some");
    }
    (void)name;
    free(owned);
}

void moved_bad(void) {
    char *p = malloc(16);
    if (!p) {
        return;
    }
    p++;
    free(p); //~ error: `free` is given a pointer into the middle of a block [invalid-free]
}

void moved_back_ok(void) {
    char *p = malloc(16);
    if (!p) {
        return;
    }
    p += 4;
    *p = 0;
    p -= 4;
    free(p);
}

void scanned_bad(const char *text) {
    char *p = strdup(text);
    if (!p) {
        return;
    }
    while (*p == ' ') {
        p++;
    }
    free(p); //~ warning: `free` is given a pointer into the middle of a block [invalid-free]
}

void scanned_ok(const char *text) {
    char *start = strdup(text);
    if (!start) {
        return;
    }
    char *p = start;
    while (*p == ' ') {
        p++;
    }
    *p = 0;
    free(start);
}

void member_bad(void) {
    struct pair *p = malloc(sizeof *p);
    if (!p) {
        return;
    }
    free(&p->second); //~ error: `free` is given a pointer into the middle of a block [invalid-free]
}

void first_member_ok(void) {
    struct pair *p = malloc(sizeof *p);
    if (!p) {
        return;
    }
    free(&p->first);
}

// The body is handed out; the header in front of it is what was allocated.
void *body_new_ok(size_t n) {
    struct header *h = malloc(sizeof *h + n);
    if (!h) {
        return NULL;
    }
    h->size = n;
    return h->body;
}

void body_free_ok(void *body) {
    free((char *)body - offsetof(struct header, body));
}

void small_buffer_ok(size_t n) {
    char small[32];
    char *p = n > sizeof small ? malloc(n) : small;
    if (!p) {
        return;
    }
    memset(p, 0, n);
    if (p != small) {
        free(p);
    }
}

void small_buffer_bad(size_t n) {
    char small[32];
    char *p = n > sizeof small ? malloc(n) : small;
    free(p); //~ warning: `free` is given the local array `small` [invalid-free]
}

void function_bad(void) {
    free((void *)small_buffer_ok); //~ error: `free` is given the function `small_buffer_ok` [invalid-free]
}

void constant_address_bad(void) {
    free((void *)4096); //~ error: `free` is given a constant address [invalid-free]
}
