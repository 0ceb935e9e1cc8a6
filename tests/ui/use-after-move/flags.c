// A flag remembers whether the owner was moved.
#include <own/own.h>
#include <stdbool.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);

void pool_put(own_conn c); // takes
int conn_fd(ref_conn c);
int prepare(void);

void wrong_way_bad(int late) {
    bool sent = false;
    own_conn c = own_new(conn, .fd = 1);
    if (late) {
        pool_put(own_move(c));
        sent = true;
    }
    if (sent) {
        own_drop(conn, c); //~ error: drop of moved value `c` [use-after-move]
    }
} //~ error: `c` is not dropped on every path [leak]

void set_on_other_paths_too_bad(int late) {
    bool sent = false;
    own_auto(conn) c = own_new(conn, .fd = 1);
    if (late) {
        pool_put(own_move(c));
    }
    if (late == 2) {
        sent = true;
    }
    if (!sent) {
        conn_fd(own_ref(c)); //~ error: use of possibly moved value `c` [use-after-move]
    }
}

void flag_ok(int late) {
    bool sent = false;
    own_conn c = own_new(conn, .fd = 1);
    if (late) {
        pool_put(own_move(c));
        sent = true;
    }
    if (!sent) {
        own_drop(conn, c);
    }
}

int result_code_ok(void) {
    int result = -1;
    own_conn c = own_new(conn, .fd = 1);
    if (prepare() < 0) {
        goto out;
    }
    pool_put(own_move(c));
    result = 0;
out:
    if (result < 0) {
        own_drop(conn, c);
    }
    return result;
}

int computed_result_ok(void) {
    own_conn c = own_new(conn, .fd = 1);
    int result = prepare();
    if (result == 0) {
        pool_put(own_move(c));
    }
    if (result != 0) {
        own_drop(conn, c);
    }
    return result;
}

void same_test_twice_ok(int late) {
    own_conn c;
    if (late) {
        c = own_new(conn, .fd = 1);
    }
    prepare();
    if (late) {
        own_drop(conn, c);
    }
}

void in_loop_ok(int n) {
    bool have = false;
    own_conn c;
    for (int i = 0; i < n; i++) {
        if (have) {
            own_drop(conn, c);
            have = false;
        }
        if (prepare()) {
            c = own_new(conn, .fd = i);
            have = true;
        }
    }
    if (have) {
        own_drop(conn, c);
    }
}
