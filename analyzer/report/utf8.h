// Characters of a UTF-8 text and the columns they take in a terminal.
#ifndef OWN_REPORT_UTF8_H
#define OWN_REPORT_UTF8_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct utf8_char {
    uint32_t code;
    uint32_t len;   // in bytes; 1 when not valid
    uint32_t width; // 0, 1 or 2 columns
    bool is_shown;  // false: invalid bytes, control characters, and those that reorder the text around them
};

// The character at `at` < s.len.
struct utf8_char utf8_at(str s, size_t at);

// Start of the character that the byte at `at` belongs to.
size_t utf8_floor(str s, size_t at);

// A copy in which every byte that is not part of a valid character is U+FFFD; `s` itself when all of it is valid.
str utf8_valid(struct arena *arena, str s);

#endif
