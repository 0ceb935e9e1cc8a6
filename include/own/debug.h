/* Level debug: every violation is a report with its sites. SPDX-License-Identifier: MIT
 *
 * The slot of an owner is a group of words in the table, one in each quarter: its own generation, and that of the borrows of it
 * that are good, which moves on when they end. The bits of a borrow's tag that group and generation do not need say where it was
 * made. What programs do all the time is inline as long as it is as it should be: to borrow, use and move. The rest is calls into
 * libown_debug (libown/debug/). */
#ifndef OWN_DEBUG_H
#define OWN_DEBUG_H

#include "own/tag.h"

#define OWN_GROUPS_  (OWN_SLOTS_ / 4)
#define OWN_LOAN_    OWN_GROUPS_ /* in the tag of a borrow, beside the group */
#define OWN_FOREIGN_ (OWN_LOAN_ | 1)
/* Tells an optional that is none from an owner full of zeros. */
#define OWN_NONE_ 1

enum own_word_kind_ {
    OWN_OWNER_,   /* generation and flags; odd while the group is in use */
    OWN_BORROWS_, /* generation of the borrows that are good: 20 bits, so that one stale borrow in a million may seem good */
    OWN_ASIDE_,   /* libown's (libown/debug/borrow.h) */
    OWN_MOVED_    /* where the owner was last moved, or 0 */
};
/* The word of an owner: 20 bits of generation, odd while it lives, and flags that have libown look first, but for this one. */
#define OWN_LENT_  UINT32_C(0x80000000) /* it is borrowed exclusively */
#define OWN_FLAGS_ UINT32_C(0xf0000000)
/* The word of its borrows: 20 bits of generation, whether this is one exclusive borrow, and zeros where a tag has a part of the
 * number of the place. */
#define OWN_NEXT_BORROWS_ UINT32_C(0x1000)
#define OWN_EXCLUSIVE_    UINT32_C(0x800)
#define OWN_NUMBER_       UINT32_C(0x7ff)
#define OWN_NUMBERS_      UINT32_C(0x1ffff) /* all of it: 6 bits more are beside the group */

/* Places have a number of libown's. Those of moves and inline ends are below this. */
#define OWN_PLACES_ (UINT32_C(1) << 20)

/* The end of borrows: the group of their owner, their generation, and the place. */
struct own_end_ {
    uint32_t group, borrows, place, how;
};
#define OWN_ENDED_BY_MUT_     5 /* how; libown/debug/history.h has the others */
#define OWN_EMPTIED_BY_MOVE_  3 /* likewise, in a tombstone */
#define OWN_END_PART_ ((uintptr_t)512) /* bytes of ends that a thread takes at a time, and a multiple of that is where */

OWN_BEGIN_C_
extern const char own_abi_v1_level_2_needs_libown_debug;
/* `at` null: the place is the address the function returns to. All: any thread, and in a signal handler. */
own_tag own_tag_open_(const void *ptr, const char *type, size_t size, own_where at);
OWN_COLD_ void own_tag_empty_(const void *ptr, own_tag *tag, own_where at);
void own_tag_forget_(const void *ptr, own_tag *tag, own_where at);
void own_tag_into_raw_(const void *ptr, own_tag *tag, own_where at);
bool own_tag_drop_(const void *value, own_tag *tag, own_where at);
void own_tag_grown_(own_tag *tag, const void *ptr, size_t size, own_where at);
/* What a verb that borrows needs to go on: the group of an owner, and the number of the place. */
struct own_loan_ {
    uint32_t group, number;
};
OWN_COLD_ struct own_loan_ own_tag_share_(const void *ptr, own_tag tag, own_where at);
OWN_COLD_ struct own_loan_ own_tag_lend_(const void *ptr, own_tag tag, own_where at);
own_tag own_tag_reborrow_(const void *ptr, own_tag tag, own_where at);
void own_tag_read_(const void *ptr, own_tag tag, own_where at);
void own_tag_change_(const void *ptr, const own_tag *tag, own_where at);
OWN_COLD_ void own_not_unique_(own_tag tag, own_where at);
OWN_COLD_ void own_wrong_result_(own_where at);
/* A tag that is not its slot's: reports it, unless it only has to end the borrows made from it. */
OWN_COLD_ void own_tag_look_(own_tag tag, own_where at);
OWN_COLD_ void own_out_of_bounds_(own_tag tag, size_t index, size_t length, own_where at);
void own_tag_thread_(own_tag tag, own_where at);
void own_tag_allocator_(own_tag tag, const char *from, const char *to, own_where at);
/* A thread waits for the lock of this value; `frame` is that of the function called there. Returns unless it is the one that
 * holds it (double-lock), and then too when the program goes on. */
void own_lock_waits_(const void *value, own_where at, const void *frame);
/* The value is dropped, and there are guards (drop-while-locked); they end. */
OWN_COLD_ void own_lock_ends_(const void *value);
/* The borrow is that of an own_with: it is in the way of others until it leaves. */
void own_tag_enter_(own_tag *tag);
void own_tag_leave_(own_tag tag);
void own_free_(void *memory, size_t size);
#if OWN_HAS_GNU_
extern OWN_THREAD_LOCAL_ struct own_end_ *own_next_end_; /* where the thread notes the next one, unless the part is full */
#endif
OWN_END_C_
OWN_USED_ static const char *const own_abi_ = &own_abi_v1_level_2_needs_libown_debug;

#define OWN_EMPTY_(verb, h, was, at) own_tag_##verb##_((const void *)(was), &(h).tag, at)
#define OWN_DROP_(value, h, at)      own_tag_drop_((const void *)(value), &(h).tag, at)

OWN_INLINE_ uint32_t own_group_(own_tag tag)
{
    return tag.slot & (OWN_GROUPS_ - 1);
}
OWN_INLINE_ struct own_generation *own_word_(enum own_word_kind_ kind, uint32_t group)
{
    return &own_generations_[(uint32_t)kind * OWN_GROUPS_ + group];
}
/* 16 bits that tell places of a program apart, as they stand in tags: 6 beside the group, 10 below the generation. */
OWN_INLINE_ uint32_t own_site_number_(own_where at)
{
    return (uint32_t)((uintptr_t)at >> 5) & 0xffff;
}
/* The word of the borrows of an owner; that it has zeros where a tag has a number lets compilers drop the check of a fresh borrow. */
OWN_INLINE_ uint32_t own_borrows_(own_tag tag)
{
    uint32_t borrows = OWN_LOAD_SETTLED_(&own_word_(OWN_BORROWS_, own_group_(tag))->number);
    if (borrows & OWN_NUMBER_)
        OWN_UNREACHABLE_();
    return borrows;
}
/* The tag of a borrow from the owner of this group, made at the place of this number. */
OWN_INLINE_ own_tag own_lend_(uint32_t group, uint32_t number)
{
    own_tag tag;
    tag.slot = group | OWN_LOAN_ | number << OWN_SLOT_BITS_;
    tag.generation = number >> (32 - OWN_SLOT_BITS_);
    tag.generation |= own_borrows_(tag);
    return tag;
}
/* The tag of an owner that is empty: which one it was, as far as that fits, in the upper 12 and 6 bits, and where and how
 * (2 bits) it ended. Bit 20 is set, which it is in no owner's word. */
OWN_INLINE_ own_tag own_tombstone_(own_tag tag, uint32_t how, uint32_t place)
{
    own_tag tomb;
    tomb.slot = own_group_(tag) | how << 24 | (tag.generation << 14 & UINT32_C(0xfc000000));
    tomb.generation = place | tag.generation << 20;
    return tomb;
}

OWN_INLINE_ bool own_tag_adopt_(own_tag *tag, const void *ptr, const char *type, size_t size, own_where at)
{
    *tag = own_tag_open_(ptr, type, size, at);
    return tag->slot != 0;
}
OWN_INLINE_ own_tag own_tag_ref_(const void *ptr, own_tag tag, own_where at)
{
    uint32_t group = own_group_(tag), number = own_site_number_(at);
    if (OWN_UNLIKELY_(!at || OWN_LOAD_ACQUIRE_(&own_word_(OWN_OWNER_, group)->number) != tag.generation)) {
        struct own_loan_ loan = own_tag_share_(ptr, tag, at);
        group = loan.group & (OWN_GROUPS_ - 1);
        number = loan.number & OWN_NUMBERS_;
    }
    return own_lend_(group, number);
}
#if OWN_HAS_GNU_
/* Whether the tag is a live owner's without a flag that libown must look at, and the place has a number that fits. */
OWN_INLINE_ bool own_is_plain_(own_tag tag, uint32_t place)
{
    uint32_t owner = OWN_LOAD_RELAXED_(&own_word_(OWN_OWNER_, own_group_(tag))->number);
    return ((owner ^ tag.generation) & ~OWN_LENT_) == 0 && place - 1 < OWN_PLACES_ - 1;
}
OWN_INLINE_ uint32_t own_place_(own_where at)
{
    return at ? OWN_LOAD_RELAXED_(&at->place) : 0;
}
OWN_INLINE_ void own_note_end_(struct own_end_ *end, uint32_t group, uint32_t borrows, uint32_t place, uint32_t how)
{
    OWN_STORE_RELAXED_(&end->group, group);
    OWN_STORE_RELAXED_(&end->borrows, borrows);
    OWN_STORE_RELAXED_(&end->place, place);
    OWN_STORE_RELAXED_(&end->how, how);
    own_next_end_ = end + 1;
}
OWN_INLINE_ own_tag own_tag_mut_(const void *ptr, own_tag tag, own_where at)
{
    uint32_t group = own_group_(tag), number = own_site_number_(at), place = own_place_(at);
    struct own_end_ *end = own_next_end_;
    if (OWN_UNLIKELY_(!own_is_plain_(tag, place) || (uintptr_t)end % OWN_END_PART_ == 0)) {
        struct own_loan_ loan = own_tag_lend_(ptr, tag, at);
        group = loan.group & (OWN_GROUPS_ - 1);
        number = loan.number & OWN_NUMBERS_;
    } else {
        uint32_t borrows = own_borrows_(tag);
        own_note_end_(end, group, borrows, place, OWN_ENDED_BY_MUT_);
        OWN_STORE_RELAXED_(&own_word_(OWN_OWNER_, group)->number, tag.generation | OWN_LENT_);
        own_word_(OWN_BORROWS_, group)->number = (borrows | OWN_EXCLUSIVE_) + OWN_NEXT_BORROWS_;
    }
    return own_lend_(group, number);
}
OWN_INLINE_ void own_tag_move_(const void *ptr, own_tag *tag, own_where at)
{
    own_tag moved = *tag;
    uint32_t group = own_group_(moved), place = own_place_(at);
    if (OWN_UNLIKELY_(!own_is_plain_(moved, place))) {
        own_tag_empty_(ptr, tag, at);
    } else {
        uint32_t borrows = own_borrows_(moved) & ~OWN_EXCLUSIVE_;
        OWN_STORE_RELAXED_(&own_word_(OWN_OWNER_, group)->number, moved.generation);
        own_word_(OWN_BORROWS_, group)->number = borrows + OWN_NEXT_BORROWS_;
        own_word_(OWN_MOVED_, group)->number = place;
        *tag = own_tombstone_(moved, OWN_EMPTIED_BY_MOVE_, place);
    }
}
#else
OWN_INLINE_ own_tag own_tag_mut_(const void *ptr, own_tag tag, own_where at)
{
    struct own_loan_ loan = own_tag_lend_(ptr, tag, at);
    return own_lend_(loan.group, loan.number);
}
OWN_INLINE_ void own_tag_move_(const void *ptr, own_tag *tag, own_where at)
{
    own_tag_empty_(ptr, tag, at);
}
#endif
OWN_INLINE_ void own_tag_get_(own_tag tag, own_where at)
{
    if (OWN_UNLIKELY_((own_borrows_(tag) ^ tag.generation) > OWN_NUMBER_))
        own_tag_look_(tag, at);
}
OWN_INLINE_ void own_tag_use_(own_tag tag, own_where at)
{
    if (OWN_UNLIKELY_((own_word_(OWN_OWNER_, own_group_(tag))->number ^ tag.generation) & ~OWN_FLAGS_))
        own_tag_look_(tag, at);
}

OWN_INLINE_ void own_tag_bounds_(own_tag tag, size_t index, size_t length, own_where at)
{
    if (OWN_UNLIKELY_(index >= length))
        own_out_of_bounds_(tag, index, length, at);
}
OWN_INLINE_ void own_result_is_(bool expected, own_where at)
{
    if (OWN_UNLIKELY_(!expected))
        own_wrong_result_(at);
}
OWN_INLINE_ void own_tag_only_(own_tag tag, bool is_only, own_where at)
{
    if (OWN_UNLIKELY_(!is_only))
        own_not_unique_(tag, at);
}

/* Any borrow, as far as own_with must know it. */
struct own_borrow_ {
    const void *ptr;
    own_tag tag;
};
#define OWN_ENTER_(borrow) (own_tag_enter_(&(borrow).tag), &(borrow))
OWN_INLINE_ void own_leave_(const void *borrow)
{
    struct own_borrow_ same;
    memcpy(&same, borrow, sizeof same);
    own_tag_leave_(same.tag);
}

#endif
