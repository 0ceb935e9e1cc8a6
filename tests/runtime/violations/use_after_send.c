/* What was sent is used. SPDX-License-Identifier: MIT */
#include "../conn.h"

#include <own/channel.h>

OWN_DECLARE_CHANNEL(conn);

int main(void)
{
    channel_conn ends = channel_conn_new(1);
    own_conn c = own_new(conn, .fd = 0);
    opt_auto(conn) back = own_send(conn, ends.sender, own_move(c));
    (void)own_ref(c);
    own_drop(sender_conn, ends.sender);
    own_drop(receiver_conn, ends.receiver);
    return 0;
}

//1| own: empty-owner: moved from, dropped, none, or never given a value at use_after_send.c:13 in main
//2| ==PID==ERROR: own: use-after-move: conn at 0x..
//2|   borrowed (shared) at             use_after_send.c:13 in main
//2|   moved at                         use_after_send.c:12 in main
//2|   created at                       use_after_send.c:11 in main
//2| SUMMARY: own: use-after-move use_after_send.c:13 in main
