/* Threads that own what they work on, and threads that are lent it. SPDX-License-Identifier: MIT
 *
 * OWN_DECLARE_THREAD(T), after OWN_DECLARE(T). A thread owns one T, its state, which moves in when it is spawned and
 * out when it is joined; the body has it as an exclusive borrow. Results are members of T.
 *
 *   own_auto(thread_job) t = own_spawn(job, work, own_move(j));      static void work(mut_job j);
 *   own_auto(job) done = own_join(job, t);
 *
 *   own_thread_T own_thread_T_spawn(void (*body)(mut_T), own_T state)      takes the state. Does not return without a
 *                                                                          thread (own_on_no_thread) or memory
 *   opt_thread_T own_thread_T_try_spawn(void (*body)(mut_T), own_T state)  takes it too; none, and drops it, without
 *   own_T own_thread_T_join(own_thread_T *t)       waits for the end of the body; empties *t
 *   void own_thread_T_detach(own_thread_T *t)      empties *t; the state is dropped when the body ends
 *   bool own_thread_T_is_finished(const own_thread_T *t)
 *   void own_thread_T_drop(own_thread_T *t)        joins, and drops the state
 *
 * So a thread that nobody joins is waited for at the end of the scope that has it. What it waits for must be able to
 * happen by then: declare the thread before the sender whose drop ends its work.
 *
 * A scope lends to threads what outlives it:
 *
 *   own_auto(scope) s = own_scope_open();           its drop joins the threads it lent to. It stays where it is
 *   own_lend_ref(conn, s, work, own_ref(c));        static void work(ref_conn c);
 *
 *   void own_scope_lend_ref_T(own_scope *s, void (*body)(ref_T), ref_T b), own_scope_lend_mut_T
 *   bool own_scope_try_lend_ref_T(own_scope *s, void (*body)(ref_T), ref_T b), own_scope_try_lend_mut_T
 *
 * Level debug reports what ends or contradicts the borrow before the scope has ended, where that is done.
 *
 * A body ends by returning, not by pthread_exit or cancellation. One thread at a time per handle or scope. */
#ifndef OWN_THREAD_H
#define OWN_THREAD_H

#include "own/compiler.h"
#include "own/wait.h"

OWN_BEGIN_C_
typedef void own_no_thread_hook(int error);
/* Sets what is called, with the errno, before the program aborts for want of a thread; the hook may not return but by
 * exit, longjmp or the like. Null restores the default, which only prints. Any thread. */
void own_on_no_thread(own_no_thread_hook *hook);
OWN_END_C_

#if defined(__OWN_CHECK__) && !defined(OWN_CHECK_BODIES)
#include "own/check/thread.h"
#else
#include "own/owner.h"

/* What every thread begins with. */
struct own_thread_ {
    void (*run)(struct own_thread_ *thread_);
    void (*end)(struct own_thread_ *thread_); /* of the state, or of the borrow */
    struct own_thread_ *next;                /* of the scope */
    uint32_t holders;                        /* its handle, and the body that runs */
    uint64_t system;                         /* what the system calls it */
};

OWN_BEGIN_C_
/* 0, or an errno. */
int own_thread_start_(struct own_thread_ *thread_);
void own_thread_join_(struct own_thread_ *thread_);
void own_thread_detach_(struct own_thread_ *thread_);
OWN_NORETURN_ void own_no_thread_(int error_);
OWN_END_C_

/* ---- scopes --------------------------------------------------------------------------------------------------------- */

OWN_EXTENSION_ typedef struct OWN_NODISCARD_TYPE_ own_scope {
    struct own_thread_ *ptr; /* the last one lent to */
} own_scope;

OWN_INLINE_ own_scope own_scope_open(void)
{
    own_scope s;
    s.ptr = NULL;
    return s;
}
OWN_INLINE_ void own_scope_drop(own_scope *s)
{
    while (s->ptr) {
        struct own_thread_ *thread_ = s->ptr;
        s->ptr = thread_->next;
        own_thread_join_(thread_);
        thread_->end(thread_);
        free(thread_);
    }
}
OWN_INLINE_ void own_scope_drop_at_(own_scope *s, own_where at)
{
    (void)at;
    own_scope_drop(s);
}
/* Takes the memory of the thread, also when it fails. */
OWN_INLINE_ int own_scope_start_(own_scope *s, struct own_thread_ *thread_)
{
    int error_ = own_thread_start_(thread_);
    if (error_) {
        thread_->end(thread_);
        free(thread_);
    } else {
        thread_->next = s->ptr;
        s->ptr = thread_;
    }
    return error_;
}

/* ---- types and functions -------------------------------------------------------------------------------------------- */

/* clang-format off */
#define OWN_DECLARE_THREAD(T)                                                                                          \
    struct thread_##T##_ { struct own_thread_ thread; void (*body)(mut_##T b); own_##T state; };                       \
    OWN_INLINE_ struct thread_##T##_ *own_thread_##T##_whole_(struct own_thread_ *thread_)                             \
    { return (struct thread_##T##_ *)(void *)thread_; }                                                                \
    static OWN_UNUSED_ void own_thread_##T##_run_(struct own_thread_ *thread_)                                         \
    {                                                                                                                  \
        struct thread_##T##_ *whole = own_thread_##T##_whole_(thread_);                                                \
        whole->body(own_##T##_mut(&whole->state));                                                                     \
    }                                                                                                                  \
    static OWN_UNUSED_ void own_thread_##T##_end_(struct own_thread_ *thread_)                                         \
    { own_##T##_drop(&own_thread_##T##_whole_(thread_)->state); }                                                      \
    OWN_INLINE_ void own_thread_##T##_release_(struct own_thread_ *thread_)                                            \
    { own_thread_join_(thread_); own_thread_##T##_end_(thread_); free(thread_); }                                      \
    OWN_DECLARE_OWNER_(thread_##T, struct own_thread_, char none_;, own_thread_##T##_release_, OWN_ANY_THREAD_);       \
    OWN_INLINE_ int own_thread_##T##_start_(void (*body_)(mut_##T b), own_##T state_, struct own_thread_ **thread_)    \
    {                                                                                                                  \
        struct thread_##T##_ *whole = (struct thread_##T##_ *)malloc(sizeof *whole);                                   \
        int error_;                                                                                                    \
        *thread_ = NULL;                                                                                               \
        if (!whole) { own_##T##_drop(&state_); return OWN_NO_MEMORY_; }                                                \
        memset(whole, 0, sizeof *whole);                                                                               \
        whole->thread.run = own_thread_##T##_run_;                                                                     \
        whole->thread.end = own_thread_##T##_end_;                                                                     \
        whole->body = body_;                                                                                           \
        whole->state = state_;                                                                                         \
        error_ = own_thread_start_(&whole->thread);                                                                    \
        if (error_) { own_##T##_drop(&whole->state); free(whole); return error_; }                                     \
        *thread_ = &whole->thread;                                                                                     \
        return 0;                                                                                                      \
    }                                                                                                                  \
    OWN_INLINE_ own_thread_##T own_thread_##T##_spawn_at_(void (*body_)(mut_##T b), own_##T state_, own_where at)      \
    {                                                                                                                  \
        struct own_thread_ *thread_;                                                                                   \
        int error_ = own_thread_##T##_start_(body_, state_, &thread_);                                                 \
        if (OWN_UNLIKELY_(error_)) own_no_thread_(error_);                                                             \
        return own_thread_##T##_adopt_(thread_, at);                                                                   \
    }                                                                                                                  \
    OWN_INLINE_ opt_thread_##T own_thread_##T##_try_spawn_at_(void (*body_)(mut_##T b), own_##T state_, own_where at)  \
    {                                                                                                                  \
        struct own_thread_ *thread_;                                                                                   \
        (void)own_thread_##T##_start_(body_, state_, &thread_);                                                        \
        return opt_thread_##T##_adopt_(thread_, at);                                                                   \
    }                                                                                                                  \
    OWN_INLINE_ own_##T own_thread_##T##_join_at_(own_thread_##T *t, own_where at)                                     \
    {                                                                                                                  \
        struct own_thread_ *thread_ = t->ptr;                                                                          \
        own_##T state_;                                                                                                \
        memset(&state_, 0, sizeof state_);                                                                             \
        OWN_EXPECT_(*t, at);                                                                                           \
        t->ptr = NULL;                                                                                                 \
        if (OWN_DROP_(thread_, *t, at)) {                                                                              \
            own_thread_join_(thread_);                                                                                 \
            state_ = own_##T##_move(&own_thread_##T##_whole_(thread_)->state);                                         \
            free(thread_);                                                                                             \
        }                                                                                                              \
        return state_;                                                                                                 \
    }                                                                                                                  \
    OWN_INLINE_ void own_thread_##T##_detach_at_(own_thread_##T *t, own_where at)                                      \
    {                                                                                                                  \
        struct own_thread_ *thread_ = t->ptr;                                                                          \
        OWN_EXPECT_(*t, at);                                                                                           \
        t->ptr = NULL;                                                                                                 \
        if (OWN_DROP_(thread_, *t, at)) own_thread_detach_(thread_);                                                   \
    }                                                                                                                  \
    OWN_INLINE_ bool own_thread_##T##_is_finished(const own_thread_##T *t)                                             \
    { OWN_EXPECT_(*t, NULL); return OWN_LOAD_ACQUIRE_(&t->ptr->holders) == 1; }                                        \
    OWN_INLINE_ own_thread_##T own_thread_##T##_spawn(void (*body_)(mut_##T b), own_##T state_)                        \
    { return own_thread_##T##_spawn_at_(body_, state_, NULL); }                                                        \
    OWN_INLINE_ opt_thread_##T own_thread_##T##_try_spawn(void (*body_)(mut_##T b), own_##T state_)                    \
    { return own_thread_##T##_try_spawn_at_(body_, state_, NULL); }                                                    \
    OWN_INLINE_ own_##T own_thread_##T##_join(own_thread_##T *t)                                                       \
    { return own_thread_##T##_join_at_(t, NULL); }                                                                     \
    OWN_INLINE_ void own_thread_##T##_detach(own_thread_##T *t)                                                        \
    { own_thread_##T##_detach_at_(t, NULL); }                                                                          \
    OWN_DECLARE_LEND_(ref, T)                                                                                          \
    OWN_DECLARE_LEND_(mut, T)                                                                                          \
    typedef int own_thread_##T##_is_declared_

/* The borrow is in the thread's memory, entered as by own_with, and left after the join. */
#define OWN_DECLARE_LEND_(kind, T)                                                                                     \
    struct lent_##kind##_##T##_ { struct own_thread_ thread; void (*body)(kind##_##T b); kind##_##T borrow; };         \
    static OWN_UNUSED_ void own_lent_##kind##_##T##_run_(struct own_thread_ *thread_)                                  \
    {                                                                                                                  \
        struct lent_##kind##_##T##_ *whole = (struct lent_##kind##_##T##_ *)(void *)thread_;                           \
        whole->body(whole->borrow);                                                                                    \
    }                                                                                                                  \
    static OWN_UNUSED_ void own_lent_##kind##_##T##_end_(struct own_thread_ *thread_)                                  \
    { own_leave_(&((struct lent_##kind##_##T##_ *)(void *)thread_)->borrow); }                                         \
    OWN_INLINE_ int own_scope_start_##kind##_##T##_(own_scope *s, void (*body_)(kind##_##T b), kind##_##T b)           \
    {                                                                                                                  \
        struct lent_##kind##_##T##_ *whole = (struct lent_##kind##_##T##_ *)malloc(sizeof *whole);                     \
        if (!whole) return OWN_NO_MEMORY_;                                                                             \
        memset(whole, 0, sizeof *whole);                                                                               \
        whole->thread.run = own_lent_##kind##_##T##_run_;                                                              \
        whole->thread.end = own_lent_##kind##_##T##_end_;                                                              \
        whole->body = body_;                                                                                           \
        whole->borrow = b;                                                                                             \
        (void)OWN_ENTER_(whole->borrow);                                                                               \
        return own_scope_start_(s, &whole->thread);                                                                    \
    }                                                                                                                  \
    OWN_INLINE_ void own_scope_lend_##kind##_##T(own_scope *s, void (*body_)(kind##_##T b), kind##_##T b)              \
    {                                                                                                                  \
        int error_ = own_scope_start_##kind##_##T##_(s, body_, b);                                                     \
        if (OWN_UNLIKELY_(error_)) own_no_thread_(error_);                                                             \
    }                                                                                                                  \
    OWN_INLINE_ bool own_scope_try_lend_##kind##_##T(own_scope *s, void (*body_)(kind##_##T b), kind##_##T b)          \
    { return own_scope_start_##kind##_##T##_(s, body_, b) == 0; }
/* clang-format on */
#define OWN_NO_MEMORY_ 12 /* ENOMEM, of every system */

/* ---- verbs; thread and scope are lvalues ---------------------------------------------------------------------------- */

#define own_spawn(T, body, state)               own_thread_##T##_spawn_at_(body, state, OWN_HERE_)
#define own_try_spawn(T, body, state)           own_thread_##T##_try_spawn_at_(body, state, OWN_HERE_)
#define own_join(T, thread)                     own_thread_##T##_join_at_(&(thread), OWN_HERE_)
#define own_detach(T, thread)                   own_thread_##T##_detach_at_(&(thread), OWN_HERE_)
#define own_lend_ref(T, scope, body, borrow)    own_scope_lend_ref_##T(&(scope), body, borrow)
#define own_lend_mut(T, scope, body, borrow)    own_scope_lend_mut_##T(&(scope), body, borrow)
#define own_try_lend_ref(T, scope, body, borrow) own_scope_try_lend_ref_##T(&(scope), body, borrow)
#define own_try_lend_mut(T, scope, body, borrow) own_scope_try_lend_mut_##T(&(scope), body, borrow)

#endif
#endif
