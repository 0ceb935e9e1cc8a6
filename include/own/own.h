/* own: ownership and borrowing for C. SPDX-License-Identifier: MIT
 *
 * The header of boxes, which declares nothing by itself: OWN_DECLARE(T) gives a type T its owned and borrowed handles. The
 * other types have headers of their own, which include this one: slice.h, vec.h, str.h, rc.h, arena.h, result.h.
 * docs/ownership.md is the guide.
 *
 * OWN_LEVEL chooses how much is checked at run time, for the whole program; linking units of two levels fails:
 *   0 release   nothing; a handle is a pointer            link own       (own::own)
 *   1 hardened  a stale handle is one line and a trap     link own_hardened (own::hardened)
 *   2 debug     every violation is a report with sites    link own_debug (own::debug)
 */
#ifndef OWN_OWN_H
#define OWN_OWN_H

#include "own/compiler.h"
#include "own/annotate.h"

/* OWN_CHECK_BODIES: own-check checks the real functions instead of relying on their contracts. */
#if defined(__OWN_CHECK__) && !defined(OWN_CHECK_BODIES)
#include "own/check.h"
#else
#include "own/handle.h"
#endif

#endif
