// What a brace list does not mention is zero, also when inner braces are left out.
struct items {
    int *items;
    unsigned len;
};

struct list {
    struct items of;
};

unsigned nested_ok(void) {
    struct list list = {0};
    return list.of.len;
}

unsigned array_ok(void) {
    struct items lists[2] = {0};
    return lists[0].len + lists[1].len;
}

unsigned mentioned_ok(unsigned n) {
    struct list list = {{0, n}};
    return list.of.len;
}

unsigned declared_bad(void) {
    struct list list;
    return list.of.len; //~ error: [use-uninit]
}
