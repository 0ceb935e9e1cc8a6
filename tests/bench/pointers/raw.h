/* The verbs as one writes them by hand, with plain pointers: what the levels are compared with. SPDX-License-Identifier: MIT */
#ifndef BENCH_RAW_H
#define BENCH_RAW_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define OWN_DECLARE_STATIC_AS(name, type)                                                                              \
    typedef type own_##name##_value;                                                                                   \
    typedef own_##name##_value *own_##name, *opt_##name, *mut_##name;                                                  \
    typedef const own_##name##_value *ref_##name;                                                                      \
    static void own_##name##_dispose_(own_##name##_value *_p);                                                         \
    static inline own_##name##_value *own_##name##_new_(const own_##name##_value *init, size_t size)                   \
    {                                                                                                                  \
        own_##name##_value *box = malloc(size);                                                                        \
        if (!box)                                                                                                      \
            abort();                                                                                                   \
        memcpy(box, init, size);                                                                                       \
        return box;                                                                                                    \
    }                                                                                                                  \
    static inline void own_##name##_drop_(own_##name##_value **p)                                                      \
    {                                                                                                                  \
        own_##name##_value *value = *p;                                                                                \
        *p = NULL;                                                                                                     \
        if (value)                                                                                                     \
            own_##name##_dispose_(value);                                                                              \
    }                                                                                                                  \
    static inline opt_##name opt_##name##_none(void)                                                                   \
    {                                                                                                                  \
        return NULL;                                                                                                   \
    }                                                                                                                  \
    static inline opt_##name opt_##name##_some(own_##name##_value *p)                                                  \
    {                                                                                                                  \
        return p;                                                                                                      \
    }                                                                                                                  \
    typedef int own_##name##_is_declared_
#define OWN_DEFINE_DROP(name, statement)                                                                               \
    static void own_##name##_dispose_(own_##name##_value *_p)                                                          \
    {                                                                                                                  \
        statement;                                                                                                     \
        free(_p);                                                                                                      \
    }                                                                                                                  \
    typedef int own_##name##_needs_a_semicolon_

#define own_new(name, ...) own_##name##_new_(&(own_##name##_value){__VA_ARGS__}, sizeof(own_##name##_value))
#define own_drop(name, x)  own_##name##_drop_(&(x))
#define opt_drop(name, x)  own_##name##_drop_(&(x))
#define own_is_some(o)     ((o) != NULL)
#define own_ref(x)         (x)
#define own_mut(x)         (x)
#define own_get(b)         (b)
#define own_move(x)                                                                                                    \
    __extension__({                                                                                                    \
        __typeof__(x) *of_ = &(x), moved_ = *of_;                                                                      \
        *of_ = NULL;                                                                                                   \
        moved_;                                                                                                        \
    })
#define own_take(x)   own_move(x)
#define own_unwrap(x) own_move(x)

#endif
