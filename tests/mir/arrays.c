// Variable-length arrays: sizes are computed where they are declared, outermost first, and sizeof is computed from them.
// Known miss: what a parameter declares (`int array[n++]`) and a cast to such a type are not evaluated, and the size of a
// type that is written out (`sizeof(int[n])`) is not known.
void use(void *);

unsigned long sizes(int n, int m) {
    int matrix[n++][m];
    int rows[4][n];
    typedef short line[m];
    line one, many[2];
    int(*pointer)[n] = rows;
    typeof(matrix) same;
    use(matrix);
    return sizeof matrix + sizeof matrix[0] + sizeof rows + sizeof(line) + sizeof many + sizeof *pointer + sizeof same[n++];
}

unsigned long written_out(int n) {
    return sizeof(int[n++]) + sizeof(int[3]);
}

int each_round(int n) {
    for (int i = 1; i < n; i++) {
        char buffer[i];
        use(buffer);
        if (sizeof buffer > 3)
            break;
    }
    return n;
}
