/* What own-check sees of vec.h: annotated prototypes. SPDX-License-Identifier: MIT
 * own_push(K, x, v) is own_K_push(&(x), v), and so on. */
#ifndef OWN_CHECK_VEC_H
#define OWN_CHECK_VEC_H

#define OWN_DECLARE_VEC_IN(T, allocator)                                                                               \
    OWN_DECLARE_VEC_(T); OWN_VEC_NEW_(T); OWN_VEC_PLAIN_FUNCTIONS_(T)
#define OWN_DECLARE_VEC_DROP_IN(T, drop, allocator) OWN_DECLARE_VEC_(T); OWN_VEC_NEW_(T)
#define OWN_DECLARE_VEC_OWN_IN(T, allocator)                                                                           \
    OWN_DECLARE_VEC_(own_##T); OWN_VEC_NEW_(own_##T); OWN_VEC_OWNER_FUNCTIONS_(T)
#define OWN_DECLARE_VEC_IN_EACH(T)            OWN_DECLARE_VEC_(T); OWN_VEC_NEW_IN_(T); OWN_VEC_PLAIN_FUNCTIONS_(T)
#define OWN_DECLARE_VEC_DROP_IN_EACH(T, drop) OWN_DECLARE_VEC_(T); OWN_VEC_NEW_IN_(T)
#define OWN_DECLARE_VEC_OWN_IN_EACH(T)                                                                                 \
    OWN_DECLARE_VEC_(own_##T); OWN_VEC_NEW_IN_(own_##T); OWN_VEC_OWNER_FUNCTIONS_(T)

/* clang-format off */
#define OWN_DECLARE_VEC_(T)                                                                                            \
    typedef struct OWN_SAYS_("own:handle=own;of=vec_" #T ";drop=own_vec_" #T "_drop") own_vec_##T {                    \
        union { own_slice_##T##_element *ptr; ref_slice_##T (*ref_t_)(void); mut_slice_##T (*mut_t_)(void); };         \
        size_t len;                                                                                                    \
        size_t capacity;                                                                                               \
    } own_vec_##T;                                                                                                     \
    OWN_CHECK_OWNER_VERBS_(vec_##T);                                                                                   \
    own_slice_##T##_element *own_vec_##T##_into_raw(own_vec_##T *v OWN_EMPTIES, size_t *len);                          \
    OWN_RESULT_REF(v) ref_slice_##T own_vec_##T##_ref(const own_vec_##T *v);                                           \
    OWN_RESULT_MUT(v) mut_slice_##T own_vec_##T##_mut(own_vec_##T *v);                                                 \
    OWN_RESULT_REF(v) OWN_SAYS_("own:result=nonnull")                                                                  \
    const own_slice_##T##_element *own_vec_##T##_at(const own_vec_##T *v, size_t i);                                   \
    OWN_RESULT_MUT(v) OWN_SAYS_("own:result=nonnull")                                                                  \
    own_slice_##T##_element *own_vec_##T##_at_mut(own_vec_##T *v, size_t i);                                           \
    size_t own_vec_##T##_len(const own_vec_##T *v OWN_BORROWS);                                                        \
    size_t own_vec_##T##_capacity(const own_vec_##T *v OWN_BORROWS);                                                   \
    bool own_vec_##T##_is_empty(const own_vec_##T *v OWN_BORROWS);                                                     \
    void own_vec_##T##_push(own_vec_##T *v OWN_EXCLUSIVE, own_slice_##T##_element value);                              \
    bool own_vec_##T##_try_push(own_vec_##T *v OWN_EXCLUSIVE, own_slice_##T##_element value);                          \
    void own_vec_##T##_insert(own_vec_##T *v OWN_EXCLUSIVE, size_t i, own_slice_##T##_element value);                  \
    bool own_vec_##T##_try_insert(own_vec_##T *v OWN_EXCLUSIVE, size_t i, own_slice_##T##_element value);              \
    void own_vec_##T##_reserve(own_vec_##T *v OWN_EXCLUSIVE, size_t more);                                             \
    bool own_vec_##T##_try_reserve(own_vec_##T *v OWN_EXCLUSIVE, size_t more);                                         \
    void own_vec_##T##_append(own_vec_##T *v OWN_EXCLUSIVE, own_vec_##T other);                                        \
    bool own_vec_##T##_try_append(own_vec_##T *v OWN_EXCLUSIVE, own_vec_##T other);                                    \
    own_slice_##T##_element own_vec_##T##_pop(own_vec_##T *v OWN_EXCLUSIVE);                                           \
    own_slice_##T##_element own_vec_##T##_remove(own_vec_##T *v OWN_EXCLUSIVE, size_t i);                              \
    own_slice_##T##_element own_vec_##T##_swap_remove(own_vec_##T *v OWN_EXCLUSIVE, size_t i);                         \
    void own_vec_##T##_truncate(own_vec_##T *v OWN_EXCLUSIVE, size_t len);                                             \
    void own_vec_##T##_clear(own_vec_##T *v OWN_EXCLUSIVE)

#define OWN_VEC_NEW_(T)                                                                                                \
    own_vec_##T own_vec_##T##_new(void);                                                                               \
    own_vec_##T own_vec_##T##_from_raw(own_slice_##T##_element *ptr OWN_TAKES OWN_NULLABLE, size_t len,                \
                                       size_t capacity)
#define OWN_VEC_NEW_IN_(T) own_vec_##T own_vec_##T##_new_in(const struct own_allocator *allocator)

#define OWN_VEC_PLAIN_FUNCTIONS_(T)                                                                                    \
    bool own_vec_##T##_try_pop(own_vec_##T *v OWN_EXCLUSIVE, own_slice_##T##_element *to OWN_SAYS_("own:writes"));     \
    void own_vec_##T##_extend(own_vec_##T *v OWN_EXCLUSIVE, ref_slice_##T s);                                          \
    bool own_vec_##T##_try_extend(own_vec_##T *v OWN_EXCLUSIVE, ref_slice_##T s)

#define OWN_VEC_OWNER_FUNCTIONS_(T) opt_##T own_vec_own_##T##_try_pop(own_vec_own_##T *v OWN_EXCLUSIVE)
/* clang-format on */

#define own_push(K, x, value)      own_##K##_push(&(x), value)
#define own_try_push(K, x, value)  own_##K##_try_push(&(x), value)
#define own_insert(K, x, i, value) own_##K##_insert(&(x), i, value)
#define own_pop(K, x)              own_##K##_pop(&(x))
#define own_remove(K, x, i)        own_##K##_remove(&(x), i)

#endif
