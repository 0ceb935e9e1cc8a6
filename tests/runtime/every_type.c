/* Every declaration and every word of the types beside boxes, for the strict compilations of headers_test.c; the functions are
 * declared with them, and those of C++ are used in types.cpp. SPDX-License-Identifier: MIT */
#include <own/arena.h>
#include <own/rc.h>
#include <own/result.h>
#include <own/str.h>
#include <own/vec.h>

typedef struct conn {
    int fd;
} conn;
OWN_DECLARE(conn);
OWN_DEFINE_DROP(conn, (void)_p);
OWN_DECLARE_RC(conn);
OWN_DECLARE_ARENA(conn);
OWN_DECLARE_RESULT_OWN(conn, conn, int);
OWN_DECLARE_RESULT(port, unsigned short, int);

extern const struct own_allocator pool;
typedef struct job {
    opt_conn by;
    opt_str name;
    opt_weak_rc_conn of;
} job;
void job_fini(job *j);
OWN_DECLARE_IN(job, job, &pool);
OWN_DEFINE_DROP(job, job_fini(_p));
OWN_DECLARE_RC_IN(job, &pool);
OWN_DECLARE_ARENA_PLAIN(job);
typedef struct leaf {
    int value;
} leaf;
OWN_DECLARE_IN_EACH(leaf, leaf);
OWN_DEFINE_DROP(leaf, (void)_p);

OWN_DECLARE_SLICE(int);
OWN_DECLARE_VEC(int);
OWN_DECLARE_ARENA_SLICE(int);
OWN_DECLARE_SLICE_AS(count, unsigned long);
OWN_DECLARE_VEC_IN(count, &pool);
OWN_DECLARE_SLICE_AS(byte, unsigned char);
OWN_DECLARE_VEC_IN_EACH(byte);
OWN_DECLARE_SLICE(own_conn);
OWN_DECLARE_VEC_OWN(conn);
OWN_DECLARE_SLICE(own_leaf);
OWN_DECLARE_VEC_OWN_IN(leaf, &pool);
OWN_DECLARE_SLICE(own_rc_conn);
OWN_DECLARE_VEC_DROP_IN(own_rc_conn, own_rc_conn_drop, &pool);
OWN_DECLARE_SLICE(job);
OWN_DECLARE_VEC_DROP(job, job_fini);
OWN_DECLARE_SLICE(leaf);
OWN_DECLARE_VEC_DROP_IN_EACH(leaf, (void));
OWN_DECLARE_SLICE(own_job);
OWN_DECLARE_VEC_OWN_IN_EACH(job);

int boxes(void);
int boxes(void)
{
    own_auto(job) j = own_new(job, .by = opt_conn_none(), .name = opt_str_none(), .of = opt_weak_rc_conn_none());
    own_auto(leaf) l = own_new_in(&pool, leaf, 1);
    opt_auto(leaf) m = own_try_new_in(&pool, leaf, .value = 2);
    return own_is_some(m) && own_is_some(own_get(own_ref(j))->name) ? own_get(own_ref(l))->value : 0;
}

int counted(void);
int counted(void)
{
    conn value;
    own_auto(rc_conn) a = own_new(rc_conn, .fd = 1);
    own_auto(rc_conn) b = own_clone(rc_conn, a);
    own_auto(weak_rc_conn) w = own_downgrade(rc_conn, b);
    own_auto(weak_rc_conn) v = own_clone(weak_rc_conn, w);
    opt_auto(rc_conn) up = own_upgrade(weak_rc_conn, v);
    own_get(own_make_mut(rc_conn, b, NULL))->fd = 3;
    opt_auto(rc_conn) back = own_try_unwrap(rc_conn, b, &value);
    if (own_is_some(back))
        own_get(own_only_mut(rc_conn, a))->fd = own_get(own_ref(back))->fd;
    return own_is_some(up) ? own_get(own_ref(up))->fd : own_get(own_ref(a))->fd;
}

int runs(void);
int runs(void)
{
    own_auto(vec_int) v = own_empty(vec_int);
    own_auto(vec_byte) bytes = own_empty_in(&pool, vec_byte);
    own_auto(vec_own_conn) conns = own_empty(vec_own_conn);
    own_push(vec_byte, bytes, 'x');
    own_push(vec_own_conn, conns, own_new(conn, .fd = 1));
    own_push(vec_int, v, 1);
    own_insert(vec_int, v, 0, 2);
    int sum = own_try_push(vec_int, v, 3) ? own_pop(vec_int, v) : own_remove(vec_int, v, 0);
    own_at(own_mut(v), 0) = own_at(own_ref(v), 1);
    own_each(p, own_part(ref_slice_int, own_ref(v), 0, 1)) own_each(q, own_ref(v)) sum += *p * *q;
    own_each(c, own_ref(conns)) sum += own_get(own_ref(*c))->fd;
    opt_auto(conn) last = own_vec_own_conn_try_pop(&conns);
    return own_is_some(last) ? sum : (int)own_vec_byte_len(&bytes);
}

size_t text(const char *name);
size_t text(const char *name)
{
    own_auto(str) s = own_empty(str);
    own_append(s, own_text("to "));
    own_append(s, ref_str_from_c(name));
    own_append_format(s, " %d", 1);
    opt_auto(str) kept = opt_str_some(own_move(s));
    return ref_str_len(own_part(ref_str, own_ref(kept), 0, 2));
}

int regions(void);
int regions(void)
{
    own_auto(arena) a = own_empty(arena);
    own_auto(arena) b = own_empty_in(&pool, arena);
    mut_slice_int s = mut_slice_int_new_in(&b, 3);
    mut_conn c = own_in_arena(a, conn, .fd = own_at(s, 0));
    int fd = own_get(c)->fd;
    own_reset(arena, a);
    return fd;
}

result_conn open_conn(int fd);
result_conn connect_to(int fd);
result_conn connect_to(int fd)
{
    own_auto(conn) c = own_try(conn, open_conn(fd));
    result_port port = result_port_ok(1);
    if (!result_port_is_ok(&port))
        return result_conn_err(own_error(port, port));
    own_get(own_mut(c))->fd = own_value(port, port);
    opt_auto(result_conn) again = open_conn(fd);
    return result_conn_is_ok(&again) ? result_conn_ok(own_value(conn, again)) : result_conn_ok(own_move(c));
}
