/* own: ownership and borrowing for C. SPDX-License-Identifier: MIT
 *
 * The one header to include. It declares nothing by itself: OWN_DECLARE(T) gives a type T its owned and borrowed
 * handles. docs/ownership.md is the guide.
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
