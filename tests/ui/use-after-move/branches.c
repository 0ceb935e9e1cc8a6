// Moved on some paths, used where they meet.
#include <own/own.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);

void pool_put(own_conn c); // takes
int conn_send(mut_conn c, const char *text);
int conn_fd(ref_conn c);

void maybe_moved_bad(int late) {
    own_auto(conn) c = own_new(conn, .fd = 1);
    if (late) {
        pool_put(own_move(c));
    }
    conn_fd(own_ref(c)); //~ error: use of possibly moved value `c` [use-after-move]
}

void moved_on_both_bad(int late) {
    own_auto(conn) c = own_new(conn, .fd = 1);
    if (late) {
        pool_put(own_move(c));
    } else {
        own_drop(conn, c);
    }
    conn_fd(own_ref(c)); //~ error: use of moved value `c` [use-after-move]
}

void short_circuit_bad(int late) {
    own_auto(conn) c = own_new(conn, .fd = 1);
    if (late && (pool_put(own_move(c)), 1)) {
        late = 0;
    }
    conn_fd(own_ref(c)); //~ error: use of possibly moved value `c` [use-after-move]
}

void conditional_operator_bad(int late) {
    own_auto(conn) c = own_new(conn, .fd = 1);
    late ? pool_put(own_move(c)) : (void)0;
    conn_fd(own_ref(c)); //~ error: possibly moved [use-after-move]
}

void drop_of_maybe_moved_bad(int late) {
    own_conn c = own_new(conn, .fd = 1);
    if (late) {
        pool_put(own_move(c));
    }
    own_drop(conn, c); //~ error: drop of possibly moved value `c` [use-after-move]
}

void used_on_the_other_branch_ok(int late) {
    own_auto(conn) c = own_new(conn, .fd = 1);
    if (late) {
        pool_put(own_move(c));
    } else {
        conn_fd(own_ref(c));
    }
}

void conditional_move_ok(int late) {
    own_auto(conn) c = own_new(conn, .fd = 1);
    if (late) {
        pool_put(own_move(c));
    }
}

void return_after_move_ok(int late) {
    own_auto(conn) c = own_new(conn, .fd = 1);
    if (late) {
        pool_put(own_move(c));
        return;
    }
    conn_fd(own_ref(c));
}

void abort_after_move_ok(int late) {
    own_auto(conn) c = own_new(conn, .fd = 1);
    if (late) {
        pool_put(own_move(c));
        abort();
    }
    conn_fd(own_ref(c));
}
