// Members of a local struct that still own something at its end.
#include <own/own.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);

void pool_put(own_conn c); // takes
int conn_send(mut_conn c, const char *text);
int conn_fd(ref_conn c);

struct pair { own_conn in, out; };
void pair_fini(struct pair *p);
struct pair pair_make(void);

void member_bad(void) {
    struct pair p = {.in = own_new(conn, .fd = 1), .out = own_new(conn, .fd = 2)};
    own_drop(conn, p.in);
} //~ error: `p.out` is never dropped [leak]

void finished_ok(void) {
    struct pair p = {.in = own_new(conn, .fd = 1), .out = own_new(conn, .fd = 2)};
    pair_fini(&p);
}

struct pair returned_ok(void) {
    struct pair p = {.in = own_new(conn, .fd = 1), .out = own_new(conn, .fd = 2)};
    return p;
}

void both_dropped_ok(void) {
    struct pair p;
    p.in = own_new(conn, .fd = 1);
    p.out = own_new(conn, .fd = 2);
    own_drop(conn, p.out);
    own_drop(conn, p.in);
}

void copied_ok(struct pair *to) {
    struct pair p = {.in = own_new(conn, .fd = 1), .out = own_new(conn, .fd = 2)};
    *to = p;
}

void made_elsewhere_ok(void) {
    struct pair p = pair_make();
    own_drop(conn, p.in);
    own_drop(conn, p.out);
}
