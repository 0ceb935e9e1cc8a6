// Moved in one iteration, used in the next.
#include <own/own.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);

void pool_put(own_conn c); // takes
int conn_send(mut_conn c, const char *text);
int conn_fd(ref_conn c);

int more(void);

void moved_in_loop_bad(void) {
    own_auto(conn) c = own_new(conn, .fd = 1);
    while (more()) {
        pool_put(own_move(c)); //~ error: use of possibly moved value `c` [use-after-move]
    }
}

void used_in_next_iteration_bad(int n) {
    own_auto(conn) c = own_new(conn, .fd = 1);
    for (int i = 0; i < n; i++) {
        conn_fd(own_ref(c)); //~ error: use of possibly moved value `c` [use-after-move]
        pool_put(own_move(c));
    }
}

void used_after_loop_bad(int n) {
    own_auto(conn) c = own_new(conn, .fd = 1);
    for (int i = 0; i < n; i++) {
        if (i == 3) {
            pool_put(own_move(c));
            break;
        }
    }
    conn_fd(own_ref(c)); //~ error: use of possibly moved value `c` [use-after-move]
}

void new_value_each_time_ok(int n) {
    for (int i = 0; i < n; i++) {
        own_conn c = own_new(conn, .fd = i);
        pool_put(own_move(c));
    }
}

void renewed_ok(int n) {
    own_auto(conn) c = own_new(conn, .fd = 0);
    for (int i = 1; i < n; i++) {
        pool_put(own_move(c));
        c = own_new(conn, .fd = i);
        conn_fd(own_ref(c));
    }
}

void moved_and_left_ok(void) {
    own_auto(conn) c = own_new(conn, .fd = 1);
    while (more()) {
        conn_fd(own_ref(c));
        if (more()) {
            pool_put(own_move(c));
            break;
        }
    }
}

void once_ok(void) {
    own_auto(conn) c = own_new(conn, .fd = 1);
    do {
        pool_put(own_move(c));
    } while (0);
}
