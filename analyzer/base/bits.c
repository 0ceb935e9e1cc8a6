#include "base/bits.h"

#include <string.h>

#include "base/check.h"

static uint32_t word_count(struct bits bits) {
    return (bits.len + 63) / 64;
}

struct bits bits_new(struct arena *arena, uint32_t len) {
    struct bits bits = {.len = len};
    bits.words = ARENA_ARRAY(arena, uint64_t, word_count(bits));
    return bits;
}

void bits_set(struct bits bits, uint32_t at) {
    CHECK(at < bits.len);
    bits.words[at / 64] |= UINT64_C(1) << (at % 64);
}

void bits_clear(struct bits bits, uint32_t at) {
    CHECK(at < bits.len);
    bits.words[at / 64] &= ~(UINT64_C(1) << (at % 64));
}

bool bits_has(struct bits bits, uint32_t at) {
    CHECK(at < bits.len);
    return bits.words[at / 64] >> (at % 64) & 1;
}

void bits_clear_all(struct bits bits) {
    memset(bits.words, 0, word_count(bits) * sizeof *bits.words);
}

void bits_copy(struct bits to, struct bits from) {
    CHECK(to.len == from.len);
    memcpy(to.words, from.words, word_count(to) * sizeof *to.words);
}

bool bits_union(struct bits into, struct bits from) {
    CHECK(into.len == from.len);
    uint64_t changed = 0;
    for (uint32_t i = 0; i < word_count(into); i++) {
        uint64_t joined = into.words[i] | from.words[i];
        changed |= joined ^ into.words[i];
        into.words[i] = joined;
    }
    return changed != 0;
}

bool bits_intersect(struct bits into, struct bits from) {
    CHECK(into.len == from.len);
    uint64_t changed = 0;
    for (uint32_t i = 0; i < word_count(into); i++) {
        uint64_t joined = into.words[i] & from.words[i];
        changed |= joined ^ into.words[i];
        into.words[i] = joined;
    }
    return changed != 0;
}

bool bits_equal(struct bits a, struct bits b) {
    return a.len == b.len && memcmp(a.words, b.words, word_count(a) * sizeof *a.words) == 0;
}

bool bits_empty(struct bits bits) {
    return bits_next(bits, 0) == bits.len;
}

uint32_t bits_next(struct bits bits, uint32_t from) {
    for (uint32_t word = from / 64; word < word_count(bits); word++) {
        uint64_t rest = bits.words[word];
        if (word == from / 64) {
            rest &= ~UINT64_C(0) << (from % 64);
        }
        if (rest) {
            uint32_t at = word * 64;
            while (!(rest & 1)) {
                rest >>= 1;
                at++;
            }
            return at;
        }
    }
    return bits.len;
}
