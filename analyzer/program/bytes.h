// Inside the room: numbers and strings as bytes. Numbers are little-endian, of 4 or 8 bytes; a string is its length and
// its bytes.
#ifndef OWN_PROGRAM_BYTES_H
#define OWN_PROGRAM_BYTES_H

#include "base/str.h"

void bytes_put_number(struct text *out, uint32_t number);
void bytes_put_long(struct text *out, uint64_t number);
void bytes_put_str(struct text *out, str s);

// Each takes what it reads off `*rest`. What ends too soon reads as zeros and as shorter strings.
uint32_t bytes_get_number(str *rest);
uint64_t bytes_get_long(str *rest);
str bytes_get_str(struct arena *arena, str *rest);

#endif
