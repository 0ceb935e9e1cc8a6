/* The shape of an owner of anything. SPDX-License-Identifier: MIT
 *
 * Guards, arcs, threads and the ends of channels are owners: the verbs of own/handle.h (own_auto, own_move, own_drop,
 * own_take, own_unwrap, ...) work on them as on an own_T, and the level detects the same mistakes. The headers that
 * declare them are made of this macro; it is not for use elsewhere.
 *
 *   own_NAME own_NAME_move(own_NAME *o), own_NAME_replace(own_NAME *o, own_NAME value), void own_NAME_drop(own_NAME *o)
 *   opt_NAME opt_NAME_none(void), opt_NAME_some(own_NAME o), opt_NAME_take(opt_NAME *o)
 *   bool opt_NAME_is_some(const opt_NAME *o), own_NAME opt_NAME_unwrap(opt_NAME *o), void opt_NAME_drop(opt_NAME *o)
 */
#ifndef OWN_OWNER_H
#define OWN_OWNER_H

#include "own/handle.h"

/* The owner h is used, perhaps by several threads at a time: it has what it owns. */
#if OWN_LEVEL == 0
#define OWN_EXPECT_(h, at) ((void)(at))
#else
#define OWN_EXPECT_(h, at) ((void)own_tag_ref_((const void *)(h).ptr, (h).tag, at))
#endif

/* Who may use an owner: any thread, one at a time; or (level debug) the one that made it. */
#define OWN_ANY_THREAD_(h, at) ((void)(at))
#ifndef OWN_THREAD_
#define OWN_THREAD_(h, at) ((void)(at))
#endif

/* members: of the unions, as in handle.h. release(T *) ends what a handle owned. thread: see above. */
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
    OWN_INLINE_ opt_##name opt_##name##_none(void)                                                                     \
    { opt_##name o; o.ptr = NULL; OWN_TAG_NONE_(o); return o; }                                                        \
    OWN_INLINE_ opt_##name opt_##name##_some(own_##name owner)                                                         \
    { opt_##name o; o.ptr = owner.ptr; OWN_TAG_COPY_(o, owner); return o; }                                            \
    /* The owner of *raw, none for null; what is owned has ended when there is no slot for it. */                      \
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
        if (OWN_UNLIKELY_(!OWN_ADOPT_(o, #name, at))) own_out_of_memory(0);                                            \
        return o;                                                                                                      \
    }                                                                                                                  \
    OWN_INLINE_ own_##name own_##name##_move(own_##name *o)                                                            \
    {                                                                                                                  \
        own_##name moved = *o;                                                                                         \
        thread(*o, NULL);                                                                                              \
        OWN_EMPTY_(move, *o, NULL);                                                                                    \
        o->ptr = NULL;                                                                                                 \
        return moved;                                                                                                  \
    }                                                                                                                  \
    OWN_INLINE_ own_##name own_##name##_replace(own_##name *o, own_##name value)                                       \
    {                                                                                                                  \
        own_##name old = *o;                                                                                           \
        OWN_EMPTY_(move, *o, NULL);                                                                                    \
        *o = value;                                                                                                    \
        return old;                                                                                                    \
    }                                                                                                                  \
    OWN_INLINE_ void own_##name##_drop_at_(own_##name *o, own_where at)                                                \
    {                                                                                                                  \
        type *value = o->ptr;                                                                                          \
        if (value) {                                                                                                   \
            o->ptr = NULL;                                                                                             \
            thread(*o, at);                                                                                            \
            if (OWN_DROP_(value, *o, at)) release(value);                                                              \
        }                                                                                                              \
    }                                                                                                                  \
    OWN_INLINE_ void opt_##name##_drop_at_(opt_##name *o, own_where at)                                                \
    {                                                                                                                  \
        type *value = o->ptr;                                                                                          \
        if (value) {                                                                                                   \
            o->ptr = NULL;                                                                                             \
            thread(*o, at);                                                                                            \
            if (OWN_DROP_(value, *o, at)) release(value);                                                              \
        }                                                                                                              \
    }                                                                                                                  \
    OWN_INLINE_ void own_##name##_drop(own_##name *o)                                                                  \
    { own_##name##_drop_at_(o, NULL); }                                                                                \
    OWN_INLINE_ void opt_##name##_drop(opt_##name *o)                                                                  \
    { opt_##name##_drop_at_(o, NULL); }                                                                                \
    OWN_INLINE_ bool opt_##name##_is_some(const opt_##name *o)                                                         \
    { return o->ptr != NULL; }                                                                                         \
    OWN_INLINE_ opt_##name opt_##name##_take(opt_##name *o)                                                            \
    {                                                                                                                  \
        opt_##name taken = *o;                                                                                         \
        if (o->ptr) OWN_EMPTY_(move, *o, NULL);                                                                        \
        o->ptr = NULL;                                                                                                 \
        return taken;                                                                                                  \
    }                                                                                                                  \
    OWN_INLINE_ own_##name opt_##name##_unwrap(opt_##name *o)                                                          \
    {                                                                                                                  \
        own_##name owner;                                                                                              \
        owner.ptr = o->ptr;                                                                                            \
        OWN_TAG_COPY_(owner, *o);                                                                                      \
        OWN_EMPTY_(move, *o, NULL);                                                                                    \
        o->ptr = NULL;                                                                                                 \
        return owner;                                                                                                  \
    }                                                                                                                  \
    typedef int own_##name##_is_an_owner_

/* The shared and the exclusive borrow of what an own_name owns, a T. */
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
