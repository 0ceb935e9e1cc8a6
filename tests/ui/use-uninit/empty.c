// A handle that was set to zero.
#include <own/own.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);

void pool_put(own_conn c); // takes
int conn_send(mut_conn c, const char *text);
int conn_fd(ref_conn c);

void used_bad(void) {
    own_conn c = {0};
    conn_fd(own_ref(c)); //~ error: use of empty value `c` [use-uninit]
}

void maybe_bad(int n) {
    own_auto(conn) c = {0};
    if (n) {
        c = own_new(conn, .fd = 1);
    }
    conn_fd(own_ref(c)); //~ error: use of possibly empty value `c` [use-uninit]
}

void dropped_ok(int n) {
    own_conn c = {0};
    if (n) {
        c = own_new(conn, .fd = 1);
    }
    own_drop(conn, c);
}

void tested_ok(int n) {
    own_auto(conn) c = {0};
    if (n) {
        c = own_new(conn, .fd = 1);
    }
    if (c.ptr) {
        conn_fd(own_ref(c));
    }
}
