// Counted strings: a view of bytes that somebody else owns (an arena, a literal, a mapped file). Never assumed to end
// in a zero byte, unless a function says so.
#ifndef OWN_BASE_STR_H
#define OWN_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/vec.h"

typedef struct str {
    const char *data;
    size_t len;
} str;

#define S(literal) ((str){"" literal, sizeof(literal) - 1})
// For printf: printf("%.*s", STR_ARG(s))
#define STR_ARG(s) (int)(s).len, (s).data

str str_from_c(const char *text); // null gives an empty string
bool str_eq(str a, str b);
int str_compare(str a, str b); // byte order, like memcmp
bool str_starts_with(str s, str prefix);
bool str_ends_with(str s, str suffix);
str str_slice(str s, size_t from, size_t to); // clamps to the string
str str_trim(str s);                          // without white space at both ends
size_t str_find(str s, str needle);           // offset, or SIZE_MAX when absent
uint64_t str_hash(str s);

// Splits at the first `separator`: returns what is before it, leaves what follows in `*rest`.
str str_cut(str *rest, char separator);

// Copies that live in the arena and are followed by a zero byte.
str str_copy(struct arena *arena, str s);
const char *str_to_c(struct arena *arena, str s);
str str_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
str str_vprintf(struct arena *arena, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));

// A growing text on the malloc heap; release with text_free.
struct text {
    char *data;
    size_t len;
    size_t cap;
};

void text_free(struct text *text);
void text_add(struct text *text, str s);
void text_add_char(struct text *text, char c);
void text_add_repeat(struct text *text, char c, size_t count);
void text_printf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
str text_view(const struct text *text);

#endif
