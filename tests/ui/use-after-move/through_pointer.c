// Owners behind a pointer parameter, or behind a pointer with one value.
#include <own/own.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);

void pool_put(own_conn c); // takes
int conn_send(mut_conn c, const char *text);
int conn_fd(ref_conn c);

struct session { own_conn c; int n; };
void reconnect(struct session *s);

void parameter_bad(own_conn *c) {
    own_drop(conn, *c);
    conn_fd(own_ref(*c)); //~ error: use of dropped value `*c` [use-after-move]
}

void member_bad(struct session *s) {
    own_drop(conn, s->c);
    s->n = conn_fd(own_ref(s->c)); //~ error: use of dropped value `s->c` [use-after-move]
}

void alias_bad(void) {
    own_conn c = own_new(conn, .fd = 1);
    own_conn *p = &c;
    pool_put(own_move(*p));
    conn_fd(own_ref(c)); //~ error: use of moved value `c` [use-after-move]
}

void renewed_ok(struct session *s) {
    own_drop(conn, s->c);
    s->c = own_new(conn, .fd = 2);
    conn_fd(own_ref(s->c));
}

void renewed_elsewhere_ok(struct session *s) {
    own_drop(conn, s->c);
    reconnect(s);
    conn_fd(own_ref(s->c));
}

void alias_ok(void) {
    own_conn c = own_new(conn, .fd = 1);
    own_conn *p = &c;
    conn_fd(own_ref(*p));
    own_drop(conn, *p);
}

void one_of_two_ok(int which) {
    own_conn a = own_new(conn, .fd = 1), b = own_new(conn, .fd = 2);
    own_conn *p = which ? &a : &b;
    own_conn *q = which ? &b : &a;
    own_drop(conn, *p);
    own_drop(conn, *q);
}
