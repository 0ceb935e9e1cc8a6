/* Owned runs of elements that grow. SPDX-License-Identifier: MIT
 *
 * OWN_DECLARE_VEC(T), after OWN_DECLARE_SLICE(T), declares own_vec_T, which owns any number of T in one block of memory. Its
 * borrows are slices. A T that must be dropped has a vec that does so, with a function void drop(T *):
 *
 *   OWN_DECLARE_VEC(int);                             own_vec_int
 *   OWN_DECLARE_VEC_DROP(line, line_fini);            own_vec_line, of structs that line_fini(line *) ends
 *   OWN_DECLARE_VEC_OWN(conn);                        own_vec_own_conn, of own_conn; after OWN_DECLARE_SLICE(own_conn)
 *
 * and, besides own_vec_T_move, _replace, _forget, _drop as in handle.h:
 *
 *   own_vec_T own_vec_T_new(void)                     no elements, and no memory yet
 *   own_vec_T own_vec_T_from_raw(T *ptr, size_t len, size_t capacity)     owns what came from the allocator, or null
 *   T *own_vec_T_into_raw(own_vec_T *v, size_t *len)  *v is empty; the caller owns the result, null when there is no memory
 *   ref_slice_T own_vec_T_ref(const own_vec_T *v), mut_slice_T own_vec_T_mut(own_vec_T *v)
 *   const T *own_vec_T_at(const own_vec_T *v, size_t i), T *own_vec_T_at_mut(own_vec_T *v, size_t i)    i < len
 *   size_t own_vec_T_len(const own_vec_T *v), own_vec_T_capacity, bool own_vec_T_is_empty
 *   void own_vec_T_push(own_vec_T *v, T value), own_vec_T_insert(own_vec_T *v, size_t i, T value)       i <= len
 *   void own_vec_T_reserve(own_vec_T *v, size_t more)  memory for that many more elements
 *   void own_vec_T_extend(own_vec_T *v, ref_slice_T s) copies of them at the end (only where elements need no drop)
 *   void own_vec_T_append(own_vec_T *v, own_vec_T other)     all of other's elements at the end
 *   bool own_vec_T_try_push, _try_insert, _try_reserve, _try_extend, _try_append
 *                                                     false when memory is short or a size overflows; what they take they
 *                                                     have taken even so, and dropped. The others then call the hook, and
 *                                                     what they took is lost if that leaves by longjmp
 *   T own_vec_T_pop(own_vec_T *v), own_vec_T_remove(own_vec_T *v, size_t i), own_vec_T_swap_remove(own_vec_T *v, size_t i)
 *                                                     the last one; i, in order; i, the last one takes its place
 *   bool own_vec_T_try_pop(own_vec_T *v, T *to)       false when there is none; of owners: opt_T own_vec_own_T_try_pop(v)
 *   void own_vec_T_truncate(own_vec_T *v, size_t len), own_vec_T_clear(own_vec_T *v)    keep the memory
 *
 * What changes a vec ends its borrows, and what moves its elements makes them stale: level debug reports every use after a
 * change, level hardened those after growth. Indices are checked at levels 1 and 2 (out-of-bounds).
 *
 * ..._IN(..., allocator) takes memory from an allocator (allocator.h); ..._IN_EACH(...) lets each vec have its own:
 * own_vec_T_new_in(allocator). Words that know their line, where v is the vec and not its address: own_empty(vec_T),
 * own_empty_in(allocator, vec_T), own_push(vec_T, v, x), own_try_push, own_insert(vec_T, v, i, x), own_pop(vec_T, v),
 * own_remove(vec_T, v, i). One thread at a time per vec. */
#ifndef OWN_VEC_H
#define OWN_VEC_H

#include "own/slice.h"

#define OWN_DECLARE_VEC(T)                         OWN_DECLARE_VEC_IN(T, &own_malloc_allocator)
#define OWN_DECLARE_VEC_DROP(T, drop)              OWN_DECLARE_VEC_DROP_IN(T, drop, &own_malloc_allocator)
#define OWN_DECLARE_VEC_OWN(T)                     OWN_DECLARE_VEC_OWN_IN(T, &own_malloc_allocator)

#if defined(__OWN_CHECK__) && !defined(OWN_CHECK_BODIES)
#include "own/check/vec.h"
#else

#include "own/room.h"

/* Checked levels tell an owner of nothing from an empty one by its pointer, which is then not one. */
#if OWN_HAS_TAGS_
#define OWN_NOTHING_(E)            ((E *)sizeof(E))
#define OWN_MEMORY_(ptr, capacity) ((capacity) ? (void *)(ptr) : NULL)
#else
#define OWN_NOTHING_(E)            ((E *)NULL)
#define OWN_MEMORY_(ptr, capacity) ((void *)(ptr))
#endif

#define OWN_DECLARE_VEC_IN(T, allocator)                                                                               \
    OWN_DECLARE_VEC_(T, OWN_PLAIN_GLUE_, none, , OWN_FIXED_, allocator);                                               \
    OWN_VEC_PLAIN_FUNCTIONS_(T)
#define OWN_DECLARE_VEC_DROP_IN(T, drop, allocator) OWN_DECLARE_VEC_(T, OWN_DROP_GLUE_, drop, , OWN_FIXED_, allocator)
#define OWN_DECLARE_VEC_OWN_IN(T, allocator)                                                                           \
    OWN_VEC_OWNER_END_(T);                                                                                             \
    OWN_DECLARE_VEC_DROP_IN(own_##T, own_vec_own_##T##_end_, allocator);                                               \
    OWN_VEC_OWNER_FUNCTIONS_(T)
#define OWN_DECLARE_VEC_IN_EACH(T)                                                                                     \
    OWN_DECLARE_VEC_(T, OWN_PLAIN_GLUE_, none, const struct own_allocator *allocator;, OWN_CARRIED_, none);            \
    OWN_VEC_PLAIN_FUNCTIONS_(T);                                                                                       \
    OWN_VEC_EACH_FUNCTIONS_(T)
#define OWN_DECLARE_VEC_DROP_IN_EACH(T, drop)                                                                          \
    OWN_DECLARE_VEC_(T, OWN_DROP_GLUE_, drop, const struct own_allocator *allocator;, OWN_CARRIED_, none);             \
    OWN_VEC_EACH_FUNCTIONS_(T)
#define OWN_DECLARE_VEC_OWN_IN_EACH(T)                                                                                 \
    OWN_VEC_OWNER_END_(T);                                                                                             \
    OWN_DECLARE_VEC_DROP_IN_EACH(own_##T, own_vec_own_##T##_end_);                                                     \
    OWN_VEC_OWNER_FUNCTIONS_(T)

/* How elements end. */
#define OWN_PLAIN_GLUE_(drop, ptr, begin, end) ((void)(ptr))
#define OWN_DROP_GLUE_(drop, ptr, begin, end)                                                                          \
    do {                                                                                                               \
        size_t own_i_;                                                                                                 \
        for (own_i_ = (begin); own_i_ < (end); own_i_++)                                                               \
            drop(&(ptr)[own_i_]);                                                                                      \
    } while (0)
/* An element in memory that is given up, and so need not be left empty. */
#define OWN_VEC_OWNER_END_(T)                                                                                          \
    OWN_INLINE_ void own_vec_own_##T##_end_(const own_##T *o)                                                          \
    { own_##T last = *o; own_##T##_drop(&last); }                                                                      \
    typedef int own_vec_own_##T##_ends_
/* Where the memory of a vec comes from: one allocator for the type, or that of the vec. */
#define OWN_FIXED_(given, v)   (given)
#define OWN_CARRIED_(given, v) ((v)->allocator)

/* clang-format off */
#define OWN_DECLARE_VEC_(T, glue, drop_, field, from, given)                                                           \
    OWN_EXTENSION_ typedef struct OWN_NODISCARD_TYPE_ own_vec_##T {                                                    \
        union { own_slice_##T##_element *ptr; ref_slice_##T (*ref_t_)(void); mut_slice_##T (*mut_t_)(void); };         \
        OWN_TAG_                                                                                                       \
        size_t len;                                                                                                    \
        size_t capacity;                                                                                               \
        field                                                                                                          \
    } own_vec_##T;                                                                                                     \
    OWN_OWNER_VERBS_(vec_##T);                                                                                         \
    /* Gives v its slot; its memory is set already. */                                                                 \
    OWN_INLINE_ void own_vec_##T##_adopt_(own_vec_##T *v, own_where at)                                                \
    { (void)v; if (OWN_UNLIKELY_(!OWN_ADOPT_(*v, "vec " #T, at))) own_out_of_memory(0); }                              \
    OWN_INLINE_ void own_vec_##T##_drop_at_(own_vec_##T *v, own_where at)                                              \
    {                                                                                                                  \
        own_vec_##T old = *v;                                                                                          \
        if (!old.ptr) return;                                                                                          \
        OWN_CLEAR_(*v);                                                                                                \
        if (OWN_DROP_(old.ptr, *v, at)) {                                                                              \
            glue(drop_, old.ptr, 0, old.len);                                                                          \
            own_unbox_(from(given, &old), OWN_MEMORY_(old.ptr, old.capacity), old.capacity * sizeof *old.ptr);         \
        }                                                                                                              \
    }                                                                                                                  \
    OWN_INLINE_ void own_vec_##T##_drop(own_vec_##T *v)                                                                \
    { own_vec_##T##_drop_at_(v, NULL); }                                                                               \
    OWN_INLINE_ struct own_room_ own_vec_##T##_make_room_(own_vec_##T *v, size_t more)                                 \
    {                                                                                                                  \
        return own_make_room_(from(given, v), OWN_MEMORY_(v->ptr, v->capacity), v->len, v->capacity, more,             \
                              sizeof *v->ptr);                                                                         \
    }                                                                                                                  \
    OWN_INLINE_ void own_vec_##T##_enlarge_(own_vec_##T *v, struct own_room_ room, own_where at)                       \
    {                                                                                                                  \
        v->ptr = (own_slice_##T##_element *)room.ptr;                                                                  \
        v->capacity = room.capacity;                                                                                   \
        OWN_GROWN_(*v, room.capacity * sizeof *v->ptr, at);                                                            \
    }                                                                                                                  \
    OWN_UNUSED_ OWN_COLD_ static bool own_vec_##T##_grow_(own_vec_##T *v, size_t more, own_where at)                   \
    {                                                                                                                  \
        struct own_room_ room = own_vec_##T##_make_room_(v, more);                                                     \
        if (room.ptr) own_vec_##T##_enlarge_(v, room, at);                                                             \
        return room.ptr != NULL;                                                                                       \
    }                                                                                                                  \
    OWN_UNUSED_ OWN_COLD_ static void own_vec_##T##_must_grow_(own_vec_##T *v, size_t more, own_where at)              \
    {                                                                                                                  \
        struct own_room_ room = own_vec_##T##_make_room_(v, more);                                                     \
        if (!room.ptr) own_no_room_(v->len, more, sizeof *v->ptr);                                                     \
        own_vec_##T##_enlarge_(v, room, at);                                                                           \
    }                                                                                                                  \
    /* Memory for so many elements more; false when there is none. */                                                  \
    OWN_INLINE_ bool own_vec_##T##_try_reserve_at_(own_vec_##T *v, size_t more, own_where at)                          \
    {                                                                                                                  \
        OWN_CHANGE_(*v, at);                                                                                           \
        return !OWN_UNLIKELY_(v->capacity - v->len < more) || own_vec_##T##_grow_(v, more, at);                        \
    }                                                                                                                  \
    OWN_INLINE_ void own_vec_##T##_reserve_at_(own_vec_##T *v, size_t more, own_where at)                              \
    {                                                                                                                  \
        OWN_CHANGE_(*v, at);                                                                                           \
        if (OWN_UNLIKELY_(v->capacity - v->len < more)) own_vec_##T##_must_grow_(v, more, at);                         \
    }                                                                                                                  \
    OWN_INLINE_ bool own_vec_##T##_try_reserve(own_vec_##T *v, size_t more)                                            \
    { return own_vec_##T##_try_reserve_at_(v, more, NULL); }                                                           \
    OWN_INLINE_ void own_vec_##T##_reserve(own_vec_##T *v, size_t more)                                                \
    { own_vec_##T##_reserve_at_(v, more, NULL); }                                                                      \
    OWN_INLINE_ ref_slice_##T own_vec_##T##_ref(const own_vec_##T *v)                                                  \
    { ref_slice_##T s; s.ptr = v->ptr; s.len = v->len; OWN_BORROW_(ref, s, *v, NULL); return s; }                      \
    OWN_INLINE_ mut_slice_##T own_vec_##T##_mut(own_vec_##T *v)                                                        \
    { mut_slice_##T s; s.ptr = v->ptr; s.len = v->len; OWN_BORROW_(mut, s, *v, NULL); return s; }                      \
    OWN_INLINE_ const own_slice_##T##_element *own_vec_##T##_at(const own_vec_##T *v, size_t i)                        \
    { OWN_USE_OWNER_(*v, NULL); OWN_BOUNDS_(*v, i, v->len, NULL); return &v->ptr[i]; }                                 \
    OWN_INLINE_ own_slice_##T##_element *own_vec_##T##_at_mut(own_vec_##T *v, size_t i)                                \
    { OWN_USE_OWNER_(*v, NULL); OWN_BOUNDS_(*v, i, v->len, NULL); return &v->ptr[i]; }                                 \
    OWN_INLINE_ size_t own_vec_##T##_len(const own_vec_##T *v)                                                         \
    { return v->len; }                                                                                                 \
    OWN_INLINE_ size_t own_vec_##T##_capacity(const own_vec_##T *v)                                                    \
    { return v->capacity; }                                                                                            \
    OWN_INLINE_ bool own_vec_##T##_is_empty(const own_vec_##T *v)                                                      \
    { return v->len == 0; }                                                                                            \
    OWN_INLINE_ bool own_vec_##T##_try_push_at_(own_vec_##T *v, own_slice_##T##_element value, own_where at)           \
    {                                                                                                                  \
        if (!own_vec_##T##_try_reserve_at_(v, 1, at)) { glue(drop_, &value, 0, 1); return false; }                     \
        v->ptr[v->len++] = value;                                                                                      \
        return true;                                                                                                   \
    }                                                                                                                  \
    OWN_INLINE_ void own_vec_##T##_push_at_(own_vec_##T *v, own_slice_##T##_element value, own_where at)               \
    {                                                                                                                  \
        own_vec_##T##_reserve_at_(v, 1, at);                                                                           \
        v->ptr[v->len++] = value;                                                                                      \
    }                                                                                                                  \
    OWN_INLINE_ bool own_vec_##T##_try_push(own_vec_##T *v, own_slice_##T##_element value)                             \
    { return own_vec_##T##_try_push_at_(v, value, NULL); }                                                             \
    OWN_INLINE_ void own_vec_##T##_push(own_vec_##T *v, own_slice_##T##_element value)                                 \
    { own_vec_##T##_push_at_(v, value, NULL); }                                                                        \
    /* There is memory for one more. */                                                                                \
    OWN_INLINE_ void own_vec_##T##_put_(own_vec_##T *v, size_t i, own_slice_##T##_element value, own_where at)         \
    {                                                                                                                  \
        OWN_BOUNDS_(*v, i, v->len + 1, at);                                                                            \
        memmove((void *)&v->ptr[i + 1], (const void *)&v->ptr[i], (v->len - i) * sizeof value);                        \
        v->ptr[i] = value;                                                                                             \
        v->len++;                                                                                                      \
        (void)at;                                                                                                      \
    }                                                                                                                  \
    OWN_INLINE_ bool own_vec_##T##_try_insert(own_vec_##T *v, size_t i, own_slice_##T##_element value)                 \
    {                                                                                                                  \
        if (!own_vec_##T##_try_reserve_at_(v, 1, NULL)) { glue(drop_, &value, 0, 1); return false; }                   \
        own_vec_##T##_put_(v, i, value, NULL);                                                                         \
        return true;                                                                                                   \
    }                                                                                                                  \
    OWN_INLINE_ void own_vec_##T##_insert_at_(own_vec_##T *v, size_t i, own_slice_##T##_element value, own_where at)   \
    {                                                                                                                  \
        own_vec_##T##_reserve_at_(v, 1, at);                                                                           \
        own_vec_##T##_put_(v, i, value, at);                                                                           \
    }                                                                                                                  \
    OWN_INLINE_ void own_vec_##T##_insert(own_vec_##T *v, size_t i, own_slice_##T##_element value)                     \
    { own_vec_##T##_insert_at_(v, i, value, NULL); }                                                                   \
    OWN_INLINE_ own_slice_##T##_element own_vec_##T##_remove_at_(own_vec_##T *v, size_t i, own_where at)               \
    {                                                                                                                  \
        own_slice_##T##_element value;                                                                                 \
        OWN_CHANGE_(*v, at);                                                                                           \
        OWN_BOUNDS_(*v, i, v->len, at);                                                                                \
        value = v->ptr[i];                                                                                             \
        v->len--;                                                                                                      \
        memmove((void *)&v->ptr[i], (const void *)&v->ptr[i + 1], (v->len - i) * sizeof value);                        \
        return value;                                                                                                  \
    }                                                                                                                  \
    OWN_INLINE_ own_slice_##T##_element own_vec_##T##_remove(own_vec_##T *v, size_t i)                                 \
    { return own_vec_##T##_remove_at_(v, i, NULL); }                                                                   \
    OWN_INLINE_ own_slice_##T##_element own_vec_##T##_swap_remove(own_vec_##T *v, size_t i)                            \
    {                                                                                                                  \
        own_slice_##T##_element value;                                                                                 \
        OWN_CHANGE_(*v, NULL);                                                                                         \
        OWN_BOUNDS_(*v, i, v->len, NULL);                                                                              \
        value = v->ptr[i];                                                                                             \
        v->len--;                                                                                                      \
        if (i != v->len) v->ptr[i] = v->ptr[v->len];                                                                   \
        return value;                                                                                                  \
    }                                                                                                                  \
    OWN_INLINE_ own_slice_##T##_element own_vec_##T##_pop_at_(own_vec_##T *v, own_where at)                            \
    {                                                                                                                  \
        OWN_CHANGE_(*v, at);                                                                                           \
        OWN_BOUNDS_(*v, 0, v->len, at);                                                                                \
        return v->ptr[--v->len];                                                                                       \
    }                                                                                                                  \
    OWN_INLINE_ own_slice_##T##_element own_vec_##T##_pop(own_vec_##T *v)                                              \
    { return own_vec_##T##_pop_at_(v, NULL); }                                                                         \
    OWN_INLINE_ void own_vec_##T##_truncate(own_vec_##T *v, size_t len)                                                \
    {                                                                                                                  \
        size_t end = v->len;                                                                                           \
        OWN_CHANGE_(*v, NULL);                                                                                         \
        if (len >= end) return;                                                                                        \
        v->len = len;                                                                                                  \
        glue(drop_, v->ptr, len, end);                                                                                 \
    }                                                                                                                  \
    OWN_INLINE_ void own_vec_##T##_clear(own_vec_##T *v)                                                               \
    { own_vec_##T##_truncate(v, 0); }                                                                                  \
    /* There is memory for all of them. */                                                                             \
    OWN_INLINE_ void own_vec_##T##_take_all_(own_vec_##T *v, own_vec_##T *other)                                       \
    {                                                                                                                  \
        OWN_CHANGE_(*other, NULL);                                                                                     \
        if (other->len) memcpy((void *)&v->ptr[v->len], (const void *)other->ptr, other->len * sizeof *v->ptr);        \
        v->len += other->len;                                                                                          \
        other->len = 0;                                                                                                \
    }                                                                                                                  \
    OWN_INLINE_ bool own_vec_##T##_try_append(own_vec_##T *v, own_vec_##T other)                                       \
    {                                                                                                                  \
        bool fits = own_vec_##T##_try_reserve_at_(v, other.len, NULL);                                                 \
        if (fits) own_vec_##T##_take_all_(v, &other);                                                                  \
        own_vec_##T##_drop_at_(&other, NULL);                                                                          \
        return fits;                                                                                                   \
    }                                                                                                                  \
    OWN_INLINE_ void own_vec_##T##_append(own_vec_##T *v, own_vec_##T other)                                           \
    {                                                                                                                  \
        own_vec_##T##_reserve_at_(v, other.len, NULL);                                                                 \
        own_vec_##T##_take_all_(v, &other);                                                                            \
        own_vec_##T##_drop_at_(&other, NULL);                                                                          \
    }                                                                                                                  \
    OWN_INLINE_ own_vec_##T own_vec_##T##_from_parts_(own_slice_##T##_element *ptr, size_t len, size_t capacity)       \
    {                                                                                                                  \
        own_vec_##T v;                                                                                                 \
        memset((void *)&v, 0, sizeof v);                                                                               \
        v.ptr = ptr ? ptr : OWN_NOTHING_(own_slice_##T##_element);                                                     \
        v.len = len;                                                                                                   \
        v.capacity = capacity;                                                                                         \
        return v;                                                                                                      \
    }                                                                                                                  \
    OWN_INLINE_ own_slice_##T##_element *own_vec_##T##_into_raw(own_vec_##T *v, size_t *len)                           \
    {                                                                                                                  \
        own_slice_##T##_element *raw = (own_slice_##T##_element *)OWN_MEMORY_(v->ptr, v->capacity);                    \
        *len = v->len;                                                                                                 \
        OWN_EMPTY_(into_raw, *v, v->ptr, NULL);                                                                        \
        OWN_CLEAR_(*v);                                                                                                \
        return raw;                                                                                                    \
    }                                                                                                                  \
    OWN_VEC_NEW_##from(T)

/* Of vecs whose type has an allocator. */
#define OWN_VEC_NEW_OWN_FIXED_(T)                                                                                      \
    OWN_INLINE_ own_vec_##T own_vec_##T##_from_raw_at_(own_slice_##T##_element *ptr, size_t len, size_t capacity,      \
                                                      own_where at)                                                    \
    {                                                                                                                  \
        own_vec_##T v = own_vec_##T##_from_parts_(ptr, len, capacity);                                                 \
        own_vec_##T##_adopt_(&v, at);                                                                                  \
        return v;                                                                                                      \
    }                                                                                                                  \
    OWN_INLINE_ own_vec_##T own_vec_##T##_from_raw(own_slice_##T##_element *ptr, size_t len, size_t capacity)          \
    { return own_vec_##T##_from_raw_at_(ptr, len, capacity, NULL); }                                                   \
    OWN_INLINE_ own_vec_##T own_vec_##T##_empty_at_(own_where at)                                                      \
    { return own_vec_##T##_from_raw_at_(NULL, 0, 0, at); }                                                             \
    OWN_INLINE_ own_vec_##T own_vec_##T##_new(void)                                                                    \
    { return own_vec_##T##_from_raw_at_(NULL, 0, 0, NULL); }                                                           \
    typedef int own_vec_##T##_is_declared_

#define OWN_VEC_NEW_OWN_CARRIED_(T) typedef int own_vec_##T##_is_declared_

/* Of vecs that have an allocator each. */
#define OWN_VEC_EACH_FUNCTIONS_(T)                                                                                     \
    OWN_INLINE_ own_vec_##T own_vec_##T##_empty_in_at_(const struct own_allocator *allocator, own_where at)            \
    {                                                                                                                  \
        own_vec_##T v = own_vec_##T##_from_parts_(NULL, 0, 0);                                                         \
        v.allocator = allocator;                                                                                       \
        own_vec_##T##_adopt_(&v, at);                                                                                  \
        return v;                                                                                                      \
    }                                                                                                                  \
    OWN_INLINE_ own_vec_##T own_vec_##T##_new_in(const struct own_allocator *allocator)                                \
    { return own_vec_##T##_empty_in_at_(allocator, NULL); }                                                            \
    typedef int own_vec_##T##_is_declared_in_each_

/* Of elements that need no drop. */
#define OWN_VEC_PLAIN_FUNCTIONS_(T)                                                                                    \
    OWN_INLINE_ bool own_vec_##T##_try_pop(own_vec_##T *v, own_slice_##T##_element *to)                                \
    {                                                                                                                  \
        OWN_CHANGE_(*v, NULL);                                                                                         \
        if (!v->len) return false;                                                                                     \
        *to = v->ptr[--v->len];                                                                                        \
        return true;                                                                                                   \
    }                                                                                                                  \
    OWN_INLINE_ void own_vec_##T##_put_all_(own_vec_##T *v, ref_slice_##T s)                                           \
    {                                                                                                                  \
        OWN_USE_(s, NULL);                                                                                             \
        if (s.len) memcpy((void *)&v->ptr[v->len], (const void *)s.ptr, s.len * sizeof *s.ptr);                        \
        v->len += s.len;                                                                                               \
    }                                                                                                                  \
    OWN_INLINE_ bool own_vec_##T##_try_extend(own_vec_##T *v, ref_slice_##T s)                                         \
    {                                                                                                                  \
        if (!own_vec_##T##_try_reserve_at_(v, s.len, NULL)) return false;                                              \
        own_vec_##T##_put_all_(v, s);                                                                                  \
        return true;                                                                                                   \
    }                                                                                                                  \
    OWN_INLINE_ void own_vec_##T##_extend(own_vec_##T *v, ref_slice_##T s)                                             \
    {                                                                                                                  \
        own_vec_##T##_reserve_at_(v, s.len, NULL);                                                                     \
        own_vec_##T##_put_all_(v, s);                                                                                  \
    }                                                                                                                  \
    typedef int own_vec_##T##_is_plain_

/* Of elements own_T. */
#define OWN_VEC_OWNER_FUNCTIONS_(T)                                                                                    \
    OWN_INLINE_ opt_##T own_vec_own_##T##_try_pop(own_vec_own_##T *v)                                                  \
    {                                                                                                                  \
        OWN_CHANGE_(*v, NULL);                                                                                         \
        return v->len ? opt_##T##_some(v->ptr[--v->len]) : opt_##T##_none();                                           \
    }                                                                                                                  \
    typedef int own_vec_own_##T##_is_of_owners_
/* clang-format on */

/* x, the vec, is an lvalue. */
#define own_push(K, x, value)      own_##K##_push_at_(&(x), value, OWN_HERE_)
#define own_try_push(K, x, value)  own_##K##_try_push_at_(&(x), value, OWN_HERE_)
#define own_insert(K, x, i, value) own_##K##_insert_at_(&(x), i, value, OWN_HERE_)
#define own_pop(K, x)              own_##K##_pop_at_(&(x), OWN_HERE_)
#define own_remove(K, x, i)        own_##K##_remove_at_(&(x), i, OWN_HERE_)

#endif

#endif
