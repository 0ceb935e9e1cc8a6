#include "program/bytes.h"

enum { NUMBER_BYTES = 4, LONG_BYTES = 8 };

static void put(struct text *out, uint64_t number, unsigned bytes) {
    for (unsigned i = 0; i < bytes; i++) {
        text_add_char(out, (char)(unsigned char)(number >> (8 * i)));
    }
}

void bytes_put_number(struct text *out, uint32_t number) {
    put(out, number, NUMBER_BYTES);
}

void bytes_put_long(struct text *out, uint64_t number) {
    put(out, number, LONG_BYTES);
}

void bytes_put_str(struct text *out, str s) {
    bytes_put_number(out, (uint32_t)s.len);
    text_add(out, s);
}

static uint64_t get(str *rest, unsigned bytes) {
    uint64_t number = 0;
    for (unsigned i = 0; i < bytes && i < rest->len; i++) {
        number |= (uint64_t)(unsigned char)rest->data[i] << (8 * i);
    }
    *rest = str_slice(*rest, bytes, rest->len);
    return number;
}

uint32_t bytes_get_number(str *rest) {
    return (uint32_t)get(rest, NUMBER_BYTES);
}

uint64_t bytes_get_long(str *rest) {
    return get(rest, LONG_BYTES);
}

str bytes_get_str(struct arena *arena, str *rest) {
    uint32_t len = bytes_get_number(rest);
    str s = str_copy(arena, str_slice(*rest, 0, len));
    *rest = str_slice(*rest, len, rest->len);
    return s;
}
