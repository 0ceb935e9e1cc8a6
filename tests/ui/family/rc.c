// Counted owners: each of them is dropped.
#include <own/rc.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);
OWN_DECLARE_RC(conn);

void keep(own_rc_conn c); // takes

void clone_leaked_bad(void) {
    own_auto(rc_conn) a = own_new(rc_conn, .fd = 1);
    own_rc_conn b = own_clone(rc_conn, a);
    (void)own_get(own_ref(b));
} //~ error: `b` is never dropped [leak]

void clone_ok(void) {
    own_auto(rc_conn) a = own_new(rc_conn, .fd = 1);
    keep(own_clone(rc_conn, a));
    own_rc_conn b = own_rc_conn_clone(&a);
    own_drop(rc_conn, b);
}

void cloned_after_move_bad(void) {
    own_rc_conn a = own_new(rc_conn, .fd = 1);
    keep(own_move(a));
    own_auto(rc_conn) b = own_clone(rc_conn, a); //~ error: use of moved value `a` [use-after-move]
    (void)own_get(own_ref(b));
}

void dropped_twice_bad(void) {
    own_rc_conn a = own_new(rc_conn, .fd = 1);
    own_drop(rc_conn, a);
    own_drop(rc_conn, a); //~ error: `a` is dropped twice [double-free]
}

void weak_leaked_bad(void) {
    own_auto(rc_conn) a = own_new(rc_conn, .fd = 1);
    own_weak_rc_conn w = own_downgrade(rc_conn, a);
    opt_auto(rc_conn) up = own_upgrade(weak_rc_conn, w);
    if (own_is_some(up)) {
        (void)own_get(own_ref(up));
    }
} //~ error: `w` is never dropped [leak]

void weak_ok(void) {
    own_auto(rc_conn) a = own_new(rc_conn, .fd = 1);
    own_auto(weak_rc_conn) w = own_downgrade(rc_conn, a);
    opt_auto(rc_conn) up = own_upgrade(weak_rc_conn, w);
    if (own_is_some(up)) {
        own_rc_conn b = own_unwrap(up);
        keep(b);
    }
}

void unwrapped_bad(void) {
    conn value = {0};
    own_rc_conn a = own_new(rc_conn, .fd = 1);
    opt_auto(rc_conn) back = own_try_unwrap(rc_conn, a, &value);
    own_get(own_make_mut(rc_conn, a, NULL))->fd = 2; //~ error: use of moved value `a` [use-after-move]
}

void unwrapped_ok(void) {
    conn value = {0};
    own_rc_conn a = own_new(rc_conn, .fd = 1);
    own_get(own_make_mut(rc_conn, a, NULL))->fd = 2;
    opt_rc_conn back = own_try_unwrap(rc_conn, a, &value);
    if (own_is_some(back)) {
        keep(own_unwrap(back));
    }
}
