/* From a handle that is wrong to the report that says how. SPDX-License-Identifier: MIT
 *
 * All of these are slow and write a report; they return when the program is to go on (halt_on_error=0, suppressions). */
#ifndef OWN_DEBUG_VIOLATION_H
#define OWN_DEBUG_VIOLATION_H

#include "borrow.h"
#include "here.h"

/* The verb, "moved at" say, is used on what is no live owner. */
OWN_COLD_ void violation_owner(const char *verb, const void *ptr, own_tag tag, struct here here);
/* A dropped owner is dropped, or something that is none. */
OWN_COLD_ void violation_drop(const void *ptr, own_tag tag, struct here here);
/* A borrow that is not live is used. */
OWN_COLD_ void violation_borrow(own_tag tag, struct here here);
OWN_COLD_ void violation_null(struct here here);
/* The verb contradicts scopes of the owner, if there are any of these kinds. */
OWN_COLD_ void violation_scopes(uint32_t owner, enum scope_kinds kinds, const char *rule, const char *verb, struct here here);
OWN_COLD_ void violation_bounds(own_tag tag, size_t index, size_t length, struct here here);
OWN_COLD_ void violation_not_unique(own_tag tag, struct here here);
OWN_COLD_ void violation_result(struct here here);
/* The thread that has this guard waits for its lock; the value of the guard's lock is dropped. */
OWN_COLD_ void violation_double_lock(uint32_t guard, struct here here);
OWN_COLD_ void violation_locked(uint32_t guard, struct here here);
OWN_COLD_ void violation_thread(uint32_t owner, struct here here);
OWN_COLD_ void violation_allocator(own_tag tag, const char *from, const char *to, struct here here);

#endif
