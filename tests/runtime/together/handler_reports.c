/* A violation in a handler that interrupted malloc is reported, without reading debug information. SPDX-License-Identifier: MIT */
#include "../conn.h"

#include <signal.h>

static own_conn gone;

static void handle(int number)
{
    (void)number;
    (void)own_get(own_ref(gone));
}

int main(void)
{
    gone = own_new(conn, .fd = 1);
    own_conn moved = own_move(gone);
    signal(SIGUSR1, handle);
    raise(SIGUSR1);
    own_drop(conn, moved);
    return 0;
}
