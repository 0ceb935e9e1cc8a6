/* Owned and borrowed handles. SPDX-License-Identifier: MIT
 *
 * OWN_DECLARE(T) declares, for a type T that may still be incomplete,
 *
 *   own_T   owns one T, and drops it exactly once    opt_T   an own_T, or nothing
 *   ref_T   a shared borrow: reads                   mut_T   an exclusive borrow: reads and writes
 *
 * and these functions. They are ISO C11 and C++; every one is inline and costs in a release build what the same code
 * on plain pointers costs. An owner is empty only after it was moved from or dropped; using an empty owner (other
 * than to drop it, or to assign to it) is a violation, which the level may detect (own.h).
 *
 *   own_T own_T_new(const T *init, size_t size)        a copy of *init in new memory; size = sizeof(T). Does not return
 *                                                      when memory is short (own_on_out_of_memory)
 *   opt_T own_T_try_new(const T *init, size_t size)    the same, or none when memory is short
 *   own_T own_T_from_raw(T *raw)                       owns *raw, which is not null and which the drop can release
 *   T *own_T_into_raw(own_T *o)                        empties *o; the caller owns the result
 *   void own_T_forget(own_T *o)                        empties *o; its T is never dropped
 *   void own_T_drop(own_T *o)                          drops the T unless *o is empty; leaves *o empty
 *   own_T own_T_move(own_T *o)                         empties *o; the result owns its T
 *   own_T own_T_replace(own_T *o, own_T value)         *o owns value's T from here; the result owns what it owned
 *   ref_T own_T_ref(const own_T *o), mut_T own_T_mut(own_T *o)      borrow what *o owns
 *   const T *ref_T_get(ref_T b), T *mut_T_get(mut_T b)              the value, for as long as the borrow is good
 *   ref_T mut_T_ref(mut_T b)                                        a shared borrow, until b is used again
 *   ref_T ref_T_from_raw(const T *), mut_T mut_T_from_raw(T *)      borrow what no handle owns; never checked
 *   opt_T opt_T_none(void), opt_T_some(own_T), opt_T_from_raw(T *)  nothing; something; what is not null
 *   bool opt_T_is_some(const opt_T *o)
 *   opt_T opt_T_take(opt_T *o)                         *o is none from here; the result is what it was
 *   own_T opt_T_unwrap(opt_T *o)                       the owner; *o must not be none, and is none from here
 *   opt_T_ref, opt_T_mut, opt_T_drop                   as for own_T; *o must not be none to be borrowed from
 *
 * Any thread may call them; one thread at a time per object, except that several may read through shared borrows.
 *
 * The verbs further down are the same in shorter words and know their source line, which the reports of level debug
 * show. own_new, own_try_new and own_into_raw... take the name T; the others keep the type of their operand (GNU C).
 */
#ifndef OWN_HANDLE_H
#define OWN_HANDLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "own/allocator.h"
#include "own/compiler.h"
#include "own/host.h"

/* A place in the source, for reports. Its address is a multiple of 32. */
struct own_site {
    const char *file;
    const char *function;
    unsigned line;
    uint32_t magic; /* OWN_SITE_MAGIC_ */
    uint32_t place; /* 0; then of libown_debug */
};
#define OWN_SITE_MAGIC_ UINT32_C(0x6f776e21)
typedef struct own_site *own_where;

OWN_BEGIN_C_
typedef void own_out_of_memory_hook(size_t size);
/* Sets what is called, with the size that could not be had, before the program aborts; the hook may not return but by
 * exit, longjmp or the like. Null restores the default, which only prints. Any thread. */
void own_on_out_of_memory(own_out_of_memory_hook *hook);
/* What own_T_new calls when memory is short. */
OWN_COLD_ OWN_NORETURN_ void own_out_of_memory(size_t size);
OWN_END_C_

#if OWN_LEVEL == 0
#include "own/release.h"
#elif OWN_LEVEL == 1
#include "own/hardened.h"
#elif OWN_LEVEL == 2
#include "own/debug.h"
#else
#error "own: OWN_LEVEL is 0 (release), 1 (hardened) or 2 (debug)"
#endif

/* Most handles are one pointer, and a tag where the level has them; slices, vecs and strings are more. */
struct own_pointer_ {
    void *ptr;
    OWN_TAG_
};
#define OWN_IS_PLAIN_(h) (sizeof(h) == sizeof(struct own_pointer_))
/* h has no value any more; only its tag remains. Member by member, here and below, because compilers lose sight of what memcpy
 * and memset write. */
#define OWN_CLEAR_(h) (OWN_IS_PLAIN_(h) ? (void)((h).ptr = NULL) : OWN_CLEAR_ALL_(h))
/* The value of one handle into another type of handle of the same layout, or the beginning of it. */
#define OWN_ASSIGN_(to, from)                                                                                          \
    (OWN_IS_PLAIN_(to) ? (void)0 : (void)memcpy((void *)&(to), (const void *)&(from), sizeof(to)),                     \
     (void)((to).ptr = (from).ptr), OWN_TAG_COPY_(to, from))

OWN_UNUSED_ static void *own_malloc_allocate_(size_t size, void *context)
{
    (void)context;
    return OWN_MALLOC_(size);
}
OWN_UNUSED_ static void *own_malloc_reallocate_(void *old, size_t old_size, size_t size, void *context)
{
    (void)context;
    (void)old_size;
    return OWN_REALLOC_(old, size);
}
OWN_UNUSED_ static void own_malloc_release_(void *old, size_t size, void *context)
{
    (void)context;
    (void)size;
    OWN_FREE_(old, size);
}
OWN_UNUSED_ static const struct own_allocator own_malloc_allocator = {own_malloc_allocate_, own_malloc_reallocate_,
                                                                      own_malloc_release_, NULL};

/* In front of a value that was created in an allocator of its own. */
struct own_carrier_ {
    OWN_ALIGNAS_MAX_ const struct own_allocator *allocator;
};

/* New memory with a copy of *init, or null. */
OWN_INLINE_ void *own_box_(const struct own_allocator *allocator, const void *init, size_t size)
{
    void *box = allocator->allocate(size, allocator->context);
    if (box)
        memcpy(box, init, size);
    return box;
}
OWN_INLINE_ void own_unbox_(const struct own_allocator *allocator, void *box, size_t size)
{
    allocator->release(box, size, allocator->context);
}
OWN_INLINE_ void *own_box_each_(const struct own_allocator *allocator, const void *init, size_t size)
{
    const size_t head = sizeof(struct own_carrier_);
    struct own_carrier_ *carrier =
        size <= SIZE_MAX - head ? (struct own_carrier_ *)allocator->allocate(head + size, allocator->context) : NULL;
    if (!carrier)
        return NULL;
    carrier->allocator = allocator;
    return memcpy(carrier + 1, init, size);
}
OWN_INLINE_ void own_unbox_each_(const struct own_allocator *none, void *box, size_t size)
{
    struct own_carrier_ *carrier = (struct own_carrier_ *)box - 1;
    (void)none;
    own_unbox_(carrier->allocator, carrier, sizeof *carrier + size);
}

/* ---- types and functions ------------------------------------------------------------------------------------------ */

/* Declares the handles of T and their functions. Declare once per header or source file; define the drop once per
 * program, or, with OWN_DECLARE_STATIC, once per source file. */
#define OWN_DECLARE(T)        OWN_DECLARE_AS(T, T)
#define OWN_DECLARE_STATIC(T) OWN_DECLARE_STATIC_AS(T, T)
/* The same for a type that is not an identifier: OWN_DECLARE_AS(node, struct node) declares own_node and so on. */
#define OWN_DECLARE_AS(name, type)        OWN_DECLARE_IN(name, type, &own_malloc_allocator)
#define OWN_DECLARE_STATIC_AS(name, type) OWN_DECLARE_STATIC_IN(name, type, &own_malloc_allocator)
/* The same, in memory of an allocator, which is an expression for a const struct own_allocator * (allocator.h). */
#define OWN_DECLARE_IN(name, type, allocator)                                                                          \
    OWN_DECLARE_FINI_(OWN_EXTERN_, name, type);                                                                        \
    OWN_DECLARE_(OWN_EXTERN_, name, type, own_box_, own_unbox_, allocator)
#define OWN_DECLARE_STATIC_IN(name, type, allocator)                                                                   \
    OWN_DECLARE_FINI_(static, name, type);                                                                             \
    OWN_DECLARE_(static, name, type, own_box_, own_unbox_, allocator)
/* The same, where each object can have an allocator of its own, which its memory remembers:
 *   own_T own_T_new_in(const struct own_allocator *allocator, const T *init, size_t size), opt_T own_T_try_new_in(...) */
#define OWN_DECLARE_IN_EACH(name, type)                                                                                \
    OWN_DECLARE_FINI_(OWN_EXTERN_, name, type);                                                                        \
    OWN_DECLARE_(OWN_EXTERN_, name, type, own_box_each_, own_unbox_each_, &own_malloc_allocator);                      \
    OWN_DECLARE_EACH_(name)
#define OWN_DECLARE_STATIC_IN_EACH(name, type)                                                                         \
    OWN_DECLARE_FINI_(static, name, type);                                                                             \
    OWN_DECLARE_(static, name, type, own_box_each_, own_unbox_each_, &own_malloc_allocator);                           \
    OWN_DECLARE_EACH_(name)
/* The same for a type that something else than free releases (OWN_DEFINE_RELEASE); kind is its name for own-check
 * (annotate.h). */
#define OWN_DECLARE_KIND(name, type, kind)                                                                             \
    typedef type own_##name##_value;                                                                                   \
    OWN_DECLARE_(OWN_EXTERN_, name, type, own_box_, own_unbox_, &own_malloc_allocator)
#define OWN_DECLARE_STATIC_KIND(name, type, kind)                                                                      \
    typedef type own_##name##_value;                                                                                   \
    OWN_DECLARE_(static, name, type, own_box_, own_unbox_, &own_malloc_allocator)

/* Defines how a T ends: the statement releases what *_p owns; then the memory of *_p is freed. */
#define OWN_DEFINE_DROP(name, statement)                                                                               \
    size_t own_##name##_fini_(own_##name##_value *_p)                                                                  \
    {                                                                                                                  \
        statement;                                                                                                     \
        return sizeof *_p;                                                                                             \
    }                                                                                                                  \
    void own_##name##_dispose_(own_##name##_value *_p)                                                                 \
    {                                                                                                                  \
        size_t own_size_ = own_##name##_fini_(_p);                                                                     \
        own_##name##_unbox_(_p, own_size_);                                                                            \
    }                                                                                                                  \
    typedef int own_##name##_needs_a_semicolon_
/* Of a KIND, where the statement also gives back the memory of *_p: OWN_DEFINE_RELEASE(file, fclose(_p)). */
#define OWN_DEFINE_RELEASE(name, statement)                                                                            \
    void own_##name##_dispose_(own_##name##_value *_p)                                                                 \
    {                                                                                                                  \
        statement;                                                                                                     \
    }                                                                                                                  \
    typedef int own_##name##_needs_a_semicolon_

/* Ends a T that is part of something else (of a counted block, an arena), and tells its size. */
#define OWN_DECLARE_FINI_(linkage, name, type)                                                                         \
    typedef type own_##name##_value;                                                                                   \
    linkage size_t own_##name##_fini_(own_##name##_value *_p)

/* Each handle is a pointer, and a tag where the level checks. The other members of the unions have no value: their types
 * lead from one handle type to the others, for the verbs. Functions named *_at_ take the place they are called from. */
/* clang-format off */
#define OWN_DECLARE_(linkage, name, type, box_, unbox_, allocator)                                                     \
    typedef struct ref_##name {                                                                                        \
        union { const own_##name##_value *ptr; const own_##name##_value *borrowed_; };                                 \
        OWN_TAG_                                                                                                       \
    } ref_##name;                                                                                                      \
    typedef struct mut_##name {                                                                                        \
        union { own_##name##_value *ptr; own_##name##_value *borrowed_; ref_##name (*reborrow_t_)(void); };            \
        OWN_TAG_                                                                                                       \
    } mut_##name;                                                                                                      \
    OWN_EXTENSION_ typedef struct OWN_NODISCARD_TYPE_ own_##name {                                                     \
        union { own_##name##_value *ptr; ref_##name (*ref_t_)(void); mut_##name (*mut_t_)(void); };                    \
        OWN_TAG_                                                                                                       \
    } own_##name;                                                                                                      \
    OWN_EXTENSION_ typedef struct OWN_NODISCARD_TYPE_ opt_##name {                                                     \
        union { own_##name##_value *ptr; ref_##name (*ref_t_)(void); mut_##name (*mut_t_)(void);                       \
                own_##name (*own_t_)(void); };                                                                         \
        OWN_TAG_                                                                                                       \
    } opt_##name;                                                                                                      \
    linkage void own_##name##_dispose_(own_##name##_value *_p);                                                        \
    OWN_INLINE_ void own_##name##_unbox_(void *box, size_t size)                                                       \
    { unbox_(allocator, box, size); }                                                                                  \
    OWN_INLINE_ own_##name own_##name##_from_raw_at_(own_##name##_value *raw, own_where at)                            \
    {                                                                                                                  \
        own_##name o;                                                                                                  \
        o.ptr = raw;                                                                                                   \
        if (OWN_UNLIKELY_(!OWN_ADOPT_(o, #name, at))) own_out_of_memory(0);                                            \
        return o;                                                                                                      \
    }                                                                                                                  \
    OWN_INLINE_ opt_##name opt_##name##_from_raw_at_(own_##name##_value *raw, own_where at)                            \
    {                                                                                                                  \
        opt_##name o;                                                                                                  \
        o.ptr = raw;                                                                                                   \
        OWN_TAG_NONE_(o);                                                                                              \
        if (raw && OWN_UNLIKELY_(!OWN_ADOPT_(o, #name, at))) own_out_of_memory(0);                                     \
        return o;                                                                                                      \
    }                                                                                                                  \
    OWN_INLINE_ opt_##name own_##name##_try_new_at_(const own_##name##_value *init, size_t size, own_where at)         \
    {                                                                                                                  \
        opt_##name o;                                                                                                  \
        o.ptr = (own_##name##_value *)box_(allocator, init, size);                                                     \
        OWN_TAG_NONE_(o);                                                                                              \
        if (o.ptr && OWN_UNLIKELY_(!OWN_ADOPT_SIZED_(o, #name, size, at)))                                                         \
            { own_##name##_unbox_((void *)o.ptr, size); o.ptr = NULL; }                                                \
        return o;                                                                                                      \
    }                                                                                                                  \
    OWN_INLINE_ own_##name own_##name##_new_at_(const own_##name##_value *init, size_t size, own_where at)             \
    {                                                                                                                  \
        own_##name o;                                                                                                  \
        o.ptr = (own_##name##_value *)box_(allocator, init, size);                                                     \
        if (OWN_UNLIKELY_(!o.ptr || !OWN_ADOPT_SIZED_(o, #name, size, at))) own_out_of_memory(size);                               \
        return o;                                                                                                      \
    }                                                                                                                  \
    OWN_INLINE_ own_##name##_value *own_##name##_into_raw_at_(own_##name *o, own_where at)                             \
    {                                                                                                                  \
        own_##name##_value *raw = o->ptr;                                                                              \
        o->ptr = NULL;                                                                                                 \
        OWN_EMPTY_(into_raw, *o, raw, at);                                                                             \
        return raw;                                                                                                    \
    }                                                                                                                  \
    OWN_INLINE_ void own_##name##_drop_at_(own_##name *o, own_where at)                                                \
    {                                                                                                                  \
        own_##name##_value *value = o->ptr;                                                                            \
        if (value) {                                                                                                   \
            o->ptr = NULL;                                                                                             \
            if (OWN_DROP_(value, *o, at)) own_##name##_dispose_(value);                                                \
        }                                                                                                              \
    }                                                                                                                  \
    OWN_INLINE_ void opt_##name##_drop_at_(opt_##name *o, own_where at)                                                \
    {                                                                                                                  \
        own_##name##_value *value = o->ptr;                                                                            \
        if (value) {                                                                                                   \
            o->ptr = NULL;                                                                                             \
            if (OWN_DROP_(value, *o, at)) own_##name##_dispose_(value);                                                \
        }                                                                                                              \
    }                                                                                                                  \
    OWN_INLINE_ own_##name own_##name##_new(const own_##name##_value *init, size_t size)                               \
    { return own_##name##_new_at_(init, size, NULL); }                                                                 \
    OWN_INLINE_ opt_##name own_##name##_try_new(const own_##name##_value *init, size_t size)                           \
    { return own_##name##_try_new_at_(init, size, NULL); }                                                             \
    OWN_INLINE_ own_##name own_##name##_from_raw(own_##name##_value *raw)                                              \
    { return own_##name##_from_raw_at_(raw, NULL); }                                                                   \
    OWN_INLINE_ own_##name##_value *own_##name##_into_raw(own_##name *o)                                               \
    { return own_##name##_into_raw_at_(o, NULL); }                                                                     \
    OWN_INLINE_ void own_##name##_forget(own_##name *o)                                                                \
    {                                                                                                                  \
        own_##name##_value *raw = o->ptr;                                                                              \
        o->ptr = NULL;                                                                                                 \
        OWN_EMPTY_(forget, *o, raw, NULL);                                                                             \
    }                                                                                                                  \
    OWN_INLINE_ void own_##name##_drop(own_##name *o)                                                                  \
    { own_##name##_drop_at_(o, NULL); }                                                                                \
    OWN_INLINE_ own_##name own_##name##_move(own_##name *o)                                                            \
    {                                                                                                                  \
        own_##name moved = *o;                                                                                         \
        o->ptr = NULL;                                                                                                 \
        OWN_EMPTY_(move, *o, moved.ptr, NULL);                                                                         \
        return moved;                                                                                                  \
    }                                                                                                                  \
    OWN_INLINE_ own_##name own_##name##_replace(own_##name *o, own_##name value)                                       \
    {                                                                                                                  \
        own_##name old = *o;                                                                                           \
        OWN_EMPTY_(move, *o, old.ptr, NULL);                                                                           \
        *o = value;                                                                                                    \
        return old;                                                                                                    \
    }                                                                                                                  \
    OWN_INLINE_ ref_##name own_##name##_ref(const own_##name *o)                                                       \
    { ref_##name b; b.ptr = o->ptr; OWN_BORROW_(ref, b, *o, NULL); return b; }                                         \
    OWN_INLINE_ mut_##name own_##name##_mut(own_##name *o)                                                             \
    { mut_##name b; b.ptr = o->ptr; OWN_BORROW_(mut, b, *o, NULL); return b; }                                         \
    OWN_INLINE_ const own_##name##_value *ref_##name##_get(ref_##name b)                                               \
    { OWN_USE_(b, NULL); return b.ptr; }                                                                               \
    OWN_INLINE_ own_##name##_value *mut_##name##_get(mut_##name b)                                                     \
    { OWN_USE_(b, NULL); return b.ptr; }                                                                               \
    OWN_INLINE_ ref_##name mut_##name##_ref(mut_##name m)                                                              \
    { ref_##name b; b.ptr = m.ptr; OWN_BORROW_(reborrow, b, m, NULL); return b; }                                      \
    OWN_INLINE_ ref_##name ref_##name##_from_raw(const own_##name##_value *raw)                                        \
    { ref_##name b; b.ptr = raw; OWN_UNTAG_(b); return b; }                                                            \
    OWN_INLINE_ mut_##name mut_##name##_from_raw(own_##name##_value *raw)                                              \
    { mut_##name b; b.ptr = raw; OWN_UNTAG_(b); return b; }                                                            \
    OWN_INLINE_ opt_##name opt_##name##_none(void)                                                                     \
    { opt_##name o; o.ptr = NULL; OWN_TAG_NONE_(o); return o; }                                                        \
    OWN_INLINE_ opt_##name opt_##name##_some(own_##name owner)                                                         \
    { opt_##name o; o.ptr = owner.ptr; OWN_TAG_COPY_(o, owner); return o; }                                            \
    OWN_INLINE_ opt_##name opt_##name##_from_raw(own_##name##_value *raw)                                              \
    { return opt_##name##_from_raw_at_(raw, NULL); }                                                                   \
    OWN_INLINE_ bool opt_##name##_is_some(const opt_##name *o)                                                         \
    { return o->ptr != NULL; }                                                                                         \
    OWN_INLINE_ opt_##name opt_##name##_take(opt_##name *o)                                                            \
    {                                                                                                                  \
        opt_##name taken = *o;                                                                                         \
        o->ptr = NULL;                                                                                                 \
        if (taken.ptr) OWN_EMPTY_(move, *o, taken.ptr, NULL);                                                          \
        return taken;                                                                                                  \
    }                                                                                                                  \
    OWN_INLINE_ own_##name opt_##name##_unwrap(opt_##name *o)                                                          \
    {                                                                                                                  \
        own_##name owner;                                                                                              \
        owner.ptr = o->ptr;                                                                                            \
        OWN_TAG_COPY_(owner, *o);                                                                                      \
        o->ptr = NULL;                                                                                                 \
        OWN_EMPTY_(move, *o, owner.ptr, NULL);                                                                         \
        return owner;                                                                                                  \
    }                                                                                                                  \
    OWN_INLINE_ ref_##name opt_##name##_ref(const opt_##name *o)                                                       \
    {                                                                                                                  \
        ref_##name b;                                                                                                  \
        b.ptr = o->ptr;                                                                                                \
        OWN_BORROW_(ref, b, *o, NULL);                                                                                 \
        return b;                                                                                                      \
    }                                                                                                                  \
    OWN_INLINE_ mut_##name opt_##name##_mut(opt_##name *o)                                                             \
    {                                                                                                                  \
        mut_##name b;                                                                                                  \
        b.ptr = o->ptr;                                                                                                \
        OWN_BORROW_(mut, b, *o, NULL);                                                                                 \
        return b;                                                                                                      \
    }                                                                                                                  \
    OWN_INLINE_ void opt_##name##_drop(opt_##name *o)                                                                  \
    { opt_##name##_drop_at_(o, NULL); }                                                                                \
    typedef int own_##name##_is_declared_

#define OWN_DECLARE_EACH_(name)                                                                                        \
    OWN_INLINE_ opt_##name own_##name##_try_new_in_at_(const struct own_allocator *allocator,                          \
                                                      const own_##name##_value *init, size_t size, own_where at)       \
    {                                                                                                                  \
        opt_##name o;                                                                                                  \
        o.ptr = (own_##name##_value *)own_box_each_(allocator, init, size);                                            \
        OWN_TAG_NONE_(o);                                                                                              \
        if (o.ptr && OWN_UNLIKELY_(!OWN_ADOPT_(o, #name, at)))                                                         \
            { own_##name##_unbox_((void *)o.ptr, size); o.ptr = NULL; }                                                \
        return o;                                                                                                      \
    }                                                                                                                  \
    OWN_INLINE_ own_##name own_##name##_new_in_at_(const struct own_allocator *allocator,                              \
                                                  const own_##name##_value *init, size_t size, own_where at)           \
    {                                                                                                                  \
        own_##name o;                                                                                                  \
        o.ptr = (own_##name##_value *)own_box_each_(allocator, init, size);                                            \
        if (OWN_UNLIKELY_(!o.ptr || !OWN_ADOPT_(o, #name, at))) own_out_of_memory(size);                               \
        return o;                                                                                                      \
    }                                                                                                                  \
    OWN_INLINE_ opt_##name own_##name##_try_new_in(const struct own_allocator *allocator,                              \
                                                  const own_##name##_value *init, size_t size)                         \
    { return own_##name##_try_new_in_at_(allocator, init, size, NULL); }                                               \
    OWN_INLINE_ own_##name own_##name##_new_in(const struct own_allocator *allocator,                                  \
                                              const own_##name##_value *init, size_t size)                             \
    { return own_##name##_new_in_at_(allocator, init, size, NULL); }                                                   \
    typedef int own_##name##_is_declared_in_each_
/* clang-format on */

/* ---- verbs that name the type -------------------------------------------------------------------------------------- */

/* own_new(conn, .fd = fd): a new conn from an initialiser. */
#define own_new(name, ...)                                                                                             \
    own_##name##_new_at_(OWN_INIT_(name, __VA_ARGS__), sizeof(own_##name##_value), OWN_HERE_)
#define own_try_new(name, ...)                                                                                         \
    own_##name##_try_new_at_(OWN_INIT_(name, __VA_ARGS__), sizeof(own_##name##_value), OWN_HERE_)
/* own_new_in(&pool, conn, .fd = fd): for what OWN_DECLARE_IN_EACH declares. */
#define own_new_in(allocator, name, ...)                                                                               \
    own_##name##_new_in_at_(allocator, OWN_INIT_(name, __VA_ARGS__), sizeof(own_##name##_value), OWN_HERE_)
#define own_try_new_in(allocator, name, ...)                                                                           \
    own_##name##_try_new_in_at_(allocator, OWN_INIT_(name, __VA_ARGS__), sizeof(own_##name##_value), OWN_HERE_)
#define OWN_INIT_(name, ...) (&(own_##name##_value){__VA_ARGS__})

/* own_empty(vec_int): a new one of a type that begins with nothing in it (vec.h, str.h, arena.h). */
#define own_empty(K)               own_##K##_empty_at_(OWN_HERE_)
#define own_empty_in(allocator, K) own_##K##_empty_in_at_(allocator, OWN_HERE_)

/* x is an lvalue. */
#define own_drop(name, x)       own_##name##_drop_at_(&(x), OWN_HERE_)
#define opt_drop(name, x)       opt_##name##_drop_at_(&(x), OWN_HERE_)
#define own_into_raw(name, x)   own_##name##_into_raw_at_(&(x), OWN_HERE_)
#define own_from_raw(name, raw) own_##name##_from_raw_at_(raw, OWN_HERE_)
#define opt_from_raw(name, raw) opt_##name##_from_raw_at_(raw, OWN_HERE_)

/* A test point: tests of own-check ask for facts here. */
#define own_point(name) ((void)(name))

#if OWN_HAS_GNU_

/* own_auto(conn) c = ...: a variable that is dropped when its scope ends; it must have a value from the start. */
#define own_auto(name) OWN_CLEANUP_(own_##name##_drop) own_##name
#define opt_auto(name) OWN_CLEANUP_(opt_##name##_drop) opt_##name

/* own_with(r, own_ref(c)) { ... }: a borrow with an end. Runs the statement once; `break` leaves it. Level debug reports
 * what ends or contradicts the borrow inside the statement where that is done, and the use of a copy of it afterwards. */
#define own_with(name, borrow)                                                                                         \
    for (OWN_TYPEOF_(borrow) name OWN_CLEANUP_(own_leave_) = (borrow), *own_once_##name = OWN_ENTER_(name);            \
         own_once_##name; own_once_##name = NULL)

/* ---- verbs that keep the type of their operand, an lvalue ------------------------------------------------------------ */

#define own_is_some(o) ((o).ptr != NULL)

#define own_move(x)         OWN_NUMBER_1_(OWN_MOVE_, x, __COUNTER__)
#define own_replace(x, new) OWN_NUMBER_2_(OWN_REPLACE_, x, new, __COUNTER__)
#define own_forget(x)       OWN_NUMBER_1_(OWN_FORGET_, x, __COUNTER__)
#define own_ref(x)          OWN_NUMBER_1_(OWN_REF_, x, __COUNTER__)
#define own_mut(x)          OWN_NUMBER_1_(OWN_MUT_, x, __COUNTER__)
#define own_take(x)         OWN_NUMBER_1_(OWN_TAKE_, x, __COUNTER__)
#define own_unwrap(x)       OWN_NUMBER_1_(OWN_UNWRAP_, x, __COUNTER__)
/* These two also take the value of an expression. own_reborrow(m) is the shared borrow of an exclusive one. */
#define own_reborrow(m) OWN_NUMBER_1_(OWN_REBORROW_, m, __COUNTER__)
#define own_get(b)      OWN_NUMBER_1_(OWN_GET_, b, __COUNTER__)

/* Local names end in a fresh number, so that verbs nest without shadowing. */
#define OWN_NUMBER_1_(verb, x, n)    OWN_NUMBER_1N_(verb, x, n)
#define OWN_NUMBER_1N_(verb, x, n)   verb(x, own_of_##n##_, own_to_##n##_)
#define OWN_NUMBER_2_(verb, x, v, n) OWN_NUMBER_2N_(verb, x, v, n)
#define OWN_NUMBER_2N_(verb, x, v, n) verb(x, v, own_of_##n##_, own_to_##n##_)

/* clang-format off */
#define OWN_MOVE_(x, of, to) __extension__({                                                                           \
    OWN_TYPEOF_(x) *of = &(x), to = *of; OWN_TAG_COPY_(to, *of);                                                       \
    OWN_CLEAR_(*of); OWN_EMPTY_(move, *of, to.ptr, OWN_HERE_); to; })
#define OWN_REPLACE_(x, new, of, to) __extension__({                                                                   \
    OWN_TYPEOF_(x) *of = &(x), to = *of; OWN_TAG_COPY_(to, *of);                                                       \
    OWN_EMPTY_(move, *of, to.ptr, OWN_HERE_); *of = (new); to; })
#define OWN_FORGET_(x, of, to) __extension__({                                                                         \
    OWN_TYPEOF_(x) *of = &(x), to = *of; OWN_CLEAR_(*of); OWN_EMPTY_(forget, *of, to.ptr, OWN_HERE_); })
#define OWN_REF_(x, of, to) __extension__({                                                                            \
    const OWN_TYPEOF_(x) *of = &(x); OWN_TYPEOF_((x).ref_t_()) to;                                                     \
    OWN_ASSIGN_(to, *of); OWN_BORROW_(ref, to, *of, OWN_HERE_); to; })
#define OWN_MUT_(x, of, to) __extension__({                                                                            \
    OWN_TYPEOF_(x) *of = &(x); OWN_TYPEOF_((x).mut_t_()) to;                                                           \
    OWN_ASSIGN_(to, *of); OWN_BORROW_(mut, to, *of, OWN_HERE_); to; })
#define OWN_TAKE_(x, of, to) __extension__({                                                                           \
    OWN_TYPEOF_(x) *of = &(x), to = *of; OWN_TAG_COPY_(to, *of); OWN_CLEAR_(*of);                                      \
    if (to.ptr) OWN_EMPTY_(move, *of, to.ptr, OWN_HERE_);                                                              \
    to; })
#define OWN_UNWRAP_(x, of, to) __extension__({                                                                         \
    OWN_TYPEOF_(x) *of = &(x); OWN_TYPEOF_((x).own_t_()) to;                                                           \
    OWN_ASSIGN_(to, *of); OWN_TAG_COPY_(to, *of); OWN_CLEAR_(*of);                                                     \
    OWN_EMPTY_(move, *of, to.ptr, OWN_HERE_); to; })
#define OWN_REBORROW_(m, of, to) __extension__({                                                                       \
    OWN_TYPEOF_(m) of = (m); OWN_TYPEOF_(of.reborrow_t_()) to;                                                         \
    OWN_ASSIGN_(to, of); OWN_BORROW_(reborrow, to, of, OWN_HERE_); to; })
#define OWN_GET_(b, of, to) __extension__({                                                                            \
    OWN_TYPEOF_(b) of = (b); OWN_USE_(of, OWN_HERE_); of.borrowed_; })
/* clang-format on */

#endif /* OWN_HAS_GNU_ */

#endif
