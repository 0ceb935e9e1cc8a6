/* Handles are used, and dropped, by handlers of atexit and destructors: no leak. SPDX-License-Identifier: MIT */
#include "../conn.h"

#include <stdio.h>

static own_conn late, later;

static void at_exit(void)
{
    own_get(own_mut(late))->fd = 2;
    own_drop(conn, late);
    puts("late");
}

__attribute__((destructor)) static void at_end(void)
{
    own_conn other = own_new(conn, .fd = own_get(own_ref(later))->fd);
    own_drop(conn, later);
    own_drop(conn, other);
    puts("later");
}

int main(void)
{
    late = own_new(conn, .fd = 1);
    later = own_new(conn, .fd = 1);
    return atexit(at_exit);
}
