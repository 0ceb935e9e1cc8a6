/* Sorting in place. SPDX-License-Identifier: MIT
 *
 * Introsort (Musser, Introspective sorting and selection algorithms, 1997): quicksort with the median of three, heapsort
 * where that goes too deep, insertion for short runs. Never more than O(n log n) comparisons, no memory asked for. */
#include "own/slice.h"

enum { SHORT_RUN = 16, BLOCK = 64 };

struct run {
    char *base;
    size_t size; /* of an element */
    own_compare_ *compare;
    void *context;
};

static char *element(const struct run *run, size_t i)
{
    return run->base + i * run->size;
}

static bool is_less(const struct run *run, size_t i, size_t j)
{
    return run->compare(element(run, i), element(run, j), run->context) < 0;
}

static void swap(const struct run *run, size_t i, size_t j)
{
    char block[BLOCK];
    char *a = element(run, i), *b = element(run, j);
    for (size_t left = run->size; left;) {
        size_t part = left < BLOCK ? left : BLOCK;
        memcpy(block, a, part);
        memcpy(a, b, part);
        memcpy(b, block, part);
        a += part;
        b += part;
        left -= part;
    }
}

static void insertion_sort(const struct run *run, size_t begin, size_t end)
{
    for (size_t i = begin + 1; i < end; i++)
        for (size_t j = i; j > begin && is_less(run, j, j - 1); j--)
            swap(run, j, j - 1);
}

/* Below `root`, every element is at least as great as those below it; makes it so at root. Counted from begin. */
static void sift_down(const struct run *run, size_t begin, size_t root, size_t len)
{
    for (size_t child = 2 * root + 1; child < len; root = child, child = 2 * root + 1) {
        if (child + 1 < len && is_less(run, begin + child, begin + child + 1))
            child++;
        if (!is_less(run, begin + root, begin + child))
            return;
        swap(run, begin + root, begin + child);
    }
}

static void heap_sort(const struct run *run, size_t begin, size_t end)
{
    size_t len = end - begin;
    for (size_t root = len / 2; root-- > 0;)
        sift_down(run, begin, root, len);
    while (len > 1) {
        swap(run, begin, begin + --len);
        sift_down(run, begin, 0, len);
    }
}

/* The median of first, middle and last becomes the first. */
static void choose_pivot(const struct run *run, size_t begin, size_t end)
{
    size_t middle = begin + (end - begin) / 2, last = end - 1;
    if (is_less(run, middle, begin))
        swap(run, middle, begin);
    if (is_less(run, last, middle)) {
        swap(run, last, middle);
        if (is_less(run, middle, begin))
            swap(run, middle, begin);
    }
    swap(run, begin, middle);
}

/* Where the pivot, which is the first, belongs: no greater one before it, no lesser one after it. */
static size_t partition(const struct run *run, size_t begin, size_t end)
{
    size_t low = begin, high = end;
    for (;;) {
        do
            low++;
        while (low < end && is_less(run, low, begin));
        do
            high--;
        while (high > begin && is_less(run, begin, high));
        if (low >= high)
            break;
        swap(run, low, high);
    }
    swap(run, begin, high);
    return high;
}

static void sort(const struct run *run, size_t begin, size_t end, unsigned depth)
{
    while (end - begin > SHORT_RUN) {
        if (depth-- == 0) {
            heap_sort(run, begin, end);
            return;
        }
        choose_pivot(run, begin, end);
        size_t pivot = partition(run, begin, end);
        if (pivot - begin < end - pivot) {
            sort(run, begin, pivot, depth);
            begin = pivot + 1;
        } else {
            sort(run, pivot + 1, end, depth);
            end = pivot;
        }
    }
    insertion_sort(run, begin, end);
}

void own_sort_(void *base, size_t len, size_t size, own_compare_ *compare, void *context)
{
    struct run run = {base, size, compare, context};
    unsigned depth = 0;
    for (size_t n = len; n > 1; n /= 2)
        depth += 2;
    if (len > 1)
        sort(&run, 0, len, depth);
}
