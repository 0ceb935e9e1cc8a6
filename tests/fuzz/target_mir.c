// The reader of serial units: whatever the bytes are, reading gives a message or a valid unit, and a unit that was read
// is the same when it is written and read again.
#include "fuzz.h"

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed);

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed) {
    size_t made = seed % 4 == 0 ? fuzz_mutate_mir(data, size, max, seed) : 0;
    return made ? made : LLVMFuzzerMutate(data, size, max);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena = {0};
    struct source_table files;
    struct source_table files_again;
    struct mir_unit unit;
    struct mir_unit again;
    const char *error = fuzz_read_mir(&arena, (str){(const char *)data, size}, &files, &unit);
    if (!error) {
        CHECK(!mir_validate_unit(&arena, &unit));
        struct text first = fuzz_write_mir(&unit, &files);
        error = fuzz_read_mir(&arena, text_view(&first), &files_again, &again);
        CHECK(!error);
        struct text second = fuzz_write_mir(&again, &files_again);
        CHECK(str_eq(text_view(&first), text_view(&second)));
        CHECK(str_eq(fuzz_print_mir(&arena, &unit), fuzz_print_mir(&arena, &again)));
        text_free(&first);
        text_free(&second);
    } else {
        CHECK(error[0]);
    }
    arena_free(&arena);
    return 0;
}
