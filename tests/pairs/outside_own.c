/* What own.c calls. SPDX-License-Identifier: MIT */
#include <own/own.h>

#include "outside.h"

OWN_DEFINE_DROP(conn, free(_p->peer));

long conn_use_own(mut_conn c)
{
    return own_get(c)->fd++;
}

long conn_keep_own(own_conn c)
{
    own_auto(conn) kept = own_move(c);
    return own_get(own_ref(kept))->fd;
}

own_conn conn_open_own(long fd)
{
    return own_new(conn, .fd = fd, .peer = NULL);
}

opt_conn conn_find_own(long fd)
{
    return fd & 1 ? opt_conn_some(conn_open_own(fd)) : opt_conn_none();
}
