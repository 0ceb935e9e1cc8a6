/* A slice is used after its vec was changed, in the same memory. SPDX-License-Identifier: MIT */
#include <own/vec.h>

OWN_DECLARE_SLICE(int);
OWN_DECLARE_VEC(int);

int main(void)
{
    own_auto(vec_int) v = own_empty(vec_int);
    own_push(vec_int, v, 0);
    ref_slice_int s = own_ref(v);
    own_push(vec_int, v, 2);
    return own_at(s, 0);
}

//2| ==PID==ERROR: own: invalidated-borrow: vec int at 0x..
//2|   borrow used at                   slice_after_change.c:13 in main
//2|   ended by a change of its owner at slice_after_change.c:12 in main
//2|   borrowed (shared) at             slice_after_change.c:11 in main
//2|   created at                       slice_after_change.c:9 in main
//2| SUMMARY: own: invalidated-borrow slice_after_change.c:13 in main
