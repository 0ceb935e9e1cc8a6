// Dropped in each iteration.
#include <own/own.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);

void pool_put(own_conn c); // takes
int conn_send(mut_conn c, const char *text);
int conn_fd(ref_conn c);

void in_loop_bad(int n) {
    own_conn c = own_new(conn, .fd = 1);
    for (int i = 0; i < n; i++) {
        own_drop(conn, c); //~ error: `c` may be dropped twice [double-free]
    }
} //~ error: `c` is not dropped on every path [leak]

void in_loop_auto_bad(int n) {
    own_auto(conn) c = own_new(conn, .fd = 1);
    while (n--) {
        own_drop(conn, c); //~ error: `c` may be dropped twice [double-free]
    }
}

void error_label_bad(int n) {
    own_auto(conn) c = own_new(conn, .fd = 1);
    if (n < 0) {
        own_drop(conn, c);
        goto fail;
    }
    if (n == 0) {
        goto fail;
    }
    return;
fail:
    own_drop(conn, c); //~ error: `c` may be dropped twice [double-free]
}

void scoped_ok(int n) {
    while (n--) {
        own_conn c = own_new(conn, .fd = n);
        if (n == 3) {
            own_drop(conn, c);
            continue;
        }
        own_drop(conn, c);
    }
}
