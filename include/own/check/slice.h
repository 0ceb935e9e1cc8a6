/* What own-check sees of slice.h: annotated prototypes. SPDX-License-Identifier: MIT
 *
 *   own_at(s, i)          *({ (const) T *own_check_at_N(typeof(s) b, size_t i) [result=holds;from=b]; ... })
 *   own_each(p, s)        as in slice.h
 *   own_part(S, s, b, e)  S_part(s, b, e) */
#ifndef OWN_CHECK_SLICE_H
#define OWN_CHECK_SLICE_H

#include "own/check/verbs.h"

/* clang-format off */
#define OWN_SLICE_FUNCTIONS_(S, E)                                                                                     \
    S S##_from_raw(E *ptr OWN_RETAINS, size_t len);                                                                    \
    size_t S##_len(S s);                                                                                               \
    bool S##_is_empty(S s);                                                                                            \
    OWN_RESULT_HOLDS(s) OWN_SAYS_("own:result=nonnull") E *S##_at(S s, size_t i);                                      \
    OWN_RESULT_HOLDS(s) OWN_SAYS_("own:result=nullable") E *S##_try_at(S s, size_t i);                                 \
    OWN_RESULT_HOLDS(s) S S##_part(S s, size_t begin, size_t end)

#define OWN_DECLARE_SLICE_AS(name, type)                                                                               \
    typedef type own_slice_##name##_element;                                                                           \
    typedef int own_slice_##name##_compare(const own_slice_##name##_element *, const own_slice_##name##_element *);    \
    typedef struct OWN_SAYS_("own:handle=ref;of=slice_" #name) ref_slice_##name {                                      \
        union { const own_slice_##name##_element *ptr; const own_slice_##name##_element *borrowed_; };                 \
        size_t len;                                                                                                    \
    } ref_slice_##name;                                                                                                \
    typedef struct OWN_SAYS_("own:handle=mut;of=slice_" #name) mut_slice_##name {                                      \
        union { own_slice_##name##_element *ptr; own_slice_##name##_element *borrowed_;                                \
                ref_slice_##name (*reborrow_t_)(void); };                                                              \
        size_t len;                                                                                                    \
    } mut_slice_##name;                                                                                                \
    OWN_SLICE_FUNCTIONS_(ref_slice_##name, const own_slice_##name##_element);                                          \
    OWN_SLICE_FUNCTIONS_(mut_slice_##name, own_slice_##name##_element);                                                \
    OWN_RESULT_HOLDS(m) ref_slice_##name mut_slice_##name##_ref(mut_slice_##name m);                                   \
    void mut_slice_##name##_swap(mut_slice_##name m, size_t i, size_t j);                                              \
    void mut_slice_##name##_fill(mut_slice_##name m, own_slice_##name##_element value);                                \
    void mut_slice_##name##_copy(mut_slice_##name m, ref_slice_##name from);                                           \
    void mut_slice_##name##_reverse(mut_slice_##name m);                                                               \
    void mut_slice_##name##_sort(mut_slice_##name m, own_slice_##name##_compare *compare)
/* clang-format on */

#define own_at(s, i) (*OWN_CHECK_2_(at, s, i, __COUNTER__))
#define OWN_CHECK_at_(s, i, call)                                                                                      \
    __extension__({                                                                                                    \
        OWN_RESULT_HOLDS(b) OWN_SAYS_("own:result=nonnull")                                                            \
        OWN_TYPEOF_((s).borrowed_) call(OWN_TYPEOF_(s) b, size_t index);                                               \
        call((s), (i));                                                                                                \
    })
#define own_each(p, s)                                                                                                 \
    for (OWN_TYPEOF_(s) own_in_##p = (s), *own_once_##p = &own_in_##p; own_once_##p; own_once_##p = NULL)              \
        for (OWN_TYPEOF_(own_in_##p.borrowed_) p = own_in_##p.borrowed_; own_in_##p.len; own_in_##p.len--, p++)
#define own_part(S, s, begin, end) S##_part(s, begin, end)

#endif
