/* The verbs that rc and arc share. SPDX-License-Identifier: MIT
 *
 * K is the name of the owner's type after own_: rc_conn, weak_rc_conn, arc_conn, weak_arc_conn. The verbs of own.h work as
 * for a box: own_new(rc_conn, .fd = 1), own_try_new, own_auto(rc_conn), own_drop(rc_conn, x), own_move(x), own_replace,
 * own_forget, own_ref(x), and own_take, own_unwrap, opt_drop on the optional ones. In addition: */
#ifndef OWN_COUNTED_H
#define OWN_COUNTED_H

#if defined(__OWN_CHECK__) && !defined(OWN_CHECK_BODIES)
#define own_clone(K, x)          own_##K##_clone(&(x))
#define own_downgrade(K, x)      own_##K##_downgrade(&(x))
#define own_upgrade(K, w)        own_##K##_upgrade(&(w))
#define own_only_mut(K, x)       own_##K##_mut(&(x))
#define own_make_mut(K, x, copy) own_##K##_make_mut(&(x), sizeof(own_##K##_value), copy)
#define own_try_unwrap(K, x, to) own_##K##_try_unwrap(&(x), to, sizeof(own_##K##_value))
#else
/* Another owner of the same value; of a weak one, another weak one. */
#define own_clone(K, x) own_##K##_clone_at_(&(x), OWN_HERE_)
/* A weak owner, which keeps the memory and not the value; and an owner again, or none when the value has ended. */
#define own_downgrade(K, x) own_##K##_downgrade_at_(&(x), OWN_HERE_)
#define own_upgrade(K, w)   own_##K##_upgrade_at_(&(w), OWN_HERE_)
/* An exclusive borrow; x must be the only owner. */
#define own_only_mut(K, x) own_##K##_mut_at_(&(x), OWN_HERE_)
/* An exclusive borrow; if the value has other owners, they keep it and x gets a copy. copy(to, from) finishes the copy of
 * the bytes, which is all when it is null. */
#define own_make_mut(K, x, copy) own_##K##_make_mut_at_(&(x), sizeof(own_##K##_value), copy, OWN_HERE_)
/* Moves the value to *to if x is its only owner, and the result is none; else the result is what x was. x is empty. */
#define own_try_unwrap(K, x, to) own_##K##_try_unwrap_at_(&(x), to, sizeof(own_##K##_value), OWN_HERE_)
#endif

#endif
