// Dropped by hand, twice.
#include <own/own.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);

void pool_put(own_conn c); // takes
int conn_send(mut_conn c, const char *text);
int conn_fd(ref_conn c);

void twice_bad(void) {
    own_conn c = own_new(conn, .fd = 1);
    own_drop(conn, c);
    own_drop(conn, c); //~ error: `c` is dropped twice [double-free]
}

void maybe_twice_bad(int late) {
    own_conn c = own_new(conn, .fd = 1);
    if (late) {
        own_drop(conn, c);
    }
    own_drop(conn, c); //~ error: `c` may be dropped twice [double-free]
}

void auto_dropped_twice_bad(void) {
    own_auto(conn) c = own_new(conn, .fd = 1);
    own_drop(conn, c);
    own_drop(conn, c); //~ error: `c` is dropped twice [double-free]
}

void typed_function_bad(void) {
    own_conn c = own_new(conn, .fd = 1);
    own_conn_drop(&c);
    own_conn_drop(&c); //~ error: `c` is dropped twice [double-free]
}

void once_ok(void) {
    own_conn c = own_new(conn, .fd = 1);
    own_drop(conn, c);
}

void by_hand_before_cleanup_ok(void) {
    own_auto(conn) c = own_new(conn, .fd = 1);
    own_drop(conn, c);
}

void either_ok(int late) {
    own_conn c = own_new(conn, .fd = 1);
    if (late) {
        own_drop(conn, c);
        return;
    }
    own_drop(conn, c);
}

void renewed_ok(void) {
    own_conn c = own_new(conn, .fd = 1);
    own_drop(conn, c);
    c = own_new(conn, .fd = 2);
    own_drop(conn, c);
}
