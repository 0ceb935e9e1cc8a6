/* More arcs own one value than can be counted. SPDX-License-Identifier: MIT */
#include "../conn.h"

#include <own/arc.h>

OWN_DECLARE_ARC(conn);

int main(void)
{
    own_auto(arc_conn) a = own_new(arc_conn, .fd = 0);
    own_arc_conn_block_(a.ptr)->owners = OWN_ARC_MOST_; /* as so many clones would have left it */
    own_auto(arc_conn) b = own_clone(arc_conn, a);
    return 0;
}

//| own: more owners of one arc than can be counted: they are forgotten
