// Inline asm: a pointer may live on in what is written, and is still there when it is only read.
#include <stdlib.h>

#define HIDE(x) __asm__("" : "=r"(x) : "0"(x))

void hidden_ok(void) {
    char *p = malloc(8);
    HIDE(p);
    free(p);
}

void read_bad(int n) {
    char *p = malloc(8);
    __asm__ volatile("prefetch %0" : : "r"(p));
    if (n) {
        return; //~ error: [leak]
    }
    free(p);
}

void stored_ok(void) {
    char *p = malloc(8);
    __asm__ volatile("store %0" : : "r"(p) : "memory");
}

int released_bad(int *p) {
    int n;
    free(p);
    __asm__("load %1" : "=r"(n) : "m"(*p)); //~ error: [use-after-free]
    return n;
}

int jump_ok(int n) {
    char *p = malloc(8);
    if (!p) {
        return 1;
    }
    __asm__ goto("jump %l1" : : "r"(n) : : out);
    n++;
out:
    free(p);
    return n;
}

int jump_bad(int n) {
    char *p = malloc(8);
    __asm__ goto("jump %l1" : : "r"(n) : : out);
    free(p);
out:
    return n; //~ warning: [leak]
}
