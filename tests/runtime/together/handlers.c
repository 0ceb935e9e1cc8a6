/* A handler of signals uses handles while the program does, thousands of times. SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "../conn.h"

#include <signal.h>
#include <sys/time.h>

static conn of_handler; /* no memory is asked for in a handler */
static volatile sig_atomic_t handled;

OWN_DECLARE_STATIC_KIND(lent, conn, lent);
OWN_DEFINE_RELEASE(lent, (void)_p);

static void handle(int number)
{
    (void)number;
    own_lent mine = own_from_raw(lent, &of_handler);
    own_lent moved = own_move(mine);
    own_get(own_mut(moved))->fd++;
    own_with(r, own_ref(moved)) handled += own_get(r)->fd > 0;
    own_drop(lent, moved);
}

int main(void)
{
    struct sigaction action = {.sa_handler = handle};
    struct itimerval period = {{0, 50}, {0, 50}};
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &period, NULL);
    while (handled < 2000) {
        own_conn c = own_new(conn, .fd = 1);
        own_conn d = own_move(c);
        own_with(r, own_mut(d)) own_get(r)->fd++;
        own_with(r, own_ref(d)) (void)own_get(r);
        own_drop(conn, d);
    }
    period = (struct itimerval){{0, 0}, {0, 0}};
    setitimer(ITIMER_REAL, &period, NULL);
    return 0;
}
