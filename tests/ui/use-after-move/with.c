// The loop of own_with runs exactly once.
#include <own/own.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);

void pool_put(own_conn c); // takes
int conn_send(mut_conn c, const char *text);
int conn_fd(ref_conn c);

void moved_inside_then_used_bad(void) {
    own_conn c = own_new(conn, .fd = 1), d = own_new(conn, .fd = 2);
    own_with(m, own_mut(c)) {
        conn_send(m, "x");
        pool_put(own_move(d));
    }
    conn_fd(own_ref(d)); //~ error: use of moved value `d` [use-after-move]
    own_drop(conn, c);
}

void moved_inside_ok(void) {
    own_conn c = own_new(conn, .fd = 1), d = own_new(conn, .fd = 2);
    own_with(m, own_mut(c)) {
        conn_send(m, "x");
        pool_put(own_move(d));
    }
    own_drop(conn, c);
}

void initialised_inside_ok(void) {
    own_conn c = own_new(conn, .fd = 1), d;
    own_with(r, own_ref(c)) {
        d = own_new(conn, .fd = conn_fd(r));
    }
    own_drop(conn, d);
    own_drop(conn, c);
}
