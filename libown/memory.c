/* Memory for what grows. SPDX-License-Identifier: MIT */
#include "own/handle.h"
#include "own/room.h"

void own_no_room_(size_t len, size_t more, size_t size)
{
    bool fits = more <= SIZE_MAX - len && len + more <= SIZE_MAX / size;
    own_out_of_memory(fits ? (len + more) * size : SIZE_MAX);
}
