// Unit files (--link): the header is made valid, the rest is what the fuzzer says.
#include "fuzz.h"

#include "program/unit.h"
#include "program/unit_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena = {0};
    struct text bytes = {0};
    unit_file_write(&bytes, &(struct command){0}, (str){(const char *)data, size});
    struct unit_file file = unit_file_open(&arena, (str){(const char *)data, size});
    CHECK(!file.error || file.error[0]);
    file = unit_file_open(&arena, text_view(&bytes));
    CHECK(!file.error && str_eq(file.message, (str){(const char *)data, size}));
    struct unit unit = {.command = &file.command};
    struct source_table files;
    source_init(&files, &arena, S("/"));
    unit_read(&arena, file.message, &files, &unit);
    for (uint32_t i = 0; i < unit.errors.len; i++) {
        source_locate(&files, unit.errors.items[i].span.file, unit.errors.items[i].span.begin);
    }
    text_free(&bytes);
    arena_free(&arena);
    return 0;
}
