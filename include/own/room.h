/* Memory for what grows. SPDX-License-Identifier: MIT */
#ifndef OWN_ROOM_H
#define OWN_ROOM_H

#include <stddef.h>

#include "own/allocator.h"

OWN_BEGIN_C_
/* Memory for at least `need` elements of `size`, with those at ptr moved there; null when there is none, and then ptr is
 * as it was. `capacity` is the number of elements ptr has memory for. */
struct own_room_ {
    void *ptr;
    size_t capacity;
};
struct own_room_ own_make_room_(const struct own_allocator *allocator, void *ptr, size_t capacity, size_t need,
                                size_t size);
/* Out of memory, for elements of that size. */
OWN_COLD_ OWN_NORETURN_ void own_no_room_(size_t len, size_t more, size_t size);
OWN_END_C_

#endif
