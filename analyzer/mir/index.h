// Inside the room: the maps behind interning. A map from the hash of an item to its id; two items with one hash take
// neighbouring keys.
#ifndef OWN_MIR_INDEX_H
#define OWN_MIR_INDEX_H

#include "mir/mir.h"

// The id under which an equal place or type is known; not found when it is new.
struct map_result mir_index_find_place(const struct mir_body *body, const struct mir_place_info *place);
struct map_result mir_index_find_type(const struct mir_unit *unit, const struct mir_type_info *type);

// Enters place or type `id` of the tables.
void mir_index_place(struct arena *arena, struct mir_body *body, uint32_t id);
void mir_index_type(struct mir_unit *unit, uint32_t id);

// Gives local `id` its ordinal among the locals of one name.
void mir_index_local(struct arena *arena, struct mir_body *body, uint32_t id);

#endif
