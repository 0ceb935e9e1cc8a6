// `{0}` names the first scalar, however deep it lies; all the rest is zero.
struct list {
    int *items;
    unsigned len, cap;
};

struct words {
    struct list list;
};

struct rows {
    struct list rows[2];
};

void *room(void *items, unsigned *cap);

unsigned nested_ok(void) {
    struct words words = {0};
    words.list.items = room(words.list.items, &words.list.cap);
    return words.list.len;
}

unsigned array_ok(void) {
    struct rows rows = {0};
    return rows.rows[0].len + rows.rows[1].cap;
}

unsigned all_given_ok(int *items) {
    struct words words = {items, 1, 2};
    return words.list.len;
}

unsigned not_given_bad(int *items) {
    struct words words;
    words.list.items = items;
    return words.list.len; //~ error: `words.list.len` is used before it has a value [use-uninit]
}
