/* Counted owners for one thread. SPDX-License-Identifier: MIT
 *
 * OWN_DECLARE_RC(T), after OWN_DECLARE(T) and with OWN_DEFINE_DROP, declares
 *
 *   own_rc_T       one of the owners of a T, which ends with the last of them        opt_rc_T       or none
 *   own_weak_rc_T  keeps no T, and can become an own_rc_T while there is one          opt_weak_rc_T  or none
 *
 * with own_rc_T_move, _replace, _forget, _drop, _ref and the functions of optionals as in handle.h, and
 *
 *   own_rc_T own_rc_T_new(const T *init, size_t size)         as own_T_new; also opt_rc_T own_rc_T_try_new
 *   own_rc_T own_rc_T_clone(const own_rc_T *o)                another owner of the same T
 *   ref_T own_rc_T_ref(const own_rc_T *o)                     borrows; good no longer than *o owns, whoever else does
 *   mut_T own_rc_T_mut(own_rc_T *o)                           *o must be the only owner, weak ones included
 *   bool own_rc_T_is_only(const own_rc_T *o)                  whether it is
 *   mut_T own_rc_T_make_mut(own_rc_T *o, size_t size, own_rc_T_copy *copy)
 *                                                             when *o is not the only owner, the others keep the T and *o
 *                                                             gets another: moved there if the others are all weak, else
 *                                                             copied: copy(to, from) finishes what a copy of the bytes
 *                                                             began, which is all when it is null
 *   bool own_rc_T_try_make_only(own_rc_T *o, size_t size, own_rc_T_copy *copy)    its first half; false: memory is short
 *   opt_rc_T own_rc_T_try_unwrap(own_rc_T *o, T *to, size_t size)    *o is empty. The only owner but for weak ones: none,
 *                                                             and its T has moved to *to. Else: what *o was
 *   size_t own_rc_T_count(const own_rc_T *o), own_rc_T_weak_count(const own_rc_T *o)
 *   bool own_rc_T_is_same(const own_rc_T *a, const own_rc_T *b)      whether both own one T
 *   own_weak_rc_T own_rc_T_downgrade(const own_rc_T *o)
 *   opt_rc_T own_weak_rc_T_upgrade(const own_weak_rc_T *w)    none when the T has ended
 *   own_weak_rc_T own_weak_rc_T_clone(const own_weak_rc_T *w)
 *
 * The handle points at the T; the counts are in front of it (Rust's Rc keeps them there too). T may be incomplete. Owners
 * that own each other in a circle are never dropped: let one of them be weak. One thread for all owners of a T; arc.h is
 * for several. OWN_DECLARE_RC_IN(T, allocator) takes the memory from an allocator (allocator.h). */
#ifndef OWN_RC_H
#define OWN_RC_H

#include "own/own.h"

#include "own/counted.h"

#if defined(__OWN_CHECK__) && !defined(OWN_CHECK_BODIES)
#include "own/check/counted.h"
#define OWN_DECLARE_RC(T)               OWN_DECLARE_COUNTED_(rc, T)
#define OWN_DECLARE_RC_IN(T, allocator) OWN_DECLARE_COUNTED_(rc, T)
#else
#include "own/counted_functions.h"
#define OWN_DECLARE_RC(T)               OWN_DECLARE_COUNTED_(rc, T, &own_malloc_allocator)
#define OWN_DECLARE_RC_IN(T, allocator) OWN_DECLARE_COUNTED_(rc, T, allocator)

/* All owners together count as one weak owner. */
struct own_rc_block_ {
    OWN_ALIGNAS_MAX_ size_t owners;
    size_t weak_owners;
};

OWN_BEGIN_COUNTS_
OWN_INLINE_ void own_rc_begin_(struct own_rc_block_ *block)
{
    block->owners = block->weak_owners = 1;
}
OWN_INLINE_ void own_rc_add_(struct own_rc_block_ *block)
{
    block->owners++;
}
OWN_INLINE_ bool own_rc_remove_(struct own_rc_block_ *block)
{
    return --block->owners == 0;
}
OWN_INLINE_ void own_rc_add_weak_(struct own_rc_block_ *block)
{
    block->weak_owners++;
}
OWN_INLINE_ bool own_rc_is_last_weak_(const struct own_rc_block_ *block)
{
    return block->weak_owners == 1;
}
OWN_INLINE_ bool own_rc_remove_weak_(struct own_rc_block_ *block)
{
    return --block->weak_owners == 0;
}
OWN_INLINE_ bool own_rc_add_unless_ended_(struct own_rc_block_ *block)
{
    if (!block->owners)
        return false;
    block->owners++;
    return true;
}
OWN_INLINE_ bool own_rc_remove_if_one_(struct own_rc_block_ *block)
{
    return block->owners == 1 && own_rc_remove_(block);
}
OWN_INLINE_ bool own_rc_is_only_(const struct own_rc_block_ *block)
{
    return block->owners == 1 && block->weak_owners == 1;
}
OWN_INLINE_ size_t own_rc_count_(const struct own_rc_block_ *block)
{
    return block->owners;
}
OWN_INLINE_ size_t own_rc_weak_count_(const struct own_rc_block_ *block)
{
    return block->weak_owners - 1;
}
OWN_END_COUNTS_
#endif

#endif
