/* Random operations on handles of the whole family, beside a model (operations/). SPDX-License-Identifier: MIT
 *
 *   operations_test                 the seeds of the tests
 *   operations_test SEED COUNT      COUNT operations of one seed, each said
 *   operations_test FILE            those of a file, each said
 *
 * A seed for which something differs, or the program dies or has leaks, is reduced: to its beginning, and then to those
 * operations without which it is well. These are written to operations-SEED, to be run again. */
#include "meter.h"
#include "operations/operations.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SEEDS = 100, COUNT = 3000, LARGEST = COUNT * OPERATION_SIZE };

static size_t make_sequence(uint8_t *bytes, unsigned seed, size_t count)
{
    for (size_t i = 0; i < count * OPERATION_SIZE; i++)
        bytes[i] = (uint8_t)next_random(&seed);
    return count * OPERATION_SIZE;
}

/* ---- one sequence in a process of its own ----------------------------------------------------------------------------------- */

static bool is_well(const uint8_t *bytes, size_t size, bool quiet)
{
    pid_t child = fork();
    if (child == 0) {
        if (quiet && !freopen("/dev/null", "w", stderr))
            exit(2);
        operations_run(bytes, size, false);
        exit(0);
    }
    int status = -1;
    if (child < 0 || waitpid(child, &status, 0) != child)
        abort();
    return status == 0;
}

/* ---- reducing --------------------------------------------------------------------------------------------------------------- */

/* The size of the shortest beginning that is not well. */
static size_t reduce_to_beginning(const uint8_t *bytes, size_t size)
{
    size_t well = 0, bad = size / OPERATION_SIZE;
    while (bad - well > 1) {
        size_t middle = well + (bad - well) / 2;
        if (is_well(bytes, middle * OPERATION_SIZE, true))
            well = middle;
        else
            bad = middle;
    }
    return bad * OPERATION_SIZE;
}

/* Without runs of operations that it is bad without, longer ones first. */
static size_t leave_out(uint8_t *bytes, size_t size)
{
    static uint8_t shorter[LARGEST];
    for (size_t part = size / OPERATION_SIZE / 2 * OPERATION_SIZE; part; part = part / OPERATION_SIZE / 2 * OPERATION_SIZE)
        for (size_t at = 0; at + part <= size;) {
            memcpy(shorter, bytes, at);
            memcpy(shorter + at, bytes + at + part, size - at - part);
            if (is_well(shorter, size - part, true)) {
                at += part;
            } else {
                size -= part;
                memcpy(bytes, shorter, size);
            }
        }
    return size;
}

static void report(uint8_t *bytes, size_t size, unsigned seed)
{
    char name[40];
    size = leave_out(bytes, reduce_to_beginning(bytes, size));
    snprintf(name, sizeof name, "operations-%u", seed);
    FILE *file = fopen(name, "wb");
    if (!file || fwrite(bytes, 1, size, file) != size || fclose(file))
        abort();
    printf("seed %u: %zu operations are not well; `operations_test %s` runs them:\n", seed, size / OPERATION_SIZE, name);
    fflush(stdout);
    operations_run(bytes, size, true);
}

/* ---- the program ------------------------------------------------------------------------------------------------------------ */

static uint8_t bytes[LARGEST];

static int run_file(const char *name)
{
    FILE *file = fopen(name, "rb");
    if (!file) {
        perror(name);
        return 2;
    }
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    operations_run(bytes, size, true);
    return 0;
}

static int run_seeds(void)
{
    for (unsigned seed = 1; seed <= SEEDS; seed++) {
        size_t size = make_sequence(bytes, seed, COUNT);
        if (!is_well(bytes, size, false)) {
            report(bytes, size, seed);
            return 1;
        }
    }
    printf("seeds 1 to %d, %d operations each: as the model says\n", SEEDS, COUNT);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 2)
        return run_file(argv[1]);
    if (argc != 3)
        return run_seeds();
    size_t count = (size_t)atol(argv[2]);
    operations_run(bytes, make_sequence(bytes, (unsigned)atol(argv[1]), count < COUNT ? count : COUNT), true);
    return 0;
}
