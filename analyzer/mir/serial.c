#include "mir/serial.h"

#include <string.h>

static uint64_t load_word(const char *data, size_t len) {
    unsigned char bytes[8] = {0};
    memcpy(bytes, data, len);
    uint64_t word = 0;
    for (int i = 7; i >= 0; i--) {
        word = word << 8 | bytes[i];
    }
    return word;
}

static uint64_t mix(uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * 0x9fb21c651e98df25u;
    return hash ^ (hash >> 29);
}

uint64_t mir_serial_checksum(str payload) {
    uint64_t hash = mix(0, payload.len);
    size_t at = 0;
    for (; at + 8 <= payload.len; at += 8) {
        hash = mix(hash, load_word(payload.data + at, 8));
    }
    return at < payload.len ? mix(hash, load_word(payload.data + at, payload.len - at)) : hash;
}
