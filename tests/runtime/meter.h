/* An allocator for tests: fails when it is told to, and knows what is live. SPDX-License-Identifier: MIT */
#ifndef TESTS_METER_H
#define TESTS_METER_H

#include <own/own.h>

#include <setjmp.h>
#include <string.h>

struct meter {
    size_t fail_at; /* fails the n-th call, counted from 1; 0: none */
    size_t calls;
    size_t blocks; /* live */
    size_t bytes;  /* live, as asked for */
};

static inline int meter_fails(struct meter *meter)
{
    return ++meter->calls == meter->fail_at;
}

static inline void *meter_allocate(size_t size, void *context)
{
    struct meter *meter = context;
    void *block = meter_fails(meter) ? NULL : malloc(size);
    if (block) {
        meter->blocks++;
        meter->bytes += size;
    }
    return block;
}

/* Always moves, so that what points to the old block is wrong at once. */
static inline void *meter_reallocate(void *old, size_t old_size, size_t size, void *context)
{
    struct meter *meter = context;
    void *block = meter_allocate(size, context);
    if (block && old) {
        memcpy(block, old, old_size < size ? old_size : size);
        memset(old, 0xDD, old_size);
        free(old);
        meter->blocks--;
        meter->bytes -= old_size;
    }
    return block;
}

static inline void meter_release(void *old, size_t size, void *context)
{
    struct meter *meter = context;
    if (!old)
        return;
    memset(old, 0xDD, size);
    free(old);
    meter->blocks--;
    meter->bytes -= size;
}

#define METER_ALLOCATOR(meter) {meter_allocate, meter_reallocate, meter_release, meter}

/* Whether act(argument) ran out of memory, and what it asked for then. */
static jmp_buf meter_out;
static size_t meter_asked;
static void meter_leave(size_t size)
{
    meter_asked = size;
    longjmp(meter_out, 1);
}

static inline int runs_out(void (*act)(void *argument), void *argument)
{
    own_on_out_of_memory(meter_leave);
    if (setjmp(meter_out) == 0) {
        act(argument);
        own_on_out_of_memory(NULL);
        return 0;
    }
    own_on_out_of_memory(NULL);
    return 1;
}

/* The random numbers of the tests: the same in every run. */
static inline unsigned next_random(unsigned *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

#endif
