/* A borrow of garbage is used. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    ref_conn r;
    memset(&r, 0x5b, sizeof r);
    return own_get(r)->fd;
}

//1| own: stale-borrow: its owner was dropped, made raw or grew, or garbage at uninit_borrow.c:8 in main
//2| ==PID==ERROR: own: use-uninit
//2|   borrow used at                   uninit_borrow.c:8 in main
//2|   the borrow never had a value, or was overwritten
//2| SUMMARY: own: use-uninit uninit_borrow.c:8 in main
