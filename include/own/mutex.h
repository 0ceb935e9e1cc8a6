/* Mutexes and reader-writer locks that hold what they protect. SPDX-License-Identifier: MIT
 *
 * OWN_DECLARE_MUTEX(T), OWN_DECLARE_RWLOCK(T), after OWN_DECLARE(T) and with T complete: mutex_T and rwlock_T hold a T.
 * The only way to it is a guard, an owner of the lock that lends the T: own_mut(g), own_ref(g). Its drop unlocks, so no
 * borrow outlives the lock. A lock is a member, a local or a static variable, not a handle, and stays where it is:
 *
 *   struct board { mutex_conn front; };                      own_new(board, .front = OWN_MUTEX(.fd = fd))
 *   own_auto(guard_conn) g = own_lock(conn, b->front);
 *   conn_rename(own_mut(g), "lobby");
 *
 *   own_guard_T mutex_T_lock(const mutex_T *m)                       waits until the mutex is free
 *   opt_guard_T mutex_T_try_lock(const mutex_T *m)                   none when it is not free now
 *   opt_guard_T mutex_T_lock_until(const mutex_T *m, own_deadline)   none when it is not free until then
 *   own_reading_T rwlock_T_read(const rwlock_T *), opt_reading_T rwlock_T_try_read, _read_until      many at a time,
 *   own_writing_T rwlock_T_write(const rwlock_T *), opt_writing_T rwlock_T_try_write, _write_until   or this one
 *   void mutex_T_fini(mutex_T *m), rwlock_T_fini                     drops the T; nobody may hold or wait for the lock
 *
 * Any thread. A lock that is only known through a shared borrow can be locked: that is what it is for. The thread that
 * locked drops the guard. Locking what the same thread has locked waits for ever; reading it twice may, when a writer
 * came in between. Level debug reports that (double-lock), and levels 1 and 2 that a T is dropped while there are guards
 * (drop-while-locked). There is no poison: a thread that dies with a guard takes the program with it. A lock is four
 * bytes, all zero when free; there is nothing to destroy but the T. */
#ifndef OWN_MUTEX_H
#define OWN_MUTEX_H

#include "own/compiler.h"
#include "own/wait.h"

#if defined(__OWN_CHECK__) && !defined(OWN_CHECK_BODIES)
#include "own/check/mutex.h"
#else
#include "own/owner.h"

/* ---- the words ------------------------------------------------------------------------------------------------------ */

/* 0 free, 1 locked, 2 locked and perhaps waited for. */
struct own_lock_ {
    uint32_t word;
};
/* How many read, in steps of OWN_READER_, and the bits below; or one writes. */
struct own_rwlock_ {
    uint32_t word;
};
#define OWN_WRITER_   UINT32_C(1)
#define OWN_PARKED_   UINT32_C(2) /* somebody waits; who comes next waits too, so that writers get their turn */
#define OWN_READER_   UINT32_C(4)
#define OWN_READERS_  UINT32_C(0x80000000) /* too many: the slow path says so */

OWN_BEGIN_C_
/* What to do when the lock of this value is not free. False: the deadline has passed. */
bool own_lock_slowly_(struct own_lock_ *lock, const void *value, own_deadline until, own_where at);
bool own_read_slowly_(struct own_rwlock_ *lock, const void *value, own_deadline until, own_where at);
bool own_write_slowly_(struct own_rwlock_ *lock, const void *value, own_deadline until, own_where at);
/* The last who held the lock has left, and there may be threads that wait. */
void own_rwlock_wake_(struct own_rwlock_ *lock);
OWN_END_C_

OWN_INLINE_ bool own_try_lock_(struct own_lock_ *lock)
{
    uint32_t free_word = 0;
    return OWN_SWAP_IF_ACQUIRE_(&lock->word, &free_word, 1);
}
OWN_INLINE_ void own_unlock_(struct own_lock_ *lock)
{
    if (OWN_UNLIKELY_(OWN_SWAP_RELEASE_(&lock->word, 0) == 2))
        own_wake_(&lock->word, false);
}
OWN_INLINE_ bool own_try_read_(struct own_rwlock_ *lock)
{
    uint32_t word = OWN_LOAD_RELAXED_(&lock->word);
    while (!(word & (OWN_WRITER_ | OWN_PARKED_ | OWN_READERS_)))
        if (OWN_SWAP_IF_ACQUIRE_(&lock->word, &word, word + OWN_READER_))
            return true;
    return false;
}
OWN_INLINE_ void own_unlock_read_(struct own_rwlock_ *lock)
{
    if (OWN_UNLIKELY_(OWN_ADD_RELEASE_(&lock->word, 0 - OWN_READER_) == (OWN_READER_ | OWN_PARKED_)))
        own_rwlock_wake_(lock);
}
OWN_INLINE_ bool own_try_write_(struct own_rwlock_ *lock)
{
    uint32_t free_word = 0;
    return OWN_SWAP_IF_ACQUIRE_(&lock->word, &free_word, OWN_WRITER_);
}
/* Whether there are guards. */
OWN_INLINE_ bool own_is_locked_(const struct own_lock_ *lock)
{
    return OWN_LOAD_RELAXED_(&lock->word) != 0;
}
OWN_INLINE_ bool own_is_read_or_written_(const struct own_rwlock_ *lock)
{
    return (OWN_LOAD_RELAXED_(&lock->word) & ~OWN_PARKED_) != 0;
}
OWN_INLINE_ void own_unlock_write_(struct own_rwlock_ *lock)
{
    if (OWN_UNLIKELY_(OWN_ADD_RELEASE_(&lock->word, 0 - OWN_WRITER_) == (OWN_WRITER_ | OWN_PARKED_)))
        own_rwlock_wake_(lock);
}

/* ---- types and functions -------------------------------------------------------------------------------------------- */

/* The initialiser of a mutex_T or rwlock_T from one of a T. */
#define OWN_MUTEX(...)  {{0}, {__VA_ARGS__}}
#define OWN_RWLOCK(...) {{0}, {__VA_ARGS__}}

/* clang-format off */
#define OWN_DECLARE_MUTEX(T)                                                                                           \
    typedef struct mutex_##T { struct own_lock_ lock_; own_##T##_value value_; } mutex_##T;                            \
    OWN_DECLARE_LOCK_(guard_##T, T, mutex_##T, own_unlock_,                                                            \
                      ref_##T (*ref_t_)(void); mut_##T (*mut_t_)(void);)                                               \
    OWN_DECLARE_OWNER_REF_(guard_##T, T);                                                                              \
    OWN_DECLARE_OWNER_MUT_(guard_##T, T);                                                                              \
    OWN_DECLARE_LOCKING_(guard_##T, mutex_##T, lock, try_lock, lock_until, own_try_lock_, own_lock_slowly_)            \
    OWN_INLINE_ void mutex_##T##_fini(mutex_##T *m)                                                                    \
    { OWN_LOCK_ENDS_(own_is_locked_(&m->lock_), &m->value_); (void)own_##T##_fini_(&m->value_); }                      \
    typedef int mutex_##T##_is_declared_

#define OWN_DECLARE_RWLOCK(T)                                                                                          \
    typedef struct rwlock_##T { struct own_rwlock_ lock_; own_##T##_value value_; } rwlock_##T;                        \
    OWN_DECLARE_LOCK_(reading_##T, T, rwlock_##T, own_unlock_read_, ref_##T (*ref_t_)(void);)                          \
    OWN_DECLARE_OWNER_REF_(reading_##T, T);                                                                            \
    OWN_DECLARE_LOCKING_(reading_##T, rwlock_##T, read, try_read, read_until, own_try_read_, own_read_slowly_)         \
    OWN_DECLARE_LOCK_(writing_##T, T, rwlock_##T, own_unlock_write_,                                                   \
                      ref_##T (*ref_t_)(void); mut_##T (*mut_t_)(void);)                                               \
    OWN_DECLARE_OWNER_REF_(writing_##T, T);                                                                            \
    OWN_DECLARE_OWNER_MUT_(writing_##T, T);                                                                            \
    OWN_DECLARE_LOCKING_(writing_##T, rwlock_##T, write, try_write, write_until, own_try_write_, own_write_slowly_)    \
    OWN_INLINE_ void rwlock_##T##_fini(rwlock_##T *m)                                                                  \
    { OWN_LOCK_ENDS_(own_is_read_or_written_(&m->lock_), &m->value_); (void)own_##T##_fini_(&m->value_); }             \
    typedef int rwlock_##T##_is_declared_

/* The guard: a pointer to the value, which is in its lock. */
#define OWN_DECLARE_LOCK_(guard, T, holder, unlock, members)                                                           \
    OWN_INLINE_ void own_##guard##_release_(own_##T##_value *value)                                                    \
    { unlock(&((holder *)(void *)((char *)value - offsetof(holder, value_)))->lock_); }                                \
    OWN_DECLARE_OWNER_(guard, own_##T##_value, members, own_##guard##_release_, OWN_THREAD_);

#define OWN_DECLARE_LOCKING_(guard, holder, lock, try_lock, lock_until, take_now, take_slowly)                         \
    OWN_INLINE_ own_##guard holder##_##lock##_at_(const holder *m, own_where at)                                       \
    {                                                                                                                  \
        holder *held = (holder *)(uintptr_t)m;                                                                         \
        if (OWN_UNLIKELY_(!take_now(&held->lock_)))                                                                    \
            (void)take_slowly(&held->lock_, &held->value_, own_deadline_never(), at);                                  \
        return own_##guard##_adopt_(&held->value_, at);                                                                \
    }                                                                                                                  \
    OWN_INLINE_ opt_##guard holder##_##try_lock##_at_(const holder *m, own_where at)                                   \
    {                                                                                                                  \
        holder *held = (holder *)(uintptr_t)m;                                                                         \
        return opt_##guard##_adopt_(take_now(&held->lock_) ? &held->value_ : NULL, at);                                \
    }                                                                                                                  \
    OWN_INLINE_ opt_##guard holder##_##lock_until##_at_(const holder *m, own_deadline until, own_where at)             \
    {                                                                                                                  \
        holder *held = (holder *)(uintptr_t)m;                                                                         \
        bool locked = take_now(&held->lock_) || take_slowly(&held->lock_, &held->value_, until, at);                   \
        return opt_##guard##_adopt_(locked ? &held->value_ : NULL, at);                                                \
    }                                                                                                                  \
    OWN_INLINE_ own_##guard holder##_##lock(const holder *m)                                                           \
    { return holder##_##lock##_at_(m, NULL); }                                                                         \
    OWN_INLINE_ opt_##guard holder##_##try_lock(const holder *m)                                                       \
    { return holder##_##try_lock##_at_(m, NULL); }                                                                     \
    OWN_INLINE_ opt_##guard holder##_##lock_until(const holder *m, own_deadline until)                                 \
    { return holder##_##lock_until##_at_(m, until, NULL); }
/* clang-format on */

/* ---- verbs; m is an lvalue ------------------------------------------------------------------------------------------ */

#define own_lock(T, m)              mutex_##T##_lock_at_(&(m), OWN_HERE_)
#define own_try_lock(T, m)          mutex_##T##_try_lock_at_(&(m), OWN_HERE_)
#define own_lock_until(T, m, until) mutex_##T##_lock_until_at_(&(m), until, OWN_HERE_)
#define own_read(T, m)               rwlock_##T##_read_at_(&(m), OWN_HERE_)
#define own_try_read(T, m)           rwlock_##T##_try_read_at_(&(m), OWN_HERE_)
#define own_read_until(T, m, until)  rwlock_##T##_read_until_at_(&(m), until, OWN_HERE_)
#define own_write(T, m)              rwlock_##T##_write_at_(&(m), OWN_HERE_)
#define own_try_write(T, m)          rwlock_##T##_try_write_at_(&(m), OWN_HERE_)
#define own_write_until(T, m, until) rwlock_##T##_write_until_at_(&(m), until, OWN_HERE_)

#endif
#endif
