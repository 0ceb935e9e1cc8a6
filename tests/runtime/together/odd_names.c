/* Names that JSON must escape. SPDX-License-Identifier: MIT */
#include "../conn.h"

#ifdef __clang__
#pragma clang diagnostic ignored "-Winvalid-source-encoding"
#endif
#line 1 "a \"quoted\" \\ name\twith\001 and \xff.c"
int main(void)
{
    own_conn c = own_new(conn, .fd = 1);
    own_conn d = own_move(c);
    (void)own_ref(c);
    own_drop(conn, d);
    return 0;
}
