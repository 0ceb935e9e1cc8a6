// Decoding after RFC 3629 (no overlong forms, no surrogates). Widths after the East Asian Width property of Unicode
// (UAX #11), ambiguous taken as narrow; marks that combine take no column.
#include "report/utf8.h"

#include <stddef.h>

struct range {
    uint32_t first;
    uint32_t last;
};

static const struct range zero_width[] = {
    {0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd}, {0x05bf, 0x05bf},   {0x05c1, 0x05c2},   {0x05c4, 0x05c5},
    {0x05c7, 0x05c7}, {0x0610, 0x061a}, {0x064b, 0x065f}, {0x0670, 0x0670},   {0x06d6, 0x06dc},   {0x06df, 0x06e4},
    {0x0711, 0x0711}, {0x0730, 0x074a}, {0x0900, 0x0902}, {0x093a, 0x093a},   {0x093c, 0x093c},   {0x0941, 0x0948},
    {0x094d, 0x094d}, {0x0e31, 0x0e31}, {0x0e34, 0x0e3a}, {0x0e47, 0x0e4e},   {0x1ab0, 0x1aff},   {0x1dc0, 0x1dff},
    {0x200b, 0x200d}, {0x20d0, 0x20ff}, {0x302a, 0x302d}, {0x3099, 0x309a},   {0xfe00, 0xfe0f},   {0xfe20, 0xfe2f},
    {0xfeff, 0xfeff}, {0xe0100, 0xe01ef},
};

static const struct range double_width[] = {
    {0x1100, 0x115f},   {0x231a, 0x231b},   {0x2329, 0x232a},   {0x23e9, 0x23ec},   {0x23f0, 0x23f0},
    {0x23f3, 0x23f3},   {0x25fd, 0x25fe},   {0x2614, 0x2615},   {0x2648, 0x2653},   {0x267f, 0x267f},
    {0x2693, 0x2693},   {0x26a1, 0x26a1},   {0x26aa, 0x26ab},   {0x26bd, 0x26be},   {0x26c4, 0x26c5},
    {0x26ce, 0x26ce},   {0x26d4, 0x26d4},   {0x26ea, 0x26ea},   {0x26f2, 0x26f3},   {0x26f5, 0x26f5},
    {0x26fa, 0x26fa},   {0x26fd, 0x26fd},   {0x2705, 0x2705},   {0x270a, 0x270b},   {0x2728, 0x2728},
    {0x274c, 0x274c},   {0x274e, 0x274e},   {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2795, 0x2797},
    {0x27b0, 0x27b0},   {0x27bf, 0x27bf},   {0x2b1b, 0x2b1c},   {0x2b50, 0x2b50},   {0x2b55, 0x2b55},
    {0x2e80, 0x303e},   {0x3041, 0xa4cf},   {0xa960, 0xa97f},   {0xac00, 0xd7a3},   {0xf900, 0xfaff},
    {0xfe10, 0xfe19},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},   {0xffe0, 0xffe6},   {0x16fe0, 0x18cff},
    {0x1af00, 0x1b2ff}, {0x1f004, 0x1f004}, {0x1f0cf, 0x1f0cf}, {0x1f18e, 0x1f18e}, {0x1f191, 0x1f19a},
    {0x1f200, 0x1f320}, {0x1f32d, 0x1f335}, {0x1f337, 0x1f37c}, {0x1f37e, 0x1f393}, {0x1f3a0, 0x1f3ca},
    {0x1f3cf, 0x1f3d3}, {0x1f3e0, 0x1f3f0}, {0x1f3f4, 0x1f3f4}, {0x1f3f8, 0x1f43e}, {0x1f440, 0x1f440},
    {0x1f442, 0x1f4fc}, {0x1f4ff, 0x1f53d}, {0x1f54b, 0x1f567}, {0x1f57a, 0x1f57a}, {0x1f595, 0x1f596},
    {0x1f5a4, 0x1f5a4}, {0x1f5fb, 0x1f64f}, {0x1f680, 0x1f6c5}, {0x1f6cc, 0x1f6cc}, {0x1f6d0, 0x1f6d2},
    {0x1f6d5, 0x1f6d7}, {0x1f6dc, 0x1f6df}, {0x1f6eb, 0x1f6ec}, {0x1f6f4, 0x1f6fc}, {0x1f7e0, 0x1f7eb},
    {0x1f7f0, 0x1f7f0}, {0x1f90c, 0x1f93a}, {0x1f93c, 0x1f945}, {0x1f947, 0x1f9ff}, {0x1fa70, 0x1faff},
    {0x20000, 0x3fffd},
};

static bool is_in(uint32_t code, const struct range *ranges, size_t count) {
    size_t low = 0;
    while (count) {
        size_t half = count / 2;
        if (ranges[low + half].last < code) {
            low += half + 1;
            count -= half + 1;
        } else if (ranges[low + half].first > code) {
            count = half;
        } else {
            return true;
        }
    }
    return false;
}

static uint32_t width_of(uint32_t code) {
    if (code < 0x300) {
        return 1;
    }
    if (is_in(code, zero_width, sizeof zero_width / sizeof *zero_width)) {
        return 0;
    }
    return is_in(code, double_width, sizeof double_width / sizeof *double_width) ? 2 : 1;
}

// Control characters could command the terminal; direction marks could make the code read as other code.
static bool is_dangerous(uint32_t code) {
    return code < 0x20 || (code >= 0x7f && code <= 0x9f) || code == 0x200e || code == 0x200f || code == 0x061c ||
           (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

static uint32_t length_of(unsigned char first) {
    return first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
}

struct utf8_char utf8_at(str s, size_t at) {
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const struct utf8_char invalid = {.code = 0xfffd, .len = 1, .width = 1};
    unsigned char first = (unsigned char)s.data[at];
    uint32_t len = length_of(first);
    if (len == 0 || s.len - at < len) {
        return invalid;
    }
    uint32_t code = len == 1 ? first : first & (0xffu >> (len + 1));
    for (uint32_t i = 1; i < len; i++) {
        unsigned char byte = (unsigned char)s.data[at + i];
        if ((byte & 0xc0) != 0x80) {
            return invalid;
        }
        code = code << 6 | (byte & 0x3fu);
    }
    if (code < smallest[len] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
        return invalid;
    }
    bool shown = !is_dangerous(code);
    return (struct utf8_char){.code = code, .len = len, .width = shown ? width_of(code) : 1, .is_shown = shown};
}

size_t utf8_floor(str s, size_t at) {
    for (size_t back = 0; back < 4 && back <= at && at < s.len; back++) {
        if (((unsigned char)s.data[at - back] & 0xc0) != 0x80) {
            return utf8_at(s, at - back).len > back ? at - back : at;
        }
    }
    return at;
}

static bool is_invalid(struct utf8_char c) {
    return c.code == 0xfffd && c.len == 1;
}

static size_t invalid_from(str s, size_t at) {
    while (at < s.len) {
        struct utf8_char c = utf8_at(s, at);
        if (is_invalid(c)) {
            return at;
        }
        at += c.len;
    }
    return s.len;
}

str utf8_valid(struct arena *arena, str s) {
    size_t bad = invalid_from(s, 0);
    if (bad == s.len) {
        return s;
    }
    struct text text = {0};
    for (size_t from = 0; from < s.len;) {
        text_add(&text, str_slice(s, from, bad));
        from = bad;
        if (from < s.len) {
            text_add(&text, S("\xef\xbf\xbd"));
            from++;
        }
        bad = invalid_from(s, from);
    }
    str valid = str_copy(arena, text_view(&text));
    text_free(&text);
    return valid;
}
