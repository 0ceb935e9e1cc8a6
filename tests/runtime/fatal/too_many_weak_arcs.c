/* More weak arcs watch one value than can be counted. SPDX-License-Identifier: MIT */
#include "../conn.h"

#include <own/arc.h>

OWN_DECLARE_ARC(conn);

int main(void)
{
    own_auto(arc_conn) a = own_new(arc_conn, .fd = 0);
    own_arc_conn_block_(a.ptr)->weak_owners = OWN_ARC_MOST_ + 1; /* as so many clones would have left it */
    own_auto(weak_arc_conn) w = own_downgrade(arc_conn, a);
    return 0;
}

//| own: more owners of one arc than can be counted: they are forgotten
