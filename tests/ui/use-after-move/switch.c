// Cases of a switch, with and without falling through.
#include <own/own.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);

void pool_put(own_conn c); // takes
int conn_send(mut_conn c, const char *text);
int conn_fd(ref_conn c);

void falls_through_bad(int state) {
    own_auto(conn) c = own_new(conn, .fd = 1);
    switch (state) {
    case 0:
        pool_put(own_move(c));
        /* fallthrough */
    case 1:
        conn_fd(own_ref(c)); //~ error: use of possibly moved value `c` [use-after-move]
        break;
    default:
        break;
    }
}

void after_switch_bad(int state) {
    own_auto(conn) c = own_new(conn, .fd = 1);
    switch (state) {
    case 0: pool_put(own_move(c)); break;
    case 1: own_drop(conn, c); break;
    }
    conn_fd(own_ref(c)); //~ error: use of possibly moved value `c` [use-after-move]
}

void separate_cases_ok(int state) {
    own_auto(conn) c = own_new(conn, .fd = 1);
    switch (state) {
    case 0: pool_put(own_move(c)); break;
    case 1: conn_fd(own_ref(c)); break;
    default: own_drop(conn, c); break;
    }
}

void default_returns_ok(int state) {
    own_auto(conn) c = own_new(conn, .fd = 1);
    switch (state) {
    case 0: break;
    default: pool_put(own_move(c)); return;
    }
    conn_fd(own_ref(c));
}
