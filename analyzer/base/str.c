#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"

str str_from_c(const char *text) {
    return (str){text ? text : "", text ? strlen(text) : 0};
}

bool str_eq(str a, str b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

int str_compare(str a, str b) {
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared ? memcmp(a.data, b.data, shared) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool str_starts_with(str s, str prefix) {
    return s.len >= prefix.len && str_eq((str){s.data, prefix.len}, prefix);
}

bool str_ends_with(str s, str suffix) {
    return s.len >= suffix.len && str_eq((str){s.data + (s.len - suffix.len), suffix.len}, suffix);
}

str str_slice(str s, size_t from, size_t to) {
    if (to > s.len) {
        to = s.len;
    }
    if (from > to) {
        from = to;
    }
    return (str){s.data + from, to - from};
}

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

str str_trim(str s) {
    while (s.len && is_space(s.data[0])) {
        s = str_slice(s, 1, s.len);
    }
    while (s.len && is_space(s.data[s.len - 1])) {
        s.len--;
    }
    return s;
}

size_t str_find(str s, str needle) {
    if (needle.len == 0) {
        return 0;
    }
    for (size_t at = 0; at + needle.len <= s.len; at++) {
        const char *hit = memchr(s.data + at, needle.data[0], s.len - needle.len - at + 1);
        if (!hit) {
            return SIZE_MAX;
        }
        at = (size_t)(hit - s.data);
        if (memcmp(hit, needle.data, needle.len) == 0) {
            return at;
        }
    }
    return SIZE_MAX;
}

// FNV-1a, 64 bits (Fowler, Noll, Vo).
uint64_t str_hash(str s) {
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < s.len; i++) {
        hash = (hash ^ (unsigned char)s.data[i]) * 1099511628211u;
    }
    return hash;
}

str str_cut(str *rest, char separator) {
    const char *hit = rest->len ? memchr(rest->data, separator, rest->len) : NULL;
    size_t at = hit ? (size_t)(hit - rest->data) : rest->len;
    str head = str_slice(*rest, 0, at);
    *rest = str_slice(*rest, at + 1, rest->len);
    return head;
}

str str_copy(struct arena *arena, str s) {
    char *copy = arena_alloc(arena, s.len + 1);
    if (s.len) {
        memcpy(copy, s.data, s.len);
    }
    return (str){copy, s.len};
}

const char *str_to_c(struct arena *arena, str s) {
    return str_copy(arena, s).data;
}

str str_vprintf(struct arena *arena, const char *format, va_list arguments) {
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    CHECK(length >= 0);
    char *data = arena_alloc(arena, (size_t)length + 1);
    vsnprintf(data, (size_t)length + 1, format, again);
    va_end(again);
    return (str){data, (size_t)length};
}

str str_printf(struct arena *arena, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    str s = str_vprintf(arena, format, arguments);
    va_end(arguments);
    return s;
}

static void text_reserve(struct text *text, size_t more) {
    if (text->cap - text->len >= more) {
        return;
    }
    size_t cap = text->cap ? text->cap * 2 : 256;
    if (cap < text->len + more) {
        cap = text->len + more;
    }
    text->data = base_realloc(text->data, cap);
    text->cap = cap;
}

void text_free(struct text *text) {
    free(text->data);
    *text = (struct text){0};
}

void text_add(struct text *text, str s) {
    if (s.len) {
        text_reserve(text, s.len);
        memcpy(text->data + text->len, s.data, s.len);
        text->len += s.len;
    }
}

void text_add_char(struct text *text, char c) {
    text_add(text, (str){&c, 1});
}

void text_add_repeat(struct text *text, char c, size_t count) {
    text_reserve(text, count);
    if (count) {
        memset(text->data + text->len, c, count);
    }
    text->len += count;
}

void text_printf(struct text *text, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    CHECK(length >= 0);
    text_reserve(text, (size_t)length + 1);
    vsnprintf(text->data + text->len, (size_t)length + 1, format, again);
    text->len += (size_t)length;
    va_end(again);
    va_end(arguments);
}

str text_view(const struct text *text) {
    return (str){text->data ? text->data : "", text->len};
}
