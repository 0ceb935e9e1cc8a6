// Vectors (a GNU extension) are opaque; their elements lie in memory as those of an array do.
typedef int v4 __attribute__((vector_size(16)));

int element(v4 v, int i) {
    return v[i];
}

v4 change(v4 v, const int *from) {
    v[1] = *from;
    v[2] += v[1];
    return v + v;
}

int of_result(const v4 *list) {
    return change(list[2], (const int *)list)[0];
}
