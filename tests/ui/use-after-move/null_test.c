// A handle that was moved is null: a test tells the paths apart.
#include <own/own.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);

void pool_put(own_conn c); // takes
int conn_send(mut_conn c, const char *text);
int conn_fd(ref_conn c);

void tested_the_wrong_way_bad(int late) {
    own_auto(conn) c = own_new(conn, .fd = 1);
    if (late) {
        pool_put(own_move(c));
    }
    if (!c.ptr) {
        conn_fd(own_ref(c)); //~ error: use of moved value `c` [use-after-move]
    }
}

void tested_ok(int late) {
    own_auto(conn) c = own_new(conn, .fd = 1);
    if (late) {
        pool_put(own_move(c));
    }
    if (c.ptr) {
        conn_fd(own_ref(c));
    }
}

void tested_against_null_ok(int late) {
    own_conn c = own_new(conn, .fd = 1);
    if (late) {
        pool_put(own_move(c));
    }
    if (c.ptr != NULL) {
        own_drop(conn, c);
    }
}

void left_early_ok(int late) {
    own_conn c = own_new(conn, .fd = 1);
    if (late) {
        pool_put(own_move(c));
    }
    if (NULL == c.ptr) {
        return;
    }
    conn_fd(own_ref(c));
    own_drop(conn, c);
}
