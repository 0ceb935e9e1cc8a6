/* Level debug: every violation is a report with its sites. SPDX-License-Identifier: MIT
 *
 * An owner has three words in the table: its own generation beside that of its shared borrows, so that reading touches little
 * memory, and, in the upper half, that of its exclusive borrow. A borrow's tag names the word of its kind, so it can end while
 * its owner lives. The bits of a borrow's tag that slot and generation do not need say where it was made. To borrow shared
 * takes no call, nor does the check that a dereference makes; everything else is a call into libown_debug (libown/debug/). */
#ifndef OWN_DEBUG_H
#define OWN_DEBUG_H

#include "own/tag.h"

#define OWN_FOREIGN_ 1
/* Tells an optional that is none from an owner full of zeros. */
#define OWN_NONE_ 1
/* The generation in a tag, and the flag that makes the check fail so that the library has a look. */
#define OWN_CHECKED_ UINT32_C(0x800fffff)

OWN_BEGIN_C_
extern const char own_abi_v1_level_2_needs_libown_debug;
/* `at` null: the place is the address the function returns to. All: any thread, and in a signal handler. */
bool own_tag_adopt_(own_tag *tag, const void *ptr, const char *type, size_t size, own_where at);
void own_tag_move_(const void *ptr, own_tag *tag, own_where at);
void own_tag_forget_(const void *ptr, own_tag *tag, own_where at);
void own_tag_into_raw_(const void *ptr, own_tag *tag, own_where at);
bool own_tag_drop_(const void *value, own_tag *tag, own_where at);
void own_tag_grown_(own_tag *tag, const void *ptr, size_t size, own_where at);
own_tag own_tag_share_(const void *ptr, own_tag tag, own_where at);
own_tag own_tag_mut_(const void *ptr, own_tag tag, own_where at);
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
OWN_END_C_
OWN_USED_ static const char *const own_abi_ = &own_abi_v1_level_2_needs_libown_debug;

#define OWN_EMPTY_(verb, h, was, at) own_tag_##verb##_((const void *)(was), &(h).tag, at)
#define OWN_DROP_(value, h, at)      own_tag_drop_((const void *)(value), &(h).tag, at)

/* 16 bits that tell places of a program apart, as they stand in tags: 6 beside the slot, 10 beside the generation. */
OWN_INLINE_ uint32_t own_site_number_(own_where at)
{
    return (uint32_t)((uintptr_t)at >> 5) & 0xffff;
}
OWN_INLINE_ own_tag own_tag_ref_(const void *ptr, own_tag tag, own_where at)
{
    uint32_t slot = tag.slot & (OWN_SLOTS_ / 2 - 2);
    own_tag borrow;
    if (OWN_UNLIKELY_(!at || !ptr || OWN_LOAD_RELAXED_(&own_generations_[slot].number) != tag.generation))
        return own_tag_share_(ptr, tag, at);
    borrow.slot = (slot + 1) | own_site_number_(at) << OWN_SLOT_BITS_;
    borrow.generation = own_generations_[slot + 1].number | own_site_number_(at) >> 6 << 20;
    return borrow;
}
OWN_INLINE_ void own_tag_get_(own_tag tag, own_where at)
{
    if (OWN_UNLIKELY_((own_generations_[tag.slot & (OWN_SLOTS_ - 1)].number ^ tag.generation) & OWN_CHECKED_))
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
