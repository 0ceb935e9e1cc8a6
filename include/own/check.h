/* What own-check sees instead of handle.h: the same names, as annotated prototypes. SPDX-License-Identifier: MIT
 *
 * Nothing here has a body, so it is cheap to parse and the same at every OWN_LEVEL; types have the release layout. Every
 * effect is a mark of docs/annotations.md on a prototype. The verbs expand as follows, where N is a fresh number:
 *
 *   own_new(T, init...)      own_T_new_value_((own_T_value){init...})
 *   own_try_new(T, init...)  own_T_try_new_value_((own_T_value){init...})
 *   own_drop(T, x)           own_T_drop(&(x))                   also opt_drop -> opt_T_drop
 *   own_into_raw(T, x)       own_T_into_raw(&(x))
 *   own_from_raw(T, p)       own_T_from_raw(p)                  also opt_from_raw -> opt_T_from_raw
 *   own_auto(T) x            __attribute__((cleanup(own_T_drop))) own_T x      also opt_auto
 *   own_with(b, e) body      for (typeof(e) b = (e), *own_once_b = &b; own_once_b; own_once_b = 0) body
 *   own_is_some(o)           ((o).ptr != 0)
 *   own_point("p")           a call of the function own_point
 *
 * The other verbs are given an lvalue whose type has no name in the macro. C cannot find a function by an expression's
 * type, but it can declare one in the block, with the right types and the contract:
 *
 *   own_move(x)         ({ typeof(x) own_check_move_N(typeof(x) *o [empties]); own_check_move_N(&(x)); })
 *   own_replace(x, v)   ({ typedef typeof(x) t; t own_check_replace_N(t *o [empties, inits], t value); ... })
 *   own_forget(x)       ({ void own_check_forget_N(typeof(x) *o [empties]); ... })
 *   own_ref(x)          ({ ref_T own_check_ref_N(const typeof(x) *o) [result=ref;from=*o]; ... })
 *   own_mut(x)          ({ mut_T own_check_mut_N(typeof(x) *o) [result=mut;from=*o]; ... })
 *   own_reborrow(m)     ({ ref_T own_check_reborrow_N(typeof(m) b) [result=holds;from=b]; ... })
 *   own_get(b)          ({ (const) T *own_check_get_N(typeof(b) b) [result=holds;from=b]; ... })
 *   own_take(o)         ({ opt_T own_check_take_N(typeof(o) *o [empties, inits]); ... })
 *   own_unwrap(o)       ({ own_T own_check_unwrap_N(typeof(o) *o [empties]); ... })
 */
#ifndef OWN_CHECK_H
#define OWN_CHECK_H

/* As in handle.h, which programs may rely on. */
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "own/allocator.h"
#include "own/annotate.h"

typedef void own_out_of_memory_hook(size_t size);
void own_on_out_of_memory(own_out_of_memory_hook *hook);
OWN_NORETURN void own_out_of_memory(size_t size);
void own_point(const char *name);
extern const struct own_allocator own_malloc_allocator;

/* ---- types and functions ------------------------------------------------------------------------------------------ */

#define OWN_DECLARE(T)                             OWN_DECLARE_(OWN_EXTERN_, T, T, malloc)
#define OWN_DECLARE_STATIC(T)                      OWN_DECLARE_(static, T, T, malloc)
#define OWN_DECLARE_AS(name, type)                 OWN_DECLARE_(OWN_EXTERN_, name, type, malloc)
#define OWN_DECLARE_STATIC_AS(name, type)          OWN_DECLARE_(static, name, type, malloc)
#define OWN_DECLARE_KIND(name, type, kind)         OWN_DECLARE_(OWN_EXTERN_, name, type, kind)
#define OWN_DECLARE_STATIC_KIND(name, type, kind)  OWN_DECLARE_(static, name, type, kind)
/* The raw pointer of a type with an allocator is for nothing but its own functions. */
#define OWN_DECLARE_IN(name, type, allocator)        OWN_DECLARE_(OWN_EXTERN_, name, type, name)
#define OWN_DECLARE_STATIC_IN(name, type, allocator) OWN_DECLARE_(static, name, type, name)
#define OWN_DECLARE_IN_EACH(name, type)                                                                                \
    OWN_DECLARE_(OWN_EXTERN_, name, type, name); OWN_DECLARE_EACH_(name)
#define OWN_DECLARE_STATIC_IN_EACH(name, type)                                                                         \
    OWN_DECLARE_(static, name, type, name); OWN_DECLARE_EACH_(name)

/* clang-format off */
#define OWN_DECLARE_(linkage, name, type, kind)                                                                        \
    typedef type own_##name##_value;                                                                                   \
    typedef struct OWN_SAYS_("own:handle=ref;of=" #name) ref_##name {                                                  \
        union { const own_##name##_value *ptr; const own_##name##_value *borrowed_; };                                 \
    } ref_##name;                                                                                                      \
    typedef struct OWN_SAYS_("own:handle=mut;of=" #name) mut_##name {                                                  \
        union { own_##name##_value *ptr; own_##name##_value *borrowed_; ref_##name (*reborrow_t_)(void); };            \
    } mut_##name;                                                                                                      \
    typedef struct OWN_SAYS_("own:handle=own;of=" #name ";drop=own_" #name "_drop") own_##name {                       \
        union { own_##name##_value *ptr; ref_##name (*ref_t_)(void); mut_##name (*mut_t_)(void); };                    \
    } own_##name;                                                                                                      \
    typedef struct OWN_SAYS_("own:handle=opt;of=" #name ";drop=opt_" #name "_drop") opt_##name {                       \
        union { own_##name##_value *ptr; ref_##name (*ref_t_)(void); mut_##name (*mut_t_)(void);                       \
                own_##name (*own_t_)(void); };                                                                         \
    } opt_##name;                                                                                                      \
    linkage void own_##name##_dispose_(own_##name##_value *_p);                                                        \
    own_##name own_##name##_new(const own_##name##_value *init, size_t size);                                          \
    opt_##name own_##name##_try_new(const own_##name##_value *init, size_t size);                                      \
    own_##name own_##name##_new_value_(own_##name##_value value);                                                      \
    opt_##name own_##name##_try_new_value_(own_##name##_value value);                                                  \
    own_##name own_##name##_from_raw(own_##name##_value *raw OWN_SAYS_("own:takes;kind=" #kind) OWN_NONNULL);          \
    OWN_SAYS_("own:result=owned;kind=" #kind) OWN_SAYS_("own:result=nonnull")                                          \
    own_##name##_value *own_##name##_into_raw(own_##name *o OWN_EMPTIES);                                              \
    void own_##name##_forget(own_##name *o OWN_EMPTIES);                                                               \
    void own_##name##_drop(own_##name *o OWN_DROPS);                                                                   \
    own_##name own_##name##_move(own_##name *o OWN_EMPTIES);                                                           \
    own_##name own_##name##_replace(own_##name *o OWN_EMPTIES OWN_INITS, own_##name value);                            \
    OWN_RESULT_REF(o) ref_##name own_##name##_ref(const own_##name *o);                                                \
    OWN_RESULT_MUT(o) mut_##name own_##name##_mut(own_##name *o);                                                      \
    OWN_SAYS_("own:result=holds;from=b") OWN_SAYS_("own:result=nonnull")                                               \
    const own_##name##_value *ref_##name##_get(ref_##name b);                                                          \
    OWN_SAYS_("own:result=holds;from=b") OWN_SAYS_("own:result=nonnull")                                               \
    own_##name##_value *mut_##name##_get(mut_##name b);                                                                \
    OWN_RESULT_HOLDS(b) ref_##name mut_##name##_ref(mut_##name b);                                                     \
    OWN_RESULT_REF(raw) ref_##name ref_##name##_from_raw(const own_##name##_value *raw OWN_NONNULL);                   \
    OWN_RESULT_MUT(raw) mut_##name mut_##name##_from_raw(own_##name##_value *raw OWN_NONNULL);                         \
    opt_##name opt_##name##_none(void);                                                                                \
    opt_##name opt_##name##_some(own_##name o);                                                                        \
    opt_##name opt_##name##_from_raw(own_##name##_value *raw OWN_SAYS_("own:takes;kind=" #kind) OWN_NULLABLE);         \
    bool opt_##name##_is_some(const opt_##name *o OWN_BORROWS);                                                       \
    opt_##name opt_##name##_take(opt_##name *o OWN_EMPTIES OWN_INITS);                                                 \
    own_##name opt_##name##_unwrap(opt_##name *o OWN_EMPTIES);                                                         \
    OWN_RESULT_REF(o) ref_##name opt_##name##_ref(const opt_##name *o);                                                \
    OWN_RESULT_MUT(o) mut_##name opt_##name##_mut(opt_##name *o);                                                      \
    void opt_##name##_drop(opt_##name *o OWN_DROPS)

#define OWN_DECLARE_EACH_(name)                                                                                        \
    own_##name own_##name##_new_in(const struct own_allocator *allocator, const own_##name##_value *init, size_t size);\
    opt_##name own_##name##_try_new_in(const struct own_allocator *allocator, const own_##name##_value *init,          \
                                       size_t size);                                                                   \
    own_##name own_##name##_new_in_value_(const struct own_allocator *allocator, own_##name##_value value);            \
    opt_##name own_##name##_try_new_in_value_(const struct own_allocator *allocator, own_##name##_value value)

#define OWN_DEFINE_DROP(name, statement)                                                                               \
    void own_##name##_dispose_(own_##name##_value *_p) { statement; free(_p); }                                        \
    typedef int own_##name##_needs_a_semicolon_
#define OWN_DEFINE_RELEASE(name, statement)                                                                            \
    void own_##name##_dispose_(own_##name##_value *_p) { statement; }                                                  \
    typedef int own_##name##_needs_a_semicolon_
/* clang-format on */

/* ---- verbs that name the type -------------------------------------------------------------------------------------- */

#define own_new(name, ...)      own_##name##_new_value_((own_##name##_value){__VA_ARGS__})
#define own_try_new(name, ...)  own_##name##_try_new_value_((own_##name##_value){__VA_ARGS__})
#define own_new_in(allocator, name, ...)                                                                               \
    own_##name##_new_in_value_(allocator, (own_##name##_value){__VA_ARGS__})
#define own_try_new_in(allocator, name, ...)                                                                           \
    own_##name##_try_new_in_value_(allocator, (own_##name##_value){__VA_ARGS__})
#define own_empty(K)               own_##K##_new()
#define own_empty_in(allocator, K) own_##K##_new_in(allocator)
#define own_drop(name, x)       own_##name##_drop(&(x))
#define opt_drop(name, x)       opt_##name##_drop(&(x))
#define own_into_raw(name, x)   own_##name##_into_raw(&(x))
#define own_from_raw(name, raw) own_##name##_from_raw(raw)
#define opt_from_raw(name, raw) opt_##name##_from_raw(raw)
#define own_auto(name)          OWN_CLEANUP_(own_##name##_drop) own_##name
#define opt_auto(name)          OWN_CLEANUP_(opt_##name##_drop) opt_##name

/* ---- verbs that keep the type of their operand ---------------------------------------------------------------------- */

#define own_is_some(o) ((o).ptr != 0)
#define own_with(name, borrow)                                                                                         \
    for (OWN_TYPEOF_(borrow) name = (borrow), *own_once_##name = &name; own_once_##name; own_once_##name = 0)

#define OWN_CHECK_1_(verb, x, n)    OWN_CHECK_1N_(verb, x, n)
#define OWN_CHECK_1N_(verb, x, n)   OWN_CHECK_##verb##_(x, own_check_##verb##_##n)
#define OWN_CHECK_2_(verb, x, v, n) OWN_CHECK_2N_(verb, x, v, n)
#define OWN_CHECK_2N_(verb, x, v, n) OWN_CHECK_##verb##_(x, v, own_check_##verb##_##n)

#define own_move(x)       OWN_CHECK_1_(move, x, __COUNTER__)
#define own_replace(x, v) OWN_CHECK_2_(replace, x, v, __COUNTER__)
#define own_forget(x)     OWN_CHECK_1_(forget, x, __COUNTER__)
#define own_ref(x)        OWN_CHECK_1_(ref, x, __COUNTER__)
#define own_mut(x)        OWN_CHECK_1_(mut, x, __COUNTER__)
#define own_reborrow(b)   OWN_CHECK_1_(reborrow, b, __COUNTER__)
#define own_get(b)        OWN_CHECK_1_(get, b, __COUNTER__)
#define own_take(x)       OWN_CHECK_1_(take, x, __COUNTER__)
#define own_unwrap(x)     OWN_CHECK_1_(unwrap, x, __COUNTER__)

/* clang-format off */
#define OWN_CHECK_move_(x, call) __extension__({                                                                       \
    OWN_TYPEOF_(x) call(OWN_TYPEOF_(x) *o OWN_EMPTIES); call(&(x)); })
#define OWN_CHECK_replace_(x, v, call) __extension__({                                                                 \
    typedef OWN_TYPEOF_(x) call##_t; call##_t call(call##_t *o OWN_EMPTIES OWN_INITS, call##_t value); call(&(x), (v)); })
#define OWN_CHECK_forget_(x, call) __extension__({                                                                     \
    void call(OWN_TYPEOF_(x) *o OWN_EMPTIES); call(&(x)); })
#define OWN_CHECK_ref_(x, call) __extension__({                                                                        \
    OWN_RESULT_REF(o) OWN_TYPEOF_((x).ref_t_()) call(const OWN_TYPEOF_(x) *o); call(&(x)); })
#define OWN_CHECK_mut_(x, call) __extension__({                                                                        \
    OWN_RESULT_MUT(o) OWN_TYPEOF_((x).mut_t_()) call(OWN_TYPEOF_(x) *o); call(&(x)); })
#define OWN_CHECK_reborrow_(m, call) __extension__({                                                                   \
    OWN_RESULT_HOLDS(b) OWN_TYPEOF_((m).reborrow_t_()) call(OWN_TYPEOF_(m) b); call(m); })
#define OWN_CHECK_get_(r, call) __extension__({                                                                        \
    OWN_SAYS_("own:result=holds;from=b") OWN_SAYS_("own:result=nonnull")                                               \
    OWN_TYPEOF_((r).borrowed_) call(OWN_TYPEOF_(r) b); call(r); })
#define OWN_CHECK_take_(x, call) __extension__({                                                                       \
    OWN_TYPEOF_(x) call(OWN_TYPEOF_(x) *o OWN_EMPTIES OWN_INITS); call(&(x)); })
#define OWN_CHECK_unwrap_(x, call) __extension__({                                                                     \
    OWN_TYPEOF_((x).own_t_()) call(OWN_TYPEOF_(x) *o OWN_EMPTIES); call(&(x)); })
/* clang-format on */

#endif
