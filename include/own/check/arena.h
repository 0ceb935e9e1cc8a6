/* What own-check sees of arena.h: annotated prototypes. SPDX-License-Identifier: MIT
 *
 *   own_in_arena(a, T, init...)    mut_T_new_in_value_(&(a), (own_T_value){init...})
 *   own_reset(arena, a)            own_arena_reset(&(a)) */
#ifndef OWN_CHECK_ARENA_H
#define OWN_CHECK_ARENA_H

#include "own/check/verbs.h"

/* clang-format off */
struct own_arena_state_;
typedef struct OWN_SAYS_("own:handle=own;of=arena;drop=own_arena_drop") own_arena {
    struct own_arena_state_ *ptr;
} own_arena;
typedef struct OWN_SAYS_("own:handle=opt;of=arena;drop=opt_arena_drop") opt_arena {
    union { struct own_arena_state_ *ptr; own_arena (*own_t_)(void); };
} opt_arena;

OWN_CHECK_OWNER_VERBS_(arena);
OWN_CHECK_OPTIONAL_VERBS_(arena);
own_arena own_arena_new(void);
opt_arena own_arena_try_new(void);
own_arena own_arena_new_in(const struct own_allocator *allocator);
opt_arena own_arena_try_new_in(const struct own_allocator *allocator);
OWN_RESULT_REF(a) OWN_SAYS_("own:result=nonnull") void *own_arena_allocate(const own_arena *a, size_t size, size_t alignment);
OWN_RESULT_REF(a) OWN_RESULT_NULLABLE void *own_arena_try_allocate(const own_arena *a, size_t size, size_t alignment);
void own_arena_reset(own_arena *a OWN_EXCLUSIVE);

#define OWN_DECLARE_ARENA(T)       OWN_DECLARE_ARENA_(T)
#define OWN_DECLARE_ARENA_PLAIN(T) OWN_DECLARE_ARENA_(T)
#define OWN_DECLARE_ARENA_(T)                                                                                          \
    OWN_RESULT_REF(a) mut_##T mut_##T##_new_in(const own_arena *a, const own_##T##_value *init, size_t size);          \
    OWN_RESULT_REF(a) mut_##T mut_##T##_new_in_value_(const own_arena *a, own_##T##_value value);                      \
    bool mut_##T##_try_new_in(const own_arena *a OWN_BORROWS, const own_##T##_value *init, size_t size,                \
                              mut_##T *to OWN_INITS)
#define OWN_DECLARE_ARENA_SLICE(T)                                                                                     \
    OWN_RESULT_REF(a) mut_slice_##T mut_slice_##T##_new_in(const own_arena *a, size_t len);                            \
    bool mut_slice_##T##_try_new_in(const own_arena *a OWN_BORROWS, size_t len, mut_slice_##T *to OWN_INITS)
/* clang-format on */

#define own_in_arena(a, T, ...) mut_##T##_new_in_value_(&(a), (own_##T##_value){__VA_ARGS__})
#define own_reset(K, a)         own_##K##_reset(&(a))

#endif
