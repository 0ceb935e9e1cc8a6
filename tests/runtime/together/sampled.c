/* OWN_OPTIONS=sample_rate=10: of 1000 owners, 99 to 101 have records. SPDX-License-Identifier: MIT */
#include "../conn.h"

int main(void)
{
    int sampled = 0;
    for (int i = 0; i < 1000; i++) {
        own_conn c = own_new(conn, .fd = i);
        sampled += own_slot_of_(c.tag) >= OWN_SAMPLED_;
        own_drop(conn, c);
    }
    return sampled < 99 || sampled > 101;
}
