/* What own-check sees of rc.h and arc.h: annotated prototypes. SPDX-License-Identifier: MIT
 * The words of counted.h expand to these functions. */
#ifndef OWN_CHECK_COUNTED_H
#define OWN_CHECK_COUNTED_H

#include "own/check/verbs.h"

/* clang-format off */
#define OWN_DECLARE_COUNTED_(C, T)                                                                                     \
    typedef own_##T##_value own_##C##_##T##_value;                                                                     \
    typedef own_##T##_value own_weak_##C##_##T##_value;                                                                \
    typedef void own_##C##_##T##_copy(own_##T##_value *to, const own_##T##_value *from);                               \
    typedef struct OWN_SAYS_("own:handle=own;of=" #C "_" #T ";drop=own_" #C "_" #T "_drop") own_##C##_##T {            \
        union { own_##T##_value *ptr; ref_##T (*ref_t_)(void); };                                                      \
    } own_##C##_##T;                                                                                                   \
    typedef struct OWN_SAYS_("own:handle=opt;of=" #C "_" #T ";drop=opt_" #C "_" #T "_drop") opt_##C##_##T {            \
        union { own_##T##_value *ptr; ref_##T (*ref_t_)(void); own_##C##_##T (*own_t_)(void); };                       \
    } opt_##C##_##T;                                                                                                   \
    typedef struct OWN_SAYS_("own:handle=own;of=weak_" #C "_" #T ";drop=own_weak_" #C "_" #T "_drop")                  \
    own_weak_##C##_##T {                                                                                               \
        own_##T##_value *ptr;                                                                                          \
    } own_weak_##C##_##T;                                                                                              \
    typedef struct OWN_SAYS_("own:handle=opt;of=weak_" #C "_" #T ";drop=opt_weak_" #C "_" #T "_drop")                  \
    opt_weak_##C##_##T {                                                                                               \
        union { own_##T##_value *ptr; own_weak_##C##_##T (*own_t_)(void); };                                           \
    } opt_weak_##C##_##T;                                                                                              \
    OWN_CHECK_OWNER_VERBS_(C##_##T);                                                                                   \
    OWN_CHECK_OWNER_VERBS_(weak_##C##_##T);                                                                            \
    OWN_CHECK_OPTIONAL_VERBS_(C##_##T);                                                                                \
    OWN_CHECK_OPTIONAL_VERBS_(weak_##C##_##T);                                                                         \
    own_##C##_##T own_##C##_##T##_new(const own_##T##_value *init, size_t size);                                       \
    opt_##C##_##T own_##C##_##T##_try_new(const own_##T##_value *init, size_t size);                                   \
    own_##C##_##T own_##C##_##T##_new_value_(own_##T##_value value);                                                   \
    opt_##C##_##T own_##C##_##T##_try_new_value_(own_##T##_value value);                                               \
    own_##C##_##T own_##C##_##T##_clone(const own_##C##_##T *o OWN_BORROWS);                                           \
    own_weak_##C##_##T own_##C##_##T##_downgrade(const own_##C##_##T *o OWN_BORROWS);                                  \
    own_weak_##C##_##T own_weak_##C##_##T##_clone(const own_weak_##C##_##T *w OWN_BORROWS);                            \
    opt_##C##_##T own_weak_##C##_##T##_upgrade(const own_weak_##C##_##T *w OWN_BORROWS);                               \
    OWN_RESULT_REF(o) ref_##T own_##C##_##T##_ref(const own_##C##_##T *o);                                             \
    OWN_RESULT_REF(o) ref_##T opt_##C##_##T##_ref(const opt_##C##_##T *o);                                             \
    OWN_RESULT_MUT(o) mut_##T own_##C##_##T##_mut(own_##C##_##T *o);                                                   \
    bool own_##C##_##T##_try_make_only(own_##C##_##T *o OWN_EXCLUSIVE, size_t size, own_##C##_##T##_copy *copy);       \
    OWN_RESULT_MUT(o) mut_##T own_##C##_##T##_make_mut(own_##C##_##T *o, size_t size, own_##C##_##T##_copy *copy);     \
    opt_##C##_##T own_##C##_##T##_try_unwrap(own_##C##_##T *o OWN_EMPTIES, own_##T##_value *to, size_t size);          \
    bool own_##C##_##T##_is_only(const own_##C##_##T *o OWN_BORROWS);                                                  \
    size_t own_##C##_##T##_count(const own_##C##_##T *o OWN_BORROWS);                                                  \
    size_t own_##C##_##T##_weak_count(const own_##C##_##T *o OWN_BORROWS);                                             \
    bool own_##C##_##T##_is_same(const own_##C##_##T *a OWN_BORROWS, const own_##C##_##T *b OWN_BORROWS)
/* clang-format on */

#endif
