/* An owner is made of a null pointer. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    own_auto(conn) c = own_from_raw(conn, NULL);
    return 0;
}

//1| own: null-owner: own_from_raw of a null pointer at null_owner.c:6 in main
//2| ==PID==ERROR: own: null-owner
//2|   given to own_from_raw at         null_owner.c:6 in main
//2| SUMMARY: own: null-owner null_owner.c:6 in main
