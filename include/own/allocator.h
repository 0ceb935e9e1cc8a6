/* Where memory comes from. SPDX-License-Identifier: MIT
 *
 * An allocator is four words that must outlive what was allocated with it. Its functions are those of the C library with a
 * size and a context more:
 *   allocate     a block aligned for every type that asks for no alignment of its own, or null
 *   reallocate   the block with another size, or null, and then it is as it was; a null `old` has old_size 0
 *   release      nothing for a null `old`
 * The sizes given back are those that were asked for; `size` is never 0 where a block is wanted.
 *
 * own_malloc_allocator (own.h) is malloc, realloc, free; what uses it compiles to direct calls of them. */
#ifndef OWN_ALLOCATOR_H
#define OWN_ALLOCATOR_H

#include <stddef.h>
#include <stdint.h>

struct own_allocator {
    void *(*allocate)(size_t size, void *context);
    void *(*reallocate)(void *old, size_t old_size, size_t size, void *context);
    void (*release)(void *old, size_t size, void *context);
    void *context;
};

#endif
