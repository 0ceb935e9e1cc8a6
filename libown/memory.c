/* Memory for what grows. SPDX-License-Identifier: MIT */
#include "own/handle.h"
#include "own/room.h"

enum { FIRST_BYTES = 64 };

/* At least double, so that n pushes move O(n) elements. */
static size_t next_capacity(size_t capacity, size_t need, size_t size, size_t limit)
{
    size_t first = size < FIRST_BYTES / 4 ? FIRST_BYTES / size : 4;
    size_t next = capacity <= limit / 2 ? 2 * capacity : limit;
    if (next < first)
        next = first;
    return next < need ? need : next;
}

struct own_room_ own_make_room_(const struct own_allocator *allocator, void *ptr, size_t capacity, size_t need, size_t size)
{
    struct own_room_ none = {NULL, 0};
    struct own_room_ room;
    size_t limit = PTRDIFF_MAX / size;
    if (need > limit)
        return none;
    room.capacity = next_capacity(capacity, need, size, limit);
    room.ptr = allocator->reallocate(ptr, capacity * size, room.capacity * size, allocator->context);
    return room.ptr ? room : none;
}

void own_no_room_(size_t len, size_t more, size_t size)
{
    bool fits = more <= SIZE_MAX - len && len + more <= SIZE_MAX / size;
    own_out_of_memory(fits ? (len + more) * size : SIZE_MAX);
}
