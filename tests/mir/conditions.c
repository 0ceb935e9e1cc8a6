// Every condition becomes branches on one comparison each.
int probe(int);

int short_circuit(int a, int b, int c) {
    if (a && (b || !c))
        return 1;
    return a > b ? probe(a) : b;
}

int truth_as_value(int a, int b) {
    return !a + (a && b);
}

int elvis(const char *text) {
    const char *shown = text ?: "none";
    return __builtin_expect(shown[0] == 'x', 0) ? 1 : 0;
}
