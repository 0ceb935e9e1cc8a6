/* AddressSanitizer, LeakSanitizer and Valgrind, when the program runs under them. SPDX-License-Identifier: MIT */
#ifndef OWN_DEBUG_SANITIZER_H
#define OWN_DEBUG_SANITIZER_H

#include <stdbool.h>
#include <stddef.h>

/* One of them checks memory, and has a quarantine of its own. */
bool sanitizer_checks_memory(void);
/* verbosity=1: what it knows about the object of a report. */
void sanitizer_describe(const void *object);
/* Level debug has reported this object, of own_new when the size is not 0, as leaked, so that they need not. */
void sanitizer_ignore_leak(const void *object, size_t size);
/* LeakSanitizer is a part of the program itself (clang): its check at exit comes before that of a destructor, and may end
 * the program. */
bool sanitizer_exits_first(void);
/* Their own report of leaks, before the program ends without its other destructors. */
void sanitizer_check_leaks(void);

#endif
