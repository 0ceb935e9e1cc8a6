// Two declarations of one function that promise different things about ownership.
#ifndef OWN_PROGRAM_CONTRADICTION_H
#define OWN_PROGRAM_CONTRADICTION_H

#include "mir/mir.h"

// What contract `b` says else than contract `a` about the same position, as the end of a sentence about it,
// or empty when both can hold. A position one of them says nothing about is no contradiction.
str contract_contradiction(struct arena *arena, const struct mir_unit *a_unit, uint32_t a,
                           const struct mir_unit *b_unit, uint32_t b);

#endif
