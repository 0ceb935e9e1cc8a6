/* An owner leaks, which is own's to report, and memory without one, which is not. SPDX-License-Identifier: MIT */
#include "../conn.h"

static void *volatile kept;

__attribute__((noinline)) static void leak_both(void)
{
    own_conn c = own_new(conn, .fd = 1);
    (void)c;
    kept = malloc(77);
    kept = NULL;
}

int main(void)
{
    leak_both();
    return 0;
}
