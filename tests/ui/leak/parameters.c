// A function that takes an owner by value must consume it.
#include <own/own.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);

void pool_put(own_conn c); // takes
int conn_send(mut_conn c, const char *text);
int conn_fd(ref_conn c);

struct session { own_conn c; };

void taken_bad(own_conn c) {
    conn_fd(own_ref(c));
} //~ error: `c` is never dropped [leak]

int taken_early_return_bad(own_conn c, int n) {
    if (n) {
        return -1; //~ error: `c` is not dropped on every path [leak]
    }
    pool_put(own_move(c));
    return 0;
}

void dropped_ok(own_conn c) {
    own_drop(conn, c);
}

void passed_on_ok(own_conn c) {
    pool_put(own_move(c));
}

own_conn returned_ok(own_conn c) {
    return c;
}

void stored_ok(struct session *s, own_conn c) {
    own_drop(conn, s->c);
    s->c = c;
}

void into_auto_ok(own_conn c) {
    own_auto(conn) mine = own_move(c);
    conn_fd(own_ref(mine));
}

int borrowed_ok(ref_conn c) {
    return conn_fd(c);
}

void lent_ok(own_conn *c) {
    conn_fd(own_ref(*c));
}
