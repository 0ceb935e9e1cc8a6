// Local labels (`__label__`): the same name in each block is another label.
void use(int);

#define UNTIL_EVEN(n)      \
    ({                     \
        __label__ again;   \
        int last = (n);    \
    again:                 \
        if (last & 1) {    \
            last = last / 2; \
            goto again;    \
        }                  \
        last;              \
    })

int twice(int a, int b) {
    return UNTIL_EVEN(a) + UNTIL_EVEN(b);
}

int shadowed(int n) {
    __label__ out;
    if (n) {
        __label__ out;
        if (n == 1)
            goto out;
        use(1);
    out:
        use(2);
    }
    if (n == 3)
        goto out;
    use(3);
out:
    return n;
}

int computed(int n) {
    void *table[2];
    {
        __label__ a;
        table[0] = &&a;
    a:
        use(n--);
    }
    {
        __label__ a;
        table[1] = &&a;
    a:
        if (n > 0)
            goto *table[n & 1];
    }
    return n;
}

// A labelled expression at the end is still the value of a statement expression.
int last(int n) {
    return ({
        if (n > 3)
            goto out;
        n = 2 * n;
    out:
        n + 1;
    });
}
