#include "glob.h"

static ref_str behind(ref_str s, size_t count)
{
    return own_part(ref_str, s, count, ref_str_len(s));
}

// The byte at the front of *set, with what a backslash in front of it means; it leaves *set.
static char take_byte(ref_str *set OWN_EXCLUSIVE)
{
    bool is_escaped = own_at(*set, 0) == '\\' && ref_str_len(*set) > 1;
    char byte = own_at(*set, is_escaped);
    *set = behind(*set, is_escaped ? 2 : 1);
    return byte;
}

// Behind the [; the set leaves *pattern. One that does not end ends with the pattern.
static bool take_set(ref_str *pattern OWN_EXCLUSIVE, char byte)
{
    bool is_inverse = ref_str_starts_with(*pattern, own_text("^")), is_in = false;
    ref_str set = behind(*pattern, is_inverse);
    while (!ref_str_is_empty(set) && own_at(set, 0) != ']') {
        unsigned char first = (unsigned char)take_byte(&set), last = first;
        if (ref_str_len(set) > 1 && own_at(set, 0) == '-') {
            set = behind(set, 1);
            last = (unsigned char)take_byte(&set);
        }
        unsigned char low = first < last ? first : last, high = first < last ? last : first;
        is_in |= (unsigned char)byte >= low && (unsigned char)byte <= high;
    }
    *pattern = behind(set, !ref_str_is_empty(set));
    return is_in != is_inverse;
}

// What matches one byte leaves *pattern.
static bool take_one(ref_str *pattern OWN_EXCLUSIVE, char byte)
{
    char kind = own_at(*pattern, 0);
    if (kind == '[') {
        *pattern = behind(*pattern, 1);
        return take_set(pattern, byte);
    }
    bool is_same = take_byte(pattern) == byte;
    return is_same || kind == '?';
}

// When something does not match, the last * takes one byte more. Those before it need not: what they could win, it can.
bool glob_matches(ref_str pattern, ref_str key)
{
    ref_str after_star = pattern, after_taken = key;
    bool has_star = false;
    for (;;) {
        if (ref_str_starts_with(pattern, own_text("*"))) {
            after_star = pattern = behind(pattern, 1);
            after_taken = key;
            has_star = true;
            continue;
        }
        if (ref_str_is_empty(key) && ref_str_is_empty(pattern))
            return true;
        if (!ref_str_is_empty(key) && !ref_str_is_empty(pattern) && take_one(&pattern, own_at(key, 0))) {
            key = behind(key, 1);
            continue;
        }
        if (!has_star || ref_str_is_empty(after_taken))
            return false;
        pattern = after_star;
        key = after_taken = behind(after_taken, 1);
    }
}
