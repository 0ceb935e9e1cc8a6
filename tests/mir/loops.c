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

// A compound literal in the step lives to the end of the loop: what leaves a later round ends its storage, too.
int literal_in_step(int n) {
    for (; n > 0; n -= (struct { int by; }){2}.by) {
        if (n == 3)
            return 1;
    }
    return 0;
}
