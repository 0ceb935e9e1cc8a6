/* The functions that every owner has, for the headers of the family. SPDX-License-Identifier: MIT
 *
 * own_K and opt_K are structs of the same layout, whose first member is `ptr` and which have OWN_TAG_. */
#ifndef OWN_VERBS_H
#define OWN_VERBS_H

#include "own/handle.h"

/* clang-format off */
/* own_K_move, own_K_replace, own_K_forget. */
#define OWN_OWNER_VERBS_(K)                                                                                            \
    OWN_INLINE_ own_##K own_##K##_move(own_##K *o)                                                                     \
    {                                                                                                                  \
        own_##K moved = *o;                                                                                            \
        OWN_CLEAR_(*o);                                                                                                \
        OWN_EMPTY_(move, *o, moved.ptr, NULL);                                                                         \
        return moved;                                                                                                  \
    }                                                                                                                  \
    OWN_INLINE_ own_##K own_##K##_replace(own_##K *o, own_##K value)                                                   \
    {                                                                                                                  \
        own_##K old = *o;                                                                                              \
        OWN_EMPTY_(move, *o, old.ptr, NULL);                                                                           \
        *o = value;                                                                                                    \
        return old;                                                                                                    \
    }                                                                                                                  \
    OWN_INLINE_ void own_##K##_forget(own_##K *o)                                                                      \
    {                                                                                                                  \
        own_##K old = *o;                                                                                              \
        OWN_CLEAR_(*o);                                                                                                \
        OWN_EMPTY_(forget, *o, old.ptr, NULL);                                                                         \
    }                                                                                                                  \
    typedef int own_##K##_has_verbs_

/* opt_K_none, opt_K_some, opt_K_is_some, opt_K_take, opt_K_unwrap. */
#define OWN_OPTIONAL_VERBS_(K)                                                                                         \
    OWN_INLINE_ opt_##K opt_##K##_none(void)                                                                           \
    {                                                                                                                  \
        opt_##K o;                                                                                                     \
        if (!OWN_IS_PLAIN_(o)) memset((void *)&o, 0, sizeof o);                                                        \
        o.ptr = NULL;                                                                                                  \
        OWN_TAG_NONE_(o);                                                                                              \
        return o;                                                                                                      \
    }                                                                                                                  \
    OWN_INLINE_ opt_##K opt_##K##_some(own_##K owner)                                                                  \
    { opt_##K o; OWN_ASSIGN_(o, owner); return o; }                                                                    \
    OWN_INLINE_ bool opt_##K##_is_some(const opt_##K *o)                                                               \
    { return o->ptr != NULL; }                                                                                         \
    OWN_INLINE_ opt_##K opt_##K##_take(opt_##K *o)                                                                     \
    {                                                                                                                  \
        opt_##K taken = *o;                                                                                            \
        OWN_CLEAR_(*o);                                                                                                \
        if (taken.ptr) OWN_EMPTY_(move, *o, taken.ptr, NULL);                                                          \
        return taken;                                                                                                  \
    }                                                                                                                  \
    OWN_INLINE_ own_##K opt_##K##_unwrap(opt_##K *o)                                                                   \
    {                                                                                                                  \
        own_##K owner;                                                                                                 \
        OWN_ASSIGN_(owner, *o);                                                                                        \
        OWN_CLEAR_(*o);                                                                                                \
        OWN_EMPTY_(move, *o, owner.ptr, NULL);                                                                         \
        return owner;                                                                                                  \
    }                                                                                                                  \
    typedef int opt_##K##_has_verbs_

/* H_drop, for H an own_K or opt_K whose `ptr` is all that release(ptr) needs. */
#define OWN_DROP_VERB_(H, type, release)                                                                                    \
    OWN_INLINE_ void H##_drop_at_(H *o, own_where at)                                                                  \
    {                                                                                                                  \
        type *value = o->ptr;                                                                     \
        if (value) {                                                                                                   \
            o->ptr = NULL;                                                                                             \
            if (OWN_DROP_(value, *o, at)) release(value);                                                              \
        }                                                                                                              \
    }                                                                                                                  \
    OWN_INLINE_ void H##_drop(H *o)                                                                                    \
    { H##_drop_at_(o, NULL); }                                                                                         \
    typedef int H##_has_drop_
/* clang-format on */

#endif
