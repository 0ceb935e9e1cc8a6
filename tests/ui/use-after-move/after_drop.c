// A drop, then a use.
#include <own/own.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);

void pool_put(own_conn c); // takes
int conn_send(mut_conn c, const char *text);
int conn_fd(ref_conn c);

void used_after_drop_bad(void) {
    own_conn c = own_new(conn, .fd = 1);
    own_drop(conn, c);
    conn_fd(own_ref(c)); //~ error: use of dropped value `c` [use-after-move]
}

void moved_after_drop_bad(void) {
    own_conn c = own_new(conn, .fd = 1);
    own_drop(conn, c);
    pool_put(own_move(c)); //~ error: use of dropped value `c` [use-after-move]
}

void cleanup_after_drop_ok(void) {
    own_auto(conn) c = own_new(conn, .fd = 1);
    conn_fd(own_ref(c));
    own_drop(conn, c);
}
