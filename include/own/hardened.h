/* Level hardened: a stale handle is one line on stderr and a trap. SPDX-License-Identifier: MIT
 *
 * Every owner has a slot; its borrows carry the owner's tag. Not detected: conflicting borrows, leaks, wrong threads and
 * allocators. One owner in sample_rate (OWN_OPTIONS) has a slot of a range of its own, where it has a record: what is wrong
 * with such an owner is reported with the places and stacks of level debug before the trap.
 *
 * An empty owner is all zeros, and the generation of slot 0 is not 0: what finds a stale handle finds an empty one. */
#ifndef OWN_HARDENED_H
#define OWN_HARDENED_H

#include "own/tag.h"

/* The slot of foreign borrows, and the generation of an empty owner. */
#define OWN_FOREIGN_ 1
#define OWN_NONE_    0
/* The first slot of owners that have records: the highest bit of their tags is set. Without threads there are none. */
#if OWN_HAS_THREADS_
#define OWN_SAMPLED_ (OWN_SLOTS_ / 2)
#else
#define OWN_SAMPLED_ OWN_SLOTS_
#endif

#define OWN_AT_HAND_ 64
/* Free slots of a thread, each with the generation of its next owner. */
struct own_at_hand_ {
    own_tag *bottom, *top, *end; /* of tags; null while the library does not know of the thread */
    uint32_t sample_left;        /* owners to come before the next that has a record, less one */
    own_tag tags[OWN_AT_HAND_];
};

OWN_BEGIN_C_
extern const char own_abi_v1_level_1_needs_libown_hardened;
#if OWN_HAS_THREADS_ && defined(OWN_THREAD_LOCAL_)
#define OWN_HAS_AT_HAND_ 1
extern OWN_THREAD_LOCAL_ struct own_at_hand_ own_at_hand_;
#endif
/* A fresh slot, or slot 0 when all are in use. Any thread. */
OWN_RARE_ own_tag own_slot_acquire_(const void *ptr, const char *type, own_where at);
/* Ends the slot by a drop, or else by own_into_raw; every handle with this tag is stale from here. The result is the tag of
 * the owner, which is empty now. Any thread. */
OWN_RARE_ own_tag own_slot_release_(own_tag tag, bool is_drop, own_where at);
/* The same owner goes on with another generation. Any thread. */
void own_slot_renew_(own_tag *tag, own_where at);
/* The tag of an owner that was moved from and has a record. One that was empty already is a trap. */
OWN_COLD_ own_tag own_sampled_moved_(const void *ptr, own_tag tag, own_where at);
/* Say what is wrong with an owner, a drop, a borrow, a raw pointer, an index, ..., and trap. */
OWN_COLD_ OWN_NORETURN_ void own_trap_owner_(const void *ptr, own_tag tag, own_where at);
OWN_COLD_ OWN_NORETURN_ void own_trap_drop_(own_tag tag, own_where at);
OWN_COLD_ OWN_NORETURN_ void own_trap_borrow_(own_tag tag, own_where at);
OWN_COLD_ OWN_NORETURN_ void own_trap_null_(own_where at);
OWN_COLD_ OWN_NORETURN_ void own_trap_bounds_(own_tag tag, size_t index, size_t length, own_where at);
OWN_COLD_ OWN_NORETURN_ void own_trap_not_unique_(own_tag tag, own_where at);
OWN_COLD_ OWN_NORETURN_ void own_trap_result_(own_where at);
OWN_COLD_ OWN_NORETURN_ void own_lock_ends_(const void *value);
OWN_END_C_
OWN_USED_ static const char *const own_abi_ = &own_abi_v1_level_1_needs_libown_hardened;

OWN_INLINE_ void own_expect_owner_(const void *ptr, own_tag tag, own_where at)
{
    if (OWN_UNLIKELY_(own_stale_(tag)))
        own_trap_owner_(ptr, tag, at);
}
/* An owner that has a record, or is empty: looks at one word only. */
OWN_INLINE_ bool own_is_special_(own_tag tag)
{
    return (int64_t)tag.word <= 0;
}
OWN_INLINE_ bool own_tag_adopt_(own_tag *tag, const void *ptr, const char *type, size_t size, own_where at)
{
    (void)size;
    if (OWN_UNLIKELY_(!ptr))
        own_trap_null_(at);
#ifdef OWN_HAS_AT_HAND_
    if (OWN_LIKELY_(own_at_hand_.sample_left) && OWN_LIKELY_(own_at_hand_.top != own_at_hand_.bottom)) {
        own_at_hand_.sample_left--;
        *tag = *--own_at_hand_.top;
        return true;
    }
#endif
    *tag = own_slot_acquire_(ptr, type, at);
    return own_slot_of_(*tag) != 0;
}
/* The end of an owner, which was looked at; *left is its tag from here. As own_slot_release_, without a call when the thread
 * has room for the slot. */
OWN_INLINE_ void own_slot_give_(own_tag *left, own_tag tag, bool is_drop, own_where at)
{
#ifdef OWN_HAS_AT_HAND_
    uint32_t next = own_generation_of_(tag) + 1;
    if (!OWN_UNLIKELY_(own_is_special_(tag)) && OWN_LIKELY_(next) && OWN_LIKELY_(own_at_hand_.top != own_at_hand_.end)) {
        /* Before the memory is freed: whoever sees the memory reused sees the handle stale. */
        OWN_STORE_RELEASE_(&own_generations_[own_slot_of_(tag)].number, next);
        tag.word++;
        *own_at_hand_.top++ = tag;
        return;
    }
#endif
    *left = own_slot_release_(tag, is_drop, at);
}
/* The tag goes by value too: through its address compilers do not see that it is the one they have just checked. */
#define OWN_EMPTY_(verb, h, was, at) own_tag_##verb##_((const void *)(was), (h).tag, &(h).tag, at)
#define OWN_DROP_(value, h, at)      own_tag_drop_((const void *)(value), (h).tag, &(h).tag, at)
/* A stale owner that is moved is stale where it arrives; that it is empty must be said here. */
OWN_INLINE_ void own_tag_move_(const void *was, own_tag old, own_tag *tag, own_where at)
{
    *tag = own_tag_of_(0, OWN_NONE_);
    if (OWN_UNLIKELY_(own_is_special_(old)))
        *tag = own_sampled_moved_(was, old, at);
}
OWN_INLINE_ void own_tag_forget_(const void *was, own_tag old, own_tag *tag, own_where at)
{
    own_tag_move_(was, old, tag, at);
}
OWN_INLINE_ void own_tag_into_raw_(const void *was, own_tag old, own_tag *tag, own_where at)
{
    *tag = own_tag_of_(0, OWN_NONE_);
    own_expect_owner_(was, old, at);
    own_slot_give_(tag, old, false, at);
}
OWN_INLINE_ bool own_tag_drop_(const void *value, own_tag old, own_tag *tag, own_where at)
{
    (void)value;
    *tag = own_tag_of_(0, OWN_NONE_);
    if (OWN_UNLIKELY_(own_stale_(old)))
        own_trap_drop_(old, at);
    own_slot_give_(tag, old, true, at);
    return true;
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
    OWN_RELEASE_(memory);
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
OWN_INLINE_ void own_tag_use_(own_tag tag, own_where at)
{
    own_tag_get_(tag, at);
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
