/* SPDX-License-Identifier: MIT */
#include "history.h"

enum { PART = 32 };

struct ended_object history_objects[OBJECTS];
struct ended_borrows history_borrows[BORROWS];

/* ---- writing ---------------------------------------------------------------------------------------------------------------------- */

static _Atomic(uint32_t) next_parts[RING_BORROWS + 1];

uint32_t history_next_part(enum ring ring)
{
    struct ring_part *part = &thread.parts[ring];
    uint32_t next = atomic_fetch_add_explicit(&next_parts[ring], PART, memory_order_relaxed);
    if (!thread.busy) {
        part->left = PART - 1;
        part->next = next + 1;
    }
    return next;
}

HISTORY_RACES_ void history_object(uint32_t group, place_id began, enum end end, place_id ended)
{
    const struct record *record = record_of(group);
    struct ended_object *entry = &history_objects[history_next(RING_OBJECTS) % OBJECTS];
    entry->object =
        (struct ended){tag_of(group, WORD_OWNER), record->ptr, record->origin, record->size, began, ended, end};
    entry->shared = tag_of(group, WORD_SHARED).generation;
    entry->exclusive = tag_of(group, WORD_EXCLUSIVE).generation;
    entry->moved = record->moved;
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

static uint32_t last_generation(const struct ended_object *entry, enum group_word word)
{
    return word == WORD_SHARED ? entry->shared : entry->exclusive;
}

/* The object that was borrowed: the first of its group that ended then or later; or null: the one that is there now. */
static const struct ended_object *find_borrowed(own_tag tag)
{
    const struct ended_object *first = NULL;
    for (uint32_t i = 0; i < OBJECTS; i++) {
        const struct ended_object *entry = &history_objects[i];
        if (entry->object.end != END_NONE && entry->object.tag.slot == slot_of(group_of(tag), WORD_OWNER) &&
            last_generation(entry, word_of(tag)) >= tag.generation &&
            (!first || last_generation(entry, word_of(tag)) < last_generation(first, word_of(tag))))
            first = entry;
    }
    return first;
}

static const struct ended_borrows *find_end(own_tag tag)
{
    for (uint32_t i = 0; i < BORROWS; i++) {
        const struct ended_borrows *entry = &history_borrows[i];
        uint32_t generation = word_of(tag) == WORD_SHARED ? entry->shared : entry->exclusive;
        if (entry->ended && (entry->slot & (OWN_SLOTS_ - 1)) == slot_of(group_of(tag), WORD_OWNER) && generation == tag.generation)
            return entry;
    }
    return NULL;
}

static bool find_borrow(own_tag tag, struct ended *ended)
{
    uint32_t group = group_of(tag);
    const struct ended_object *object = find_borrowed(tag);
    const struct ended_borrows *borrows = find_end(tag);
    bool is_last = object && last_generation(object, word_of(tag)) == tag.generation;
    bool is_there = !object && table_is_owner(group) &&
                    (!borrows || generation_bits(get_word(group, WORD_OWNER)) == (borrows->slot & ~(OWN_SLOTS_ - 1)));
    place_id moved = object ? object->moved : is_there ? record_of(group)->moved : 0;
    *ended = (struct ended){.end = END_NONE};
    if (object)
        *ended = object->object;
    else if (is_there)
        *ended = (struct ended){.ptr = record_of(group)->ptr, .origin = record_of(group)->origin};
    ended->tag = tag;
    if (!is_last) {
        ended->ended = borrows ? borrows->ended & (OWN_SLOTS_ - 1) : moved;
        ended->end = borrows ? (enum end)(borrows->ended >> OWN_SLOT_BITS_) : END_MOVED;
    }
    return is_last || borrows || (moved && table_was_used(tag));
}

bool history_find(own_tag tag, struct ended *ended)
{
    return word_of(tag) == WORD_OWNER ? find_object(tag, ended) : find_borrow(plain_tag(tag), ended);
}

bool history_find_part(uint32_t slot, uint32_t part, struct ended *ended)
{
    for (uint32_t i = 0; i < OBJECTS; i++) {
        const struct ended *entry = &history_objects[i].object;
        if (entry->end != END_NONE && entry->tag.slot == slot && generation_part(entry->tag.generation) == part) {
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
    uint32_t newest = atomic_load_explicit(&next_parts[RING_OBJECTS], memory_order_relaxed);
    for (uint32_t i = 1; i <= OBJECTS; i++) {
        const struct ended *object = &history_objects[(newest - i) % OBJECTS].object;
        if (was_at(object, address) && !skip--) {
            *ended = *object;
            return true;
        }
    }
    return false;
}
