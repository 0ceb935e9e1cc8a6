/* Counted owners for several threads. SPDX-License-Identifier: MIT
 *
 * OWN_DECLARE_ARC(T), after OWN_DECLARE(T) and with OWN_DEFINE_DROP, declares own_arc_T, opt_arc_T, own_weak_arc_T and
 * opt_weak_arc_T with all that rc.h lists for own_rc_T, and OWN_DECLARE_ARC_IN(T, allocator) takes an allocator. The
 * difference is where they may be: each owner of one T may be in another thread, and the last one, wherever it is,
 * drops the T. One thread at a time per owner; clone and downgrade only read theirs, so several may share that.
 *
 * What several threads own they can only read, unless it is made to be changed by several: hold a mutex_T (mutex.h) in it.
 * own_arc_T_make_mut copies bytes that the other owners have; a T with a lock in it is for own_arc_T_mut only.
 *
 * The counts are as in Rust's Arc, and so are the orders: clone is relaxed; drop releases, and the last one acquires. */
#ifndef OWN_ARC_H
#define OWN_ARC_H

#include "own/own.h"

#include "own/counted.h"

#if !OWN_HAS_GNU_
#error "own: this compiler has no __atomic builtins, which arcs are made of"
#endif

#if defined(__OWN_CHECK__) && !defined(OWN_CHECK_BODIES)
#include "own/check/counted.h"
#define OWN_DECLARE_ARC(T)               OWN_DECLARE_COUNTED_(arc, T)
#define OWN_DECLARE_ARC_IN(T, allocator) OWN_DECLARE_COUNTED_(arc, T)
#else
#include "own/counted_functions.h"
#define OWN_DECLARE_ARC(T)               OWN_DECLARE_COUNTED_(arc, T, &own_malloc_allocator)
#define OWN_DECLARE_ARC_IN(T, allocator) OWN_DECLARE_COUNTED_(arc, T, allocator)

/* All owners together count as one weak owner. */
struct own_arc_block_ {
    OWN_ALIGNAS_MAX_ size_t owners;
    size_t weak_owners; /* or OWN_ARC_LOCKED_, while own_arc_is_only_ looks at both */
};
#define OWN_ARC_LOCKED_ SIZE_MAX
#define OWN_ARC_MOST_   (SIZE_MAX / 2)

OWN_BEGIN_C_
/* So many owners were forgotten that their count would begin again at 0. */
OWN_COLD_ OWN_NORETURN_ void own_arc_overflow_(void);
OWN_END_C_

OWN_INLINE_ void own_arc_begin_(struct own_arc_block_ *block)
{
    block->owners = block->weak_owners = 1;
}
OWN_INLINE_ void own_arc_add_(struct own_arc_block_ *block)
{
    if (OWN_UNLIKELY_((ptrdiff_t)OWN_ADD_RELAXED_(&block->owners, 1) < 0)) /* needs no more than the flags */
        own_arc_overflow_();
}
/* One less at *count; true for the last, which then sees all that the others did. */
OWN_INLINE_ bool own_arc_remove_from_(size_t *count)
{
    return OWN_ADD_RELEASE_(count, (size_t)-1) == 1 && OWN_LOAD_ACQUIRE_(count) == 0;
}
OWN_INLINE_ bool own_arc_remove_(struct own_arc_block_ *block)
{
    return own_arc_remove_from_(&block->owners);
}
OWN_INLINE_ bool own_arc_is_last_weak_(const struct own_arc_block_ *block)
{
    return OWN_LOAD_ACQUIRE_(&block->weak_owners) == 1;
}
OWN_INLINE_ bool own_arc_remove_weak_(struct own_arc_block_ *block)
{
    return own_arc_is_last_weak_(block) || own_arc_remove_from_(&block->weak_owners);
}
OWN_INLINE_ void own_arc_add_weak_(struct own_arc_block_ *block)
{
    size_t count = OWN_LOAD_RELAXED_(&block->weak_owners);
    for (;;) {
        if (OWN_UNLIKELY_(count == OWN_ARC_LOCKED_)) {
            OWN_PAUSE_();
            count = OWN_LOAD_RELAXED_(&block->weak_owners);
        } else if (OWN_UNLIKELY_(count > OWN_ARC_MOST_)) {
            own_arc_overflow_();
        } else if (OWN_SWAP_IF_ACQUIRE_(&block->weak_owners, &count, count + 1)) {
            return;
        }
    }
}
OWN_INLINE_ bool own_arc_add_unless_ended_(struct own_arc_block_ *block)
{
    size_t count = OWN_LOAD_RELAXED_(&block->owners);
    while (count) {
        if (OWN_UNLIKELY_(count > OWN_ARC_MOST_))
            own_arc_overflow_();
        if (OWN_SWAP_IF_ACQUIRE_(&block->owners, &count, count + 1))
            return true;
    }
    return false;
}
OWN_INLINE_ bool own_arc_remove_if_one_(struct own_arc_block_ *block)
{
    size_t one = 1;
    return OWN_SWAP_IF_ACQUIRE_(&block->owners, &one, 0);
}
/* While there is this owner and no weak one, nobody can make another; a weak one that was just made into an owner is gone
 * from the one count when it is in the other. */
OWN_INLINE_ bool own_arc_is_only_(const struct own_arc_block_ *block)
{
    struct own_arc_block_ *counts = (struct own_arc_block_ *)(uintptr_t)block;
    size_t one = 1;
    bool only;
    if (!OWN_SWAP_IF_ACQUIRE_(&counts->weak_owners, &one, OWN_ARC_LOCKED_))
        return false;
    only = OWN_LOAD_ACQUIRE_(&counts->owners) == 1;
    OWN_STORE_RELEASE_(&counts->weak_owners, 1);
    return only;
}
/* What they were a moment ago. */
OWN_INLINE_ size_t own_arc_count_(const struct own_arc_block_ *block)
{
    return OWN_LOAD_RELAXED_(&block->owners);
}
OWN_INLINE_ size_t own_arc_weak_count_(const struct own_arc_block_ *block)
{
    size_t count = OWN_LOAD_RELAXED_(&block->weak_owners);
    return count == OWN_ARC_LOCKED_ ? 0 : count - 1;
}
#endif

#endif
