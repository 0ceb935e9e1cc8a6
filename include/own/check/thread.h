/* What own-check sees of thread.h: annotated prototypes. SPDX-License-Identifier: MIT
 * A scope is an owner of the threads it lent to; what it is lent, it keeps. */
#ifndef OWN_CHECK_THREAD_H
#define OWN_CHECK_THREAD_H

#include "own/check/verbs.h"

typedef struct OWN_SAYS_("own:handle=own;of=scope;drop=own_scope_drop") own_scope {
    void *ptr;
} own_scope;
own_scope own_scope_open(void);
void own_scope_drop(own_scope *s OWN_DROPS);

/* clang-format off */
#define OWN_DECLARE_THREAD(T)                                                                                          \
    typedef struct OWN_SAYS_("own:handle=own;of=thread_" #T ";drop=own_thread_" #T "_drop") own_thread_##T {           \
        void *ptr;                                                                                                     \
    } own_thread_##T;                                                                                                  \
    typedef struct OWN_SAYS_("own:handle=opt;of=thread_" #T ";drop=opt_thread_" #T "_drop") opt_thread_##T {           \
        union { void *ptr; own_thread_##T (*own_t_)(void); };                                                          \
    } opt_thread_##T;                                                                                                  \
    OWN_CHECK_OWNER_VERBS_(thread_##T);                                                                                \
    OWN_CHECK_OPTIONAL_VERBS_(thread_##T);                                                                             \
    own_thread_##T own_thread_##T##_spawn(void (*body)(mut_##T b), own_##T state);                                     \
    opt_thread_##T own_thread_##T##_try_spawn(void (*body)(mut_##T b), own_##T state);                                 \
    own_##T own_thread_##T##_join(own_thread_##T *t OWN_EMPTIES);                                                      \
    void own_thread_##T##_detach(own_thread_##T *t OWN_EMPTIES);                                                       \
    bool own_thread_##T##_is_finished(const own_thread_##T *t OWN_BORROWS);                                            \
    void own_scope_lend_ref_##T(own_scope *s OWN_EXCLUSIVE, void (*body)(ref_##T b), ref_##T b OWN_RETAINS);           \
    void own_scope_lend_mut_##T(own_scope *s OWN_EXCLUSIVE, void (*body)(mut_##T b), mut_##T b OWN_RETAINS);           \
    bool own_scope_try_lend_ref_##T(own_scope *s OWN_EXCLUSIVE, void (*body)(ref_##T b), ref_##T b OWN_RETAINS);       \
    bool own_scope_try_lend_mut_##T(own_scope *s OWN_EXCLUSIVE, void (*body)(mut_##T b), mut_##T b OWN_RETAINS)
/* clang-format on */

#define own_spawn(T, body, state)                own_thread_##T##_spawn(body, state)
#define own_try_spawn(T, body, state)            own_thread_##T##_try_spawn(body, state)
#define own_join(T, thread)                      own_thread_##T##_join(&(thread))
#define own_detach(T, thread)                    own_thread_##T##_detach(&(thread))
#define own_lend_ref(T, scope, body, borrow)     own_scope_lend_ref_##T(&(scope), body, borrow)
#define own_lend_mut(T, scope, body, borrow)     own_scope_lend_mut_##T(&(scope), body, borrow)
#define own_try_lend_ref(T, scope, body, borrow) own_scope_try_lend_ref_##T(&(scope), body, borrow)
#define own_try_lend_mut(T, scope, body, borrow) own_scope_try_lend_mut_##T(&(scope), body, borrow)

#endif
