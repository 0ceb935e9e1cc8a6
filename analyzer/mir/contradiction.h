// What two contracts say of one position that cannot both hold: who owns what is pointed to, of which kind it is,
// whether it may be null.
#ifndef OWN_MIR_CONTRADICTION_H
#define OWN_MIR_CONTRADICTION_H

#include "mir/mir.h"

// In words that follow "the marks say", or null when both can hold. Their strings may lie in different units.
const char *mir_effects_contradict(const struct mir_unit *a_unit, struct mir_effect a, const struct mir_unit *b_unit,
                                   struct mir_effect b);

// The position where contract `b` says else than contract `a` (`its result`, `its parameter 2`), or empty. A position
// one of them says nothing about is no contradiction.
str mir_contracts_contradict(struct arena *arena, const struct mir_unit *a_unit, uint32_t a,
                             const struct mir_unit *b_unit, uint32_t b);

#endif
