// A move, then a use, in a straight line.
#include <own/own.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);

void pool_put(own_conn c); // takes
int conn_send(mut_conn c, const char *text);
int conn_fd(ref_conn c);

void borrowed_bad(void) {
    own_conn c = own_new(conn, .fd = 1);
    pool_put(own_move(c));
    conn_fd(own_ref(c)); //~ error: use of moved value `c` [use-after-move]
}

void mutated_bad(void) {
    own_conn c = own_new(conn, .fd = 1);
    pool_put(own_move(c));
    conn_send(own_mut(c), "late"); //~ error: use of moved value `c` [use-after-move]
}

void moved_twice_bad(void) {
    own_conn c = own_new(conn, .fd = 1);
    pool_put(own_move(c));
    pool_put(own_move(c)); //~ error: use of moved value `c` [use-after-move]
}

void only_first_use_is_reported_bad(void) {
    own_conn c = own_new(conn, .fd = 1);
    pool_put(own_move(c));
    conn_fd(own_ref(c)); //~ error: use of moved value `c` [use-after-move]
    conn_fd(own_ref(c));
}

void reached_through_pointer_bad(void) {
    own_conn c = own_new(conn, .fd = 1);
    pool_put(own_move(c));
    c.ptr->fd = 2; //~ error: use of moved value `c` [use-after-move]
}

void use_then_move_ok(void) {
    own_conn c = own_new(conn, .fd = 1);
    conn_send(own_mut(c), "hello");
    c.ptr->fd = 2;
    pool_put(own_move(c));
}

void given_a_new_value_ok(void) {
    own_conn c = own_new(conn, .fd = 1);
    pool_put(own_move(c));
    c = own_new(conn, .fd = 2);
    conn_fd(own_ref(c));
    own_drop(conn, c);
}
