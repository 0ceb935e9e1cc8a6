/* What rc and arc are made of. SPDX-License-Identifier: MIT
 *
 * A counted kind C (rc, arc) is a struct own_C_block_, aligned for every type, and what is done with its counts:
 *   own_C_begin_           one owner; the owners together are one weak owner
 *   own_C_add_, own_C_add_weak_                      one more
 *   own_C_remove_, own_C_remove_weak_                one less; true for the last
 *   own_C_is_last_weak_                              there is no other weak owner, and nobody who could make one
 *   own_C_add_unless_ended_                          one more if there is one
 *   own_C_remove_if_one_                             one less if there is exactly one
 *   own_C_is_only_, own_C_count_, own_C_weak_count_  what they say
 *
 * The block lies in front of the value. When the value has ended and weak owners remain, its memory holds its size, which
 * the last of them needs to give the memory back. */
#ifndef OWN_COUNTED_FUNCTIONS_H
#define OWN_COUNTED_FUNCTIONS_H

#include "own/verbs.h"

/* The size of the value's memory. */
OWN_INLINE_ size_t own_counted_size_(size_t size)
{
    return size < sizeof size ? sizeof size : size;
}

/* Memory for a head and a value, as *init; or null. The result is where the value is. */
OWN_INLINE_ void *own_counted_box_(const struct own_allocator *allocator, size_t head, const void *init, size_t size)
{
    char *block = size <= PTRDIFF_MAX - head
                      ? (char *)allocator->allocate(head + own_counted_size_(size), allocator->context)
                      : NULL;
    return block ? memcpy(block + head, init, size) : NULL;
}

/* clang-format off */
#define OWN_DECLARE_COUNTED_(C, T, allocator)                                                                          \
    typedef own_##T##_value own_##C##_##T##_value;                                                                     \
    typedef own_##T##_value own_weak_##C##_##T##_value;                                                                \
    typedef void own_##C##_##T##_copy(own_##T##_value *to, const own_##T##_value *from);                               \
    OWN_EXTENSION_ typedef struct OWN_NODISCARD_TYPE_ own_##C##_##T {                                                  \
        union { own_##T##_value *ptr; ref_##T (*ref_t_)(void); };                                                      \
        OWN_TAG_                                                                                                       \
    } own_##C##_##T;                                                                                                   \
    OWN_EXTENSION_ typedef struct OWN_NODISCARD_TYPE_ opt_##C##_##T {                                                  \
        union { own_##T##_value *ptr; ref_##T (*ref_t_)(void); own_##C##_##T (*own_t_)(void); };                       \
        OWN_TAG_                                                                                                       \
    } opt_##C##_##T;                                                                                                   \
    OWN_EXTENSION_ typedef struct OWN_NODISCARD_TYPE_ own_weak_##C##_##T {                                             \
        own_##T##_value *ptr;                                                                                          \
        OWN_TAG_                                                                                                       \
    } own_weak_##C##_##T;                                                                                              \
    OWN_EXTENSION_ typedef struct OWN_NODISCARD_TYPE_ opt_weak_##C##_##T {                                             \
        union { own_##T##_value *ptr; own_weak_##C##_##T (*own_t_)(void); };                                           \
        OWN_TAG_                                                                                                       \
    } opt_weak_##C##_##T;                                                                                              \
    OWN_INLINE_ struct own_##C##_block_ *own_##C##_##T##_block_(const own_##T##_value *value)                          \
    { return (struct own_##C##_block_ *)(uintptr_t)value - 1; }                                                        \
    OWN_INLINE_ void own_##C##_##T##_unbox_(own_##T##_value *value, size_t size)                                       \
    {                                                                                                                  \
        own_unbox_(allocator, own_##C##_##T##_block_(value),                                                           \
                   sizeof(struct own_##C##_block_) + own_counted_size_(size));                                         \
    }                                                                                                                  \
    /* The value has ended; what is left is the weak owner that the owners were. */                                    \
    OWN_INLINE_ void own_##C##_##T##_ended_(own_##T##_value *value, size_t size)                                       \
    {                                                                                                                  \
        struct own_##C##_block_ *block = own_##C##_##T##_block_(value);                                                \
        if (!own_##C##_is_last_weak_(block)) {                                                                         \
            memcpy((void *)value, &size, sizeof size);                                                                 \
            if (!own_##C##_remove_weak_(block)) return;                                                                \
        }                                                                                                              \
        own_##C##_##T##_unbox_(value, size);                                                                           \
    }                                                                                                                  \
    OWN_INLINE_ void own_##C##_##T##_release_(own_##T##_value *value)                                                  \
    {                                                                                                                  \
        if (own_##C##_remove_(own_##C##_##T##_block_(value)))                                                          \
            own_##C##_##T##_ended_(value, own_##T##_fini_(value));                                                     \
    }                                                                                                                  \
    OWN_INLINE_ void own_weak_##C##_##T##_release_(own_##T##_value *value)                                             \
    {                                                                                                                  \
        size_t size;                                                                                                   \
        if (!own_##C##_remove_weak_(own_##C##_##T##_block_(value))) return;                                            \
        memcpy(&size, (const void *)value, sizeof size);                                                               \
        own_##C##_##T##_unbox_(value, size);                                                                           \
    }                                                                                                                  \
    OWN_OWNER_VERBS_(C##_##T);                                                                                         \
    OWN_OWNER_VERBS_(weak_##C##_##T);                                                                                  \
    OWN_OPTIONAL_VERBS_(C##_##T);                                                                                      \
    OWN_OPTIONAL_VERBS_(weak_##C##_##T);                                                                               \
    OWN_DROP_VERB_(own_##C##_##T, own_##T##_value, own_##C##_##T##_release_);                                          \
    OWN_DROP_VERB_(opt_##C##_##T, own_##T##_value, own_##C##_##T##_release_);                                          \
    OWN_DROP_VERB_(own_weak_##C##_##T, own_##T##_value, own_weak_##C##_##T##_release_);                                \
    OWN_DROP_VERB_(opt_weak_##C##_##T, own_##T##_value, own_weak_##C##_##T##_release_);                                \
    OWN_INLINE_ own_##T##_value *own_##C##_##T##_box_(const own_##T##_value *init, size_t size)                        \
    {                                                                                                                  \
        own_##T##_value *value =                                                                                       \
            (own_##T##_value *)own_counted_box_(allocator, sizeof(struct own_##C##_block_), init, size);               \
        if (value) own_##C##_begin_(own_##C##_##T##_block_(value));                                                    \
        return value;                                                                                                  \
    }                                                                                                                  \
    OWN_INLINE_ opt_##C##_##T own_##C##_##T##_try_new_at_(const own_##T##_value *init, size_t size, own_where at)      \
    {                                                                                                                  \
        opt_##C##_##T o;                                                                                               \
        o.ptr = own_##C##_##T##_box_(init, size);                                                                      \
        OWN_TAG_NONE_(o);                                                                                              \
        if (o.ptr && OWN_UNLIKELY_(!OWN_ADOPT_(o, #C " " #T, at)))                                                     \
            { own_##C##_##T##_unbox_(o.ptr, size); o.ptr = NULL; }                                                     \
        return o;                                                                                                      \
    }                                                                                                                  \
    OWN_INLINE_ own_##C##_##T own_##C##_##T##_new_at_(const own_##T##_value *init, size_t size, own_where at)          \
    {                                                                                                                  \
        own_##C##_##T o;                                                                                               \
        o.ptr = own_##C##_##T##_box_(init, size);                                                                      \
        if (OWN_UNLIKELY_(!o.ptr || !OWN_ADOPT_(o, #C " " #T, at))) own_out_of_memory(size);                           \
        return o;                                                                                                      \
    }                                                                                                                  \
    OWN_INLINE_ own_##C##_##T own_##C##_##T##_clone_at_(const own_##C##_##T *o, own_where at)                          \
    {                                                                                                                  \
        own_##C##_##T other;                                                                                           \
        OWN_READ_(*o, at);                                                                                             \
        other.ptr = o->ptr;                                                                                            \
        if (OWN_UNLIKELY_(!OWN_ADOPT_(other, #C " " #T, at))) own_out_of_memory(0);                                    \
        own_##C##_add_(own_##C##_##T##_block_(o->ptr));                                                                \
        return other;                                                                                                  \
    }                                                                                                                  \
    OWN_INLINE_ own_weak_##C##_##T own_##C##_##T##_downgrade_at_(const own_##C##_##T *o, own_where at)                 \
    {                                                                                                                  \
        own_weak_##C##_##T w;                                                                                          \
        OWN_READ_(*o, at);                                                                                             \
        w.ptr = o->ptr;                                                                                                \
        if (OWN_UNLIKELY_(!OWN_ADOPT_(w, "weak " #C " " #T, at))) own_out_of_memory(0);                                \
        own_##C##_add_weak_(own_##C##_##T##_block_(o->ptr));                                                           \
        return w;                                                                                                      \
    }                                                                                                                  \
    OWN_INLINE_ own_weak_##C##_##T own_weak_##C##_##T##_clone_at_(const own_weak_##C##_##T *w, own_where at)           \
    {                                                                                                                  \
        own_weak_##C##_##T other;                                                                                      \
        OWN_READ_(*w, at);                                                                                             \
        other.ptr = w->ptr;                                                                                            \
        if (OWN_UNLIKELY_(!OWN_ADOPT_(other, "weak " #C " " #T, at))) own_out_of_memory(0);                            \
        own_##C##_add_weak_(own_##C##_##T##_block_(w->ptr));                                                           \
        return other;                                                                                                  \
    }                                                                                                                  \
    OWN_INLINE_ opt_##C##_##T own_weak_##C##_##T##_upgrade_at_(const own_weak_##C##_##T *w, own_where at)              \
    {                                                                                                                  \
        opt_##C##_##T o;                                                                                               \
        OWN_READ_(*w, at);                                                                                             \
        OWN_TAG_NONE_(o);                                                                                              \
        o.ptr = own_##C##_add_unless_ended_(own_##C##_##T##_block_(w->ptr)) ? w->ptr : NULL;                           \
        if (o.ptr && OWN_UNLIKELY_(!OWN_ADOPT_(o, #C " " #T, at)))                                                     \
            { own_##C##_##T##_release_(o.ptr); own_out_of_memory(0); }                                                 \
        return o;                                                                                                      \
    }                                                                                                                  \
    OWN_INLINE_ ref_##T own_##C##_##T##_ref(const own_##C##_##T *o)                                                    \
    { ref_##T b; b.ptr = o->ptr; OWN_BORROW_(ref, b, *o, NULL); return b; }                                            \
    OWN_INLINE_ ref_##T opt_##C##_##T##_ref(const opt_##C##_##T *o)                                                    \
    { ref_##T b; b.ptr = o->ptr; OWN_BORROW_(ref, b, *o, NULL); return b; }                                            \
    OWN_INLINE_ bool own_##C##_##T##_is_only(const own_##C##_##T *o)                                                   \
    { OWN_READ_(*o, NULL); return own_##C##_is_only_(own_##C##_##T##_block_(o->ptr)); }                                \
    OWN_INLINE_ mut_##T own_##C##_##T##_mut_at_(own_##C##_##T *o, own_where at)                                        \
    {                                                                                                                  \
        mut_##T b;                                                                                                     \
        b.ptr = o->ptr;                                                                                                \
        OWN_BORROW_(mut, b, *o, at);                                                                                   \
        OWN_ONLY_(*o, own_##C##_is_only_(own_##C##_##T##_block_(o->ptr)), at);                                         \
        return b;                                                                                                      \
    }                                                                                                                  \
    OWN_INLINE_ bool own_##C##_##T##_try_make_only_at_(own_##C##_##T *o, size_t size, own_##C##_##T##_copy *copy,      \
                                                      own_where at)                                                    \
    {                                                                                                                  \
        own_##T##_value *old = o->ptr, *fresh;                                                                         \
        OWN_CHANGE_(*o, at);                                                                                           \
        if (own_##C##_is_only_(own_##C##_##T##_block_(old))) return true;                                              \
        fresh = own_##C##_##T##_box_(old, size);                                                                       \
        if (!fresh) return false;                                                                                      \
        o->ptr = fresh;                                                                                                \
        OWN_GROWN_(*o, size, at);                                                                                      \
        if (own_##C##_remove_if_one_(own_##C##_##T##_block_(old))) {                                                   \
            own_##C##_##T##_ended_(old, size);                                                                         \
        } else {                                                                                                       \
            if (copy) copy(fresh, old);                                                                                \
            own_##C##_##T##_release_(old);                                                                             \
        }                                                                                                              \
        return true;                                                                                                   \
    }                                                                                                                  \
    OWN_INLINE_ mut_##T own_##C##_##T##_make_mut_at_(own_##C##_##T *o, size_t size, own_##C##_##T##_copy *copy,        \
                                                    own_where at)                                                      \
    {                                                                                                                  \
        mut_##T b;                                                                                                     \
        if (OWN_UNLIKELY_(!own_##C##_##T##_try_make_only_at_(o, size, copy, at))) own_out_of_memory(size);             \
        b.ptr = o->ptr;                                                                                                \
        OWN_BORROW_(mut, b, *o, at);                                                                                   \
        return b;                                                                                                      \
    }                                                                                                                  \
    OWN_INLINE_ opt_##C##_##T own_##C##_##T##_try_unwrap_at_(own_##C##_##T *o, own_##T##_value *to, size_t size,       \
                                                            own_where at)                                              \
    {                                                                                                                  \
        opt_##C##_##T back;                                                                                            \
        own_##T##_value *value = o->ptr;                                                                               \
        OWN_READ_(*o, at);                                                                                             \
        if (own_##C##_remove_if_one_(own_##C##_##T##_block_(value))) {                                                 \
            OWN_EMPTY_(into_raw, *o, value, at);                                                                       \
            memcpy((void *)to, (const void *)value, size);                                                             \
            own_##C##_##T##_ended_(value, size);                                                                       \
            OWN_TAG_NONE_(back);                                                                                       \
            back.ptr = NULL;                                                                                           \
        } else {                                                                                                       \
            back.ptr = value;                                                                                          \
            OWN_TAG_COPY_(back, *o);                                                                                   \
            OWN_EMPTY_(move, *o, value, at);                                                                           \
        }                                                                                                              \
        o->ptr = NULL;                                                                                                 \
        return back;                                                                                                   \
    }                                                                                                                  \
    OWN_INLINE_ size_t own_##C##_##T##_count(const own_##C##_##T *o)                                                   \
    { OWN_READ_(*o, NULL); return own_##C##_count_(own_##C##_##T##_block_(o->ptr)); }                                  \
    OWN_INLINE_ size_t own_##C##_##T##_weak_count(const own_##C##_##T *o)                                              \
    { OWN_READ_(*o, NULL); return own_##C##_weak_count_(own_##C##_##T##_block_(o->ptr)); }                             \
    OWN_INLINE_ bool own_##C##_##T##_is_same(const own_##C##_##T *a, const own_##C##_##T *b)                           \
    { OWN_READ_(*a, NULL); OWN_READ_(*b, NULL); return a->ptr == b->ptr; }                                             \
    OWN_INLINE_ own_##C##_##T own_##C##_##T##_new(const own_##T##_value *init, size_t size)                            \
    { return own_##C##_##T##_new_at_(init, size, NULL); }                                                              \
    OWN_INLINE_ opt_##C##_##T own_##C##_##T##_try_new(const own_##T##_value *init, size_t size)                        \
    { return own_##C##_##T##_try_new_at_(init, size, NULL); }                                                          \
    OWN_INLINE_ own_##C##_##T own_##C##_##T##_clone(const own_##C##_##T *o)                                            \
    { return own_##C##_##T##_clone_at_(o, NULL); }                                                                     \
    OWN_INLINE_ own_weak_##C##_##T own_##C##_##T##_downgrade(const own_##C##_##T *o)                                   \
    { return own_##C##_##T##_downgrade_at_(o, NULL); }                                                                 \
    OWN_INLINE_ own_weak_##C##_##T own_weak_##C##_##T##_clone(const own_weak_##C##_##T *w)                             \
    { return own_weak_##C##_##T##_clone_at_(w, NULL); }                                                                \
    OWN_INLINE_ opt_##C##_##T own_weak_##C##_##T##_upgrade(const own_weak_##C##_##T *w)                                \
    { return own_weak_##C##_##T##_upgrade_at_(w, NULL); }                                                              \
    OWN_INLINE_ mut_##T own_##C##_##T##_mut(own_##C##_##T *o)                                                          \
    { return own_##C##_##T##_mut_at_(o, NULL); }                                                                       \
    OWN_INLINE_ bool own_##C##_##T##_try_make_only(own_##C##_##T *o, size_t size, own_##C##_##T##_copy *copy)          \
    { return own_##C##_##T##_try_make_only_at_(o, size, copy, NULL); }                                                 \
    OWN_INLINE_ mut_##T own_##C##_##T##_make_mut(own_##C##_##T *o, size_t size, own_##C##_##T##_copy *copy)            \
    { return own_##C##_##T##_make_mut_at_(o, size, copy, NULL); }                                                      \
    OWN_INLINE_ opt_##C##_##T own_##C##_##T##_try_unwrap(own_##C##_##T *o, own_##T##_value *to, size_t size)           \
    { return own_##C##_##T##_try_unwrap_at_(o, to, size, NULL); }                                                      \
    typedef int own_##C##_##T##_is_declared_
/* clang-format on */

#endif
