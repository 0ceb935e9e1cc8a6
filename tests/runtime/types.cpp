// The types beside boxes in C++: a program that returns 0 when all is as it should be. SPDX-License-Identifier: MIT
#include <own/arena.h>
#include <own/rc.h>
#include <own/result.h>
#include <own/str.h>
#include <own/vec.h>

struct conn {
    int fd;
};
OWN_DECLARE(conn);
OWN_DEFINE_DROP(conn, (void)_p);
OWN_DECLARE_RC(conn);
OWN_DECLARE_ARENA(conn);
OWN_DECLARE_RESULT_OWN(conn, conn, int);
OWN_DECLARE_SLICE(int);
OWN_DECLARE_VEC(int);
OWN_DECLARE_ARENA_SLICE(int);
OWN_DECLARE_SLICE(own_conn);
OWN_DECLARE_VEC_OWN(conn);

static result_conn make(int fd)
{
    const conn init = {fd};
    return fd < 0 ? result_conn_err(1) : result_conn_ok(own_conn_new(&init, sizeof init));
}

static int counted()
{
    const conn init = {1};
    own_auto(rc_conn) a = own_rc_conn_new(&init, sizeof init);
    own_auto(rc_conn) b = own_rc_conn_clone(&a);
    mut_conn_get(own_rc_conn_make_mut(&b, sizeof(conn), NULL))->fd = 2;
    own_auto(weak_rc_conn) w = own_rc_conn_downgrade(&b);
    opt_auto(rc_conn) up = own_weak_rc_conn_upgrade(&w);
    return own_rc_conn_count(&b) == 2 && opt_rc_conn_is_some(&up) && ref_conn_get(own_rc_conn_ref(&a))->fd == 1;
}

static int runs()
{
    int sum = 0;
    own_auto(vec_int) v = own_vec_int_new();
    own_vec_int_push(&v, 1);
    own_push(vec_int, v, 2);
    *mut_slice_int_at(own_vec_int_mut(&v), 0) = 3;
    own_each(p, own_vec_int_ref(&v)) sum += *p;
    own_auto(vec_own_conn) conns = own_vec_own_conn_new();
    result_conn made = make(4);
    own_vec_own_conn_push(&conns, result_conn_unwrap(&made));
    opt_auto(conn) last = own_vec_own_conn_try_pop(&conns);
    return sum == 5 && opt_conn_is_some(&last) && own_vec_own_conn_is_empty(&conns);
}

static int text_and_regions()
{
    own_auto(str) s = own_str_from(own_text("one"));
    own_str_append_format(&s, " %d", 2);
    own_auto(arena) a = own_arena_new();
    const conn init = {7};
    mut_conn c = mut_conn_new_in(&a, &init, sizeof init);
    mut_slice_int zeros = mut_slice_int_new_in(&a, 2);
    return ref_str_is_equal(own_str_ref(&s), own_text("one 2")) && mut_conn_get(c)->fd == 7 &&
           *mut_slice_int_at(zeros, 1) == 0;
}

int main()
{
    return counted() && runs() && text_and_regions() ? 0 : 1;
}
