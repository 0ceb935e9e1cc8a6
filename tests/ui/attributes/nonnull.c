// What cannot be null, and what may be.
#include <stdio.h>
#include <stdlib.h>

#define NEVER_NULL __attribute__((returns_nonnull))
#define NEEDS(...) __attribute__((nonnull(__VA_ARGS__)))

struct thing;
void thing_free(struct thing *thing);
struct thing *thing_new(void) __attribute__((__malloc__(thing_free, 1))) NEVER_NULL;

// An allocation that cannot fail: there is no way out without it.
void cannot_fail_bad(void) {
    struct thing *thing = thing_new();
    if (thing) {
        return; //~ error: [leak]
    }
    puts("unreachable");
}

char *allocate(void) __attribute__((annotate("own:result=owned"))) NEVER_NULL;

void cannot_fail_ok(int n) {
    char *p = allocate();
    if (!p) {
        free(&n); // never
    }
    free(p);
}

// A parameter that is not null in the body.
NEEDS(2) void second(char *a, char *b) {
    if (!b) {
        free(&a); // never
    }
}

NEEDS() void all_ok(char *a, char *b) {
    if (!a || !b) {
        free(&a); // never
    }
}

void one_parameter_ok(__attribute__((nonnull)) char *a) {
    if (!a) {
        free(&a); // never
    }
}

void clang_spelling_ok(char *_Nonnull a) {
    if (!a) {
        free(&a); // never
    }
}

void other_parameter_bad(char *a, __attribute__((nonnull)) char *b) {
    if (!a) {
        free(&b); //~ error: [invalid-free]
    }
}

typedef char *_Nonnull never_null;
never_null get(void);

void by_typedef_ok(int n) {
    if (!get()) {
        free(&n); // never
    }
}

// An attribute of what a parameter points to is none of the function.
void with_callback(void (*fail)(void) __attribute__((noreturn)), char *p) __attribute__((cold));

void callback_bad(void) {
    char *p = malloc(3);
    with_callback(abort, NULL);
    p = NULL; //~ error: [leak]
}
