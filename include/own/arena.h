/* Regions: many objects that end together. SPDX-License-Identifier: MIT
 *
 * own_arena owns memory that is given out in order and taken back all at once; opt_arena is one or none. What lives in it is
 * borrowed from it, and those borrows end when the arena is reset, moved or dropped (levels 1 and 2 catch their use).
 *
 *   own_arena own_arena_new(void), opt_arena own_arena_try_new(void)
 *   own_arena own_arena_new_in(const struct own_allocator *), opt_arena own_arena_try_new_in(...)    memory from an allocator
 *   void *own_arena_allocate(const own_arena *a, size_t size, size_t alignment)
 *   void *own_arena_try_allocate(...)          null when memory is short or size overflows. Alignment: a power of two up to
 *                                              that of max_align_t. The pointer itself is not checked any more
 *   void own_arena_reset(own_arena *a)         ends everything in it, the last first; keeps memory for what comes next
 *   own_arena_move, _replace, _forget, _drop as in handle.h, and the functions of opt_arena
 *
 * OWN_DECLARE_ARENA(T), after OWN_DECLARE(T) and with OWN_DEFINE_DROP, lets T live in arenas, where they end as the drop says;
 * OWN_DECLARE_ARENA_PLAIN(T) those that need no end:
 *
 *   mut_T mut_T_new_in(const own_arena *a, const T *init, size_t size)               a copy of *init; size = sizeof(T)
 *   bool mut_T_try_new_in(const own_arena *a, const T *init, size_t size, mut_T *to)   false: memory is short; *to as it was
 *
 * OWN_DECLARE_ARENA_SLICE(T), after OWN_DECLARE_SLICE(T), does so for runs of elements that are all zero bytes at first:
 *
 *   mut_slice_T mut_slice_T_new_in(const own_arena *a, size_t len), bool mut_slice_T_try_new_in(a, len, mut_slice_T *to)
 *
 * Words that know their line (a is the arena and not its address): own_empty(arena), own_in_arena(a, T, init...), which is a
 * mut_T, and own_reset(arena, a). Borrows of different objects live side by side. One thread at a time per arena. */
#ifndef OWN_ARENA_H
#define OWN_ARENA_H

#include "own/own.h"

#if defined(__OWN_CHECK__) && !defined(OWN_CHECK_BODIES)
#include "own/check/arena.h"
#else

#include "own/verbs.h"

/* What ends with the arena. It lies in the arena itself. */
struct own_arena_end_ {
    void (*run)(void *object);
    void *object;
    struct own_arena_end_ *before;
};

/* clang-format off */
struct own_arena_chunk_;
struct own_arena_state_ {
    char *next, *limit; /* free memory of the newest chunk */
    struct own_arena_end_ *ends;      /* newest first */
    struct own_arena_chunk_ *chunks;  /* newest first, each at least as large as the one before */
    struct own_arena_chunk_ *large;   /* of one object each */
    const struct own_allocator *allocator;
};
OWN_EXTENSION_ typedef struct OWN_NODISCARD_TYPE_ own_arena {
    struct own_arena_state_ *ptr;
    OWN_TAG_
} own_arena;
OWN_EXTENSION_ typedef struct OWN_NODISCARD_TYPE_ opt_arena {
    union { struct own_arena_state_ *ptr; own_arena (*own_t_)(void); };
    OWN_TAG_
} opt_arena;
/* clang-format on */

OWN_BEGIN_C_
struct own_arena_state_ *own_arena_open_(const struct own_allocator *allocator);
void own_arena_close_(struct own_arena_state_ *state);
void own_arena_clear_(struct own_arena_state_ *state);
/* Memory that the newest chunk does not have, or null. Of no bytes too: a place of its own. The second does not return
 * without memory. */
OWN_COLD_ void *own_arena_more_(struct own_arena_state_ *state, size_t size, size_t alignment);
OWN_COLD_ void *own_arena_must_more_(struct own_arena_state_ *state, size_t size, size_t alignment);
OWN_END_C_

OWN_OWNER_VERBS_(arena);
OWN_OPTIONAL_VERBS_(arena);
OWN_DROP_VERB_(own_arena, struct own_arena_state_, own_arena_close_);
OWN_DROP_VERB_(opt_arena, struct own_arena_state_, own_arena_close_);

OWN_INLINE_ opt_arena own_arena_try_empty_in_at_(const struct own_allocator *allocator, own_where at)
{
    opt_arena a;
    a.ptr = own_arena_open_(allocator);
    OWN_TAG_NONE_(a);
    if (a.ptr && OWN_UNLIKELY_(!OWN_ADOPT_(a, "arena", at))) {
        own_arena_close_(a.ptr);
        a.ptr = NULL;
    }
    return a;
}
OWN_INLINE_ own_arena own_arena_empty_in_at_(const struct own_allocator *allocator, own_where at)
{
    own_arena a;
    a.ptr = own_arena_open_(allocator);
    if (OWN_UNLIKELY_(!a.ptr || !OWN_ADOPT_(a, "arena", at)))
        own_out_of_memory(sizeof *a.ptr);
    return a;
}
OWN_INLINE_ own_arena own_arena_empty_at_(own_where at)
{
    return own_arena_empty_in_at_(&own_malloc_allocator, at);
}
OWN_INLINE_ own_arena own_arena_new_in(const struct own_allocator *allocator)
{
    return own_arena_empty_in_at_(allocator, NULL);
}
OWN_INLINE_ opt_arena own_arena_try_new_in(const struct own_allocator *allocator)
{
    return own_arena_try_empty_in_at_(allocator, NULL);
}
OWN_INLINE_ own_arena own_arena_new(void)
{
    return own_arena_new_in(&own_malloc_allocator);
}
OWN_INLINE_ opt_arena own_arena_try_new(void)
{
    return own_arena_try_new_in(&own_malloc_allocator);
}
/* `must` is a constant: when it is true, the result is not null, and nobody has to ask on the way that is taken often. */
OWN_INLINE_ void *own_arena_take_(struct own_arena_state_ *state, size_t size, size_t alignment, bool must)
{
    size_t skip = (size_t)-(uintptr_t)state->next & (alignment - 1), left = (size_t)(state->limit - state->next);
    char *object;
    if (OWN_UNLIKELY_(!size || left < skip || left - skip < size))
        return must ? own_arena_must_more_(state, size, alignment) : own_arena_more_(state, size, alignment);
    object = state->next + skip;
    state->next = object + size;
    return object;
}
OWN_INLINE_ void *own_arena_try_allocate(const own_arena *a, size_t size, size_t alignment)
{
    OWN_USE_OWNER_(*a, NULL);
    return own_arena_take_(a->ptr, size, alignment, false);
}
OWN_INLINE_ void *own_arena_allocate(const own_arena *a, size_t size, size_t alignment)
{
    OWN_USE_(*a, NULL);
    return own_arena_take_(a->ptr, size, alignment, true);
}
OWN_INLINE_ void own_arena_reset_at_(own_arena *a, own_where at)
{
    OWN_CHANGE_(*a, at);
    OWN_GROWN_(*a, 0, at);
    own_arena_clear_(a->ptr);
}
OWN_INLINE_ void own_arena_reset(own_arena *a)
{
    own_arena_reset_at_(a, NULL);
}

/* An alignment that every type of this size is content with. */
OWN_INLINE_ size_t own_alignment_of_(size_t size)
{
    struct aligned {
        OWN_ALIGNAS_MAX_ char byte;
    };
    size_t alignment = size & (~size + 1);
    return alignment && alignment < sizeof(struct aligned) ? alignment : sizeof(struct aligned);
}
/* Memory for a copy of *init, which run ends when it is not null; `must` as above. */
OWN_INLINE_ void *own_arena_copy_(struct own_arena_state_ *state, const void *init, size_t size, void (*run)(void *), bool must)
{
    struct own_arena_end_ *end = NULL;
    void *object;
    if (run) {
        end = (struct own_arena_end_ *)own_arena_take_(state, sizeof *end, own_alignment_of_(sizeof *end), must);
        if (!must && !end)
            return NULL;
    }
    object = own_arena_take_(state, size, own_alignment_of_(size), must);
    if (!must && !object)
        return NULL;
    if (run) {
        end->run = run;
        end->object = object;
        end->before = state->ends;
        state->ends = end;
    }
    return memcpy(object, init, size);
}

/* clang-format off */
#define OWN_DECLARE_ARENA(T)                                                                                           \
    OWN_UNUSED_ static void own_##T##_end_in_arena_(void *object)                                                      \
    { own_##T##_fini_((own_##T##_value *)object); }                                                                    \
    OWN_DECLARE_ARENA_(T, own_##T##_end_in_arena_)
#define OWN_DECLARE_ARENA_PLAIN(T) OWN_DECLARE_ARENA_(T, NULL)

#define OWN_DECLARE_ARENA_(T, run)                                                                                     \
    OWN_INLINE_ bool mut_##T##_try_new_in_at_(const own_arena *a, const own_##T##_value *init, size_t size,            \
                                             mut_##T *to, own_where at)                                                \
    {                                                                                                                  \
        mut_##T b;                                                                                                     \
        OWN_BORROW_(ref, b, *a, at);                                                                                   \
        b.ptr = (own_##T##_value *)own_arena_copy_(a->ptr, init, size, run, false);                                    \
        if (OWN_UNLIKELY_(!b.ptr)) return false;                                                                       \
        *to = b;                                                                                                       \
        return true;                                                                                                   \
    }                                                                                                                  \
    OWN_INLINE_ mut_##T mut_##T##_new_in_at_(const own_arena *a, const own_##T##_value *init, size_t size,             \
                                            own_where at)                                                              \
    {                                                                                                                  \
        mut_##T b;                                                                                                     \
        OWN_BORROW_(ref, b, *a, at);                                                                                   \
        b.ptr = (own_##T##_value *)own_arena_copy_(a->ptr, init, size, run, true);                                     \
        return b;                                                                                                      \
    }                                                                                                                  \
    OWN_INLINE_ bool mut_##T##_try_new_in(const own_arena *a, const own_##T##_value *init, size_t size, mut_##T *to)   \
    { return mut_##T##_try_new_in_at_(a, init, size, to, NULL); }                                                      \
    OWN_INLINE_ mut_##T mut_##T##_new_in(const own_arena *a, const own_##T##_value *init, size_t size)                 \
    { return mut_##T##_new_in_at_(a, init, size, NULL); }                                                              \
    typedef int mut_##T##_lives_in_arenas_

#define OWN_DECLARE_ARENA_SLICE(T)                                                                                     \
    OWN_INLINE_ bool mut_slice_##T##_try_new_in(const own_arena *a, size_t len, mut_slice_##T *to)                     \
    {                                                                                                                  \
        mut_slice_##T s;                                                                                               \
        const size_t size = sizeof *s.ptr;                                                                             \
        OWN_BORROW_(ref, s, *a, NULL);                                                                                 \
        if (len > PTRDIFF_MAX / size) return false;                                                                    \
        s.ptr = (own_slice_##T##_element *)own_arena_take_(a->ptr, len * size, own_alignment_of_(size), false);        \
        s.len = len;                                                                                                   \
        if (OWN_UNLIKELY_(!s.ptr)) return false;                                                                       \
        memset((void *)s.ptr, 0, len * size);                                                                          \
        *to = s;                                                                                                       \
        return true;                                                                                                   \
    }                                                                                                                  \
    OWN_INLINE_ mut_slice_##T mut_slice_##T##_new_in(const own_arena *a, size_t len)                                   \
    {                                                                                                                  \
        mut_slice_##T s;                                                                                               \
        if (OWN_UNLIKELY_(!mut_slice_##T##_try_new_in(a, len, &s)))                                                    \
            own_out_of_memory(len > PTRDIFF_MAX / sizeof *s.ptr ? SIZE_MAX : len * sizeof *s.ptr);                     \
        return s;                                                                                                      \
    }                                                                                                                  \
    typedef int mut_slice_##T##_lives_in_arenas_
/* clang-format on */

#define own_in_arena(a, T, ...) mut_##T##_new_in_at_(&(a), OWN_INIT_(T, __VA_ARGS__), sizeof(own_##T##_value), OWN_HERE_)
#define own_reset(K, a)         own_##K##_reset_at_(&(a), OWN_HERE_)

#endif

#endif
