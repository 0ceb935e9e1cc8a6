/* What of strings is not inline. SPDX-License-Identifier: MIT */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* memmem, in POSIX since 2024 */
#endif
#include "own/str.h"

#include <stdio.h>
#include <string.h>

char own_no_text_[1] = "";

bool own_bytes_find_(const char *s, size_t len, const char *what, size_t what_len, size_t *at)
{
    const char *found = len && what_len ? memmem(s, len, what, what_len) : what_len ? NULL : s;
    if (!found && what_len)
        return false;
    *at = what_len ? (size_t)(found - s) : 0;
    return true;
}

/* ---- printf -------------------------------------------------------------------------------------------------------------- */

/* How many bytes it takes; negative when printf fails. */
OWN_PRINTF_(1, 0) static int measure(const char *format, va_list arguments)
{
    va_list copy;
    va_copy(copy, arguments);
    int length = vsnprintf(NULL, 0, format, copy);
    va_end(copy);
    return length;
}

OWN_PRINTF_(2, 0) static void print(own_str *s, const char *format, va_list arguments)
{
    int length = vsnprintf(s->ptr + s->len, s->capacity - s->len + 1, format, arguments);
    if (length > 0)
        s->len += (size_t)length;
}

OWN_PRINTF_(3, 0) static bool try_append(own_str *s, own_where at, const char *format, va_list arguments)
{
    int length = measure(format, arguments);
    if (length < 0 || !own_str_try_reserve_at_(s, (size_t)length, at))
        return false;
    if (length)
        print(s, format, arguments);
    return true;
}

OWN_PRINTF_(3, 0) static void append(own_str *s, own_where at, const char *format, va_list arguments)
{
    int length = measure(format, arguments);
    own_str_reserve_at_(s, length > 0 ? (size_t)length : 0, at);
    if (length > 0)
        print(s, format, arguments);
}

void own_str_append_format_at_(own_str *s, own_where at, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    append(s, at, format, arguments);
    va_end(arguments);
}

bool own_str_try_append_format(own_str *s, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    bool fits = try_append(s, NULL, format, arguments);
    va_end(arguments);
    return fits;
}

void own_str_append_format(own_str *s, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    append(s, NULL, format, arguments);
    va_end(arguments);
}

bool own_str_try_append_format_list(own_str *s, const char *format, va_list arguments)
{
    return try_append(s, NULL, format, arguments);
}

void own_str_append_format_list(own_str *s, const char *format, va_list arguments)
{
    append(s, NULL, format, arguments);
}

own_str own_str_format(const char *format, ...)
{
    own_str s = own_str_new();
    va_list arguments;
    va_start(arguments, format);
    append(&s, NULL, format, arguments);
    va_end(arguments);
    return s;
}

/* ---- SipHash-2-4: Aumasson, Bernstein, SipHash: a fast short-input PRF, 2012 ------------------------------------------------ */

struct sip {
    uint64_t v0, v1, v2, v3;
};

static uint64_t rotate(uint64_t x, int by)
{
    return x << by | x >> (64 - by);
}

static void sip_round(struct sip *s)
{
    s->v0 += s->v1;
    s->v1 = rotate(s->v1, 13) ^ s->v0;
    s->v0 = rotate(s->v0, 32);
    s->v2 += s->v3;
    s->v3 = rotate(s->v3, 16) ^ s->v2;
    s->v0 += s->v3;
    s->v3 = rotate(s->v3, 21) ^ s->v0;
    s->v2 += s->v1;
    s->v1 = rotate(s->v1, 17) ^ s->v2;
    s->v2 = rotate(s->v2, 32);
}

static void sip_word(struct sip *s, uint64_t word)
{
    s->v3 ^= word;
    sip_round(s);
    sip_round(s);
    s->v0 ^= word;
}

/* Up to eight bytes, the first the least. */
static uint64_t little_endian(const char *bytes, size_t len)
{
    uint64_t word = 0;
    for (size_t i = 0; i < len; i++)
        word |= (uint64_t)(unsigned char)bytes[i] << (8 * i);
    return word;
}

uint64_t own_bytes_hash_(const char *s, size_t len, struct own_hash_key key)
{
    struct sip sip = {key.k0 ^ UINT64_C(0x736f6d6570736575), key.k1 ^ UINT64_C(0x646f72616e646f6d),
                      key.k0 ^ UINT64_C(0x6c7967656e657261), key.k1 ^ UINT64_C(0x7465646279746573)};
    size_t whole = len & ~(size_t)7;
    for (size_t i = 0; i < whole; i += 8)
        sip_word(&sip, little_endian(s + i, 8));
    sip_word(&sip, (uint64_t)len << 56 | (len > whole ? little_endian(s + whole, len - whole) : 0));
    sip.v2 ^= 0xff;
    for (int i = 0; i < 4; i++)
        sip_round(&sip);
    return sip.v0 ^ sip.v1 ^ sip.v2 ^ sip.v3;
}
