/* What own-check sees of result.h. SPDX-License-Identifier: MIT
 *
 * A result of an own_T is an optional owner with an error beside it.
 *   own_try(name, e)    ({ typeof(e) r = (e); if (!r.ptr) return result_name_err(r.error);
 *                          typeof(r.value_t_()) own_check_value_N(typeof(e) r); own_check_value_N(r); }) */
#ifndef OWN_CHECK_RESULT_H
#define OWN_CHECK_RESULT_H

#include "own/check/verbs.h"

/* clang-format off */
#define OWN_DECLARE_RESULT(name, value_type, error_type)                                                               \
    typedef struct result_##name {                                                                                     \
        union { const void *ptr; value_type (*value_t_)(void); };                                                      \
        value_type value;                                                                                              \
        error_type error;                                                                                              \
    } result_##name;                                                                                                   \
    result_##name result_##name##_ok(value_type value);                                                                \
    result_##name result_##name##_err(error_type error);                                                               \
    bool result_##name##_is_ok(const result_##name *r OWN_BORROWS);                                                    \
    value_type result_##name##_unwrap(result_##name *r OWN_EXCLUSIVE);                                                 \
    error_type result_##name##_error(const result_##name *r OWN_BORROWS)

#define OWN_DECLARE_RESULT_OWN(name, T, error_type)                                                                    \
    typedef struct OWN_SAYS_("own:handle=opt;of=result_" #name ";drop=opt_result_" #name "_drop") result_##name {          \
        union { own_##T##_value *ptr; own_##T (*value_t_)(void); };                                                    \
        error_type error;                                                                                              \
    } result_##name;                                                                                                   \
    result_##name result_##name##_ok(own_##T value);                                                                   \
    result_##name result_##name##_err(error_type error);                                                               \
    bool result_##name##_is_ok(const result_##name *r OWN_BORROWS);                                                    \
    own_##T result_##name##_unwrap(result_##name *r OWN_EMPTIES);                                                      \
    error_type result_##name##_error(const result_##name *r OWN_BORROWS);                                              \
    typedef result_##name opt_result_##name;                                                                           \
    void opt_result_##name##_drop(result_##name *r OWN_DROPS)
/* clang-format on */

#define own_value(name, r) result_##name##_unwrap(&(r))
#define own_error(name, r) result_##name##_error(&(r))
#define own_try(name, expression)                  OWN_CHECK_2_(try, name, expression, __COUNTER__)
#define OWN_CHECK_try_(name, expression, call)     OWN_CHECK_TRY_(name, expression, call, call##_of)
#define OWN_CHECK_TRY_(name, expression, call, of)                                                                     \
    __extension__({                                                                                                    \
        OWN_TYPEOF_(expression) of = (expression);                                                                     \
        if (!of.ptr)                                                                                                   \
            return result_##name##_err(of.error);                                                                      \
        OWN_TYPEOF_(of.value_t_()) call(OWN_TYPEOF_(of) r);                                                            \
        call(of);                                                                                                      \
    })

#endif
