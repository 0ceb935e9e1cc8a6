/* Level hardened: a stale handle is one line on stderr and a trap. SPDX-License-Identifier: MIT
 *
 * Every owner has a slot; its borrows carry the owner's tag. Not detected: conflicting borrows, leaks, wrong threads and
 * allocators. One owner in sample_rate (OWN_OPTIONS) has a slot of a range of its own, where it has a record: what is wrong
 * with such an owner is reported with the places and stacks of level debug before the trap. */
#ifndef OWN_HARDENED_H
#define OWN_HARDENED_H

#include "own/tag.h"

OWN_BEGIN_C_
extern const char own_abi_v1_level_1_needs_libown_hardened;
/* A fresh slot, or slot 0 when all are in use. Any thread. */
own_tag own_slot_acquire_(const void *ptr, const char *type, own_where at);
/* Ends the slot by a drop, or else by own_into_raw; every handle with this tag is stale from here. Any thread. */
void own_slot_release_(own_tag tag, bool is_drop, own_where at);
/* The same owner goes on with another generation. Any thread. */
void own_slot_renew_(own_tag *tag, own_where at);
/* The owner is emptied, and is one that has a record. */
OWN_COLD_ void own_sampled_moved_(own_tag tag, own_where at);
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

/* Slots below are those of owners that have records. */
#define OWN_SAMPLED_ UINT32_C(0x10000)
#define OWN_FOREIGN_ 0

OWN_INLINE_ void own_expect_owner_(const void *ptr, own_tag tag, own_where at)
{
    if (OWN_UNLIKELY_(!ptr || own_stale_(tag)))
        own_trap_owner_(ptr, tag, at);
}
OWN_INLINE_ bool own_tag_adopt_(own_tag *tag, const void *ptr, const char *type, size_t size, own_where at)
{
    (void)size;
    if (OWN_UNLIKELY_(!ptr))
        own_trap_null_(at);
    *tag = own_slot_acquire_(ptr, type, at);
    return tag->slot != 0;
}
OWN_INLINE_ void own_tag_move_(const void *ptr, const own_tag *tag, own_where at)
{
    own_expect_owner_(ptr, *tag, at);
    if (OWN_UNLIKELY_(tag->slot < OWN_SAMPLED_))
        own_sampled_moved_(*tag, at);
}
OWN_INLINE_ void own_tag_forget_(const void *ptr, const own_tag *tag, own_where at)
{
    own_tag_move_(ptr, tag, at);
}
OWN_INLINE_ void own_tag_into_raw_(const void *ptr, const own_tag *tag, own_where at)
{
    own_expect_owner_(ptr, *tag, at);
    own_slot_release_(*tag, false, at);
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
    own_slot_release_(*tag, true, at);
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
