/* What the checked levels add to a handle, and how verbs reach the level's functions. SPDX-License-Identifier: MIT
 *
 * A tag names a slot of one table and the generation the slot had when the handle was made. When what the slot stands for
 * ends, the slot's generation moves on, and every copy of the handle is stale. Slot OWN_FOREIGN_ is that of borrows that have
 * none: its generation stays 0. No handle that has a value has slot 0. */
#ifndef OWN_TAG_H
#define OWN_TAG_H

#include <stdint.h>

/* How many owners can live at once is two to this (half of it at level hardened where there are threads: the other half is
 * for owners with records). Each takes eight bytes of the table and of libown's own list, which become memory when they are
 * touched where pages are given on demand. At level hardened a program may choose: OWN_SLOT_BITS, the same for itself and for
 * libown; units that do not agree do not link. */
#if OWN_LEVEL == 1 && defined(OWN_SLOT_BITS)
#if OWN_SLOT_BITS > 26 || (OWN_HAS_THREADS_ && OWN_SLOT_BITS < 17)
#error "own: OWN_SLOT_BITS is at most 26, and, on a system with threads, at least 17"
#endif
#define OWN_SLOT_BITS_            OWN_SLOT_BITS
#define own_generations_          OWN_TABLE_(own_generations_, OWN_SLOT_BITS)
#define OWN_TABLE_(table, bits)   OWN_TABLE_N_(table, bits)
#define OWN_TABLE_N_(table, bits) table##of_##bits##_bits
#elif OWN_HAS_THREADS_
#define OWN_SLOT_BITS_ 26
#else
#define OWN_SLOT_BITS_ 16
#endif
#define OWN_SLOTS_ (UINT32_C(1) << OWN_SLOT_BITS_)

#if OWN_LEVEL == 1
/* In one word, the slot in its highest bits: compilers load, move and store it as one, and take it apart with one shift. */
typedef uint64_t own_tag_word_ OWN_ALIGNED_(4); /* as two uint32_t: on 32-bit machines a handle is 12 bytes */
typedef struct own_tag {
    own_tag_word_ word;
} own_tag;
OWN_INLINE_ uint32_t own_slot_of_(own_tag tag)
{
    return (uint32_t)(tag.word >> (64 - OWN_SLOT_BITS_));
}
OWN_INLINE_ uint32_t own_generation_of_(own_tag tag)
{
    return (uint32_t)tag.word;
}
OWN_INLINE_ own_tag own_tag_of_(uint32_t slot, uint32_t generation)
{
    own_tag tag;
    tag.word = (uint64_t)slot << (64 - OWN_SLOT_BITS_) | generation;
    return tag;
}
#else
typedef struct own_tag {
    uint32_t slot;
    uint32_t generation;
} own_tag;
OWN_INLINE_ own_tag own_tag_of_(uint32_t slot, uint32_t generation)
{
    own_tag tag;
    tag.slot = slot;
    tag.generation = generation;
    return tag;
}
#endif

/* A struct of its own: a compiler may then assume that a store to a member of any other struct leaves it alone, and
 * merge repeated checks. */
struct own_generation {
    uint32_t number;
};

OWN_BEGIN_C_
/* In zero pages until touched. An index has OWN_SLOT_BITS_ at most, so that a handle full of garbage is stale, not a wild
 * read. */
extern struct own_generation own_generations_[OWN_SLOTS_];
OWN_END_C_

#if OWN_LEVEL == 1
OWN_INLINE_ bool own_stale_(own_tag tag)
{
    return own_generations_[own_slot_of_(tag)].number != own_generation_of_(tag);
}
#else
OWN_INLINE_ bool own_stale_(own_tag tag)
{
    return own_generations_[tag.slot & (OWN_SLOTS_ - 1)].number != tag.generation;
}
#endif

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
#define OWN_UNTAG_(b) ((void)((b).tag = own_tag_of_(OWN_FOREIGN_, 0)))
/* No slot either: an optional that is none. */
#define OWN_TAG_NONE_(o) ((void)((o).tag = own_tag_of_(0, OWN_NONE_)))
#define OWN_TAG_COPY_(to, from) ((void)((to).tag = (from).tag))
/* Gives the new owner h a slot; false when there is none left. The size is that of the object, 0 when it is not known. */
#define OWN_ADOPT_(h, type, at)             OWN_ADOPT_SIZED_(h, type, 0, at)
#define OWN_ADOPT_SIZED_(h, type, size, at) own_tag_adopt_(&(h).tag, (const void *)(h).ptr, type, size, at)
/* The owner h, whose pointer was `was`, is empty from here: move, forget, into_raw. Its tag is still there.
 *   OWN_EMPTY_(verb, h, was, at)
 * h stops to own value; false when it never did, so that value must be left alone.
 *   OWN_DROP_(value, h, at)
 * Both are defined by the level. */
/* The borrow b is used. */
#define OWN_USE_(b, at) own_tag_get_((b).tag, at)
/* What the owner h owns is used through h itself, by whoever may. */
#define OWN_USE_OWNER_(h, at) own_tag_use_((h).tag, at)
/* Gives b, borrowed from h, its tag: ref and mut from an owner, reborrow from an exclusive borrow. */
#define OWN_BORROW_(verb, b, h, at) ((void)((b).tag = own_tag_##verb##_((const void *)(h).ptr, (h).tag, at)))
/* h has no value any more; only its tag remains. */
#define OWN_CLEAR_ALL_(h) own_clear_(&(h), sizeof(h), (const char *)&(h).tag - (const char *)&(h))
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
/* The value of a lock is dropped, and nobody may hold the lock. */
#define OWN_LOCK_ENDS_(is_held, value) (OWN_UNLIKELY_(is_held) ? own_lock_ends_(value) : (void)0)
#define OWN_HAS_TAGS_ 1
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
