/* A value or an error, with early return. SPDX-License-Identifier: MIT
 *
 *   OWN_DECLARE_RESULT(name, value type, error type)    result_name, of plain values
 *   OWN_DECLARE_RESULT_OWN(name, T, error type)         result_name, of own_T; it owns the own_T until that is taken out
 *
 *   result_name result_name_ok(value), result_name_err(error)
 *   bool result_name_is_ok(const result_name *r)
 *   value result_name_unwrap(result_name *r)            *r must be ok (wrong-result: levels 1 and 2); of an own_T: it moves out
 *   error result_name_error(const result_name *r)       *r must not be ok
 *   void opt_result_name_drop(opt_result_name *r)       of OWN: drops the own_T unless it was taken; for opt_drop and opt_auto
 *
 * As words that know their line: own_value(name, r), own_error(name, r), where r is the result and not its address.
 *
 * own_try(name, expression), in a function that returns result_name: the value of a result (of any name with the same type of
 * error), or the function returns its error; what own_auto variables own is dropped then, as by any return.
 *
 *   static result_conn connect_to(const char *host)
 *   {
 *       own_auto(conn) c = own_try(conn, open_conn(host));     result_conn open_conn(const char *)
 *       own_get(own_mut(c))->port = own_try(conn, port_of(host));     result_port port_of(const char *)
 *       return result_conn_ok(own_move(c));
 *   } */
#ifndef OWN_RESULT_H
#define OWN_RESULT_H

#include "own/own.h"

#if defined(__OWN_CHECK__) && !defined(OWN_CHECK_BODIES)
#include "own/check/result.h"
#else

/* A result is copied whole, and gcc warns of what has no value in it: the bytes behind the smaller member of the union. */
#define OWN_RESULT_FILL_(r, member, other)                                                                             \
    do {                                                                                                               \
        if (sizeof(r).member < sizeof(r).other)                                                                        \
            memset((char *)&(r).member + sizeof(r).member, 0, sizeof(r).other - sizeof(r).member);                     \
    } while (0)

/* clang-format off */
#define OWN_DECLARE_RESULT_(name, value_type, error_type)                                                              \
    OWN_EXTENSION_ typedef struct OWN_NODISCARD_TYPE_ result_##name {                                                  \
        union { value_type value; error_type error; };                                                                 \
        bool is_ok;                                                                                                    \
    } result_##name;                                                                                                   \
    OWN_INLINE_ result_##name result_##name##_ok(value_type value)                                                     \
    {                                                                                                                  \
        result_##name r;                                                                                               \
        OWN_RESULT_FILL_(r, value, error);                                                                             \
        r.value = value;                                                                                               \
        r.is_ok = true;                                                                                                \
        return r;                                                                                                      \
    }                                                                                                                  \
    OWN_INLINE_ result_##name result_##name##_err(error_type error)                                                    \
    {                                                                                                                  \
        result_##name r;                                                                                               \
        OWN_RESULT_FILL_(r, error, value);                                                                             \
        r.error = error;                                                                                               \
        r.is_ok = false;                                                                                               \
        return r;                                                                                                      \
    }                                                                                                                  \
    OWN_INLINE_ bool result_##name##_is_ok(const result_##name *r)                                                     \
    { return r->is_ok; }                                                                                               \
    OWN_INLINE_ error_type result_##name##_error_at_(const result_##name *r, own_where at)                             \
    { OWN_RESULT_IS_(!r->is_ok, at); return r->error; }                                                                \
    OWN_INLINE_ error_type result_##name##_error(const result_##name *r)                                               \
    { return result_##name##_error_at_(r, NULL); }

#define OWN_DECLARE_RESULT(name, value_type, error_type)                                                               \
    OWN_DECLARE_RESULT_(name, value_type, error_type)                                                                  \
    OWN_INLINE_ value_type result_##name##_unwrap_at_(result_##name *r, own_where at)                                  \
    { OWN_RESULT_IS_(r->is_ok, at); return r->value; }                                                                 \
    OWN_INLINE_ value_type result_##name##_unwrap(result_##name *r)                                                    \
    { return result_##name##_unwrap_at_(r, NULL); }                                                                    \
    typedef int result_##name##_is_declared_

#define OWN_DECLARE_RESULT_OWN(name, T, error_type)                                                                    \
    OWN_DECLARE_RESULT_(name, own_##T, error_type)                                                                     \
    OWN_INLINE_ own_##T result_##name##_unwrap_at_(result_##name *r, own_where at)                                     \
    { OWN_RESULT_IS_(r->is_ok, at); return own_##T##_move(&r->value); }                                                \
    OWN_INLINE_ own_##T result_##name##_unwrap(result_##name *r)                                                       \
    { return result_##name##_unwrap_at_(r, NULL); }                                                                    \
    typedef result_##name opt_result_##name;                                                                           \
    OWN_INLINE_ void opt_result_##name##_drop_at_(result_##name *r, own_where at)                                      \
    { if (r->is_ok) own_##T##_drop_at_(&r->value, at); }                                                               \
    OWN_INLINE_ void opt_result_##name##_drop(result_##name *r)                                                        \
    { opt_result_##name##_drop_at_(r, NULL); }                                                                         \
    typedef int result_##name##_is_declared_
/* clang-format on */

/* result_name_unwrap and result_name_error, and their line for reports; r is the result and not its address. */
#define own_value(name, r) result_##name##_unwrap_at_(&(r), OWN_HERE_)
#define own_error(name, r) result_##name##_error_at_(&(r), OWN_HERE_)

#if OWN_HAS_GNU_
#define own_try(name, expression) OWN_NUMBER_2_(OWN_TRY_, name, expression, __COUNTER__)
#define OWN_TRY_(name, expression, of, to)                                                                             \
    __extension__({                                                                                                    \
        OWN_TYPEOF_(expression) of = (expression);                                                                     \
        if (!of.is_ok)                                                                                                 \
            return result_##name##_err(of.error);                                                                      \
        of.value;                                                                                                      \
    })
#endif

#endif

#endif
