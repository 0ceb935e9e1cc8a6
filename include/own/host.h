/* What own needs of the place it runs in. SPDX-License-Identifier: MIT
 *
 * On a system that is the C library. Without one (-ffreestanding, or OWN_FREESTANDING defined as 1, for libown and for the
 * program alike) it is what the program defines:
 *
 *   void *own_host_allocate(size_t size)      a block aligned for every type that asks for no alignment of its own, or null
 *   void *own_host_reallocate(void *old, size_t size)     the block with another size, or null, and then it is as it was; a
 *                                             new one for a null `old`
 *   void own_host_release(void *old)          nothing for null
 *   void own_host_fail(const char *line)      the program cannot go on, and why: out of memory, a stale handle (level
 *                                             hardened). Does not return; there is no newline at the end of the line
 *
 * and memcpy, memmove, memset and memcmp, which compilers ask for anyway; own/str.h needs memchr and strlen too. There are no
 * threads (own/thread.h, mutex.h, channel.h), no formats in own/str.h, and no level debug; own/arc.h works. Allocate and
 * release are called by whatever thread or core uses handles. */
#ifndef OWN_HOST_H
#define OWN_HOST_H

#include <stddef.h>

#include "own/compiler.h"

#ifndef OWN_LEVEL
#define OWN_LEVEL 0
#endif

#ifndef OWN_FREESTANDING
#if defined(__STDC_HOSTED__) && __STDC_HOSTED__ == 0
#define OWN_FREESTANDING 1
#else
#define OWN_FREESTANDING 0
#endif
#endif

/* WebAssembly has threads only when it is compiled for them. */
#if OWN_FREESTANDING || (defined(__wasm__) && !defined(_REENTRANT))
#define OWN_HAS_THREADS_ 0
#else
#define OWN_HAS_THREADS_ 1
#endif

#if OWN_LEVEL == 2 && OWN_FREESTANDING
#error "own: level debug needs a C library and a system; without them OWN_LEVEL is 0 (release) or 1 (hardened)"
#elif OWN_LEVEL == 2 && !OWN_HAS_THREADS_
#error "own: level debug is not there for WebAssembly; OWN_LEVEL is 0 (release) or 1 (hardened)"
#endif

#if OWN_FREESTANDING
#if defined(__has_include)
#if __has_include(<string.h>)
#define OWN_HAS_STRING_H_ 1
#endif
#endif
OWN_BEGIN_C_
void *own_host_allocate(size_t size);
void *own_host_reallocate(void *old, size_t size);
void own_host_release(void *old);
OWN_COLD_ OWN_NORETURN_ void own_host_fail(const char *line);
#ifndef OWN_HAS_STRING_H_
void *memcpy(void *to, const void *from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
int memcmp(const void *a, const void *b, size_t size);
void *memchr(const void *bytes, int byte, size_t size);
size_t strlen(const char *text);
#endif
OWN_END_C_
#ifdef OWN_HAS_STRING_H_
#include <string.h> /* its declarations */
#endif
#define OWN_MALLOC_(size)       own_host_allocate(size)
#define OWN_REALLOC_(old, size) own_host_reallocate(old, size)
#define OWN_RELEASE_(old)       own_host_release(old)
#else
#include <stdlib.h>
#include <string.h>
#define OWN_MALLOC_(size)       malloc(size)
#define OWN_REALLOC_(old, size) realloc(old, size)
#define OWN_RELEASE_(old)       free(old)
#endif

#endif
