// A handle used before it has a value.
#include <own/own.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);

void pool_put(own_conn c); // takes
int conn_send(mut_conn c, const char *text);
int conn_fd(ref_conn c);

void dropped_bad(void) {
    own_conn c;
    own_drop(conn, c); //~ error: use of uninitialised value `c` [use-uninit]
}

void moved_bad(void) {
    own_conn c;
    pool_put(own_move(c)); //~ error: use of uninitialised value `c` [use-uninit]
}

void maybe_bad(int n) {
    own_conn c;
    if (n) {
        c = own_new(conn, .fd = 1);
    }
    own_drop(conn, c); //~ error: use of possibly uninitialised value `c` [use-uninit]
}

void tested_bad(void) {
    own_conn c;
    if (c.ptr) { //~ error: use of uninitialised value `c` [use-uninit]
        own_drop(conn, c);
    }
}

void cleanup_bad(int n) {
    own_auto(conn) c;
    if (n) {
        return; //~ error: use of uninitialised value `c` [use-uninit]
    }
    c = own_new(conn, .fd = 1);
}

void borrow_bad(void) {
    ref_conn r;
    conn_fd(r); //~ error: use of uninitialised value `r` [use-uninit]
}

void assigned_ok(int n) {
    own_conn c;
    if (n) {
        c = own_new(conn, .fd = 1);
    } else {
        c = own_new(conn, .fd = 2);
    }
    own_drop(conn, c);
}

void borrow_ok(int n) {
    own_auto(conn) c = own_new(conn, .fd = 1);
    ref_conn r;
    if (n) {
        r = own_ref(c);
        conn_fd(r);
    }
}

void only_where_set_ok(int n) {
    own_conn c;
    if (n) {
        c = own_new(conn, .fd = 1);
        own_drop(conn, c);
    }
}
