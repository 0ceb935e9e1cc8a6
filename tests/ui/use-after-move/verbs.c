// Every verb that empties an owner, and those that leave it full.
#include <own/own.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);

void pool_put(own_conn c); // takes
int conn_send(mut_conn c, const char *text);
int conn_fd(ref_conn c);

void after_forget_bad(void) {
    own_conn c = own_new(conn, .fd = 1);
    own_forget(c);
    conn_fd(own_ref(c)); //~ error: use of moved value `c` [use-after-move]
}

void after_into_raw_bad(void) {
    own_conn c = own_new(conn, .fd = 1);
    conn *raw = own_into_raw(conn, c);
    conn_fd(own_ref(c)); //~ error: use of moved value `c` [use-after-move]
    free(raw);
}

void typed_functions_bad(void) {
    own_conn c = own_conn_new(NULL, 0);
    pool_put(own_conn_move(&c));
    conn_fd(own_conn_ref(&c)); //~ error: use of moved value `c` [use-after-move]
}

void replace_of_moved_bad(void) {
    own_conn c = own_new(conn, .fd = 1);
    pool_put(own_move(c));
    pool_put(own_replace(c, own_new(conn, .fd = 2))); //~ error: use of moved value `c` [use-after-move]
    own_drop(conn, c);
}

void replaced_ok(void) {
    own_conn c = own_new(conn, .fd = 1);
    pool_put(own_replace(c, own_new(conn, .fd = 2)));
    conn_fd(own_ref(c));
    own_drop(conn, c);
}

struct holder { own_conn c; };

own_conn replaced_in_a_field_ok(struct holder *o OWN_EXCLUSIVE) { // no name of a variable may matter to a verb
    return own_replace(o->c, own_new(conn, .fd = 2));
}

own_conn replaced_by_name_ok(own_conn value) {
    own_conn call = own_new(conn, .fd = 1);
    pool_put(own_replace(call, value));
    return call;
}

void round_trip_ok(void) {
    own_conn c = own_new(conn, .fd = 1);
    conn *raw = own_into_raw(conn, c);
    own_conn d = own_from_raw(conn, raw);
    conn_fd(own_ref(d));
    own_drop(conn, d);
}

void forgotten_ok(void) {
    own_conn c = own_new(conn, .fd = 1);
    own_forget(c);
}
