// Bit sets of a fixed length in an arena.
#ifndef OWN_BASE_BITS_H
#define OWN_BASE_BITS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

struct bits {
    uint64_t *words;
    uint32_t len; // in bits
};

struct bits bits_new(struct arena *arena, uint32_t len); // all clear
void bits_set(struct bits bits, uint32_t at);
void bits_clear(struct bits bits, uint32_t at);
bool bits_has(struct bits bits, uint32_t at);
void bits_clear_all(struct bits bits);
void bits_copy(struct bits to, struct bits from);                 // same length
bool bits_union(struct bits into, struct bits from);              // true when `into` changed
bool bits_intersect(struct bits into, struct bits from);          // true when `into` changed
bool bits_equal(struct bits a, struct bits b);
bool bits_empty(struct bits bits);
uint32_t bits_next(struct bits bits, uint32_t from); // first set bit at or after `from`, or len

#define BITS_EACH(at, bits) (uint32_t at = bits_next((bits), 0); at < (bits).len; at = bits_next((bits), at + 1))

#endif
