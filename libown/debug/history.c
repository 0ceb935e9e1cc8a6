/* SPDX-License-Identifier: MIT */
#include "history.h"
#include "thread.h"

enum { PART = 32 };

struct site_entry {
    own_tag tag;
    place_id began;
};

static struct ended ended_ring[HISTORY_SIZE];
static struct site_entry site_ring[HISTORY_SIZE];
static _Atomic(uint32_t) ended_next, sites_next;

/* The entry to fill next: of the thread's part of the ring, or, in a handler, a part of its own. */
static uint32_t take_entry(_Atomic(uint32_t) *next, struct ring_part *part)
{
    bool busy = thread_enter();
    uint32_t entry = 0;
    if (busy) {
        entry = atomic_fetch_add_explicit(next, 1, memory_order_relaxed);
    } else {
        if (!part->left) {
            part->next = atomic_fetch_add_explicit(next, PART, memory_order_relaxed);
            part->left = PART;
        }
        part->left--;
        entry = part->next++;
    }
    thread_leave(busy);
    return entry % HISTORY_SIZE;
}

void history_end(const struct ended *ended)
{
    ended_ring[take_entry(&ended_next, &thread.ended)] = *ended;
}

void history_site(own_tag tag, place_id began)
{
    site_ring[take_entry(&sites_next, &thread.sites)] = (struct site_entry){tag, began};
}

static bool is_same(own_tag a, own_tag b)
{
    return a.slot == b.slot && a.generation == b.generation;
}

/* Tags do not come twice within the life of a ring, so any entry is the one. */
bool history_find(own_tag tag, struct ended *ended)
{
    for (uint32_t i = 0; i < HISTORY_SIZE; i++)
        if (ended_ring[i].end != END_NONE && is_same(ended_ring[i].tag, tag)) {
            *ended = ended_ring[i];
            return true;
        }
    return false;
}

place_id history_find_site(own_tag tag)
{
    for (uint32_t i = 0; i < HISTORY_SIZE; i++)
        if (site_ring[i].began && is_same(site_ring[i].tag, tag))
            return site_ring[i].began;
    return 0;
}

bool history_find_part(uint32_t slot, uint32_t part, struct ended *ended)
{
    for (uint32_t i = 0; i < HISTORY_SIZE; i++)
        if (ended_ring[i].end != END_NONE && ended_ring[i].tag.slot == slot &&
            generation_part(ended_ring[i].tag.generation) == part) {
            *ended = ended_ring[i];
            return true;
        }
    return false;
}

bool history_find_object(const void *address, unsigned skip, struct ended *ended)
{
    uint32_t newest = atomic_load_explicit(&ended_next, memory_order_relaxed);
    for (uint32_t i = 1; i <= HISTORY_SIZE; i++) {
        const struct ended *entry = &ended_ring[(newest - i) % HISTORY_SIZE];
        if (entry->end == END_DROPPED && entry->tag.slot % 4 == 0 &&
            (entry->ptr == address || (uintptr_t)address - (uintptr_t)entry->ptr < entry->began) && !skip--) {
            *ended = *entry;
            return true;
        }
    }
    return false;
}
