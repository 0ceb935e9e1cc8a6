#include "fuzz.h"

enum { MAGIC_BYTES = 8, CHECKSUM_AT = 12, HEADER_BYTES = 20 };

static void put(char *to, uint64_t number, int bytes) {
    for (int i = 0; i < bytes; i++) {
        to[i] = (char)(unsigned char)(number >> (8 * i));
    }
}

const char *fuzz_read_mir(struct arena *arena, str payload, struct source_table *files, struct mir_unit *unit) {
    size_t len = HEADER_BYTES + payload.len;
    char *bytes = malloc(len); // ends where it ends, so that a byte too many is seen
    CHECK(bytes);
    memcpy(bytes, "\x7fOWNMIR\n", MAGIC_BYTES);
    put(bytes + MAGIC_BYTES, MIR_SERIAL_VERSION, 4);
    put(bytes + CHECKSUM_AT, mir_serial_checksum(payload), 8);
    if (payload.len) {
        memcpy(bytes + HEADER_BYTES, payload.data, payload.len);
    }
    source_init(files, arena, S("/"));
    const char *error = mir_read_unit(arena, (str){bytes, len}, files, unit);
    free(bytes);
    return error;
}

struct text fuzz_write_mir(const struct mir_unit *unit, const struct source_table *files) {
    struct text whole = {0};
    struct text payload = {0};
    mir_write_unit(&whole, unit, files);
    text_add(&payload, str_slice(text_view(&whole), HEADER_BYTES, whole.len));
    text_free(&whole);
    return payload;
}

str fuzz_print_mir(struct arena *arena, const struct mir_unit *unit) {
    struct text out = {0};
    mir_print_unit(&out, unit);
    str s = str_copy(arena, text_view(&out));
    text_free(&out);
    return s;
}
