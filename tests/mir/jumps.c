// goto leaves and enters scopes; a computed goto leads to the labels whose address is taken.
void use(int);
_Noreturn void die(void);

int backwards(int n) {
again:;
    int fresh = n--;
    if (fresh)
        goto again;
    return n;
}

int into_block(int n) {
    if (n)
        goto inside;
    {
        int here;
        use(1);
    inside:
        here = 2;
        return here;
    }
}

int computed(int n) {
    static void *table[] = {&&first, &&second};
    goto *table[n];
first:
    return 1;
second:
    return 2;
}

int no_return(int n) {
    if (n == 1)
        die();
    if (n == 2)
        __builtin_unreachable();
    return n;
}
