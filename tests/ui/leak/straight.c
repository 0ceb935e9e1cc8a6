// An owner that reaches the end of its scope.
#include <own/own.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);

void pool_put(own_conn c); // takes
int conn_send(mut_conn c, const char *text);
int conn_fd(ref_conn c);

void never_dropped_bad(void) {
    own_conn c = own_new(conn, .fd = 1);
    conn_fd(own_ref(c));
} //~ error: `c` is never dropped [leak]

void inner_scope_bad(int n) {
    if (n) {
        own_conn c = own_new(conn, .fd = 1);
        conn_fd(own_ref(c));
    } //~ error: `c` is never dropped [leak]
}

void early_return_bad(int n) {
    own_conn c = own_new(conn, .fd = 1);
    if (n) {
        return; //~ error: `c` is not dropped on every path [leak]
    }
    own_drop(conn, c);
}

void one_finding_for_two_returns_bad(int n) {
    own_conn c = own_new(conn, .fd = 1);
    if (n == 1) {
        return; //~ error: `c` is not dropped on every path [leak]
    }
    if (n == 2) {
        return;
    }
    own_drop(conn, c);
}

void conditional_move_bad(int n) {
    own_conn c = own_new(conn, .fd = 1);
    if (n) {
        pool_put(own_move(c));
    }
} //~ error: `c` is not dropped on every path [leak]

void ignored_result_bad(void) {
    own_new(conn, .fd = 1); //~ error: owned value is never dropped [leak]
}

void ignored_move_bad(void) {
    own_conn c = own_new(conn, .fd = 1);
    own_move(c); //~ error: owned value is never dropped [leak]
}

void exits_ok(int n) {
    own_conn c = own_new(conn, .fd = 1);
    if (n) {
        exit(1);
    }
    own_drop(conn, c);
}

void nested_scopes_ok(int n) {
    own_auto(conn) a = own_new(conn, .fd = 1);
    for (int i = 0; i < n; i++) {
        own_auto(conn) b = own_new(conn, .fd = i);
        if (conn_fd(own_ref(b)) == 3) {
            continue;
        }
        if (conn_fd(own_ref(a)) == 4) {
            return;
        }
        {
            own_auto(conn) c = own_new(conn, .fd = 5);
            if (i == 7) {
                break;
            }
            pool_put(own_move(c));
        }
    }
}

enum role { CLIENT, SERVER, PROXY };

void every_constant_ok(enum role role) {
    own_conn c = own_new(conn, .fd = 1);
    switch (role) {
    case CLIENT: own_drop(conn, c); break;
    case SERVER: pool_put(own_move(c)); break;
    case PROXY: pool_put(own_move(c)); break;
    }
}

void all_cases_return_ok(enum role role, own_conn c) {
    switch (role) {
    case CLIENT: own_drop(conn, c); return;
    case SERVER:
    case PROXY: pool_put(own_move(c)); return;
    }
}

void forgotten_constant_bad(enum role role) {
    own_conn c = own_new(conn, .fd = 1);
    switch (role) {
    case CLIENT: own_drop(conn, c); break;
    case SERVER: pool_put(own_move(c)); break;
    }
} //~ error: `c` is not dropped on every path [leak]
