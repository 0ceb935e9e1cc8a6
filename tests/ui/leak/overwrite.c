// An owner that is given another value while it has one.
#include <own/own.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);

void pool_put(own_conn c); // takes
int conn_send(mut_conn c, const char *text);
int conn_fd(ref_conn c);

int more(void);

void overwritten_bad(void) {
    own_conn c = own_new(conn, .fd = 1);
    c = own_new(conn, .fd = 2); //~ error: `c` is assigned over while it owns a value [leak]
    own_drop(conn, c);
}

void overwritten_in_loop_bad(void) {
    own_auto(conn) c = own_new(conn, .fd = 1);
    while (more()) {
        c = own_new(conn, .fd = 2); //~ error: `c` is assigned over while it owns a value [leak]
    }
}

void maybe_overwritten_bad(int late) {
    own_conn c = own_new(conn, .fd = 1);
    if (late) {
        pool_put(own_move(c));
    }
    c = own_new(conn, .fd = 2); //~ error: `c` is assigned over while it may own a value [leak]
    own_drop(conn, c);
}

void zeroed_bad(void) {
    own_conn c = own_new(conn, .fd = 1);
    c = (own_conn){0}; //~ error: `c` is assigned over while it owns a value [leak]
}

void dropped_first_ok(void) {
    own_conn c = own_new(conn, .fd = 1);
    own_drop(conn, c);
    c = own_new(conn, .fd = 2);
    own_drop(conn, c);
}

void one_of_two_ok(int late) {
    own_conn c;
    if (late) {
        c = own_new(conn, .fd = 1);
    } else {
        c = own_new(conn, .fd = 2);
    }
    own_drop(conn, c);
}

void filled_later_ok(int late) {
    own_auto(conn) c = {0};
    if (late) {
        c = own_new(conn, .fd = 1);
        conn_fd(own_ref(c));
    }
}
