// The clean-up of a variable runs on every way out of its scope, last declared first, before its storage ends.
void *take(int);
void give_back(void **resource);
void use(void *);

int every_exit(int n) {
    __attribute__((cleanup(give_back))) void *first = take(1);
    for (int i = 0; i < n; i++) {
        __attribute__((cleanup(give_back))) void *second = take(2);
        if (i == 1)
            continue;
        if (i == 2)
            break;
        if (i == 3)
            return 3;
        if (i == 4)
            goto out;
        use(second);
    }
    use(first);
out:
    return 0;
}

int value_is_taken_first(int n) {
    return ({
        __attribute__((cleanup(give_back))) void *resource = take(n);
        resource != 0;
    });
}
