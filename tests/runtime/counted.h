/* A type whose live values are counted, by all threads, and which knows how much it is. SPDX-License-Identifier: MIT */
#ifndef TESTS_COUNTED_H
#define TESTS_COUNTED_H

#include <own/own.h>

#include <stdatomic.h>

typedef struct item {
    long number;
} item;

static _Atomic long live_items;

OWN_DECLARE_STATIC(item);
OWN_DEFINE_DROP(item, ((void)_p, atomic_fetch_sub(&live_items, 1)));

static inline own_item make_item(long number)
{
    atomic_fetch_add(&live_items, 1);
    return own_new(item, .number = number);
}

#endif
