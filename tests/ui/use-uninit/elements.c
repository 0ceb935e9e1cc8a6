// Elements of arrays, what pointers lead to, and whole records.
#include <stdlib.h>
#include <string.h>

struct point { int x, y; };

int second_bad(int first) {
    int pair[2];
    pair[0] = first;
    return pair[1]; //~ error: `pair[1]` is used before it has a value [use-uninit]
}

int any_bad(int at) {
    int counts[8];
    return counts[at]; //~ error: is used before it has a value [use-uninit]
}

int through_pointer_bad(void) {
    int count;
    int *p = &count;
    return *p + 1; //~ error: is used before it has a value [use-uninit]
}

int fresh_block_bad(void) {
    int *p = malloc(sizeof *p);
    if (!p) {
        return 0;
    }
    int value = *p + 1; //~ is used before it has a value [use-uninit]
    free(p);
    return value;
}

struct point copied_bad(void) {
    struct point p;
    struct point q = p; //~ error: `p` is used before it has a value [use-uninit]
    return q;
}

void draw(struct point p);

void handed_on_bad(void) {
    struct point p;
    draw(p); //~ error: `p` is used before it has a value [use-uninit]
}

struct point half_ok(void) {
    struct point p;
    p.x = 1;
    return p;
}

int bytes_ok(unsigned value) {
    unsigned char bytes[4];
    memcpy(bytes, &value, sizeof bytes);
    return bytes[0] + bytes[3];
}

int pun_ok(float value) {
    int *bits = malloc(sizeof *bits);
    if (!bits) {
        return 0;
    }
    *(float *)bits = value;
    int result = *(short *)((char *)bits + 2);
    free(bits);
    return result;
}

int filled_by_loop_ok(const int *from, int count) {
    int sum[16];
    for (int i = 0; i < count; i++) {
        sum[i] = from[i];
    }
    return sum[0];
}

int filled_through_pointer_ok(const int *from, int count) {
    int *copy = malloc(16 * sizeof *copy);
    if (!copy) {
        return 0;
    }
    for (int i = 0; i < count; i++) {
        copy[i] = from[i];
    }
    int first = copy[0];
    free(copy);
    return first;
}
