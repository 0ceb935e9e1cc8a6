// The handles in C++: a program that returns 0 when all is as it should be. SPDX-License-Identifier: MIT
#include <own/own.h>

struct pair {
    int x, y;
};
OWN_DECLARE(pair);
OWN_DEFINE_DROP(pair, (void)_p);

static int sum(ref_pair p)
{
    return ref_pair_get(p)->x + ref_pair_get(p)->y;
}

int main()
{
    const pair init = {1, 2};
    own_pair p = own_pair_new(&init, sizeof init);
    mut_pair_get(own_pair_mut(&p))->x = 5;
    own_pair q = own_pair_move(&p);
    int result = sum(own_pair_ref(&q)) == 7 && !p.ptr ? 0 : 1;
    own_pair_drop(&q);
    own_auto(pair) r = own_pair_new(&init, sizeof init);
    own_with(b, own_ref(r)) result += own_get(b)->y - 2;
    return result;
}
