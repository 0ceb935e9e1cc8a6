/* Owners that point at something: guards, threads, the ends of channels. SPDX-License-Identifier: MIT
 *
 * They have the verbs of own/handle.h (own_auto, own_move, own_drop, own_take, own_unwrap, ...), and the level detects
 * the same mistakes as with an own_T. The headers that declare them are made of this; it is not for use elsewhere. */
#ifndef OWN_OWNER_H
#define OWN_OWNER_H

#include "own/verbs.h"

/* Who may drop an owner: any thread, or (level debug) the one that made it. */
#define OWN_ANY_THREAD_(h, at) ((void)(at))
#ifndef OWN_THREAD_
#define OWN_THREAD_(h, at) ((void)(at))
#endif

/* OWN_READ_ for an owner that nobody borrows from: no call when it is as it should be. */
#if OWN_LEVEL == 0
#define OWN_EXPECT_(h, at) ((void)(at))
#elif OWN_LEVEL == 1
/* The generation says all; the null tells the compiler, which sees some mistakes itself, that they end here. */
#define OWN_EXPECT_(h, at)                                                                                             \
    (OWN_UNLIKELY_(!(h).ptr || own_stale_((h).tag)) ? own_trap_owner_((const void *)(h).ptr, (h).tag, at) : (void)0)
#else
#define OWN_EXPECT_(h, at) (OWN_UNLIKELY_(!(h).ptr || own_stale_((h).tag)) ? OWN_READ_(h, at) : (void)0)
#endif

/* own_NAME and opt_NAME, pointers to a `type`; members: of their unions, as in handle.h. release(type *) ends what
 * they own; thread: one of the two above. own_NAME_adopt_ makes an owner of a pointer; opt_NAME_adopt_ makes none of null, and
 * when the level has no slot left. */
/* clang-format off */
#define OWN_DECLARE_OWNER_(name, type, members, release, thread)                                                       \
    OWN_EXTENSION_ typedef struct OWN_NODISCARD_TYPE_ own_##name {                                                     \
        union { type *ptr; members };                                                                                  \
        OWN_TAG_                                                                                                       \
    } own_##name;                                                                                                      \
    OWN_EXTENSION_ typedef struct OWN_NODISCARD_TYPE_ opt_##name {                                                     \
        union { type *ptr; members own_##name (*own_t_)(void); };                                                      \
        OWN_TAG_                                                                                                       \
    } opt_##name;                                                                                                      \
    OWN_OWNER_VERBS_(name);                                                                                            \
    OWN_OPTIONAL_VERBS_(name);                                                                                         \
    OWN_DECLARE_OWNER_DROP_(own_##name, type, release, thread)                                                         \
    OWN_DECLARE_OWNER_DROP_(opt_##name, type, release, thread)                                                         \
    OWN_INLINE_ opt_##name opt_##name##_adopt_(type *raw, own_where at)                                                \
    {                                                                                                                  \
        opt_##name o;                                                                                                  \
        o.ptr = raw;                                                                                                   \
        OWN_TAG_NONE_(o);                                                                                              \
        if (raw && OWN_UNLIKELY_(!OWN_ADOPT_(o, #name, at))) { release(raw); o.ptr = NULL; }                           \
        return o;                                                                                                      \
    }                                                                                                                  \
    OWN_INLINE_ own_##name own_##name##_adopt_(type *raw, own_where at)                                                \
    {                                                                                                                  \
        own_##name o;                                                                                                  \
        o.ptr = raw;                                                                                                   \
        if (OWN_UNLIKELY_(!OWN_ADOPT_(o, #name, at))) { release(raw); own_out_of_memory(0); }                          \
        return o;                                                                                                      \
    }                                                                                                                  \
    typedef int own_##name##_is_an_owner_

#define OWN_DECLARE_OWNER_DROP_(H, type, release, thread)                                                              \
    OWN_INLINE_ void H##_drop_at_(H *o, own_where at)                                                                  \
    {                                                                                                                  \
        type *value = o->ptr;                                                                                          \
        if (value) {                                                                                                   \
            o->ptr = NULL;                                                                                             \
            thread(*o, at);                                                                                            \
            if (OWN_DROP_(value, *o, at)) release(value);                                                              \
        }                                                                                                              \
    }                                                                                                                  \
    OWN_INLINE_ void H##_drop(H *o)                                                                                    \
    { H##_drop_at_(o, NULL); }

/* own_NAME_ref, own_NAME_mut: the borrows of the T that an own_NAME points at. */
#define OWN_DECLARE_OWNER_REF_(name, T)                                                                                \
    OWN_INLINE_ ref_##T own_##name##_ref(const own_##name *o)                                                          \
    { ref_##T b; b.ptr = o->ptr; OWN_BORROW_(ref, b, *o, NULL); return b; }                                            \
    typedef int own_##name##_lends_
#define OWN_DECLARE_OWNER_MUT_(name, T)                                                                                \
    OWN_INLINE_ mut_##T own_##name##_mut(own_##name *o)                                                                \
    { mut_##T b; b.ptr = o->ptr; OWN_BORROW_(mut, b, *o, NULL); return b; }                                            \
    typedef int own_##name##_lends_exclusively_
/* clang-format on */

#endif
