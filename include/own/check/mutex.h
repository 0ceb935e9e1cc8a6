/* What own-check sees of mutex.h: annotated prototypes. SPDX-License-Identifier: MIT
 * A guard is an owner of the lock, and keeps the pointer to it. (An owner that holds a borrow has no mark yet.) */
#ifndef OWN_CHECK_MUTEX_H
#define OWN_CHECK_MUTEX_H

#include "own/check/verbs.h"

struct own_lock_ {
    uint32_t word;
};
struct own_rwlock_ {
    uint32_t word;
};
#define OWN_MUTEX(...)  {{0}, {__VA_ARGS__}}
#define OWN_RWLOCK(...) {{0}, {__VA_ARGS__}}

/* clang-format off */
#define OWN_DECLARE_MUTEX(T)                                                                                           \
    typedef struct mutex_##T { struct own_lock_ lock_; own_##T##_value value_; } mutex_##T;                            \
    OWN_CHECK_GUARD_(guard_##T, ref_##T (*ref_t_)(void); mut_##T (*mut_t_)(void);)                                     \
    OWN_RESULT_REF(o) ref_##T own_guard_##T##_ref(const own_guard_##T *o);                                             \
    OWN_RESULT_MUT(o) mut_##T own_guard_##T##_mut(own_guard_##T *o);                                                   \
    OWN_CHECK_LOCKING_(guard_##T, mutex_##T, lock, try_lock, lock_until)                                               \
    void mutex_##T##_fini(mutex_##T *m OWN_EXCLUSIVE)

#define OWN_DECLARE_RWLOCK(T)                                                                                          \
    typedef struct rwlock_##T { struct own_rwlock_ lock_; own_##T##_value value_; } rwlock_##T;                        \
    OWN_CHECK_GUARD_(reading_##T, ref_##T (*ref_t_)(void);)                                                            \
    OWN_CHECK_GUARD_(writing_##T, ref_##T (*ref_t_)(void); mut_##T (*mut_t_)(void);)                                   \
    OWN_RESULT_REF(o) ref_##T own_reading_##T##_ref(const own_reading_##T *o);                                         \
    OWN_RESULT_REF(o) ref_##T own_writing_##T##_ref(const own_writing_##T *o);                                         \
    OWN_RESULT_MUT(o) mut_##T own_writing_##T##_mut(own_writing_##T *o);                                               \
    OWN_CHECK_LOCKING_(reading_##T, rwlock_##T, read, try_read, read_until)                                            \
    OWN_CHECK_LOCKING_(writing_##T, rwlock_##T, write, try_write, write_until)                                         \
    void rwlock_##T##_fini(rwlock_##T *m OWN_EXCLUSIVE)

#define OWN_CHECK_GUARD_(guard, members)                                                                               \
    typedef struct OWN_SAYS_("own:handle=own;of=" #guard ";drop=own_" #guard "_drop") own_##guard {                    \
        union { void *ptr; members };                                                                                  \
    } own_##guard;                                                                                                     \
    typedef struct OWN_SAYS_("own:handle=opt;of=" #guard ";drop=opt_" #guard "_drop") opt_##guard {                    \
        union { void *ptr; members own_##guard (*own_t_)(void); };                                                     \
    } opt_##guard;                                                                                                     \
    OWN_CHECK_OWNER_VERBS_(guard);                                                                                     \
    OWN_CHECK_OPTIONAL_VERBS_(guard);
#define OWN_CHECK_LOCKING_(guard, holder, lock, try_lock, lock_until)                                                  \
    own_##guard holder##_##lock(const holder *m OWN_RETAINS);                                                          \
    opt_##guard holder##_##try_lock(const holder *m OWN_RETAINS);                                                      \
    opt_##guard holder##_##lock_until(const holder *m OWN_RETAINS, own_deadline until);
/* clang-format on */

#define own_lock(T, m)              mutex_##T##_lock(&(m))
#define own_try_lock(T, m)          mutex_##T##_try_lock(&(m))
#define own_lock_until(T, m, until) mutex_##T##_lock_until(&(m), until)
#define own_read(T, m)               rwlock_##T##_read(&(m))
#define own_try_read(T, m)           rwlock_##T##_try_read(&(m))
#define own_read_until(T, m, until)  rwlock_##T##_read_until(&(m), until)
#define own_write(T, m)              rwlock_##T##_write(&(m))
#define own_try_write(T, m)          rwlock_##T##_try_write(&(m))
#define own_write_until(T, m, until) rwlock_##T##_write_until(&(m), until)

#endif
