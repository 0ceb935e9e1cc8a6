/* The element after the last is used. SPDX-License-Identifier: MIT */
#include "../numbers.h"

int main(void)
{
    numbers n = numbers_new(4, OWN_HERE_);
    slice s = numbers_all(&n, OWN_HERE_);
    int sum = slice_at(s, 3, OWN_HERE_) + slice_at(s, 4, OWN_HERE_);
    numbers_drop(&n, OWN_HERE_);
    return sum;
}

//1| own: out-of-bounds: element 4 of 4 at out_of_bounds.c:8 in main
//2| ==PID==ERROR: own: out-of-bounds: numbers at 0x..
//2|   used at                          out_of_bounds.c:8 in main
//2|   element 4 of 4
//2|   borrowed (shared) at             out_of_bounds.c:7 in main
//2|   created at                       out_of_bounds.c:6 in main
//2| SUMMARY: own: out-of-bounds out_of_bounds.c:8 in main
