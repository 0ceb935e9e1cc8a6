// Builtins: those that say something about control or are constants are that; all others are calls.
#include <stddef.h>
typedef __builtin_va_list va_list;
struct pair {
    int first, second[4];
};
void use(void *);

int control(int n, const char *s) {
    if (__builtin_expect(n == 3, 0) || __builtin_expect_with_probability(n, 1, 0.9))
        return 1;
    if (n == 4)
        __builtin_unreachable();
    if (n == 5)
        __builtin_trap();
    if (n == 6)
        __builtin_abort();
    __builtin_assume(n > 1);
    __builtin_prefetch(s);
    return n;
}

unsigned long constants(int n, struct pair *p) {
    int a = __builtin_constant_p(n++) + __builtin_constant_p(3) + __builtin_types_compatible_p(int, const int);
    a += __builtin_choose_expr(sizeof(int) == 4, n, p->first) + __builtin_offsetof(struct pair, second[2]);
    a += __builtin_classify_type(p) + __builtin_LINE();
    char array[7];
    return a + __builtin_object_size(array, 0) + __builtin_object_size(p, 1) + __builtin_dynamic_object_size(p, 0);
}

int lists(int n, ...) {
    va_list list, copy;
    __builtin_va_start(list, n);
    __builtin_va_copy(copy, list);
    int sum = __builtin_va_arg(list, int);
    __builtin_va_end(copy);
    __builtin_va_end(list);
    return sum;
}

void memory(char *to, const char *from, size_t n) {
    void *frame = __builtin_alloca(n);
    __builtin_memcpy(to, from, n);
    __builtin_memset(frame, 0, n);
    __builtin_memmove(to, frame, __builtin_strlen(from));
    use(__builtin_malloc(n));
    use(__builtin_frame_address(0));
    __builtin___memcpy_chk(to, from, n, __builtin_object_size(to, 0));
}

int numbers(unsigned long long n, int a, int b, float f) {
    int sum, product;
    if (__builtin_add_overflow(a, b, &sum) || __builtin_mul_overflow(a, b, &product) || __builtin_sadd_overflow(a, b, &sum))
        return 0;
    return __builtin_clzll(n) + __builtin_ctz((unsigned)a) + __builtin_popcount((unsigned)b) + __builtin_bswap32((unsigned)a) +
           __builtin_ffs(a) + __builtin_isnan(f) + (int)__builtin_huge_val();
}

void *aligned(void *p) {
    return __builtin_assume_aligned(p, 16);
}

const char *names(void) {
    return __func__ + (__FUNCTION__ == __PRETTY_FUNCTION__);
}
