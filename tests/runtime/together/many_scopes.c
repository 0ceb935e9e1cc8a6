/* More borrows are in the way than a report has lines. SPDX-License-Identifier: MIT */
#include "../conn.h"

static void borrow_and_drop(own_conn *c, int times)
{
    own_with(r, own_conn_ref(c)) {
        (void)r;
        if (times > 1)
            borrow_and_drop(c, times - 1);
        else
            own_drop(conn, *c);
    }
}

int main(void)
{
    own_conn c = own_new(conn, .fd = 0);
    borrow_and_drop(&c, 50);
    return 0;
}
