// Inside the room: what types hold inside themselves. A record holds its fields, an array its elements; a pointer holds
// nothing.
#ifndef OWN_MIR_PARTS_H
#define OWN_MIR_PARTS_H

#include "mir/mir.h"

// The first type that is a part of itself, or that is more than `deepest` levels deep; MIR_NONE when every walk through
// parts ends before that. Requires: types and fields are in range. Linear: each type is looked at once.
uint32_t mir_find_endless_type(struct arena *arena, const struct mir_unit *unit, uint16_t deepest);

#endif
