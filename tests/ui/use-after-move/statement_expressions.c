// Moves inside statement expressions and larger expressions.
#include <own/own.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);

void pool_put(own_conn c); // takes
int conn_send(mut_conn c, const char *text);
int conn_fd(ref_conn c);

int both(own_conn a, own_conn b);

void inside_bad(void) {
    own_conn c = own_new(conn, .fd = 1);
    int fd = ({ int n = conn_fd(own_ref(c)); pool_put(own_move(c)); n; });
    conn_send(own_mut(c), fd ? "a" : "b"); //~ error: use of moved value `c` [use-after-move]
}

void same_call_bad(void) {
    own_conn c = own_new(conn, .fd = 1);
    both(own_move(c), own_move(c)); //~ error: use of moved value `c` [use-after-move]
}

void value_of_statement_expression_ok(void) {
    own_conn c = ({ own_conn t = own_new(conn, .fd = 1); conn_fd(own_ref(t)); own_move(t); });
    own_drop(conn, c);
}

void plain_value_ok(void) {
    own_conn c = ({ own_conn t = own_new(conn, .fd = 1); t; });
    own_drop(conn, c);
}

int order_ok(void) {
    own_conn c = own_new(conn, .fd = 1);
    int fd = conn_fd(own_ref(c)) + conn_fd(own_ref(c));
    return both(own_move(c), own_new(conn, .fd = fd));
}

void chosen_ok(int which) {
    own_conn c = which ? own_new(conn, .fd = 1) : own_new(conn, .fd = 2);
    own_drop(conn, c);
}
