/* An element behind the end of a slice is used. SPDX-License-Identifier: MIT */
#include <own/vec.h>

OWN_DECLARE_SLICE(int);
OWN_DECLARE_VEC(int);

static int element(ref_slice_int s, size_t i)
{
    return own_at(s, i);
}

int main(void)
{
    own_auto(vec_int) v = own_empty(vec_int);
    for (int i = 0; i < 3; i++)
        own_push(vec_int, v, i);
    return element(own_ref(v), 3);
}

//1| own: out-of-bounds: index 3 of length 3 at slice_out_of_bounds.c:9 in element
//2| ==PID==ERROR: own: out-of-bounds: vec int at 0x..
//2|   accessed at                      slice_out_of_bounds.c:9 in element
//2|   index 3 of length 3
//2|   borrowed (shared) at             slice_out_of_bounds.c:17 in main
//2|   created at                       slice_out_of_bounds.c:14 in main
//2| SUMMARY: own: out-of-bounds slice_out_of_bounds.c:9 in element
