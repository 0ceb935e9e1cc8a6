/* Borrowed runs of elements: a pointer and a length. SPDX-License-Identifier: MIT
 *
 * OWN_DECLARE_SLICE(T) declares, for a complete type T, ref_slice_T, which reads, and mut_slice_T, which reads and writes
 * its elements, and below with S for either:
 *
 *   ref_slice_T ref_slice_T_from_raw(const T *ptr, size_t len)      borrow what no handle owns; no check knows its end
 *   mut_slice_T mut_slice_T_from_raw(T *ptr, size_t len)
 *   size_t S_len(S s), bool S_is_empty(S s)
 *   const T *ref_slice_T_at(ref_slice_T s, size_t i), T *mut_slice_T_at(mut_slice_T s, size_t i)
 *                                                  element i, which is below the length (out-of-bounds: levels 1 and 2)
 *   ... S_try_at(S s, size_t i)                    element i, or null when there is none, at every level
 *   S S_part(S s, size_t begin, size_t end)        elements begin to end - 1; begin <= end <= length (checked likewise)
 *   ref_slice_T mut_slice_T_ref(mut_slice_T m)     a shared borrow, until m is used again
 *   void mut_slice_T_swap(mut_slice_T m, size_t i, size_t j)
 *   void mut_slice_T_fill(mut_slice_T m, T value)  every element is a copy of value
 *   void mut_slice_T_copy(mut_slice_T m, ref_slice_T from)    as many elements; they may overlap
 *   void mut_slice_T_reverse(mut_slice_T m)
 *   void mut_slice_T_sort(mut_slice_T m, int (*compare)(const T *, const T *))    as qsort: not stable; O(n log n) always
 *
 * own_get(s) is the pointer. As words (GNU C): own_at(s, i), an lvalue; own_each(p, s) { ... }, where p points at each
 * element in turn; own_part(s, begin, end).
 *
 * OWN_DECLARE_SLICE_AS(name, type) is for a type that is no identifier. A slice of owners is declared with the name of
 * their type: OWN_DECLARE_SLICE(own_conn). Pass slices by value. */
#ifndef OWN_SLICE_H
#define OWN_SLICE_H

#include "own/own.h"

#define OWN_DECLARE_SLICE(T) OWN_DECLARE_SLICE_AS(T, T)

#if defined(__OWN_CHECK__) && !defined(OWN_CHECK_BODIES)
#include "own/check/slice.h"
#else

#include "own/verbs.h"

OWN_BEGIN_C_
typedef int own_compare_(const void *a, const void *b, void *context);
/* Sorts elements in place. */
void own_sort_(void *base, size_t len, size_t size, own_compare_ *compare, void *context);
OWN_END_C_

/* clang-format off */
/* What both kinds have; E is const where the elements are only read. */
#define OWN_SLICE_FUNCTIONS_(S, E)                                                                                     \
    OWN_INLINE_ S S##_from_raw(E *ptr, size_t len)                                                                     \
    { S s; s.ptr = ptr; s.len = len; OWN_UNTAG_(s); return s; }                                                        \
    OWN_INLINE_ size_t S##_len(S s)                                                                                    \
    { return s.len; }                                                                                                  \
    OWN_INLINE_ bool S##_is_empty(S s)                                                                                 \
    { return s.len == 0; }                                                                                             \
    OWN_INLINE_ E *S##_at(S s, size_t i)                                                                               \
    { OWN_USE_(s, NULL); OWN_BOUNDS_(s, i, s.len, NULL); return &s.ptr[i]; }                                           \
    OWN_INLINE_ E *S##_try_at(S s, size_t i)                                                                           \
    { OWN_USE_(s, NULL); return i < s.len ? &s.ptr[i] : NULL; }                                                        \
    OWN_INLINE_ S S##_part_at_(S s, size_t begin, size_t end, own_where at)                                            \
    {                                                                                                                  \
        OWN_USE_(s, at);                                                                                               \
        OWN_BOUNDS_(s, end, s.len + 1, at);                                                                            \
        OWN_BOUNDS_(s, begin, end + 1, at);                                                                            \
        if (begin) s.ptr += begin;                                                                                     \
        s.len = end - begin;                                                                                           \
        return s;                                                                                                      \
    }                                                                                                                  \
    OWN_INLINE_ S S##_part(S s, size_t begin, size_t end)                                                              \
    { return S##_part_at_(s, begin, end, NULL); }                                                                      \
    typedef int S##_has_functions_

#define OWN_DECLARE_SLICE_AS(name, type)                                                                               \
    typedef type own_slice_##name##_element;                                                                           \
    typedef struct ref_slice_##name {                                                                                  \
        union { const own_slice_##name##_element *ptr; const own_slice_##name##_element *borrowed_; };                 \
        OWN_TAG_                                                                                                       \
        size_t len;                                                                                                    \
    } ref_slice_##name;                                                                                                \
    typedef struct mut_slice_##name {                                                                                  \
        union { own_slice_##name##_element *ptr; own_slice_##name##_element *borrowed_;                                \
                ref_slice_##name (*reborrow_t_)(void); };                                                              \
        OWN_TAG_                                                                                                       \
        size_t len;                                                                                                    \
    } mut_slice_##name;                                                                                                \
    OWN_SLICE_FUNCTIONS_(ref_slice_##name, const own_slice_##name##_element);                                          \
    OWN_SLICE_FUNCTIONS_(mut_slice_##name, own_slice_##name##_element);                                                \
    OWN_INLINE_ ref_slice_##name mut_slice_##name##_ref(mut_slice_##name m)                                            \
    {                                                                                                                  \
        ref_slice_##name s;                                                                                            \
        s.ptr = m.ptr;                                                                                                 \
        s.len = m.len;                                                                                                 \
        OWN_BORROW_(reborrow, s, m, NULL);                                                                             \
        return s;                                                                                                      \
    }                                                                                                                  \
    OWN_INLINE_ void mut_slice_##name##_swap(mut_slice_##name m, size_t i, size_t j)                                   \
    {                                                                                                                  \
        own_slice_##name##_element *a = mut_slice_##name##_at(m, i), *b = mut_slice_##name##_at(m, j), kept = *a;      \
        *a = *b;                                                                                                       \
        *b = kept;                                                                                                     \
    }                                                                                                                  \
    OWN_INLINE_ void mut_slice_##name##_fill(mut_slice_##name m, own_slice_##name##_element value)                     \
    {                                                                                                                  \
        size_t i;                                                                                                      \
        OWN_USE_(m, NULL);                                                                                             \
        for (i = 0; i < m.len; i++) m.ptr[i] = value;                                                                  \
    }                                                                                                                  \
    OWN_INLINE_ void mut_slice_##name##_copy(mut_slice_##name m, ref_slice_##name from)                                \
    {                                                                                                                  \
        OWN_USE_(from, NULL);                                                                                          \
        OWN_USE_(m, NULL);                                                                                             \
        OWN_BOUNDS_(m, from.len, m.len + 1, NULL);                                                                     \
        OWN_BOUNDS_(from, m.len, from.len + 1, NULL);                                                                  \
        if (m.len) memmove((void *)m.ptr, (const void *)from.ptr, m.len * sizeof *m.ptr);                              \
    }                                                                                                                  \
    OWN_INLINE_ void mut_slice_##name##_reverse(mut_slice_##name m)                                                    \
    {                                                                                                                  \
        size_t i;                                                                                                      \
        for (i = 0; i < m.len / 2; i++) mut_slice_##name##_swap(m, i, m.len - 1 - i);                                  \
    }                                                                                                                  \
    typedef int own_slice_##name##_compare(const own_slice_##name##_element *, const own_slice_##name##_element *);    \
    OWN_UNUSED_ static int own_slice_##name##_call_(const void *a, const void *b, void *context)                       \
    {                                                                                                                  \
        return (*(own_slice_##name##_compare **)context)((const own_slice_##name##_element *)a,                        \
                                                         (const own_slice_##name##_element *)b);                       \
    }                                                                                                                  \
    OWN_INLINE_ void mut_slice_##name##_sort(mut_slice_##name m, own_slice_##name##_compare *compare)                  \
    {                                                                                                                  \
        OWN_USE_(m, NULL);                                                                                             \
        own_sort_((void *)m.ptr, m.len, sizeof *m.ptr, own_slice_##name##_call_, (void *)&compare);                    \
    }                                                                                                                  \
    typedef int own_slice_##name##_is_declared_
/* clang-format on */

#if OWN_HAS_GNU_
/* The element i of a slice, as an lvalue. */
#define own_at(s, i) (*OWN_NUMBER_2_(OWN_AT_, s, i, __COUNTER__))
#define OWN_AT_(s, i, of, at)                                                                                          \
    __extension__({                                                                                                    \
        OWN_TYPEOF_(s) of = (s);                                                                                       \
        size_t at = (i);                                                                                               \
        OWN_USE_(of, OWN_HERE_);                                                                                       \
        OWN_BOUNDS_(of, at, of.len, OWN_HERE_);                                                                        \
        &of.borrowed_[at];                                                                                             \
    })

/* own_each(p, s) { ... *p ... }: the statement for each element of a slice. `break` and `continue` as in any loop. */
#define own_each(p, s)                                                                                                 \
    for (OWN_TYPEOF_(s) own_in_##p = (s), *own_once_##p = &own_in_##p; own_once_##p; own_once_##p = NULL)              \
        for (OWN_TYPEOF_(own_in_##p.borrowed_) p = own_in_##p.borrowed_; OWN_EACH_USE_(own_in_##p), own_in_##p.len;    \
             own_in_##p.len--, p++)
#define OWN_EACH_USE_(s) OWN_USE_(s, OWN_HERE_)
#endif

/* Elements begin to end - 1 of an S (slice, str): own_part(ref_slice_int, s, 1, 3). */
#define own_part(S, s, begin, end) S##_part_at_(s, begin, end, OWN_HERE_)

#endif

#endif
