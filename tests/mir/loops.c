// Loops: any part of a `for` may be missing; own_with's loop runs once and has no back edge.
void use(int);

void all_parts(int n) {
    for (int i = 0; i < n; i++) {
        if (i == 3)
            continue;
        if (i == 5)
            break;
        use(i);
    }
}

void no_condition(int n) {
    for (;; n--) {
        if (!n)
            break;
    }
}

void only_condition(int n) {
    for (; n;)
        n--;
}

void bottom_test(int n) {
    do {
        use(n);
    } while (n--);
}

void runs_once(int n) {
    for (int value = n, *once = &value; once; once = 0)
        use(value);
}
