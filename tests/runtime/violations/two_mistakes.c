/* With halt_on_error=0 (options_test.c), the second mistake is reported as well. SPDX-License-Identifier: MIT */
#include "../conn.h"

#include <stdio.h>

int main(void)
{
    own_conn c = own_new(conn, .fd = 1);
    own_conn d = own_move(c);
    own_conn copy = d;
    (void)own_ref(c);
    own_drop(conn, d);
    own_drop(conn, copy);
    puts("end of main");
    return 0;
}

