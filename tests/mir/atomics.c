// Atomic builtins are reads, writes and comparisons marked as atomic; fences stay calls. <stdatomic.h> expands to the C11 ones.
#include <stdatomic.h>
struct item {
    struct item *next;
    atomic_int count;
    unsigned char lock;
};

int gnu(int *p, int v) {
    int seen;
    __atomic_store_n(p, v, __ATOMIC_RELEASE);
    __atomic_store(p, &v, __ATOMIC_RELEASE);
    __atomic_load(p, &seen, __ATOMIC_ACQUIRE);
    seen += __atomic_load_n(p, __ATOMIC_RELAXED);
    __atomic_exchange(p, &v, &seen, __ATOMIC_SEQ_CST);
    seen += __atomic_exchange_n(p, 2, __ATOMIC_SEQ_CST);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    return seen;
}

int fetch(int *p, int v, int **q) {
    int sum = __atomic_fetch_add(p, v, 0) + __atomic_add_fetch(p, v, 0);
    sum += __sync_fetch_and_or(p, 1) + __sync_sub_and_fetch(p, 2);
    sum += __atomic_nand_fetch(p, v, 0) + __atomic_fetch_max(p, v, 0);
    __atomic_fetch_add(q, 8, 0);
    return sum;
}

_Bool compare(int *p, int expected, int desired) {
    if (__atomic_compare_exchange(p, &expected, &desired, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
        return __atomic_compare_exchange_n(p, &expected, 5, 1, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED);
    return __sync_bool_compare_and_swap(p, 1, 2);
}

int old(int *p) {
    return __sync_val_compare_and_swap(p, 1, 2) + __sync_lock_test_and_set(p, 3);
}

void flags(struct item *item) {
    while (__atomic_test_and_set(&item->lock, __ATOMIC_ACQUIRE))
        ;
    __atomic_clear(&item->lock, __ATOMIC_RELEASE);
    __sync_lock_release(&item->lock);
    __sync_synchronize();
}

int standard(struct item *item, _Atomic(struct item *) *head) {
    struct item *first = atomic_load(head);
    do
        item->next = first;
    while (!atomic_compare_exchange_weak(head, &first, item));
    atomic_init(&item->count, 1);
    atomic_store_explicit(&item->count, 2, memory_order_release);
    atomic_thread_fence(memory_order_acquire);
    return atomic_fetch_sub(&item->count, 1) == 1 && atomic_is_lock_free(&item->count);
}

// What is no scalar is still a call.
struct pair {
    long a, b;
};
void whole(struct pair *p, struct pair *value) {
    __atomic_store(p, value, __ATOMIC_SEQ_CST);
}
