// What the verbs of libown look like to own-check: calls whose effects are contracts.
#include <own/own.h>

typedef struct conn {
    int fd;
} conn;
OWN_DECLARE(conn);
void send_all(ref_conn c);
void keep(own_conn c);

own_conn make(int fd) {
    own_auto(conn) c = own_new(conn, .fd = fd);
    own_with(view, own_ref(c)) {
        send_all(view);
    }
    own_get(own_mut(c))->fd = 4;
    if (fd > 3)
        keep(own_move(c));
    own_point("after");
    return own_move(c);
}
