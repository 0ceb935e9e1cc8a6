/* Strings from formats: what of own/str.h needs the C library's printf. SPDX-License-Identifier: MIT */
#include "own/str.h"

#include <stdio.h>

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
