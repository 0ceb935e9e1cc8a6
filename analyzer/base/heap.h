// How the C library's allocator serves this process.
#ifndef OWN_BASE_HEAP_H
#define OWN_BASE_HEAP_H

#include <stdlib.h> // __GLIBC__

// Not where a sanitizer has an allocator of its own.
#if defined __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HEAP_CAN_BE_TOLD 0
#endif
#endif
#ifndef HEAP_CAN_BE_TOLD
#if defined __GLIBC__ && !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
#define HEAP_CAN_BE_TOLD 1
#else
#define HEAP_CAN_BE_TOLD 0
#endif
#endif

// For a process that allocates a lot, and frees nearly all of it at its end: one heap for all threads, that grows in large
// steps, gives nothing back and lies in huge pages where the system has them. To be called before threads are started; worker
// processes inherit it. Nothing happens unless HEAP_CAN_BE_TOLD.
void heap_prepare(void);

#endif
