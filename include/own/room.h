/* Memory for what grows. SPDX-License-Identifier: MIT */
#ifndef OWN_ROOM_H
#define OWN_ROOM_H

#include <stddef.h>

#include "own/allocator.h"
#include "own/compiler.h"

#define OWN_FIRST_BYTES_ 64

/* At least double, so that n pushes move O(n) elements. */
OWN_INLINE_ size_t own_next_capacity_(size_t capacity, size_t need, size_t size, size_t limit)
{
    size_t first = size < OWN_FIRST_BYTES_ / 4 ? OWN_FIRST_BYTES_ / size : 4;
    size_t next = capacity <= limit / 2 ? 2 * capacity : limit;
    if (next < first)
        next = first;
    return next < need ? need : next;
}

struct own_room_ {
    void *ptr; /* null when there is none */
    size_t capacity;
};
/* Memory for at least `more` elements of `size` beside the `len` at ptr, which are moved there; or none, and then ptr is as it
 * was. `capacity` is the number of elements ptr has memory for. Inline in functions that are not: the compiler then knows the
 * size and the allocator. */
OWN_INLINE_ struct own_room_ own_make_room_(const struct own_allocator *allocator, void *ptr, size_t len, size_t capacity,
                                            size_t more, size_t size)
{
    const size_t limit = PTRDIFF_MAX / size;
    struct own_room_ room = {NULL, 0};
    if (more <= limit - len) {
        room.capacity = own_next_capacity_(capacity, len + more, size, limit);
        room.ptr = allocator->reallocate(ptr, capacity * size, room.capacity * size, allocator->context);
    }
    return room;
}

OWN_BEGIN_C_
/* Out of memory, for so many elements of that size more. */
OWN_COLD_ OWN_NORETURN_ void own_no_room_(size_t len, size_t more, size_t size);
OWN_END_C_

#endif
