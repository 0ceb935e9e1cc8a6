/* A growing array of int and a slice of it, by the hooks of own/tag.h, as a type of its own would use them.
 * SPDX-License-Identifier: MIT */
#ifndef TESTS_NUMBERS_H
#define TESTS_NUMBERS_H

#include <own/own.h>

typedef struct numbers {
    int *ptr;
    size_t length;
    OWN_TAG_
} numbers;

typedef struct slice {
    int *ptr;
    size_t length;
    OWN_TAG_
} slice;

static inline numbers numbers_new(size_t length, own_where at)
{
    numbers n;
    n.ptr = calloc(length, sizeof *n.ptr);
    n.length = length;
    if (!n.ptr || !OWN_ADOPT_SIZED_(n, "numbers", length * sizeof *n.ptr, at))
        own_out_of_memory(length);
    return n;
}

static inline void numbers_grow(numbers *n, own_where at)
{
    int *ptr = realloc(n->ptr, 2 * n->length * sizeof *n->ptr);
    if (!ptr)
        own_out_of_memory(n->length);
    n->ptr = ptr;
    n->length *= 2;
    OWN_GROWN_(*n, n->length * sizeof *n->ptr, at);
}

static inline slice numbers_all(const numbers *n, own_where at)
{
    slice s;
    s.ptr = n->ptr;
    s.length = n->length;
    OWN_BORROW_(ref, s, *n, at);
    return s;
}

static inline int slice_at(slice s, size_t index, own_where at)
{
    OWN_USE_(s, at);
    OWN_BOUNDS_(s, index, s.length, at);
    return s.ptr[index];
}

static inline void numbers_drop(numbers *n, own_where at)
{
    int *ptr = n->ptr;
    n->ptr = NULL;
    if (ptr && OWN_DROP_(ptr, *n, at))
        free(ptr);
}

#endif
