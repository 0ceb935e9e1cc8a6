// Members dropped twice.
#include <own/own.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);

void pool_put(own_conn c); // takes
int conn_send(mut_conn c, const char *text);
int conn_fd(ref_conn c);

struct session { own_conn c; int n; };

void local_bad(void) {
    struct session s = {.c = own_new(conn, .fd = 1)};
    own_drop(conn, s.c);
    own_drop(conn, s.c); //~ error: `s.c` is dropped twice [double-free]
}

void parameter_bad(struct session *s) {
    own_drop(conn, s->c);
    own_drop(conn, s->c); //~ error: `s->c` is dropped twice [double-free]
}

void close_both_ok(struct session *a, struct session *b) {
    own_drop(conn, a->c);
    own_drop(conn, b->c);
}

void array_ok(own_conn *items, int n) {
    for (int i = 0; i < n; i++) {
        own_drop(conn, items[i]);
    }
}
