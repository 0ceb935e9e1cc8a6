/* The pairs with handles. SPDX-License-Identifier: MIT */
#include <own/arc.h>
#include <own/arena.h>
#include <own/own.h>
#include <own/rc.h>
#include <own/result.h>
#include <own/str.h>
#include <own/vec.h>

#include "outside.h"

/* ---- boxes ---------------------------------------------------------------------------------------------------------- */

struct spot {
    long x, y;
};
OWN_DECLARE_STATIC_AS(spot, struct spot);
OWN_DEFINE_DROP(spot, (void)_p);

long new_drop_own(long n)
{
    own_auto(spot) p = own_new(spot, .x = n, .y = 1);
    keep(own_get(own_ref(p)));
    return own_get(own_ref(p))->x + own_get(own_ref(p))->y;
}

long new_fini_own(long n)
{
    own_auto(conn) c = own_new(conn, .fd = n, .peer = NULL);
    return conn_use_own(own_mut(c));
}

long early_return_own(long n)
{
    own_auto(conn) a = own_new(conn, .fd = n, .peer = NULL);
    if (conn_use_own(own_mut(a)) < 0)
        return -1;
    own_auto(conn) b = own_new(conn, .fd = n, .peer = NULL);
    if (conn_use_own(own_mut(b)) > 10)
        return -2;
    return conn_use_own(own_mut(a)) + conn_use_own(own_mut(b));
}

static __attribute__((noinline)) own_conn made(long n)
{
    own_auto(conn) c = own_new(conn, .fd = n, .peer = NULL);
    (void)conn_use_own(own_mut(c));
    return own_move(c);
}

long return_owner_own(long n)
{
    own_conn c = made(n);
    return conn_keep_own(own_move(c));
}

long opaque_owner_own(long n)
{
    own_auto(conn) c = conn_open_own(n);
    return conn_use_own(own_mut(c));
}

long opaque_option_own(long n)
{
    opt_auto(conn) c = conn_find_own(n);
    return own_is_some(c) ? conn_use_own(own_mut(c)) : -1;
}

long pass_owner_own(long n)
{
    own_auto(conn) c = own_new(conn, .fd = n, .peer = NULL);
    return n & 1 ? conn_keep_own(own_move(c)) : 0;
}

struct session {
    long id;
    own_conn conn;
    opt_conn spare;
};

static void session_fini(struct session *s)
{
    own_drop(conn, s->conn);
    opt_drop(conn, s->spare);
}
OWN_DECLARE_STATIC_AS(session, struct session);
OWN_DEFINE_DROP(session, session_fini(_p));

long move_into_struct_own(long n)
{
    own_auto(conn) c = own_new(conn, .fd = n, .peer = NULL);
    own_auto(session) s = own_new(session, .id = n, .conn = own_move(c), .spare = opt_conn_none());
    return own_get(own_ref(s))->id;
}

static __attribute__((noinline)) long take_spare(struct session *s)
{
    opt_auto(conn) taken = own_take(s->spare);
    return own_is_some(taken) ? conn_use_own(own_mut(taken)) : -1;
}

long take_own(long n)
{
    struct session s = {.id = n, .spare = conn_find_own(n)};
    return take_spare(&s) + take_spare(&s);
}

static __attribute__((noinline)) void set_conn(struct session *s, own_conn c)
{
    own_conn old = own_replace(s->conn, c);
    own_drop(conn, old);
}

long replace_own(long n)
{
    struct session s = {.id = n, .conn = conn_open_own(n)};
    set_conn(&s, conn_open_own(n + 1));
    return conn_keep_own(own_move(s.conn));
}

long raw_and_back_own(long n)
{
    own_auto(spot) p = own_new(spot, .x = n, .y = 1);
    struct spot *raw = own_into_raw(spot, p);
    raw->y = 2;
    keep(raw);
    own_auto(spot) again = own_from_raw(spot, raw);
    return own_get(own_ref(again))->x + own_get(own_ref(again))->y;
}

/* ---- results -------------------------------------------------------------------------------------------------------- */

OWN_DECLARE_RESULT(half, long, enum error);
OWN_DECLARE_RESULT_OWN(conn, conn, enum error);

static __attribute__((noinline)) result_half half_of(long n)
{
    return n & 1 ? result_half_err(ODD) : result_half_ok(n / 2);
}

static __attribute__((noinline)) result_conn quarter(long n)
{
    long half = own_try(conn, half_of(n));
    own_auto(conn) c = own_new(conn, .fd = n, .peer = NULL);
    own_get(own_mut(c))->fd = own_try(conn, half_of(half));
    return result_conn_ok(own_move(c));
}

long result_own(long n)
{
    opt_auto(result_conn) r = quarter(n);
    if (!result_conn_is_ok(&r))
        return -(long)own_error(conn, r);
    own_auto(conn) c = own_value(conn, r);
    return conn_use_own(own_mut(c));
}

/* ---- slices --------------------------------------------------------------------------------------------------------- */

OWN_DECLARE_SLICE(long);

long sum_of_own(ref_slice_long s);
void count_up_own(mut_slice_long s);

long sum_of_own(ref_slice_long s)
{
    long sum = 0;
    own_each(p, s)
        sum += *p;
    return sum;
}

void count_up_own(mut_slice_long s)
{
    for (size_t i = 0; i < mut_slice_long_len(s); i++)
        own_at(s, i) = (long)i;
}

enum { MANY = 100 };

long slice_sum_own(long n)
{
    static const long numbers[MANY] = {1, 2, 3};
    return sum_of_own(ref_slice_long_from_raw(numbers, (size_t)n));
}

long slice_fill_own(long n)
{
    static long numbers[MANY];
    count_up_own(mut_slice_long_from_raw(numbers, (size_t)n));
    return numbers[n - 1];
}

/* ---- lists and trees ------------------------------------------------------------------------------------------------ */

struct node;
OWN_DECLARE_STATIC_AS(node, struct node);
struct node {
    long value;
    opt_node next;
};
OWN_DEFINE_DROP(node, (void)_p); /* its list ends it: long ones must not end by recursion */

static void push(opt_node *list, long value)
{
    own_node first = own_new(node, .value = value, .next = opt_node_none());
    own_get(own_mut(first))->next = own_take(*list);
    *list = opt_node_some(first);
}

static long pop(opt_node *list)
{
    own_auto(node) first = own_unwrap(*list);
    *list = own_take(own_get(own_mut(first))->next);
    return own_get(own_ref(first))->value;
}

static long sum_list(const opt_node *list)
{
    long sum = 0;
    for (const opt_node *link = list; own_is_some(*link); link = &own_get(own_ref(*link))->next)
        sum += own_get(own_ref(*link))->value;
    return sum;
}

long list_own(long n)
{
    long sum = 0;
    opt_node list = opt_node_none();
    for (long i = 0; i < n; i++)
        push(&list, i);
    while (own_is_some(list))
        sum += pop(&list);
    return sum;
}

long list_walk_own(long n)
{
    opt_node list = opt_node_none();
    for (long i = 0; i < n; i++)
        push(&list, i);
    long sum = sum_list(&list);
    while (own_is_some(list))
        pop(&list);
    return sum;
}

struct leaf;
OWN_DECLARE_STATIC_AS(leaf, struct leaf);
struct leaf {
    long key;
    opt_leaf left, right;
};

OWN_DEFINE_DROP(leaf, (opt_drop(leaf, _p->left), opt_drop(leaf, _p->right)));

static __attribute__((noinline)) void insert(opt_leaf *link, long key)
{
    while (own_is_some(*link)) {
        struct leaf *leaf = own_get(own_mut(*link));
        link = key < leaf->key ? &leaf->left : &leaf->right;
    }
    *link = opt_leaf_some(own_new(leaf, .key = key, .left = opt_leaf_none(), .right = opt_leaf_none()));
}

static __attribute__((noinline)) bool has_key(const opt_leaf *link, long key)
{
    while (own_is_some(*link)) {
        const struct leaf *leaf = own_get(own_ref(*link));
        if (leaf->key == key)
            return true;
        link = key < leaf->key ? &leaf->left : &leaf->right;
    }
    return false;
}

static inline opt_leaf make_tree(long n)
{
    opt_leaf root = opt_leaf_none();
    for (long i = 0; i < n; i++)
        insert(&root, i * 7 % 31);
    return root;
}

long tree_own(long n)
{
    long found = 0;
    opt_leaf root = make_tree(n);
    for (long key = 0; key < n; key++)
        found += has_key(&root, key);
    own_leaf whole = own_unwrap(root);
    own_forget(whole);
    return found;
}

long tree_end_own(long n)
{
    opt_auto(leaf) root = make_tree(n);
    return own_is_some(root);
}

/* ---- strings and vecs ----------------------------------------------------------------------------------------------- */

long string_own(long n)
{
    own_auto(str) s = own_empty(str);
    for (long i = 0; i < n; i++) {
        own_append(s, own_text("key="));
        own_str_push(&s, (char)('a' + i % 26));
    }
    return (long)own_str_len(&s) + own_str_c(&s)[n];
}

OWN_DECLARE_VEC(long);

long vec_push_own(long n)
{
    own_auto(vec_long) v = own_empty(vec_long);
    for (long i = 0; i < n; i++)
        own_push(vec_long, v, i);
    return sum_of_own(own_ref(v));
}

static __attribute__((noinline)) void push_all(own_vec_long *v, long n)
{
    for (long i = 0; i < n; i++)
        own_push(vec_long, *v, i);
}

long vec_reserved_own(long n)
{
    own_auto(vec_long) v = own_empty(vec_long);
    own_vec_long_reserve(&v, (size_t)n);
    push_all(&v, n);
    return sum_of_own(own_ref(v));
}

OWN_DECLARE_SLICE(own_spot);
OWN_DECLARE_VEC_OWN(spot);

long vec_of_owners_own(long n)
{
    long sum = 0;
    own_auto(vec_own_spot) v = own_empty(vec_own_spot);
    for (long i = 0; i < n; i++)
        own_push(vec_own_spot, v, own_new(spot, .x = i, .y = 1));
    own_each(p, own_ref(v))
        sum += own_get(own_ref(*p))->x;
    return sum;
}

/* ---- counted owners ------------------------------------------------------------------------------------------------- */

OWN_DECLARE_RC(spot);
OWN_DECLARE_ARC(spot);

long rc_own(long n)
{
    own_auto(rc_spot) first = own_new(rc_spot, .x = n, .y = 1);
    own_auto(rc_spot) second = own_clone(rc_spot, first);
    keep(own_get(own_ref(second)));
    return own_get(own_ref(first))->x + own_get(own_ref(second))->y;
}

static __attribute__((noinline)) long look_up(const own_weak_rc_spot *weak)
{
    opt_auto(rc_spot) p = own_upgrade(weak_rc_spot, *weak);
    return own_is_some(p) ? own_get(own_ref(p))->x + own_get(own_ref(p))->y : -1;
}

long weak_own(long n)
{
    own_auto(rc_spot) p = own_new(rc_spot, .x = n, .y = 1);
    own_auto(weak_rc_spot) weak = own_downgrade(rc_spot, p);
    long before = look_up(&weak);
    own_drop(rc_spot, p);
    return before + look_up(&weak);
}

long arc_own(long n)
{
    own_auto(arc_spot) first = own_new(arc_spot, .x = n, .y = 1);
    own_auto(arc_spot) second = own_clone(arc_spot, first);
    return own_get(own_ref(first))->x + own_get(own_ref(second))->y;
}

/* ---- arenas --------------------------------------------------------------------------------------------------------- */

OWN_DECLARE_ARENA_PLAIN(spot);

long arena_own(long n)
{
    long sum = 0;
    own_auto(arena) a = own_empty(arena);
    for (long i = 0; i < n; i++)
        sum += own_get(own_in_arena(a, spot, .x = i, .y = 1))->x;
    return sum;
}
