/* The last element of an empty vec is taken. SPDX-License-Identifier: MIT */
#include <own/vec.h>

OWN_DECLARE_SLICE(int);
OWN_DECLARE_VEC(int);

int main(void)
{
    own_auto(vec_int) v = own_empty(vec_int);
    return own_pop(vec_int, v);
}

//1| own: out-of-bounds: index 0 of length 0 at pop_from_nothing.c:10 in main
//2| ==PID==ERROR: own: out-of-bounds: vec int at 0x4
//2|   accessed at                      pop_from_nothing.c:10 in main
//2|   index 0 of length 0
//2|   created at                       pop_from_nothing.c:9 in main
//2| SUMMARY: own: out-of-bounds pop_from_nothing.c:10 in main
