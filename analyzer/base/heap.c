// A parser touches memory once and keeps it, so that much of its time are page faults. glibc adds to them: threads other than
// the first get a heap that grows by a page at a time, with a system call each.
#define _DEFAULT_SOURCE

#include "base/heap.h"

#include <stdint.h>
#include <stdlib.h>

#if HEAP_CAN_BE_TOLD

#include <limits.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    RESERVE = 256 * 1024 * 1024, // address space, touched only where needed
    STEP = 4 * 1024 * 1024,      // behind it
    LARGEST_IN_HEAP = 32 * 1024 * 1024,
};

// The system may be asked for huge pages only where memory is mapped already.
static void reserve(void) {
    mallopt(M_MMAP_MAX, 0); // in the heap, not beside it
    void *memory = malloc(RESERVE);
    mallopt(M_MMAP_MAX, INT_MAX);
    if (memory) {
        uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
        uintptr_t begin = ((uintptr_t)memory + page - 1) / page * page;
        uintptr_t end = ((uintptr_t)memory + RESERVE) / page * page;
        madvise((void *)begin, end - begin, MADV_HUGEPAGE); // refused where there are none
        free(memory);
    }
}

void heap_prepare(void) {
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
    mallopt(M_MMAP_THRESHOLD, LARGEST_IN_HEAP);
    reserve();
    mallopt(M_TOP_PAD, STEP);
}

#else

void heap_prepare(void) {
}

#endif
