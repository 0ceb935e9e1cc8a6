// A vec is an owner; pushing gives its argument away.
// Borrows that outlive what they borrow from are known misses: flow does not know loans yet.
#include <own/vec.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);
OWN_DECLARE_SLICE(int);
OWN_DECLARE_VEC(int);
OWN_DECLARE_SLICE(own_conn);
OWN_DECLARE_VEC_OWN(conn);

void keep(own_vec_int v); // takes
int sum(ref_slice_int s);
void use(own_conn c);

void used_after_move_bad(void) {
    own_vec_int v = own_empty(vec_int);
    keep(own_move(v));
    own_push(vec_int, v, 1); //~ error: use of moved value `v` [use-after-move]
}

void borrowed_after_move_bad(void) {
    own_vec_int v = own_vec_int_new();
    keep(own_move(v));
    sum(own_ref(v)); //~ error: use of moved value `v` [use-after-move]
}

void moved_ok(void) {
    own_vec_int v = own_vec_int_new();
    own_vec_int_push(&v, 1);
    sum(own_ref(v));
    keep(own_move(v));
}

void dropped_twice_bad(void) {
    own_vec_int v = own_vec_int_new();
    own_drop(vec_int, v);
    own_drop(vec_int, v); //~ error: `v` is dropped twice [double-free]
}

void dropped_ok(void) {
    own_vec_int v = own_vec_int_new();
    own_drop(vec_int, v);
}

void leaked_bad(int n) {
    own_vec_int v = own_vec_int_new();
    for (int i = 0; i < n; i++) {
        own_push(vec_int, v, i);
    }
} //~ error: `v` is never dropped [leak]

void auto_ok(int n) {
    own_auto(vec_int) v = own_empty(vec_int);
    for (int i = 0; i < n; i++) {
        own_push(vec_int, v, i);
    }
}

void pushed_twice_bad(void) {
    own_auto(vec_own_conn) v = own_vec_own_conn_new();
    own_conn c = own_new(conn, .fd = 1);
    own_push(vec_own_conn, v, own_move(c));
    own_push(vec_own_conn, v, own_move(c)); //~ error: use of moved value `c` [use-after-move]
}

void used_after_push_bad(void) {
    own_auto(vec_own_conn) v = own_vec_own_conn_new();
    own_conn c = own_new(conn, .fd = 1);
    own_vec_own_conn_push(&v, c);
    use(c); //~ error: use of moved value `c` [use-after-move]
}

void pushed_ok(void) {
    own_auto(vec_own_conn) v = own_vec_own_conn_new();
    own_conn c = own_new(conn, .fd = 1);
    own_vec_own_conn_push(&v, own_move(c));
    own_push(vec_own_conn, v, own_new(conn, .fd = 2));
}

void failed_push_has_taken_ok(void) {
    own_auto(vec_own_conn) v = own_vec_own_conn_new();
    own_conn c = own_new(conn, .fd = 1);
    if (!own_try_push(vec_own_conn, v, own_move(c))) {
        return;
    }
    own_vec_own_conn_clear(&v);
}

void popped_and_lost_bad(own_vec_own_conn *v) {
    own_conn c = own_pop(vec_own_conn, *v);
    (void)own_get(own_ref(c));
} //~ error: `c` is never dropped [leak]

void popped_ok(own_vec_own_conn *v) {
    own_auto(conn) c = own_pop(vec_own_conn, *v);
    own_conn d = own_vec_own_conn_remove(v, 0);
    use(own_move(d));
}

void drained_ok(own_vec_own_conn *v) {
    opt_conn o;
    while (own_is_some(o = own_vec_own_conn_try_pop(v))) {
        use(own_unwrap(o));
    }
}

void appended_bad(void) {
    own_auto(vec_int) v = own_vec_int_new();
    own_vec_int w = own_vec_int_new();
    own_vec_int_append(&v, own_move(w));
    own_vec_int_push(&w, 1); //~ error: use of moved value `w` [use-after-move]
}

void appended_ok(void) {
    own_auto(vec_int) v = own_vec_int_new();
    own_vec_int w = own_vec_int_new();
    own_vec_int_append(&v, own_move(w));
    own_vec_int_push(&v, 1);
}

int elements_ok(void) {
    own_auto(vec_int) v = own_vec_int_new();
    own_push(vec_int, v, 1);
    int total = own_at(own_ref(v), 0);
    own_each(p, own_mut(v)) {
        *p += 1;
        total += *p;
    }
    return total + *own_vec_int_at(&v, 0);
}

int stale_slice_bad(void) {
    own_auto(vec_int) v = own_vec_int_new();
    own_push(vec_int, v, 1);
    ref_slice_int s = own_ref(v);
    own_push(vec_int, v, 2);
    return own_at(s, 0); //~ known-miss: [use-after-free]
}

int slice_of_dropped_bad(void) {
    own_vec_int v = own_vec_int_new();
    own_push(vec_int, v, 1);
    ref_slice_int s = own_ref(v);
    own_drop(vec_int, v);
    return own_at(s, 0); //~ known-miss: [use-after-free]
}
