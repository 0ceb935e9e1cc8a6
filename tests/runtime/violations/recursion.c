/* A list leaks that was made by recursion: one line, though all stacks differ. SPDX-License-Identifier: MIT */
#include "../conn.h"

struct link;
OWN_DECLARE_STATIC_AS(link, struct link);
struct link {
    opt_link next;
};
OWN_DEFINE_DROP(link, opt_drop(link, _p->next));

static __attribute__((noinline)) opt_link make(int length)
{
    opt_link rest = opt_link_none();
    if (length > 1)
        rest = make(length - 1);
    return opt_link_some(own_new(link, .next = rest));
}

int main(void)
{
    opt_link first = make(40);
    (void)first;
    return 0;
}

//2| ==PID==ERROR: own: leak: 40 owners were never dropped
//2|   40 x link
//2|     created (the first) at           recursion.c:16 in make
//2|       #1 0x.. in main recursion.c:21
//2| SUMMARY: own: leak 40 owners from 1 place
