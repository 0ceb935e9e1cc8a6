/* What the programs of the comparison share. SPDX-License-Identifier: MIT
 * A program runs one workload, named by its first argument, of the size of its second, and prints nanoseconds per
 * operation. The workloads are described in threads.py. */
#ifndef BENCH_H
#define BENCH_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The compiler must assume that somebody looks at what p points to. */
#define KEEP(p) __asm__ volatile("" : : "g"(p) : "memory")

static inline double now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static inline int report(double from, long operations)
{
    printf("%.3f\n", (now_ns() - from) / (double)operations);
    return 0;
}

#endif
