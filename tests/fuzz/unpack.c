// unpack UNIT.own MIR MESSAGE: writes the payload of the serial MIR in a unit file, and the message around it without the MIR.
#include <stdio.h>

#include "base/os.h"
#include "program/unit.h"
#include "program/unit_file.h"

enum { MIR_HEADER_BYTES = 20 };

static int complain(const char *path, const char *error) {
    fprintf(stderr, "unpack: %s: %s\n", path, error);
    return 1;
}

int main(int argc, char **argv) {
    if (argc != 4) {
        return complain("usage", "unpack UNIT.own MIR MESSAGE");
    }
    struct arena arena = {0};
    struct os_read_result read = os_read_file(&arena, argv[1]);
    struct unit_file file = {.error = read.error};
    if (!file.error) {
        file = unit_file_open(&arena, read.data);
    }
    if (file.error) {
        return complain(argv[1], file.error);
    }
    struct source_table sources;
    struct unit unit = {.command = &file.command};
    source_init(&sources, &arena, S("/"));
    unit_read(&arena, file.message, &sources, &unit);
    struct unit_bytes mir = unit_unpack(&arena, &unit);
    if (mir.error) {
        return complain(argv[1], mir.error);
    }
    const char *error = os_write_file(argv[2], str_slice(mir.bytes, MIR_HEADER_BYTES, mir.bytes.len));
    error = error ? error : os_write_file(argv[3], str_slice(file.message, 0, file.message.len - unit.packed.len));
    arena_free(&arena);
    return error ? complain(argv[2], error) : 0;
}
