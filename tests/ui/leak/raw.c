// From owners to plain pointers and back; stores in places that are not followed.
#include <own/own.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);

void pool_put(own_conn c); // takes
int conn_send(mut_conn c, const char *text);
int conn_fd(ref_conn c);

struct list { own_conn head; own_conn items[4]; };
static own_conn global;

void wrapped_bad(conn *raw) {
    own_conn c = own_from_raw(conn, raw);
    conn_fd(own_ref(c));
} //~ error: `c` is never dropped [leak]

conn *unwrapped_ok(void) {
    own_conn c = own_new(conn, .fd = 1);
    return own_into_raw(conn, c);
}

void forgotten_by_hand_ok(void) {
    own_conn c = own_new(conn, .fd = 1);
    free(c.ptr);
    c.ptr = NULL;
}

void stored_ok(struct list *list) {
    own_conn c = own_new(conn, .fd = 1);
    own_conn d = own_new(conn, .fd = 2);
    own_conn e = own_new(conn, .fd = 3);
    list->head = c;
    list->items[2] = own_move(d);
    global = e;
}

void array_ok(void) {
    own_conn items[2] = {own_new(conn, .fd = 1), own_new(conn, .fd = 2)};
    for (int i = 0; i < 2; i++) {
        own_drop(conn, items[i]);
    }
}
