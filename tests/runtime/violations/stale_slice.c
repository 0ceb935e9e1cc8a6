/* A slice is used after its array grew and was given other memory. SPDX-License-Identifier: MIT */
#include "../numbers.h"

int main(void)
{
    numbers n = numbers_new(4, OWN_HERE_);
    slice s = numbers_all(&n, OWN_HERE_);
    numbers_grow(&n, OWN_HERE_);
    int first = slice_at(s, 0, OWN_HERE_);
    numbers_drop(&n, OWN_HERE_);
    return first;
}

//1| own: stale-borrow: its owner was dropped, made raw or grown, or garbage at stale_slice.c:9 in main
//2| ==PID==ERROR: own: stale-slice: numbers at 0x..
//2|   borrow used at                   stale_slice.c:9 in main
//2|   its owner grew at                stale_slice.c:8 in main
//2|   borrowed (shared) at             stale_slice.c:7 in main
//2|   created at                       stale_slice.c:6 in main
//2| SUMMARY: own: stale-slice stale_slice.c:9 in main
