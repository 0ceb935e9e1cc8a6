/* What own-check sees of verbs.h. SPDX-License-Identifier: MIT */
#ifndef OWN_CHECK_VERBS_H
#define OWN_CHECK_VERBS_H

#include "own/check.h"

/* clang-format off */
#define OWN_CHECK_OWNER_VERBS_(K)                                                                                      \
    own_##K own_##K##_move(own_##K *o OWN_EMPTIES);                                                                    \
    own_##K own_##K##_replace(own_##K *o OWN_EMPTIES OWN_INITS, own_##K value);                                        \
    void own_##K##_forget(own_##K *o OWN_EMPTIES);                                                                     \
    void own_##K##_drop(own_##K *o OWN_DROPS)

#define OWN_CHECK_OPTIONAL_VERBS_(K)                                                                                   \
    opt_##K opt_##K##_none(void);                                                                                      \
    opt_##K opt_##K##_some(own_##K o);                                                                                 \
    bool opt_##K##_is_some(const opt_##K *o OWN_BORROWS);                                                              \
    opt_##K opt_##K##_take(opt_##K *o OWN_EMPTIES OWN_INITS);                                                          \
    own_##K opt_##K##_unwrap(opt_##K *o OWN_EMPTIES);                                                                  \
    void opt_##K##_drop(opt_##K *o OWN_DROPS)
/* clang-format on */

#endif
