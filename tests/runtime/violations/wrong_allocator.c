/* What came from one allocator is given back to another. SPDX-License-Identifier: MIT */
#include "../numbers.h"

int main(void)
{
    numbers n = numbers_new(4, OWN_HERE_);
    OWN_ALLOCATOR_(n, "malloc", "malloc", OWN_HERE_);
    OWN_ALLOCATOR_(n, "malloc", "the arena of the parser", OWN_HERE_);
    numbers_drop(&n, OWN_HERE_);
    return 0;
}

//2| ==PID==ERROR: own: wrong-allocator: numbers at 0x..
//2|   released at                      wrong_allocator.c:8 in main
//2|   to the arena of the parser, and is from malloc
//2|   created at                       wrong_allocator.c:6 in main
//2| SUMMARY: own: wrong-allocator wrong_allocator.c:8 in main
