/* Where memory comes from. SPDX-License-Identifier: MIT
 *
 * An allocator is four words that must outlive what was allocated with it. Its functions are those of the C library with a
 * size and a context more:
 *   allocate     a block aligned for every type that asks for no alignment of its own, or null
 *   reallocate   the block with another size, or null, and then it is as it was; a null `old` has old_size 0
 *   release      nothing for a null `old`
 * The sizes given back are those that were asked for; `size` is never 0 where a block is wanted.
 *
 * own_malloc_allocator is malloc, realloc, free; what uses it compiles to direct calls of them. */
#ifndef OWN_ALLOCATOR_H
#define OWN_ALLOCATOR_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "own/compiler.h"

struct own_allocator {
    void *(*allocate)(size_t size, void *context);
    void *(*reallocate)(void *old, size_t old_size, size_t size, void *context);
    void (*release)(void *old, size_t size, void *context);
    void *context;
};

#if defined(__OWN_CHECK__) && !defined(OWN_CHECK_BODIES)
extern const struct own_allocator own_malloc_allocator;
#else
OWN_UNUSED_ static void *own_malloc_allocate_(size_t size, void *context)
{
    (void)context;
    return malloc(size);
}
OWN_UNUSED_ static void *own_malloc_reallocate_(void *old, size_t old_size, size_t size, void *context)
{
    (void)context;
    (void)old_size;
    return realloc(old, size);
}
OWN_UNUSED_ static void own_malloc_release_(void *old, size_t size, void *context)
{
    (void)context;
    (void)size;
    free(old);
}
OWN_UNUSED_ static const struct own_allocator own_malloc_allocator = {own_malloc_allocate_, own_malloc_reallocate_,
                                                                      own_malloc_release_, NULL};
#endif

#endif
