/* The functions alone, for a compiler without extensions (OWN_NO_AUTO): a program that returns 0 when all is as it should be.
 * SPDX-License-Identifier: MIT */
#include <own/arena.h>
#include <own/rc.h>
#include <own/result.h>
#include <own/str.h>
#include <own/vec.h>

typedef struct conn {
    int fd;
    int *closed;
} conn;
OWN_DECLARE(conn);
OWN_DEFINE_DROP(conn, ++*_p->closed);
OWN_DECLARE_RC(conn);
OWN_DECLARE_ARENA(conn);
OWN_DECLARE_RESULT_OWN(conn, conn, int);
OWN_DECLARE_SLICE(int);
OWN_DECLARE_VEC(int);

static int closed;

static own_conn open_conn(int fd)
{
    const conn init = {fd, &closed};
    return own_conn_new(&init, sizeof init);
}

static bool boxes(void)
{
    own_conn a = open_conn(1);
    own_conn b = own_conn_move(&a);
    mut_conn_get(own_conn_mut(&b))->fd = 2;
    opt_conn o = opt_conn_some(own_conn_move(&b));
    bool is = opt_conn_is_some(&o) && ref_conn_get(opt_conn_ref(&o))->fd == 2;
    own_conn_drop(&a);
    own_conn_drop(&b);
    opt_conn_drop(&o);
    return is && closed == 1;
}

static bool counted_and_results(void)
{
    const conn init = {3, &closed};
    own_rc_conn a = own_rc_conn_new(&init, sizeof init);
    own_rc_conn b = own_rc_conn_clone(&a);
    own_rc_conn_drop(&a);
    result_conn r = result_conn_ok(open_conn(4));
    own_conn c = result_conn_unwrap(&r);
    bool is = own_rc_conn_count(&b) == 1 && ref_conn_get(own_conn_ref(&c))->fd == 4;
    own_rc_conn_drop(&b);
    own_conn_drop(&c);
    return is && closed == 3;
}

static bool runs_and_text(void)
{
    own_vec_int v = own_vec_int_new();
    for (int i = 0; i < 100; i++)
        own_vec_int_push(&v, i);
    own_str s = own_str_from(own_text("number"));
    own_str_append_format(&s, " %d", *own_vec_int_at(&v, 99));
    bool is = ref_str_is_equal(own_str_ref(&s), own_text("number 99"));
    own_str_drop(&s);
    own_vec_int_drop(&v);
    return is;
}

static bool regions(void)
{
    const conn init = {5, &closed};
    own_arena a = own_arena_new();
    for (int i = 0; i < 10; i++)
        mut_conn_get(mut_conn_new_in(&a, &init, sizeof init))->fd = i;
    own_arena_drop(&a);
    return closed == 13;
}

/* With an argument, it uses an owner that was dropped. */
int main(int count, char **words)
{
    (void)words;
    if (count > 1) {
        own_conn c = open_conn(1);
        own_conn_drop(&c);
        return ref_conn_get(own_conn_ref(&c))->fd;
    }
    return boxes() && counted_and_results() && runs_and_text() && regions() ? 0 : 1;
}
