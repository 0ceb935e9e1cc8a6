/* A vec is pushed to inside the own_with of a slice of it. SPDX-License-Identifier: MIT */
#include <own/vec.h>

OWN_DECLARE_SLICE(int);
OWN_DECLARE_VEC(int);

int main(void)
{
    own_auto(vec_int) v = own_empty(vec_int);
    own_push(vec_int, v, 1);
    own_with(s, own_ref(v)) {
        (void)s;
        own_push(vec_int, v, 2);
    }
    return 0;
}

//2| ==PID==ERROR: own: conflicting-borrow: vec int at 0x..
//2|   changed at                       push_in_with.c:13 in main
//2|   borrowed (shared) at             push_in_with.c:11 in main
//2|   created at                       push_in_with.c:9 in main
//2| SUMMARY: own: conflicting-borrow push_in_with.c:13 in main
