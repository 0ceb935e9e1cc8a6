/* AddressSanitizer, LeakSanitizer and Valgrind, when the program runs under them. SPDX-License-Identifier: MIT */
#ifndef OWN_DEBUG_SANITIZER_H
#define OWN_DEBUG_SANITIZER_H

#include <stdbool.h>
#include <stddef.h>

/* One of them checks memory, and has a quarantine of its own. */
bool sanitizer_checks_memory(void);
/* Addresses of libown's own that are not in use yet, and then are: Valgrind need not look for pointers in a gigabyte of them. */
void sanitizer_reserve(const void *start, size_t size);
void sanitizer_use(const void *start, size_t size);
/* verbosity=1: what it knows about the object of a report. */
void sanitizer_describe(const void *object);
/* Level debug has reported this object as leaked, so that LeakSanitizer need not. Valgrind finds it in the record of its owner. */
void sanitizer_ignore_leak(const void *object);
/* LeakSanitizer is a part of the program itself (clang): its check at exit comes before that of a destructor, and may end
 * the program. */
bool sanitizer_exits_first(void);
/* Their own report of leaks, before the program ends without its other destructors. */
void sanitizer_check_leaks(void);

#endif
