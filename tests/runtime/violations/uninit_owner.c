/* An owner of zeros is borrowed. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    own_conn c = {0};
    return own_get(own_ref(c))->fd;
}

//1| own: empty-owner: moved from, dropped, none, or never given a value at uninit_owner.c:7 in main
//2| ==PID==ERROR: own: use-uninit
//2|   borrowed (shared) at             uninit_owner.c:7 in main
//2|   the owner never had a value, or was overwritten
//2| SUMMARY: own: use-uninit uninit_owner.c:7 in main
