/* SPDX-License-Identifier: MIT */
#include "history.h"
#include "thread.h"

enum { BORROWS = 1 << 14 };
_Static_assert(HISTORY_PART * sizeof(struct own_end_) == OWN_END_PART_, "as in own/debug.h");

struct ended_object history_objects[OBJECTS];
static _Alignas(OWN_END_PART_) struct own_end_ borrows[BORROWS];
static _Atomic(uint32_t) next_object, next_borrows_part;
_Thread_local struct own_end_ *own_next_end_;

/* ---- writing ---------------------------------------------------------------------------------------------------------------------- */

struct own_end_ *history_next_part(void)
{
    return &borrows[atomic_fetch_add_explicit(&next_borrows_part, HISTORY_PART, memory_order_relaxed) % BORROWS];
}

void history_take_part(void)
{
    thread.next_object = atomic_fetch_add_explicit(&next_object, HISTORY_PART, memory_order_relaxed);
}

/* ---- reading ---------------------------------------------------------------------------------------------------------------------- */

/* Tags do not come twice within the life of a ring, so any entry is the one. */
static bool find_object(own_tag tag, struct ended *ended)
{
    for (uint32_t i = 0; i < OBJECTS; i++) {
        const struct ended *object = &history_objects[i].object;
        if (object->end != END_NONE && object->tag.slot == tag.slot && object->tag.generation == tag.generation) {
            *ended = *object;
            return true;
        }
    }
    return false;
}

static uint32_t order_of(uint32_t generation)
{
    return generation / OWN_NEXT_BORROWS_;
}

/* The object that was borrowed: the first of its group that ended then or later; or null: the one that is there now. */
static const struct ended_object *find_borrowed(own_tag tag)
{
    const struct ended_object *first = NULL;
    for (uint32_t i = 0; i < OBJECTS; i++) {
        const struct ended_object *entry = &history_objects[i];
        if (entry->object.end != END_NONE && entry->object.tag.slot == own_group_(tag) &&
            order_of(entry->borrows) >= order_of(tag.generation) && (!first || entry->borrows < first->borrows))
            first = entry;
    }
    return first;
}

static const struct own_end_ *find_end(own_tag tag)
{
    for (uint32_t i = 0; i < BORROWS; i++)
        if (borrows[i].group == own_group_(tag) && borrows[i].borrows == borrow_of(tag))
            return &borrows[i];
    return NULL;
}

/* What was borrowed, as far as it is known; the result is where its owner was last moved, or 0. */
static place_id find_origin(own_tag tag, const struct ended_object *object, struct ended *ended)
{
    uint32_t group = own_group_(tag);
    bool is_there = !object && table_is_owner(group) && order_of(record_of(group)->first) <= order_of(tag.generation);
    *ended = (struct ended){.end = END_NONE};
    if (object)
        *ended = object->object;
    else if (is_there)
        *ended = (struct ended){.ptr = record_of(group)->ptr, .origin = record_of(group)->origin};
    ended->tag = tag;
    return object ? object->moved : is_there ? get_word(group, OWN_MOVED_) : 0;
}

static bool find_borrow(own_tag tag, struct ended *ended)
{
    const struct ended_object *object = find_borrowed(tag);
    const struct own_end_ *end = find_end(tag);
    place_id moved = find_origin(tag, object, ended);
    if (end) {
        ended->ended = end->place;
        ended->end = (enum end)end->how;
        return true;
    }
    if (object && order_of(object->borrows) == order_of(tag.generation))
        return true;
    ended->ended = moved;
    ended->end = END_MOVED;
    return moved && table_was_used(tag);
}

bool history_find(own_tag tag, struct ended *ended)
{
    return !is_loan(tag) ? find_object(tag, ended) : find_borrow(tag, ended);
}

bool history_find_tomb(own_tag tomb, struct ended *ended)
{
    for (uint32_t i = 0; i < OBJECTS; i++) {
        const struct ended *entry = &history_objects[i].object;
        if (entry->end != END_NONE && is_tomb_of(tomb, entry->tag)) {
            *ended = *entry;
            return true;
        }
    }
    return false;
}

static bool was_at(const struct ended *object, const void *address)
{
    return object->end == END_DROPPED &&
           (object->ptr == address || (uintptr_t)address - (uintptr_t)object->ptr < object->size);
}

bool history_find_object(const void *address, unsigned skip, struct ended *ended)
{
    uint32_t newest = atomic_load_explicit(&next_object, memory_order_relaxed);
    for (uint32_t i = 1; i <= OBJECTS; i++) {
        const struct ended *object = &history_objects[(newest - i) % OBJECTS].object;
        if (was_at(object, address) && !skip--) {
            *ended = *object;
            return true;
        }
    }
    return false;
}
