#include "integer.h"

#include <ctype.h>

bool read_unsigned(ref_str digits, uint64_t *number OWN_EXCLUSIVE)
{
    *number = 0;
    own_each(p, digits)
        if (!isdigit((unsigned char)*p) || __builtin_mul_overflow(*number, 10, number) ||
            __builtin_add_overflow(*number, (uint64_t)(*p - '0'), number))
            return false;
    return !ref_str_is_empty(digits);
}

bool read_integer(ref_str s, int64_t *number OWN_EXCLUSIVE)
{
    bool is_negative = ref_str_starts_with(s, own_text("-"));
    ref_str digits = own_part(ref_str, s, is_negative, ref_str_len(s));
    uint64_t size;
    if (ref_str_starts_with(digits, own_text("0"))) {
        *number = 0;
        return ref_str_len(s) == 1;
    }
    if (!read_unsigned(digits, &size) || size > (uint64_t)INT64_MAX + is_negative)
        return false;
    *number = is_negative ? (int64_t)-size : (int64_t)size;
    return true;
}

ref_str write_integer(int64_t number, struct digits *d)
{
    size_t first = sizeof d->text;
    uint64_t size = number < 0 ? -(uint64_t)number : (uint64_t)number;
    do
        d->text[--first] = (char)('0' + size % 10);
    while (size /= 10);
    if (number < 0)
        d->text[--first] = '-';
    return ref_str_from_raw(d->text + first, sizeof d->text - first);
}
