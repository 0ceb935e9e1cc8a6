// Values: a variable is read as itself; temporaries only where something is computed. Conversions that keep the value are
// part of the operand, others are casts.
#include <stdarg.h>
#include <stddef.h>
struct pair { int first, second; };
struct bits { unsigned low : 3, high : 5; };
int call(int (*function)(int, ...), int);
static int twice(int n);

long conversions(char c, unsigned u, int *p) {
    long wide = c;
    int narrow = (int)wide;
    void *any = p;
    return narrow + u + *(short *)any;
}

int steps(int *p, int n) {
    *p++ = n++;
    n += *--p;
    return (n--, n) + p[2] + 1 [p];
}

int fields(struct bits *bits) {
    bits->low += 2;
    return bits->high = bits->low;
}

int functions(int (*pointer)(int)) {
    return twice(1) + pointer(2) + (*pointer)(3) + call((int (*)(int, ...))twice, 4);
}

int constants(int n) {
    return (int)sizeof(n++) + (int)offsetof(struct pair, second) + __builtin_types_compatible_p(int, long) + 'a' + -1 + (int)2.5;
}

int arguments(int n, ...) {
    va_list list;
    va_start(list, n);
    int first = va_arg(list, int);
    va_end(list);
    return first;
}

int assembler(int n, int *p) {
    int result;
    __asm__ volatile("nop" : "=r"(result), "+m"(*p) : "r"(n) : "memory");
    return result;
}

static int twice(int n) {
    return 2 * n;
}
