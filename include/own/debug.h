/* Level debug: every violation is a report with its sites. SPDX-License-Identifier: MIT
 *
 * Owners have slots, and borrows have slots of their own, so that a borrow can end while its owner lives. The check that a
 * dereference makes is the one of level hardened; everything else is a call into libown_debug (libown/debug/). */
#ifndef OWN_DEBUG_H
#define OWN_DEBUG_H

#include "own/tag.h"

OWN_BEGIN_C_
extern const char own_abi_v1_level_2;
/* `at` null: the place is the address the function returns to. All: any thread. */
bool own_tag_adopt_(own_tag *tag, const void *ptr, const char *type, own_where at);
void own_tag_move_(const void *ptr, own_tag *tag, own_where at);
void own_tag_forget_(const void *ptr, own_tag *tag, own_where at);
void own_tag_into_raw_(const void *ptr, own_tag *tag, own_where at);
bool own_tag_drop_(const void *value, own_tag *tag, own_where at);
own_tag own_tag_ref_(const void *ptr, own_tag tag, own_where at);
own_tag own_tag_mut_(const void *ptr, own_tag tag, own_where at);
own_tag own_tag_reborrow_(const void *ptr, own_tag tag, own_where at);
void own_tag_read_(const void *ptr, own_tag tag, own_where at);
void own_tag_change_(const void *ptr, const own_tag *tag, own_where at);
void own_tag_grown_(own_tag *tag, const void *ptr, size_t size, own_where at);
OWN_COLD_ void own_out_of_bounds_(own_tag tag, size_t index, size_t length, own_where at);
OWN_COLD_ void own_not_unique_(own_tag tag, own_where at);
OWN_COLD_ void own_wrong_result_(own_where at);
/* A borrow whose tag is not its slot's: reports it, unless it only has to end the borrows made from it. */
OWN_COLD_ void own_tag_look_(own_tag tag, own_where at);
/* The borrow is that of an own_with: gives it a slot that no other borrow shares, until it leaves. */
void own_tag_enter_(own_tag *tag);
void own_tag_leave_(own_tag tag);
OWN_END_C_
OWN_USED_ static const char *const own_abi_ = &own_abi_v1_level_2;

OWN_INLINE_ void own_tag_get_(own_tag tag, own_where at)
{
    if (OWN_UNLIKELY_(own_stale_(tag)))
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
