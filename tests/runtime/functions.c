/* The functions instead of the verbs, whose places are known by address (options_test.c). SPDX-License-Identifier: MIT */
#include "conn.h"

int main(void)
{
    const conn init = {.fd = 1};
    own_conn c = own_conn_new(&init, sizeof init);
    own_conn copy = own_conn_move(&c);
    ref_conn r = own_conn_ref(&copy);
    own_conn_drop(&copy);
    return ref_conn_get(r)->fd;
}
