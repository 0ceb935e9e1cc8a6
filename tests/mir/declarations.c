// Definitions of the first C, types taken from expressions, weak functions and aliases, constructors, locals of all storage.
#include "include.h"
#include "include.h"
int probe(int);

int old_style(a, b, c, unspecified)
    int a;
    short b;
    float c;
{
    return a + b + (int)c + unspecified;
}

int undeclared_parameters();
int calls(int n) {
    int (*pointer)() = undeclared_parameters;
    return old_style(n, n, 1.0, 2) + undeclared_parameters(n, "two") + pointer();
}

int taken_types(int n, const long *p) {
    __auto_type wide = *p;
    __typeof__(n) same = n;
    __typeof__(*p) constant = 3;
    __typeof__(probe(n++)) not_called;
    register int in_register = (int)wide;
    auto int automatic = in_register;
    not_called = same;
    return not_called + automatic + (int)constant;
}

int target(int n) {
    return n;
}
int another_name(int) __attribute__((alias("target")));
static int reference(int) __attribute__((weakref("target")));
int weak_function(int) __attribute__((weak));
__attribute__((weak)) int weak_definition(int n) {
    return n;
}
int uses(int n) {
    int sum = another_name(n) + reference(n) + weak_definition(n);
    return weak_function ? weak_function(sum) : from_header(sum);
}

int declarations_without_code(int n) {
    do {
        _Static_assert(sizeof *(&n) == 4, "nothing is done, and what follows stays in the block");
        if (n) {
            enum { LOCAL = sizeof(int) };
            struct local {
                char text[LOCAL + 1];
                unsigned bits : 2 + 1;
            };
            _Static_assert(sizeof(struct local) >= LOCAL, "");
            typedef struct local pair[1 + 1];
            extern int probe(int);
            return probe((int)sizeof(pair));
        }
        n = probe(n);
    } while (n);
    return n;
}

__attribute__((constructor)) static void before_main(void) {
    extern int elsewhere;
    elsewhere = 1;
}
