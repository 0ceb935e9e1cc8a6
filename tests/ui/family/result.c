// Results, and early return.
#include <own/result.h>
#include <own/str.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);
OWN_DECLARE_RESULT(port, int, int);
OWN_DECLARE_RESULT_OWN(conn, conn, int);

result_port port_of(int fd);
result_conn open_conn(int fd);
void keep(own_conn c); // takes

result_conn early_return_leaks_bad(int fd) {
    own_conn c = own_try(conn, open_conn(fd));
    own_get(own_mut(c))->fd = own_try(conn, port_of(fd)); //~ error: `c` is not dropped on every path [leak]
    return result_conn_ok(own_move(c));
}

result_conn early_return_ok(int fd) {
    own_auto(conn) c = own_try(conn, open_conn(fd));
    own_get(own_mut(c))->fd = own_try(conn, port_of(fd));
    return result_conn_ok(own_move(c));
}

int ignored_bad(int fd) {
    result_conn r = open_conn(fd);
    return result_conn_is_ok(&r); //~ error: `r` is never dropped [leak]
}

int dropped_ok(int fd) {
    opt_auto(result_conn) r = open_conn(fd);
    return result_conn_is_ok(&r);
}

int unwrapped_ok(int fd) {
    result_conn r = open_conn(fd);
    if (!result_conn_is_ok(&r)) {
        return own_error(conn, r);
    }
    keep(own_value(conn, r));
    return 0;
}

int unwrapped_twice_bad(int fd) {
    result_conn r = open_conn(fd);
    if (!result_conn_is_ok(&r)) {
        return result_conn_error(&r);
    }
    keep(result_conn_unwrap(&r));
    keep(result_conn_unwrap(&r)); //~ error: use of moved value `r` [use-after-move]
    return 0;
}

result_port plain_values_ok(int fd) {
    int a = own_try(port, port_of(fd)), b = own_try(port, port_of(fd + 1));
    return result_port_ok(a + b);
}

OWN_DECLARE_RESULT_OWN(line, str, int);
result_line read_line(int fd);

result_line strings_leak_bad(int fd) {
    own_str s = own_try(line, read_line(fd));
    own_append(s, ref_str_from_c("."));
    (void)own_try(line, port_of(fd)); //~ error: `s` is not dropped on every path [leak]
    return result_line_ok(own_move(s));
}

result_line strings_ok(int fd) {
    own_auto(str) s = own_try(line, read_line(fd));
    (void)own_try(line, port_of(fd));
    return result_line_ok(own_move(s));
}

void keep_at(int port, own_conn c); // takes

// C does not say which argument is first. gcc begins with the last one: then `c` has moved to nobody when own_try returns.
result_conn early_return_beside_a_move_bad(int fd) {
    own_auto(conn) c = own_try(conn, open_conn(fd));
    keep_at(own_try(conn, port_of(fd)), own_move(c)); //~ known-miss: [leak]
    return open_conn(fd + 1);
}

result_conn early_return_before_a_move_ok(int fd) {
    own_auto(conn) c = own_try(conn, open_conn(fd));
    int port = own_try(conn, port_of(fd));
    keep_at(port, own_move(c));
    return open_conn(fd + 1);
}
