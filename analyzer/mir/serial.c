#include "mir/serial.h"

#include <xxhash.h>

uint64_t mir_serial_checksum(str payload) {
    return XXH3_64bits(payload.data, payload.len);
}
