// Returning what a clean-up is going to drop.
#include <own/own.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);

void pool_put(own_conn c); // takes
int conn_send(mut_conn c, const char *text);
int conn_fd(ref_conn c);

own_conn returned_without_move_bad(void) {
    own_auto(conn) c = own_new(conn, .fd = 1);
    return c; //~ error: `c` is returned and also dropped at the end of its scope [use-after-move]
}

own_conn returned_moved_value_bad(void) {
    own_auto(conn) c = own_new(conn, .fd = 1);
    pool_put(own_move(c));
    return own_move(c); //~ error: use of moved value `c` [use-after-move]
}

own_conn returned_with_move_ok(void) {
    own_auto(conn) c = own_new(conn, .fd = 1);
    conn_send(own_mut(c), "hello");
    return own_move(c);
}

own_conn returned_plain_ok(void) {
    own_conn c = own_new(conn, .fd = 1);
    return c;
}

own_conn returned_at_once_ok(void) {
    return own_new(conn, .fd = 1);
}

own_conn early_return_ok(int fast) {
    own_auto(conn) a = own_new(conn, .fd = 1);
    if (fast) {
        return own_move(a);
    }
    own_auto(conn) b = own_new(conn, .fd = 2);
    conn_fd(own_ref(a));
    return own_move(b);
}
