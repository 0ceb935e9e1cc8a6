/* The last element of an empty vec is taken. SPDX-License-Identifier: MIT */
#include <own/vec.h>

OWN_DECLARE_SLICE(int);
OWN_DECLARE_VEC(int);

int main(void)
{
    own_auto(vec_int) v = own_empty(vec_int);
    return own_pop(vec_int, v);
}

//1| own: out-of-bounds: element 0 of 0 at pop_from_nothing.c:10 in main
//2| ==PID==ERROR: own: out-of-bounds: vec int at 0x4
//2|   used at                          pop_from_nothing.c:10 in main
//2|   element 0 of 0
//2|   created at                       pop_from_nothing.c:9 in main
//2| SUMMARY: own: out-of-bounds pop_from_nothing.c:10 in main
