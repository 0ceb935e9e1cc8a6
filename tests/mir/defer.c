// -std=c23 -fdefer-ts (clang >= 22): what is deferred runs on every way out of its block, last deferred first, among the clean-ups.
#define defer _Defer
void use(int);
int *take(int);
void give_back(int **resource);

int every_exit(int n) {
    defer use(1);
    for (int i = 0; i < n; i++) {
        [[gnu::cleanup(give_back)]] int *resource = take(i);
        defer {
            int twice = 2 * i;
            use(twice);
        }
        if (i == 1)
            continue;
        if (i == 2)
            break;
        if (i == 3)
            return *resource;
        if (i == 4)
            goto out;
        _Defer use(3);
    }
out:
    return n;
}

// The value is computed before, and what was not reached is not run.
int value(int n) {
    defer n = 0;
    if (n)
        return n + 1;
    defer use(n);
    return n;
}

// Control flow inside, with labels of its own in each copy.
int inside(int n) {
    defer {
    again:
        while (n > 0) {
            defer use(n);
            if (--n == 3)
                break;
            if (n == 2)
                goto again;
        }
    }
    if (n == 7)
        return 1;
    return 2;
}
