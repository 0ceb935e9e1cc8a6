/* A raw pointer to a dropped object is read. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    own_conn c = own_new(conn, .fd = 1);
    const volatile conn *raw = own_get(own_ref(c));
    own_drop(conn, c);
    return raw->fd;
}
