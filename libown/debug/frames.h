/* The frames of a place, as a report shows them. SPDX-License-Identifier: MIT */
#ifndef OWN_DEBUG_FRAMES_H
#define OWN_DEBUG_FRAMES_H

#include "depot.h"
#include "symbolize.h"

enum { FRAMES_MAX = 96 };

/* symbols[0] is the place itself, where file is null when only the address is known; what called it follows, up to main
 * or what has no source below it. The number of them: 0 for no place. */
unsigned frames_of(place_id id, struct symbol *symbols);

#endif
