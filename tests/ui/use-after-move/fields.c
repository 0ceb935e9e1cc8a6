// Owners that are members of a local struct.
#include <own/own.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);

void pool_put(own_conn c); // takes
int conn_send(mut_conn c, const char *text);
int conn_fd(ref_conn c);

struct pair { own_conn in, out; int tag; };
void unknown(struct pair *p);

void field_bad(void) {
    struct pair p = {.in = own_new(conn, .fd = 1), .out = own_new(conn, .fd = 2)};
    pool_put(own_move(p.in));
    conn_fd(own_ref(p.in)); //~ error: use of moved value `p.in` [use-after-move]
    own_drop(conn, p.out);
}

void nested_bad(void) {
    struct { int n; struct pair p; } deep = {.p = {.in = own_new(conn, .fd = 1), .out = own_new(conn, .fd = 2)}};
    pool_put(own_move(deep.p.out));
    pool_put(own_move(deep.p.out)); //~ error: use of moved value `deep.p.out` [use-after-move]
    own_drop(conn, deep.p.in);
}

void other_field_ok(void) {
    struct pair p = {.in = own_new(conn, .fd = 1), .out = own_new(conn, .fd = 2), .tag = 3};
    pool_put(own_move(p.in));
    p.tag = 4;
    conn_fd(own_ref(p.out));
    own_drop(conn, p.out);
}

void given_to_unmarked_function_ok(void) {
    struct pair p = {.in = own_new(conn, .fd = 1), .out = own_new(conn, .fd = 2)};
    pool_put(own_move(p.in));
    unknown(&p);
    conn_fd(own_ref(p.in));
    own_drop(conn, p.in);
    own_drop(conn, p.out);
}
