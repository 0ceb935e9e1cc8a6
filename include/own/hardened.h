/* Level hardened: a stale handle is one line on stderr and a trap. SPDX-License-Identifier: MIT
 *
 * Every owner has a slot; its borrows carry the owner's tag. Not detected: conflicting borrows, leaks, wrong threads and
 * allocators. One owner in sample_rate (OWN_OPTIONS) has a slot of a range of its own, where it has a record: what is wrong
 * with such an owner is reported with the places and stacks of level debug before the trap. */
#ifndef OWN_HARDENED_H
#define OWN_HARDENED_H

#include "own/tag.h"

/* Slots below are those of owners that have records, and the two that are nobody's: 0 is that of an empty owner, whose
 * generation is 0 and never current, so that one full of zeros is empty; 1 that of foreign borrows, always current. */
#define OWN_SAMPLED_ UINT32_C(0x10000)
#define OWN_FOREIGN_ 1
#define OWN_NONE_    0
/* A slot that came so far is not used again. */
#define OWN_LAST_GENERATION_ (UINT32_MAX - 2)

#define OWN_AT_HAND_ 64
/* Free slots of a thread, each with the generation of its next owner. */
struct own_at_hand_ {
    uint32_t count;
    uint32_t limit;       /* OWN_AT_HAND_; 0 while the library does not know of the thread */
    uint32_t sample_left; /* owners to come before the next that has a record, less one */
    own_tag tags[OWN_AT_HAND_];
};

OWN_BEGIN_C_
extern const char own_abi_v1_level_1_needs_libown_hardened;
#ifdef OWN_THREAD_LOCAL_
extern OWN_THREAD_LOCAL_ struct own_at_hand_ own_at_hand_;
#endif
/* A fresh slot, or slot 0 when all are in use. Any thread. */
OWN_RARE_ own_tag own_slot_acquire_(const void *ptr, const char *type, own_where at);
/* Ends the slot by a drop, or else by own_into_raw; every handle with this tag is stale from here. Any thread. */
OWN_RARE_ void own_slot_release_(own_tag tag, bool is_drop, own_where at);
/* The same owner goes on with another generation. Any thread. */
void own_slot_renew_(own_tag *tag, own_where at);
/* What the tag of an owner that is emptied becomes, when it is one that has a record or that is empty already (a trap). */
OWN_COLD_ own_tag own_sampled_moved_(const void *ptr, own_tag tag, own_where at);
/* Say what is wrong with an owner, a drop, a borrow, a raw pointer, an index, and trap. */
OWN_COLD_ OWN_NORETURN_ void own_trap_owner_(const void *ptr, own_tag tag, own_where at);
OWN_COLD_ OWN_NORETURN_ void own_trap_drop_(own_tag tag, own_where at);
OWN_COLD_ OWN_NORETURN_ void own_trap_borrow_(own_tag tag, own_where at);
OWN_COLD_ OWN_NORETURN_ void own_trap_null_(own_where at);
OWN_COLD_ OWN_NORETURN_ void own_trap_bounds_(own_tag tag, size_t index, size_t length, own_where at);
OWN_COLD_ OWN_NORETURN_ void own_trap_not_unique_(own_tag tag, own_where at);
OWN_COLD_ OWN_NORETURN_ void own_trap_result_(own_where at);
OWN_END_C_
OWN_USED_ static const char *const own_abi_ = &own_abi_v1_level_1_needs_libown_hardened;

OWN_INLINE_ void own_expect_owner_(const void *ptr, own_tag tag, own_where at)
{
    if (OWN_UNLIKELY_(own_stale_(tag)))
        own_trap_owner_(ptr, tag, at);
}
/* As own_slot_release_, which is for owners that have records, and when the thread has enough at hand. */
OWN_INLINE_ void own_slot_give_(own_tag tag, bool is_drop, own_where at)
{
#ifdef OWN_THREAD_LOCAL_
    uint32_t slot = own_slot_of_(tag), generation = own_generation_of_(tag), count = own_at_hand_.count;
    if (OWN_LIKELY_(slot >= OWN_SAMPLED_ && generation < OWN_LAST_GENERATION_ && count != own_at_hand_.limit)) {
        /* Before the memory is freed: whoever sees the memory reused sees the handle stale. */
        OWN_STORE_RELEASE_(&own_generations_[slot].number, generation + 1);
        own_at_hand_.tags[count] = own_tag_of_(slot, generation + 1);
        own_at_hand_.count = count + 1;
        return;
    }
#endif
    own_slot_release_(tag, is_drop, at);
}
OWN_INLINE_ bool own_tag_adopt_(own_tag *tag, const void *ptr, const char *type, size_t size, own_where at)
{
    (void)size;
    if (OWN_UNLIKELY_(!ptr))
        own_trap_null_(at);
#ifdef OWN_THREAD_LOCAL_
    if (OWN_LIKELY_(own_at_hand_.sample_left && own_at_hand_.count)) {
        own_at_hand_.sample_left--;
        *tag = own_at_hand_.tags[--own_at_hand_.count];
        return true;
    }
#endif
    *tag = own_slot_acquire_(ptr, type, at);
    return own_slot_of_(*tag) != 0;
}
/* A stale owner that is moved is stale where it arrives; that it is empty must be said here. */
OWN_INLINE_ void own_tag_move_(const void *ptr, own_tag *tag, own_where at)
{
    own_tag left = own_tag_of_(0, 0);
    if (OWN_UNLIKELY_(own_slot_of_(*tag) < OWN_SAMPLED_))
        left = own_sampled_moved_(ptr, *tag, at);
    *tag = left;
}
OWN_INLINE_ void own_tag_forget_(const void *ptr, own_tag *tag, own_where at)
{
    own_tag_move_(ptr, tag, at);
}
OWN_INLINE_ void own_tag_into_raw_(const void *ptr, own_tag *tag, own_where at)
{
    own_expect_owner_(ptr, *tag, at);
    own_slot_give_(*tag, false, at);
}
OWN_INLINE_ void own_tag_grown_(own_tag *tag, const void *ptr, size_t size, own_where at)
{
    (void)size;
    own_expect_owner_(ptr, *tag, at);
    own_slot_renew_(tag, at);
}
OWN_INLINE_ void own_tag_bounds_(own_tag tag, size_t index, size_t length, own_where at)
{
    if (OWN_UNLIKELY_(index >= length))
        own_trap_bounds_(tag, index, length, at);
}
OWN_INLINE_ void own_tag_thread_(own_tag tag, own_where at)
{
    (void)tag, (void)at;
}
OWN_INLINE_ void own_tag_allocator_(own_tag tag, const char *from, const char *to, own_where at)
{
    (void)tag, (void)from, (void)to, (void)at;
}
OWN_INLINE_ void own_free_(void *memory, size_t size)
{
    (void)size;
    free(memory);
}
OWN_INLINE_ bool own_tag_drop_(const void *value, const own_tag *tag, own_where at)
{
    (void)value;
    if (OWN_UNLIKELY_(own_stale_(*tag)))
        own_trap_drop_(*tag, at);
    own_slot_give_(*tag, true, at);
    return true;
}
OWN_INLINE_ void own_tag_read_(const void *ptr, own_tag tag, own_where at)
{
    own_expect_owner_(ptr, tag, at);
}
OWN_INLINE_ void own_tag_change_(const void *ptr, const own_tag *tag, own_where at)
{
    own_expect_owner_(ptr, *tag, at);
}
OWN_INLINE_ void own_result_is_(bool expected, own_where at)
{
    if (OWN_UNLIKELY_(!expected))
        own_trap_result_(at);
}
OWN_INLINE_ void own_tag_only_(own_tag tag, bool is_only, own_where at)
{
    if (OWN_UNLIKELY_(!is_only))
        own_trap_not_unique_(tag, at);
}
OWN_INLINE_ own_tag own_tag_ref_(const void *ptr, own_tag tag, own_where at)
{
    own_expect_owner_(ptr, tag, at);
    return tag;
}
OWN_INLINE_ own_tag own_tag_mut_(const void *ptr, own_tag tag, own_where at)
{
    own_expect_owner_(ptr, tag, at);
    return tag;
}
OWN_INLINE_ void own_tag_get_(own_tag tag, own_where at)
{
    if (OWN_UNLIKELY_(own_stale_(tag)))
        own_trap_borrow_(tag, at);
}
OWN_INLINE_ own_tag own_tag_reborrow_(const void *ptr, own_tag tag, own_where at)
{
    (void)ptr;
    own_tag_get_(tag, at);
    return tag;
}

#define OWN_ENTER_(borrow) (&(borrow))
OWN_INLINE_ void own_leave_(const void *borrow)
{
    (void)borrow;
}

#endif
