// The address of a local leaves its frame.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct view {
    const char *data;
    size_t len;
};
struct context {
    char *buffer;
    struct view *current;
};
static const char *last;

char *array_bad(int n) {
    char text[32];
    snprintf(text, sizeof text, "%d", n);
    return text; //~ error: the address of the local array `text` leaves its function [return-local]
}

int *variable_bad(int n) {
    int x = n;
    int *p = &x;
    return p; //~ error: the address of the local variable `x` leaves its function [return-local]
}

int *parameter_bad(int n) {
    return &n; //~ error: the address of the parameter `n` leaves its function [return-local]
}

char *interior_bad(char c) {
    char text[2] = {c, 0};
    return &text[1]; //~ error: the address of the local array `text` leaves its function [return-local]
}

char *static_ok(int n) {
    static char text[32];
    snprintf(text, sizeof text, "%d", n);
    return text;
}

char *duplicated_ok(int n) {
    char text[32];
    snprintf(text, sizeof text, "%d", n);
    return strdup(text);
}

struct view in_struct_bad(void) {
    char text[4] = "abc";
    struct view v = {text, 3};
    return v; //~ error: the address of the local array `text` leaves its function [return-local]
}

struct view in_struct_ok(const char *text) {
    struct view v = {text, strlen(text)};
    return v;
}

void global_bad(void) {
    char text[4] = "abc";
    last = text; //~ error: the address of the local array `text` leaves its function [return-local]
}

void global_ok(void) {
    char text[4] = "abc";
    last = text;
    puts(last);
    last = NULL;
}

void context_bad(struct context *c) {
    char scratch[64];
    c->buffer = scratch; //~ error: the address of the local array `scratch` leaves its function [return-local]
    scratch[0] = 0;
}

void run(struct context *c);

void context_ok(struct context *c) {
    char scratch[64];
    char *saved = c->buffer;
    c->buffer = scratch;
    scratch[0] = 0;
    c->buffer = saved;
}

int nested_ok(void) {
    char scratch[64];
    struct context c = {.buffer = scratch};
    run(&c);
    return c.buffer[0];
}

struct view *literal_bad(void) {
    struct view *v = &(struct view){.len = 1};
    return v; //~ error: leaves its function [return-local]
}

char *maybe_bad(char *out, int n) {
    char text[8] = "";
    char *p = out;
    if (n > 3) {
        p = text;
    }
    return p; //~ warning: the address of the local array `text` leaves its function [return-local]
}

struct context *kept_bad(void) {
    char scratch[8];
    struct context *c = calloc(1, sizeof *c);
    if (!c) {
        return NULL;
    }
    scratch[0] = 0;
    c->buffer = scratch; //~ error: the address of the local array `scratch` leaves its function [return-local]
    return c;
}
