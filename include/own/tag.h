/* What the checked levels add to a handle, and how verbs reach the level's functions. SPDX-License-Identifier: MIT
 *
 * A tag names a slot of one table and the generation the slot had when the handle was made. When what the slot stands for
 * ends, the slot's generation moves on, and every copy of the handle is stale. Slot OWN_FOREIGN_ is never checked: its
 * generation stays 0, and so does that of handles that have no slot. */
#ifndef OWN_TAG_H
#define OWN_TAG_H

#include <stdint.h>

typedef struct own_tag {
    uint32_t slot;
    uint32_t generation;
} own_tag;

/* A struct of its own: a compiler may then assume that a store to a member of any other struct leaves it alone, and
 * merge repeated checks. Odd while the slot is in use, even while it is free. */
struct own_generation {
    uint32_t number;
};

#define OWN_SLOT_BITS_ 26
#define OWN_SLOTS_     (UINT32_C(1) << OWN_SLOT_BITS_)
OWN_BEGIN_C_
/* In zero pages until touched. Indexed modulo OWN_SLOTS_, so that a handle full of garbage is stale, not a wild read. */
extern struct own_generation own_generations_[OWN_SLOTS_];
OWN_END_C_

OWN_INLINE_ bool own_stale_(own_tag tag)
{
    return own_generations_[tag.slot & (OWN_SLOTS_ - 1)].number != tag.generation;
}

#if OWN_HAS_GNU_
#define OWN_HERE_                                                                                                      \
    __extension__({                                                                                                    \
        OWN_ALIGNED_(32) static struct own_site own_here_ = {__FILE__, __func__, __LINE__, OWN_SITE_MAGIC_, 0};        \
        &own_here_;                                                                                                    \
    })
#else
#define OWN_HERE_ ((own_where)NULL)
#endif

/* ---- hooks: what the types call. Every level defines all of them; h is a handle with a ptr and a tag ------------------- */

/* The handle's member. */
#define OWN_TAG_ own_tag tag;
/* No slot: a foreign borrow. */
#define OWN_UNTAG_(b) ((void)((b).tag.slot = OWN_FOREIGN_, (b).tag.generation = 0))
/* No slot either: an optional that is none, told by its generation from an owner full of zeros. */
#define OWN_TAG_NONE_(o) ((void)((o).tag.slot = 0, (o).tag.generation = 1))
#define OWN_TAG_COPY_(to, from) ((void)((to).tag = (from).tag))
/* Gives the new owner h a slot; false when there is none left. The size is that of the object, 0 when it is not known. */
#define OWN_ADOPT_(h, type, at)             OWN_ADOPT_SIZED_(h, type, 0, at)
#define OWN_ADOPT_SIZED_(h, type, size, at) own_tag_adopt_(&(h).tag, (const void *)(h).ptr, type, size, at)
/* The owner h is about to be empty: move, forget, into_raw. */
#define OWN_EMPTY_(verb, h, at) own_tag_##verb##_((const void *)(h).ptr, &(h).tag, at)
/* The borrow b is used. */
#define OWN_USE_(b, at) own_tag_get_((b).tag, at)
/* What the owner h owns is used through h itself, by whoever may. */
#define OWN_USE_OWNER_(h, at) own_tag_use_((h).tag, at)
/* Gives b, borrowed from h, its tag: ref and mut from an owner, reborrow from an exclusive borrow. */
#define OWN_BORROW_(verb, b, h, at) ((void)((b).tag = own_tag_##verb##_((const void *)(h).ptr, (h).tag, at)))
/* h has no value any more; only its tag remains. */
#define OWN_CLEAR_(h) own_clear_(&(h), sizeof(h), (const char *)&(h).tag - (const char *)&(h))
/* In two parts: a tag that was just written in pieces is not to be read whole. */
OWN_INLINE_ void own_clear_(void *handle, size_t size, ptrdiff_t tag)
{
    size_t after = (size_t)tag + sizeof(own_tag);
    memset(handle, 0, (size_t)tag);
    memset((char *)handle + after, 0, size - after);
}
/* What the owner h owns is read through h itself. */
#define OWN_READ_(h, at) own_tag_read_((const void *)(h).ptr, (h).tag, at)
/* It is changed in place through h itself; borrows of it may be good no longer. */
#define OWN_CHANGE_(h, at) own_tag_change_((const void *)(h).ptr, &(h).tag, at)
/* h must be the only owner of what is counted. */
#define OWN_ONLY_(h, is_only, at) own_tag_only_((h).tag, is_only, at)
/* A result is what the caller takes it for. */
#define OWN_RESULT_IS_(expected, at) own_result_is_(expected, at)
#define OWN_HAS_TAGS_ 1
/* h stops to own value; false when it never did, so that value must be left alone. */
#define OWN_DROP_(value, h, at) own_tag_drop_((const void *)(value), &(h).tag, at)
/* What h owns was given other memory, h.ptr, of this size: borrows of it are stale from here (stale-slice). */
#define OWN_GROWN_(h, size, at) own_tag_grown_(&(h).tag, (const void *)(h).ptr, size, at)
/* The element `index` of the borrow or owner h, which has `length`, is used (out-of-bounds). Evaluates its arguments
 * once. At levels hardened and debug the program ends; at level release nothing is checked. */
#define OWN_BOUNDS_(h, index, length, at) own_tag_bounds_((h).tag, index, length, at)
/* The owner h is used, and may be so only by the thread that made it (wrong-thread). */
#define OWN_THREAD_(h, at) own_tag_thread_((h).tag, at)
/* h goes back to allocator `to` and came from `from`, two names (wrong-allocator when they differ). */
#define OWN_ALLOCATOR_(h, from, to, at) own_tag_allocator_((h).tag, from, to, at)
/* Frees what malloc gave; level debug keeps it for a while, so that raw pointers to it do not read what comes next. */
#define OWN_FREE_(memory, size) own_free_(memory, size)

#endif
