// Optional owners at the end of their scope.
#include <own/own.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);

void pool_put(own_conn c); // takes
int conn_send(mut_conn c, const char *text);
int conn_fd(ref_conn c);

void never_dropped_bad(void) {
    opt_conn o = own_try_new(conn, .fd = 1);
    if (own_is_some(o)) {
        conn_fd(own_ref(o));
    }
} //~ error: `o` is never dropped [leak]

void dropped_on_one_path_bad(int n) {
    opt_conn o = own_try_new(conn, .fd = 1);
    if (n) {
        opt_drop(conn, o);
    }
} //~ error: `o` is not dropped on every path [leak]

int empty_ok(void) {
    opt_conn o = own_try_new(conn, .fd = 1);
    if (!own_is_some(o)) {
        return -1;
    }
    own_auto(conn) c = own_unwrap(o);
    return conn_fd(own_ref(c));
}

void none_ok(int n) {
    opt_conn o = opt_conn_none();
    if (n) {
        o = opt_conn_some(own_new(conn, .fd = 1));
        opt_drop(conn, o);
    }
}

opt_conn passed_on_ok(int n) {
    if (n) {
        return opt_conn_none();
    }
    return own_try_new(conn, .fd = n);
}

void dropped_ok(void) {
    opt_conn o = own_try_new(conn, .fd = 1);
    opt_drop(conn, o);
}
