// Optional owners: empty is a state of theirs.
#include <own/own.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);

void pool_put(own_conn c); // takes
int conn_send(mut_conn c, const char *text);
int conn_fd(ref_conn c);
opt_conn next(void);

void unwrapped_twice_bad(void) {
    opt_conn o = own_try_new(conn, .fd = 1);
    if (!own_is_some(o)) {
        return;
    }
    pool_put(own_unwrap(o));
    pool_put(own_unwrap(o)); //~ error: use of moved value `o` [use-after-move]
}

void tested_and_unwrapped_ok(void) {
    opt_conn o = own_try_new(conn, .fd = 1);
    if (own_is_some(o)) {
        pool_put(own_unwrap(o));
    }
}

void typed_test_ok(void) {
    opt_conn o = own_try_new(conn, .fd = 1);
    if (!opt_conn_is_some(&o)) {
        return;
    }
    pool_put(opt_conn_unwrap(&o));
}

void taken_ok(void) {
    opt_auto(conn) o = own_try_new(conn, .fd = 1);
    opt_auto(conn) p = own_take(o);
    if (own_is_some(p)) {
        conn_fd(own_ref(p));
    }
    if (own_is_some(o)) {
        conn_fd(own_ref(o));
    }
}

void dropped_when_empty_ok(void) {
    opt_conn o = own_try_new(conn, .fd = 1);
    if (own_is_some(o)) {
        pool_put(own_unwrap(o));
    }
    opt_drop(conn, o);
}

void optional_auto_ok(void) {
    opt_auto(conn) o = own_try_new(conn, .fd = 1);
    if (own_is_some(o)) {
        conn_fd(own_ref(o));
    }
}

void assigned_in_test_ok(void) {
    opt_conn o;
    if (!own_is_some(o = next())) {
        return;
    }
    pool_put(own_unwrap(o));
}

void drained_ok(void) {
    opt_conn o;
    while (own_is_some(o = next())) {
        pool_put(own_unwrap(o));
    }
}

void retried_ok(void) {
    opt_conn o = next();
    for (int i = 0; i < 3 && !own_is_some(o); i++) {
        o = next();
    }
    if (own_is_some(o)) {
        pool_put(own_unwrap(o));
    }
}

void taken_when_empty_ok(void) {
    opt_conn o = next();
    opt_conn p = own_take(o);
    opt_conn q = own_take(o);
    opt_drop(conn, p);
    if (own_is_some(q)) {
        conn_fd(own_ref(q));
    }
}

void from_null_ok(void) {
    opt_conn o = opt_from_raw(conn, NULL);
    if (own_is_some(o)) {
        conn_fd(own_ref(o));
    }
}
