// Passing or assigning a plain owner moves it too.
#include <own/own.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);

void pool_put(own_conn c); // takes
int conn_send(mut_conn c, const char *text);
int conn_fd(ref_conn c);

void passed_by_value_bad(void) {
    own_conn c = own_new(conn, .fd = 1);
    pool_put(c);
    conn_fd(own_ref(c)); //~ error: use of moved value `c` [use-after-move]
}

void assigned_bad(void) {
    own_conn c = own_new(conn, .fd = 1);
    own_conn d = c;
    conn_fd(own_ref(c)); //~ error: use of moved value `c` [use-after-move]
    own_drop(conn, d);
}

void dropped_after_giving_bad(void) {
    own_conn c = own_new(conn, .fd = 1);
    pool_put(c);
    own_drop(conn, c); //~ error: drop of moved value `c` [use-after-move]
}

void auto_copied_bad(void) {
    own_auto(conn) c = own_new(conn, .fd = 1);
    pool_put(c); //~ error: `c` is copied and also dropped at the end of its scope [use-after-move]
}

void passed_by_value_ok(void) {
    own_conn c = own_new(conn, .fd = 1);
    pool_put(c);
}

void assigned_ok(void) {
    own_conn c = own_new(conn, .fd = 1);
    own_conn d = c;
    conn_fd(own_ref(d));
    own_drop(conn, d);
}

own_conn chained_ok(void) {
    own_conn a = own_new(conn, .fd = 1);
    own_conn b = a;
    own_conn c = b;
    return c;
}
