/* Strings: owned and growing, and borrowed views. SPDX-License-Identifier: MIT
 *
 * own_str owns bytes and a null behind them; ref_str borrows a run of bytes, from an own_str, a literal or anything; opt_str
 * is an own_str or none. Bytes are bytes: any encoding, nulls included. Indices count bytes and are checked at levels 1 and 2.
 *
 *   ref_str own_text("literal")                          a view of a literal
 *   ref_str ref_str_from_c(const char *s)                of what ends in a null, without it
 *   ref_str ref_str_from_raw(const char *ptr, size_t len)    of any bytes; ref_str_len, _is_empty, _at, _try_at, _part as
 *                                                        for slices (slice.h); so do own_get, own_at, own_each, own_part
 *   bool ref_str_is_equal(ref_str a, ref_str b), int ref_str_compare(a, b)     byte by byte; less than, equal to, more than 0
 *   bool ref_str_starts_with(ref_str s, ref_str head), ref_str_ends_with(s, tail)
 *   bool ref_str_find(ref_str s, ref_str what, size_t *at)   where it is first; false when nowhere, and *at as it was
 *   ref_str ref_str_trim(ref_str s)                      without blanks, tabs and ends of lines on both sides
 *   bool ref_str_split(ref_str *rest, char separator, ref_str *part)
 *                                                        the next part of *rest up to a separator; false when there is none
 *                                                        any more. n separators make n + 1 parts
 *   uint64_t ref_str_hash(ref_str s, struct own_hash_key key)    SipHash-2-4: with a secret key, not to be forced to collide
 *
 * own_str has own_str_move, _replace, _forget, _drop; opt_str the functions of optionals; and
 *
 *   own_str own_str_new(void)                            empty, and no memory yet
 *   own_str own_str_from(ref_str s), own_str_format(const char *format, ...)     new ones; format as printf
 *   own_str own_str_from_raw(char *raw), char *own_str_into_raw(own_str *s)      malloc'd, ends in a null; free it
 *   ref_str own_str_ref(const own_str *s)
 *   const char *own_str_c(const own_str *s)              ends in a null; as good as a borrow
 *   size_t own_str_len(const own_str *s), own_str_capacity, bool own_str_is_empty
 *   void own_str_push(own_str *s, char c), own_str_append(own_str *s, ref_str other)
 *   void own_str_insert(own_str *s, size_t at, ref_str other)     at <= length
 *   void own_str_append_format(own_str *s, const char *format, ...), own_str_append_format_list(own_str *s, format, va_list)
 *   void own_str_reserve(own_str *s, size_t more)
 *   bool own_str_try_push, _try_append, _try_insert, _try_append_format, _try_append_format_list, _try_reserve
 *                                                        false when memory is short or a size overflows (or printf fails);
 *                                                        *s is as it was. The others call the hook
 *   void own_str_cut(own_str *s, size_t begin, size_t end)    without bytes begin to end - 1
 *   void own_str_truncate(own_str *s, size_t len), own_str_clear(own_str *s)
 *
 * What is appended must not be a view of *s itself. Words that know their line, where s is the string and not its address:
 * own_empty(str), own_append(s, view), own_append_format(s, format, ...). One thread at a time per own_str. */
#ifndef OWN_STR_H
#define OWN_STR_H

#include <stdarg.h>
#include <stdint.h>

#include "own/slice.h"

struct own_hash_key {
    uint64_t k0, k1;
};

#define own_text(literal) ref_str_from_raw("" literal, sizeof("" literal) - 1)

#if defined(__OWN_CHECK__) && !defined(OWN_CHECK_BODIES)
#include "own/check/str.h"
#else

#include "own/room.h"

/* clang-format off */
typedef struct ref_str {
    union { const char *ptr; const char *borrowed_; };
    OWN_TAG_
    size_t len;
} ref_str;
OWN_EXTENSION_ typedef struct OWN_NODISCARD_TYPE_ own_str {
    union { char *ptr; ref_str (*ref_t_)(void); };
    OWN_TAG_
    size_t len;
    size_t capacity; /* without the null; 0: ptr is own_no_text_ */
} own_str;
OWN_EXTENSION_ typedef struct OWN_NODISCARD_TYPE_ opt_str {
    union { char *ptr; ref_str (*ref_t_)(void); own_str (*own_t_)(void); };
    OWN_TAG_
    size_t len;
    size_t capacity;
} opt_str;
/* clang-format on */

OWN_BEGIN_C_
/* The null of every string that has no memory. Never written to. */
extern char own_no_text_[1];

bool own_bytes_find_(const char *s, size_t len, const char *what, size_t what_len, size_t *at);
uint64_t own_bytes_hash_(const char *s, size_t len, struct own_hash_key key);
#if !OWN_FREESTANDING /* they need vsnprintf */
OWN_PRINTF_(3, 4) void own_str_append_format_at_(own_str *s, own_where at, const char *format, ...);
OWN_PRINTF_(2, 3) bool own_str_try_append_format(own_str *s, const char *format, ...);
OWN_PRINTF_(2, 3) void own_str_append_format(own_str *s, const char *format, ...);
OWN_PRINTF_(2, 0) bool own_str_try_append_format_list(own_str *s, const char *format, va_list arguments);
OWN_PRINTF_(2, 0) void own_str_append_format_list(own_str *s, const char *format, va_list arguments);
OWN_PRINTF_(1, 2) own_str own_str_format(const char *format, ...);
#endif
OWN_END_C_

/* ---- views --------------------------------------------------------------------------------------------------------------- */

OWN_SLICE_FUNCTIONS_(ref_str, const char);

OWN_INLINE_ ref_str ref_str_from_c(const char *s)
{
    return ref_str_from_raw(s, strlen(s));
}
OWN_INLINE_ bool ref_str_is_equal(ref_str a, ref_str b)
{
    OWN_USE_(a, NULL);
    OWN_USE_(b, NULL);
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}
OWN_INLINE_ int ref_str_compare(ref_str a, ref_str b)
{
    size_t common = a.len < b.len ? a.len : b.len;
    int order;
    OWN_USE_(a, NULL);
    OWN_USE_(b, NULL);
    order = common ? memcmp(a.ptr, b.ptr, common) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}
OWN_INLINE_ bool ref_str_starts_with(ref_str s, ref_str head)
{
    return head.len <= s.len && ref_str_is_equal(ref_str_part(s, 0, head.len), head);
}
OWN_INLINE_ bool ref_str_ends_with(ref_str s, ref_str tail)
{
    return tail.len <= s.len && ref_str_is_equal(ref_str_part(s, s.len - tail.len, s.len), tail);
}
OWN_INLINE_ bool ref_str_find(ref_str s, ref_str what, size_t *at)
{
    OWN_USE_(s, NULL);
    OWN_USE_(what, NULL);
    return own_bytes_find_(s.ptr, s.len, what.ptr, what.len, at);
}
OWN_INLINE_ bool own_is_blank_(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}
OWN_INLINE_ ref_str ref_str_trim(ref_str s)
{
    size_t begin = 0, end = s.len;
    OWN_USE_(s, NULL);
    while (begin < end && own_is_blank_(s.ptr[begin]))
        begin++;
    while (end > begin && own_is_blank_(s.ptr[end - 1]))
        end--;
    return ref_str_part(s, begin, end);
}
/* The end is a null pointer; a view of nothing has another one. */
OWN_INLINE_ bool ref_str_split(ref_str *rest, char separator, ref_str *part)
{
    const char *end;
    if (!rest->ptr)
        return false;
    OWN_USE_(*rest, NULL);
    end = rest->len ? (const char *)memchr(rest->ptr, separator, rest->len) : NULL;
    *part = *rest;
    if (end) {
        part->len = (size_t)(end - rest->ptr);
        rest->ptr = end + 1;
        rest->len -= part->len + 1;
    } else {
        rest->ptr = NULL;
        rest->len = 0;
    }
    return true;
}
OWN_INLINE_ uint64_t ref_str_hash(ref_str s, struct own_hash_key key)
{
    OWN_USE_(s, NULL);
    return own_bytes_hash_(s.ptr, s.len, key);
}

/* ---- owners -------------------------------------------------------------------------------------------------------------- */

OWN_OWNER_VERBS_(str);
OWN_OPTIONAL_VERBS_(str);

/* What is left of a string that was told to drop. */
OWN_INLINE_ void own_str_release_(char *ptr, size_t capacity)
{
    if (capacity)
        own_unbox_(&own_malloc_allocator, ptr, capacity + 1);
}
OWN_INLINE_ void own_str_drop_at_(own_str *s, own_where at)
{
    own_str old = *s;
    if (!old.ptr)
        return;
    OWN_CLEAR_(*s);
    if (OWN_DROP_(old.ptr, *s, at))
        own_str_release_(old.ptr, old.capacity);
}
OWN_INLINE_ void own_str_drop(own_str *s)
{
    own_str_drop_at_(s, NULL);
}
OWN_INLINE_ void opt_str_drop_at_(opt_str *s, own_where at)
{
    opt_str old = *s;
    if (!old.ptr)
        return;
    OWN_CLEAR_(*s);
    if (OWN_DROP_(old.ptr, *s, at))
        own_str_release_(old.ptr, old.capacity);
}
OWN_INLINE_ void opt_str_drop(opt_str *s)
{
    opt_str_drop_at_(s, NULL);
}
OWN_INLINE_ own_str own_str_from_parts_(char *ptr, size_t len, size_t capacity, own_where at)
{
    own_str s;
    s.ptr = ptr;
    s.len = len;
    s.capacity = capacity;
    if (OWN_UNLIKELY_(!OWN_ADOPT_(s, "str", at)))
        own_out_of_memory(0);
    return s;
}
OWN_INLINE_ own_str own_str_empty_at_(own_where at)
{
    return own_str_from_parts_(own_no_text_, 0, 0, at);
}
OWN_INLINE_ own_str own_str_new(void)
{
    return own_str_empty_at_(NULL);
}
/* What is empty is freed at once: a string without bytes needs no memory. */
OWN_INLINE_ own_str own_str_from_raw(char *raw)
{
    size_t len = strlen(raw);
    if (len == 0) {
        OWN_RELEASE_(raw);
        return own_str_new();
    }
    return own_str_from_parts_(raw, len, len, NULL);
}
OWN_INLINE_ ref_str own_str_ref(const own_str *s)
{
    ref_str b;
    b.ptr = s->ptr;
    b.len = s->len;
    OWN_BORROW_(ref, b, *s, NULL);
    return b;
}
OWN_INLINE_ ref_str opt_str_ref(const opt_str *s)
{
    ref_str b;
    b.ptr = s->ptr;
    b.len = s->len;
    OWN_BORROW_(ref, b, *s, NULL);
    return b;
}
OWN_INLINE_ const char *own_str_c(const own_str *s)
{
    OWN_USE_OWNER_(*s, NULL);
    return s->ptr;
}
OWN_INLINE_ size_t own_str_len(const own_str *s)
{
    return s->len;
}
OWN_INLINE_ size_t own_str_capacity(const own_str *s)
{
    return s->capacity;
}
OWN_INLINE_ bool own_str_is_empty(const own_str *s)
{
    return s->len == 0;
}
/* *s has memory for so many more, or false. Here, and not in the library, so that the compiler knows that nobody else has the
 * address of *s: else every byte that is written might change its length. */
OWN_INLINE_ struct own_room_ own_str_make_room_(own_str *s, size_t more)
{
    size_t bytes = s->capacity ? s->capacity + 1 : 0;
    struct own_room_ none = {NULL, 0};
    return more < PTRDIFF_MAX
               ? own_make_room_(&own_malloc_allocator, bytes ? s->ptr : NULL, s->len, bytes, more + 1, 1)
               : none;
}
OWN_INLINE_ void own_str_enlarge_(own_str *s, struct own_room_ room, own_where at)
{
    s->ptr = (char *)room.ptr;
    s->ptr[s->len] = '\0';
    s->capacity = room.capacity - 1;
    OWN_GROWN_(*s, room.capacity, at);
    (void)at;
}
OWN_UNUSED_ OWN_COLD_ static bool own_str_grow_(own_str *s, size_t more, own_where at)
{
    struct own_room_ room = own_str_make_room_(s, more);
    if (room.ptr)
        own_str_enlarge_(s, room, at);
    return room.ptr != NULL;
}
OWN_UNUSED_ OWN_COLD_ static void own_str_must_grow_(own_str *s, size_t more, own_where at)
{
    struct own_room_ room = own_str_make_room_(s, more);
    if (!room.ptr)
        own_no_room_(s->len, more, 1);
    own_str_enlarge_(s, room, at);
}
OWN_INLINE_ bool own_str_try_reserve_at_(own_str *s, size_t more, own_where at)
{
    OWN_CHANGE_(*s, at);
    return !OWN_UNLIKELY_(s->capacity - s->len < more) || own_str_grow_(s, more, at);
}
OWN_INLINE_ void own_str_reserve_at_(own_str *s, size_t more, own_where at)
{
    OWN_CHANGE_(*s, at);
    if (OWN_UNLIKELY_(s->capacity - s->len < more))
        own_str_must_grow_(s, more, at);
}
OWN_INLINE_ bool own_str_try_reserve(own_str *s, size_t more)
{
    return own_str_try_reserve_at_(s, more, NULL);
}
OWN_INLINE_ void own_str_reserve(own_str *s, size_t more)
{
    own_str_reserve_at_(s, more, NULL);
}
/* There is memory for it. */
OWN_INLINE_ void own_str_put_(own_str *s, size_t i, ref_str other, own_where at)
{
    OWN_USE_(other, at);
    OWN_BOUNDS_(*s, i, s->len + 1, at);
    if (!other.len)
        return;
    memmove(s->ptr + i + other.len, s->ptr + i, s->len - i);
    memcpy(s->ptr + i, other.ptr, other.len);
    s->len += other.len;
    s->ptr[s->len] = '\0';
    (void)at;
}
OWN_INLINE_ void own_str_put_last_(own_str *s, ref_str other, own_where at)
{
    OWN_USE_(other, at);
    if (!other.len)
        return;
    memcpy(s->ptr + s->len, other.ptr, other.len);
    s->len += other.len;
    s->ptr[s->len] = '\0';
}
OWN_INLINE_ bool own_str_try_append(own_str *s, ref_str other)
{
    if (!own_str_try_reserve_at_(s, other.len, NULL))
        return false;
    own_str_put_last_(s, other, NULL);
    return true;
}
OWN_INLINE_ void own_str_append_at_(own_str *s, ref_str other, own_where at)
{
    own_str_reserve_at_(s, other.len, at);
    own_str_put_last_(s, other, at);
}
OWN_INLINE_ void own_str_append(own_str *s, ref_str other)
{
    own_str_append_at_(s, other, NULL);
}
OWN_INLINE_ bool own_str_try_insert(own_str *s, size_t i, ref_str other)
{
    if (!own_str_try_reserve_at_(s, other.len, NULL))
        return false;
    own_str_put_(s, i, other, NULL);
    return true;
}
OWN_INLINE_ void own_str_insert(own_str *s, size_t i, ref_str other)
{
    own_str_reserve_at_(s, other.len, NULL);
    own_str_put_(s, i, other, NULL);
}
OWN_INLINE_ void own_str_put_char_(own_str *s, char c)
{
    s->ptr[s->len++] = c;
    s->ptr[s->len] = '\0';
}
OWN_INLINE_ bool own_str_try_push(own_str *s, char c)
{
    if (!own_str_try_reserve_at_(s, 1, NULL))
        return false;
    own_str_put_char_(s, c);
    return true;
}
OWN_INLINE_ void own_str_push_at_(own_str *s, char c, own_where at)
{
    own_str_reserve_at_(s, 1, at);
    own_str_put_char_(s, c);
}
OWN_INLINE_ void own_str_push(own_str *s, char c)
{
    own_str_push_at_(s, c, NULL);
}
/* With memory for these bytes and no more: most strings that are made of something never grow. */
OWN_INLINE_ own_str own_str_from(ref_str other)
{
    char *ptr;
    OWN_USE_(other, NULL);
    if (other.len == 0)
        return own_str_new();
    ptr = other.len < PTRDIFF_MAX ? (char *)own_malloc_allocator.allocate(other.len + 1, own_malloc_allocator.context) : NULL;
    if (OWN_UNLIKELY_(!ptr))
        own_no_room_(0, other.len, 1);
    memcpy(ptr, other.ptr, other.len);
    ptr[other.len] = '\0';
    return own_str_from_parts_(ptr, other.len, other.len, NULL);
}
OWN_INLINE_ void own_str_cut(own_str *s, size_t begin, size_t end)
{
    OWN_CHANGE_(*s, NULL);
    OWN_BOUNDS_(*s, end, s->len + 1, NULL);
    OWN_BOUNDS_(*s, begin, end + 1, NULL);
    if (begin == end)
        return;
    memmove(s->ptr + begin, s->ptr + end, s->len - end + 1);
    s->len -= end - begin;
}
OWN_INLINE_ void own_str_truncate(own_str *s, size_t len)
{
    OWN_CHANGE_(*s, NULL);
    if (len >= s->len)
        return;
    s->len = len;
    s->ptr[len] = '\0';
}
OWN_INLINE_ void own_str_clear(own_str *s)
{
    own_str_truncate(s, 0);
}
/* A string without memory gets some: the result is to be freed. */
OWN_INLINE_ char *own_str_into_raw(own_str *s)
{
    char *raw;
    own_str_reserve_at_(s, s->capacity ? 0 : 1, NULL);
    raw = s->ptr;
    OWN_CLEAR_(*s);
    OWN_EMPTY_(into_raw, *s, raw, NULL);
    return raw;
}

#define own_append(s, view)       own_str_append_at_(&(s), view, OWN_HERE_)
#define own_append_format(s, ...) own_str_append_format_at_(&(s), OWN_HERE_, __VA_ARGS__)

#endif

#endif
