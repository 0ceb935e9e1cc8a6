/* Who owned whom among what leaks: roots first; a list is one line, however long. SPDX-License-Identifier: MIT */
#include "../conn.h"

struct job;
OWN_DECLARE_STATIC_AS(job, struct job);
struct job {
    own_conn from;
    opt_job next;
};
OWN_DEFINE_DROP(job, own_drop(conn, _p->from); opt_drop(job, _p->next));

typedef struct pool {
    opt_job first;
    int workers;
    own_conn log;
} pool;
OWN_DECLARE_STATIC(pool);
OWN_DEFINE_DROP(pool, opt_drop(job, _p->first); own_drop(conn, _p->log));

static void add(mut_pool to, int fd)
{
    pool *p = own_get(to);
    opt_job next = own_take(p->first);
    p->first = opt_job_some(own_new(job, .from = own_new(conn, .fd = fd), .next = next));
}

int main(void)
{
    own_pool p = own_new(pool, .first = opt_job_none(), .log = own_new(conn, .fd = 2));
    own_conn alone = own_new(conn, .fd = 9);
    for (int i = 0; i < 1000; i++)
        add(own_mut(p), i);
    (void)alone;
    return 0;
}

//2| ==PID==ERROR: own: leak: 2003 owners were never dropped
//2|   1 x pool
//2|     created at                       leak_tree.c:29 in main
//2|       owns 1 x conn
//2|         created at                       leak_tree.c:29 in main
//2|       owns 1000 x job
//2|         created at                       leak_tree.c:24 in add
//2|           #1 0x.. in main leak_tree.c:32
//2|         last moved (the first) at        leak_tree.c:23 in add
//2|           owns 1000 x conn
//2|             created at                       leak_tree.c:24 in add
//2|               #1 0x.. in main leak_tree.c:32
//2|   1 x conn
//2|     created at                       leak_tree.c:30 in main
//2| SUMMARY: own: leak 2003 owners from 5 places
