/* A moved vec is pushed to. SPDX-License-Identifier: MIT */
#include <own/vec.h>

OWN_DECLARE_SLICE(int);
OWN_DECLARE_VEC(int);

int main(void)
{
    own_auto(vec_int) v = own_empty(vec_int);
    own_auto(vec_int) w = own_move(v);
    own_push(vec_int, v, 1);
    return (int)own_vec_int_len(&w);
}

//1| own: empty-owner: moved from, dropped, none, or never given a value at push_after_move.c:11 in main
//2| ==PID==ERROR: own: use-after-move: vec int at 0x4
//2|   changed at                       push_after_move.c:11 in main
//2|   moved at                         push_after_move.c:10 in main
//2|   created at                       push_after_move.c:9 in main
//2| SUMMARY: own: use-after-move push_after_move.c:11 in main
