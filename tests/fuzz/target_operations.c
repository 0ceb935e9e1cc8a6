// Sequences of operations on handles of libown (tests/runtime/operations), at levels hardened and debug, each beside its model.
// libFuzzer changes bytes; most changes of the eight that an operation has give another operation, so it needs no help.
#include "../runtime/operations/operations.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    operations_run(data, size, false);
    return 0;
}
