/* What is forgotten is no leak, and neither is what it owns; the rest is. SPDX-License-Identifier: MIT */
#include "../conn.h"

#include <own/vec.h>

OWN_DECLARE_SLICE(own_conn);
OWN_DECLARE_VEC_OWN(conn);

struct node;
OWN_DECLARE_STATIC_AS(node, struct node);
struct node {
    opt_node next;
    own_vec_own_conn conns;
};
OWN_DEFINE_DROP(node, (opt_node_drop(&_p->next), own_vec_own_conn_drop(&_p->conns)));

static own_node list_of(int length)
{
    opt_node rest = opt_node_none();
    for (;;) {
        own_node first = own_new(node, .next = own_take(rest), .conns = own_empty(vec_own_conn));
        own_push(vec_own_conn, own_get(own_mut(first))->conns, own_new(conn, .fd = length));
        if (!--length)
            return first;
        rest = opt_node_some(own_move(first));
    }
}

int main(void)
{
    own_node kept = list_of(100);
    own_node lost = list_of(3);
    own_forget(kept);
    return own_get(own_ref(lost))->next.ptr == NULL;
}

//2| ==PID==ERROR: own: leak: 9 owners were never dropped
//2|   3 x node
//2|     created at                       forgotten_tree.c:21 in list_of
//2|       #1 0x.. in main forgotten_tree.c:32
//2|     last moved (the first) at        forgotten_tree.c:21 in list_of
//2|       owns 3 x vec own_conn
//2|         created at                       forgotten_tree.c:21 in list_of
//2|           #1 0x.. in main forgotten_tree.c:32
//2|           owns 3 x conn
//2|             created at                       forgotten_tree.c:22 in list_of
//2|               #1 0x.. in main forgotten_tree.c:32
//2| SUMMARY: own: leak 9 owners from 3 places
