// Inline asm: what it writes, what it reads and whether it clobbers memory, by its constraints. An operand `+` is both.
// `asm goto` may also go to its labels.
struct big {
    int x[4];
};

void basic(void) {
    asm("nop");
}

int constraints(int *p, unsigned n, struct big *b) {
    int a, c[3];
    asm volatile("x %0" : "=r"(a) : "r"(n), "m"(*p), "m"(*b) : "memory", "cc");
    asm("y %[r] %1" : [r] "+r"(c[1]), "=&r"(*p), "+m"(*b), "=m"(c) : "1"(n), "i"(3));
    __asm__ __volatile__("z; \"q\" (a:b), ':'" ::"r"(p) :);
    asm("only a clobber" ::: "memory");
    return a;
}

#define HIDE(x) __asm__("" : "=r"(x) : "0"(x))
int *macro(int *p) {
    register int *named asm("rax") = p;
    if (p)
        HIDE(p);
    else
        asm volatile("for (;;) asm");
    return named ? p : 0;
}

int jumps(unsigned n) {
    int a;
    asm goto("jmp %l1" : : "r"(n) : : out, there);
    asm volatile goto("jmp %l[out]" : "=r"(a) : "r"(n) : "memory" : out);
    return a;
there:
    return 1;
out:
    return 2;
}
