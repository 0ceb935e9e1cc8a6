// The goto clean-up idiom of C.
#include <own/own.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);

void pool_put(own_conn c); // takes
int conn_send(mut_conn c, const char *text);
int conn_fd(ref_conn c);

int prepare(void);

int cleanup_uses_moved_bad(void) {
    int result = -1;
    own_conn c = own_new(conn, .fd = 1);
    if (prepare() < 0) {
        goto out;
    }
    pool_put(own_move(c));
    result = 0;
out:
    own_drop(conn, c); //~ error: drop of possibly moved value `c` [use-after-move]
    return result;
}

int error_path_drops_ok(void) {
    own_conn c = own_new(conn, .fd = 1);
    if (prepare() < 0) {
        goto fail;
    }
    pool_put(own_move(c));
    return 0;
fail:
    own_drop(conn, c);
    return -1;
}

int two_labels_ok(void) {
    int result = -1;
    own_conn a = own_new(conn, .fd = 1);
    if (prepare() < 0) {
        goto drop_a;
    }
    own_conn b = own_new(conn, .fd = 2);
    if (prepare() < 0) {
        goto drop_b;
    }
    conn_fd(own_ref(a));
    result = conn_fd(own_ref(b));
drop_b:
    own_drop(conn, b);
drop_a:
    own_drop(conn, a);
    return result;
}

int retry_ok(void) {
    own_conn c;
again:
    c = own_new(conn, .fd = 1);
    if (prepare() < 0) {
        own_drop(conn, c);
        goto again;
    }
    int fd = conn_fd(own_ref(c));
    own_drop(conn, c);
    return fd;
}
