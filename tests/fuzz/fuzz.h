// What the fuzz targets share. A target is a program of libFuzzer; docs/testing.md says how they are run.
#ifndef OWN_TESTS_FUZZ_FUZZ_H
#define OWN_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "mir/mir.h"
#include "mir/pass.h"
#include "mir/serial.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// Reads bytes as the payload of a serial unit: the header is made here, so that a changed byte gets past the checksum.
// Null, or what the reader says is wrong.
const char *fuzz_read_mir(struct arena *arena, str payload, struct source_table *files, struct mir_unit *unit);

// The payload of a unit.
struct text fuzz_write_mir(const struct mir_unit *unit, const struct source_table *files);

str fuzz_print_mir(struct arena *arena, const struct mir_unit *unit);

// Changes a few numbers of a valid unit to others that may be valid: what a mutation of bytes rarely does. Returns the
// new size, at most `max`, or 0 when there is nothing to change.
size_t fuzz_mutate_mir(uint8_t *data, size_t size, size_t max, unsigned seed);

#endif
