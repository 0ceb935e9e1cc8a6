/* More guards read than can be counted. SPDX-License-Identifier: MIT */
#include "../conn.h"

#include <own/mutex.h>

OWN_DECLARE_RWLOCK(conn);

int main(void)
{
    static rwlock_conn lock = OWN_RWLOCK(.fd = 0);
    lock.lock_.word = OWN_READERS_; /* as so many readers would have left it */
    own_auto(reading_conn) r = own_read(conn, lock);
    return 0;
}

//| own: 2^29 threads read at once, or guards are forgotten
