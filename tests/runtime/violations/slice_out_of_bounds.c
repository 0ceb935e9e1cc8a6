/* An element behind the end of a slice is used. SPDX-License-Identifier: MIT */
#include <own/vec.h>

OWN_DECLARE_SLICE(int);
OWN_DECLARE_VEC(int);

int main(void)
{
    own_auto(vec_int) v = own_empty(vec_int);
    for (int i = 0; i < 3; i++)
        own_push(vec_int, v, i);
    ref_slice_int s = own_ref(v);
    return own_at(s, 3);
}

//1| own: out-of-bounds: element 3 of 3 at slice_out_of_bounds.c:13 in main
//2| ==PID==ERROR: own: out-of-bounds: vec int at 0x..
//2|   used at                          slice_out_of_bounds.c:13 in main
//2|   element 3 of 3
//2|   borrowed (shared) at             slice_out_of_bounds.c:12 in main
//2|   created at                       slice_out_of_bounds.c:9 in main
//2| SUMMARY: own: out-of-bounds slice_out_of_bounds.c:13 in main
