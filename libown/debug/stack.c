/* Walking frame pointers: some nanoseconds, where an unwinder takes microseconds. SPDX-License-Identifier: MIT
 *
 * The register holds anything where a function was compiled without frame pointers. So a frame counts only when it is
 * above the last, near it, and below the end of the thread's stack: memory that is there. The walk then ends early, or
 * shows an address that is no call; it does not fault. */
#include "stack.h"
#include "thread.h"

#define NO_SANITIZE __attribute__((no_sanitize("address", "thread")))

enum { FRAME_SIZE_MAX = 1 << 17 };

/* In such a form that nothing overflows where stacks are at the end of the address space, as those of 32-bit programs are. */
static inline bool is_above(const struct frame *up, const struct frame *frame)
{
    uintptr_t at = (uintptr_t)up, least = (uintptr_t)(frame + 1);
    return at >= least && at - least < FRAME_SIZE_MAX && at < thread.stack_end && thread.stack_end - at >= sizeof *up &&
           at % sizeof(void *) == 0;
}

NO_SANITIZE unsigned stack_walk(const void *from, uintptr_t *addresses, unsigned max)
{
    const struct frame *frame = from;
    unsigned count = 0;
    while (count < max && frame->return_address) {
        addresses[count++] = frame->return_address;
        if (!is_above(frame->up, frame))
            break;
        frame = frame->up;
    }
    return count;
}

static int contains(const uintptr_t *addresses, unsigned count, uintptr_t address)
{
    for (unsigned i = 0; i < count; i++)
        if (addresses[i] == address)
            return 1;
    return 0;
}

unsigned stack_fold(uintptr_t *addresses, unsigned count)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < count; i++)
        if (!contains(addresses, kept, addresses[i]))
            addresses[kept++] = addresses[i];
    return kept;
}
