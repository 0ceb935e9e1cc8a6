/* Counts the instructions of each function of the pairs: under callgrind, each call of one is a part of the output, with
 * the name of the function. The allocator takes as long for one size as for another. SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <valgrind/callgrind.h>

#include "pairs.h"

/* ---- malloc, realloc, free ------------------------------------------------------------------------------------------ */

static _Alignas(16) char memory[1 << 24];
static size_t used;

struct head {
    _Alignas(16) size_t size;
};

void *malloc(size_t size)
{
    struct head *head = (struct head *)(void *)(memory + used);
    used += sizeof *head + ((size + 15) & ~(size_t)15);
    head->size = size;
    return head + 1;
}

void free(void *old)
{
    (void)old;
}

void *calloc(size_t count, size_t size)
{
    return malloc(count * size); /* never used before, so it is zero */
}

void *realloc(void *old, size_t size)
{
    void *new = malloc(size);
    if (old)
        memcpy(new, old, ((struct head *)old - 1)->size);
    return new;
}

/* ---- the pairs ------------------------------------------------------------------------------------------------------ */

static const struct function {
    const char *name;
    long (*call)(long n);
} functions[] = {
#define PAIR(name, more, what, why) {#name "_own", name##_own}, {#name "_hand", name##_hand},
#include "pairs.def"
#undef PAIR
};

enum { ARGUMENTS = 4 };
static const long arguments[ARGUMENTS] = {2, 3, 12, 40};

static void call(const struct function *f, long results[ARGUMENTS])
{
    for (size_t i = 0; i < ARGUMENTS; i++)
        results[i] = f->call(arguments[i]);
}

/* Prints what each returns, so that both sides can be seen to do the same. */
int main(void)
{
    long results[ARGUMENTS];
    for (const struct function *f = functions; f < functions + sizeof functions / sizeof *functions; f++) {
        call(f, results); /* what is linked when it is called first is linked now */
        CALLGRIND_ZERO_STATS;
        call(f, results);
        CALLGRIND_DUMP_STATS_AT(f->name);
        printf("%s", f->name);
        for (size_t i = 0; i < ARGUMENTS; i++)
            printf(" %ld", results[i]);
        printf("\n");
    }
    return 0;
}
