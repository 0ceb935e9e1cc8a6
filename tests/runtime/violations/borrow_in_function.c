/* A borrow is made in a function; with borrow_stacks=1 (options_test.c), the report says who called that.
 * SPDX-License-Identifier: MIT */
#include "../conn.h"

__attribute__((noinline, noclone)) static ref_conn lend(const own_conn *c)
{
    return own_ref(*c);
}

int main(void)
{
    own_conn c = own_new(conn, .fd = 1);
    ref_conn r = {0};
    r = lend(&c);
    own_drop(conn, c);
    return own_get(r)->fd;
}

