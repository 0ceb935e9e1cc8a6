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

/* Whether the walk ends at this frame, which is the last that is known. */
static inline NO_SANITIZE bool ends_at(const struct frame *frame)
{
    return !is_above(frame->up, frame) || !frame->up->return_address;
}

/* Only the bounds are checked on the way: what is read is compared. */
NO_SANITIZE bool stack_is(const void *from, unsigned max, const uintptr_t *addresses, unsigned count)
{
    const struct frame *frame = from;
    const uintptr_t *last = addresses + count - 1;
    uintptr_t limit = thread.stack_end - sizeof *frame;
    if (!count)
        return !max;
    while (frame->return_address == *addresses && addresses < last) {
        const struct frame *up = frame->up;
        if (up <= frame || (uintptr_t)up > limit)
            return false;
        frame = up;
        addresses++;
    }
    return addresses == last && frame->return_address == *last && (count == max || ends_at(frame));
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
