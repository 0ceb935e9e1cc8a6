/* The pairs by hand, with the same allocations, the same policies of growth, and the same places where a pointer that was
 * given away becomes null. SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "outside.h"

static __attribute__((cold, noinline, noreturn)) void out_of_memory(size_t size)
{
    fprintf(stderr, "out of memory: %zu bytes\n", size);
    abort();
}

static inline void *allocate(size_t size)
{
    void *memory = malloc(size);
    if (!memory)
        out_of_memory(size);
    return memory;
}

/* ---- boxes ---------------------------------------------------------------------------------------------------------- */

struct spot {
    long x, y;
};

static inline struct spot *new_spot(long x, long y)
{
    struct spot *p = allocate(sizeof *p);
    p->x = x;
    p->y = y;
    return p;
}

static inline struct conn *new_conn(long fd)
{
    struct conn *c = allocate(sizeof *c);
    c->fd = fd;
    c->peer = NULL;
    return c;
}

long new_drop_hand(long n)
{
    struct spot *p = new_spot(n, 1);
    keep(p);
    long sum = p->x + p->y;
    free(p);
    return sum;
}

long new_fini_hand(long n)
{
    struct conn *c = new_conn(n);
    long used = conn_use_hand(c);
    conn_free_hand(c);
    return used;
}

long early_return_hand(long n)
{
    long result;
    struct conn *b, *a = new_conn(n);
    if (conn_use_hand(a) < 0) {
        result = -1;
        goto free_a;
    }
    b = new_conn(n);
    result = conn_use_hand(b) > 10 ? -2 : conn_use_hand(a) + conn_use_hand(b);
    conn_free_hand(b);
free_a:
    conn_free_hand(a);
    return result;
}

static __attribute__((noinline)) struct conn *made(long n)
{
    struct conn *c = new_conn(n);
    (void)conn_use_hand(c);
    return c;
}

long return_owner_hand(long n)
{
    return conn_keep_hand(made(n));
}

long opaque_owner_hand(long n)
{
    struct conn *c = conn_open_hand(n);
    long used = conn_use_hand(c);
    conn_free_hand(c);
    return used;
}

long opaque_option_hand(long n)
{
    struct conn *c = conn_find_hand(n);
    if (!c)
        return -1;
    long used = conn_use_hand(c);
    conn_free_hand(c);
    return used;
}

long pass_owner_hand(long n)
{
    struct conn *c = new_conn(n);
    if (n & 1)
        return conn_keep_hand(c);
    conn_free_hand(c);
    return 0;
}

struct session {
    long id;
    struct conn *conn, *spare;
};

static inline void free_session(struct session *s)
{
    if (s->conn)
        conn_free_hand(s->conn);
    if (s->spare)
        conn_free_hand(s->spare);
    free(s);
}

long move_into_struct_hand(long n)
{
    struct conn *c = new_conn(n);
    struct session *s = allocate(sizeof *s);
    s->id = n;
    s->conn = c;
    s->spare = NULL;
    long id = s->id;
    free_session(s);
    return id;
}

static __attribute__((noinline)) long take_spare(struct session *s)
{
    struct conn *taken = s->spare;
    s->spare = NULL;
    if (!taken)
        return -1;
    long used = conn_use_hand(taken);
    conn_free_hand(taken);
    return used;
}

long take_hand(long n)
{
    struct session s = {.id = n, .spare = conn_find_hand(n)};
    return take_spare(&s) + take_spare(&s);
}

static __attribute__((noinline)) void set_conn(struct session *s, struct conn *c)
{
    struct conn *old = s->conn;
    s->conn = c;
    if (old)
        conn_free_hand(old);
}

long replace_hand(long n)
{
    struct session s = {.id = n, .conn = conn_open_hand(n)};
    set_conn(&s, conn_open_hand(n + 1));
    return conn_keep_hand(s.conn);
}

long raw_and_back_hand(long n)
{
    struct spot *p = new_spot(n, 1);
    p->y = 2;
    keep(p);
    long sum = p->x + p->y;
    free(p);
    return sum;
}

/* ---- results -------------------------------------------------------------------------------------------------------- */

struct result_half {
    union {
        long value;
        enum error error;
    };
    bool is_ok;
};
struct result_conn {
    union {
        struct conn *value;
        enum error error;
    };
    bool is_ok;
};

static __attribute__((noinline)) struct result_half half_of(long n)
{
    if (n & 1)
        return (struct result_half){.error = ODD};
    return (struct result_half){.value = n / 2, .is_ok = true};
}

static __attribute__((noinline)) struct result_conn quarter(long n)
{
    struct result_half half = half_of(n);
    if (!half.is_ok)
        return (struct result_conn){.error = half.error};
    struct conn *c = new_conn(n);
    struct result_half quarter = half_of(half.value);
    if (!quarter.is_ok) {
        conn_free_hand(c);
        return (struct result_conn){.error = quarter.error};
    }
    c->fd = quarter.value;
    return (struct result_conn){.value = c, .is_ok = true};
}

long result_hand(long n)
{
    struct result_conn r = quarter(n);
    if (!r.is_ok)
        return -(long)r.error;
    long used = conn_use_hand(r.value);
    conn_free_hand(r.value);
    return used;
}

/* ---- slices --------------------------------------------------------------------------------------------------------- */

long sum_of_hand(const long *numbers, size_t count);
void count_up_hand(long *numbers, size_t count);

long sum_of_hand(const long *numbers, size_t count)
{
    long sum = 0;
    for (; count; count--, numbers++)
        sum += *numbers;
    return sum;
}

void count_up_hand(long *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        numbers[i] = (long)i;
}

enum { MANY = 100 };

long slice_sum_hand(long n)
{
    static const long numbers[MANY] = {1, 2, 3};
    return sum_of_hand(numbers, (size_t)n);
}

long slice_fill_hand(long n)
{
    static long numbers[MANY];
    count_up_hand(numbers, (size_t)n);
    return numbers[n - 1];
}

/* ---- lists and trees ------------------------------------------------------------------------------------------------ */

struct node {
    long value;
    struct node *next;
};

static void push(struct node **list, long value)
{
    struct node *node = allocate(sizeof *node);
    node->value = value;
    node->next = *list;
    *list = node;
}

static long pop(struct node **list)
{
    struct node *first = *list, *rest = first->next;
    long value = first->value;
    *list = rest;
    free(first);
    return value;
}

static long sum_list(struct node *const *list)
{
    long sum = 0;
    for (const struct node *node = *list; node; node = node->next)
        sum += node->value;
    return sum;
}

long list_hand(long n)
{
    long sum = 0;
    struct node *list = NULL;
    for (long i = 0; i < n; i++)
        push(&list, i);
    while (list)
        sum += pop(&list);
    return sum;
}

long list_walk_hand(long n)
{
    struct node *list = NULL;
    for (long i = 0; i < n; i++)
        push(&list, i);
    long sum = sum_list(&list);
    while (list)
        pop(&list);
    return sum;
}

struct leaf {
    long key;
    struct leaf *left, *right;
};

static __attribute__((noinline)) void insert(struct leaf **link, long key)
{
    while (*link)
        link = key < (*link)->key ? &(*link)->left : &(*link)->right;
    struct leaf *leaf = allocate(sizeof *leaf);
    leaf->key = key;
    leaf->left = leaf->right = NULL;
    *link = leaf;
}

static __attribute__((noinline)) bool has_key(struct leaf *const *link, long key)
{
    while (*link) {
        const struct leaf *leaf = *link;
        if (leaf->key == key)
            return true;
        link = key < leaf->key ? &leaf->left : &leaf->right;
    }
    return false;
}

static void free_leaf(struct leaf *leaf)
{
    if (leaf->left)
        free_leaf(leaf->left);
    if (leaf->right)
        free_leaf(leaf->right);
    free(leaf);
}

static inline struct leaf *make_tree(long n)
{
    struct leaf *root = NULL;
    for (long i = 0; i < n; i++)
        insert(&root, i * 7 % 31);
    return root;
}

/* Never freed, as its twin forgets it. */
long tree_hand(long n)
{
    long found = 0;
    struct leaf *root = make_tree(n);
    for (long key = 0; key < n; key++)
        found += has_key(&root, key);
    return found;
}

long tree_end_hand(long n)
{
    struct leaf *root = make_tree(n);
    if (!root)
        return false;
    free_leaf(root);
    return true;
}

/* ---- strings and vecs ----------------------------------------------------------------------------------------------- */

/* At least double; 64 bytes to begin with. 0: more than an object may have. */
static inline size_t next_capacity(size_t length, size_t capacity, size_t more, size_t size)
{
    const size_t limit = PTRDIFF_MAX / size, first = 64 / size;
    if (more > limit - length)
        return 0;
    size_t next = capacity <= limit / 2 ? 2 * capacity : limit;
    if (next < first)
        next = first;
    return next < length + more ? length + more : next;
}

static __attribute__((cold, noinline, noreturn)) void no_room(size_t length, size_t more, size_t size)
{
    bool fits = more <= SIZE_MAX - length && length + more <= SIZE_MAX / size;
    out_of_memory(fits ? (length + more) * size : SIZE_MAX);
}

struct string {
    char *bytes;
    size_t length, capacity; /* without the null */
};

static char nothing[1];

static __attribute__((cold, noinline)) void grow_string(struct string *s, size_t more)
{
    size_t old = s->capacity ? s->capacity + 1 : 0;
    size_t size = more < PTRDIFF_MAX ? next_capacity(s->length, old, more + 1, 1) : 0;
    char *bytes = size ? realloc(old ? s->bytes : NULL, size) : NULL;
    if (!bytes)
        no_room(s->length, more, 1);
    s->bytes = bytes;
    s->bytes[s->length] = '\0';
    s->capacity = size - 1;
}

static inline void append(struct string *s, const char *text, size_t length)
{
    if (__builtin_expect(s->capacity - s->length < length, 0))
        grow_string(s, length);
    memcpy(s->bytes + s->length, text, length);
    s->length += length;
    s->bytes[s->length] = '\0';
}

static inline void append_char(struct string *s, char c)
{
    if (__builtin_expect(s->capacity == s->length, 0))
        grow_string(s, 1);
    s->bytes[s->length++] = c;
    s->bytes[s->length] = '\0';
}

long string_hand(long n)
{
    struct string s = {nothing, 0, 0};
    for (long i = 0; i < n; i++) {
        append(&s, "key=", 4);
        append_char(&s, (char)('a' + i % 26));
    }
    long result = (long)s.length + s.bytes[n];
    if (s.capacity)
        free(s.bytes);
    return result;
}

struct numbers {
    long *items;
    size_t count, capacity;
};

static __attribute__((cold, noinline)) void grow_numbers(struct numbers *v, size_t more)
{
    size_t capacity = next_capacity(v->count, v->capacity, more, sizeof *v->items);
    void *items = capacity ? realloc(v->items, capacity * sizeof *v->items) : NULL;
    if (!items)
        no_room(v->count, more, sizeof *v->items);
    v->items = items;
    v->capacity = capacity;
}

static inline void push_number(struct numbers *v, long number)
{
    if (__builtin_expect(v->capacity == v->count, 0))
        grow_numbers(v, 1);
    v->items[v->count++] = number;
}

long vec_push_hand(long n)
{
    struct numbers v = {NULL, 0, 0};
    for (long i = 0; i < n; i++)
        push_number(&v, i);
    long sum = sum_of_hand(v.items, v.count);
    free(v.items);
    return sum;
}

static __attribute__((noinline)) void push_all(struct numbers *v, long n)
{
    for (long i = 0; i < n; i++)
        push_number(v, i);
}

long vec_reserved_hand(long n)
{
    struct numbers v = {NULL, 0, 0};
    if ((size_t)n > v.capacity)
        grow_numbers(&v, (size_t)n);
    push_all(&v, n);
    long sum = sum_of_hand(v.items, v.count);
    free(v.items);
    return sum;
}

struct spots {
    struct spot **items;
    size_t count, capacity;
};

static __attribute__((cold, noinline)) void grow_spots(struct spots *v, size_t more)
{
    size_t capacity = next_capacity(v->count, v->capacity, more, sizeof *v->items);
    void *items = capacity ? realloc(v->items, capacity * sizeof *v->items) : NULL;
    if (!items)
        no_room(v->count, more, sizeof *v->items);
    v->items = items;
    v->capacity = capacity;
}

long vec_of_owners_hand(long n)
{
    long sum = 0;
    struct spots v = {NULL, 0, 0};
    for (long i = 0; i < n; i++) {
        struct spot *p = new_spot(i, 1);
        if (__builtin_expect(v.capacity == v.count, 0))
            grow_spots(&v, 1);
        v.items[v.count++] = p;
    }
    for (size_t i = 0; i < v.count; i++)
        sum += v.items[i]->x;
    for (size_t i = 0; i < v.count; i++)
        if (v.items[i])
            free(v.items[i]);
    free(v.items);
    return sum;
}

/* ---- counted owners ------------------------------------------------------------------------------------------------- */

/* In front of the value, so that a borrow is the same pointer. All owners together are one weak owner. */
struct counts {
    size_t owners, weak_owners;
};

static inline struct counts *counts_of(struct spot *p)
{
    return (struct counts *)(void *)p - 1;
}

static inline struct spot *new_shared(long x, long y)
{
    struct counts *counts = allocate(sizeof *counts + sizeof(struct spot));
    struct spot *p = (struct spot *)(void *)(counts + 1);
    counts->owners = counts->weak_owners = 1;
    *p = (struct spot){x, y};
    return p;
}

static inline void drop_weak(struct spot *p)
{
    if (--counts_of(p)->weak_owners == 0)
        free(counts_of(p));
}

static inline void drop_shared(struct spot *p)
{
    struct counts *counts = counts_of(p);
    if (--counts->owners == 0 && (counts->weak_owners == 1 || --counts->weak_owners == 0))
        free(counts);
}

long rc_hand(long n)
{
    struct spot *first = new_shared(n, 1), *second = first;
    counts_of(second)->owners++;
    keep(second);
    long sum = first->x + second->y;
    drop_shared(second);
    drop_shared(first);
    return sum;
}

static __attribute__((noinline)) long look_up(struct spot *const *weak)
{
    struct spot *p = *weak;
    if (!counts_of(p)->owners)
        return -1;
    counts_of(p)->owners++;
    long sum = p->x + p->y;
    drop_shared(p);
    return sum;
}

long weak_hand(long n)
{
    struct spot *p = new_shared(n, 1), *weak = p;
    counts_of(weak)->weak_owners++;
    long before = look_up(&weak);
    drop_shared(p);
    long sum = before + look_up(&weak);
    drop_weak(weak);
    return sum;
}

/* True for the last, which then sees all that the others did. */
static inline bool release(size_t *count)
{
    return __atomic_fetch_sub(count, 1, __ATOMIC_RELEASE) == 1 && __atomic_load_n(count, __ATOMIC_ACQUIRE) == 0;
}

static inline void drop_atomic(struct spot *p)
{
    struct counts *counts = counts_of(p);
    if (release(&counts->owners) &&
        (__atomic_load_n(&counts->weak_owners, __ATOMIC_ACQUIRE) == 1 || release(&counts->weak_owners)))
        free(counts);
}

long arc_hand(long n)
{
    struct spot *first = new_shared(n, 1), *second = first;
    if ((ptrdiff_t)__atomic_add_fetch(&counts_of(second)->owners, 1, __ATOMIC_RELAXED) < 0)
        abort();
    long sum = first->x + second->y;
    drop_atomic(second);
    drop_atomic(first);
    return sum;
}

/* ---- arenas --------------------------------------------------------------------------------------------------------- */

static inline void *arena_take(struct arena *a, size_t size, size_t alignment)
{
    size_t skip = (size_t)-(uintptr_t)a->next & (alignment - 1), left = (size_t)(a->limit - a->next);
    if (__builtin_expect(left < skip || left - skip < size, 0))
        return arena_more_hand(a, size, alignment);
    char *object = a->next + skip;
    a->next = object + size;
    return object;
}

static void *allocate_by_malloc(size_t size, void *context)
{
    (void)context;
    return malloc(size);
}

static void release_by_free(void *old, size_t size, void *context)
{
    (void)size, (void)context;
    free(old);
}

static const struct allocator by_malloc = {allocate_by_malloc, release_by_free, NULL};

long arena_hand(long n)
{
    long sum = 0;
    struct arena *a = arena_open_hand(&by_malloc);
    for (long i = 0; i < n; i++) {
        struct spot *p = arena_take(a, sizeof *p, 16);
        *p = (struct spot){i, 1};
        sum += p->x;
    }
    arena_close_hand(a);
    return sum;
}
