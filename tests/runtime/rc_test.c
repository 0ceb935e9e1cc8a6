/* Counted owners at every level, and against a plain model. SPDX-License-Identifier: MIT */
#include "meter.h"

#include <own/rc.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

static struct meter meter;
static const struct own_allocator metered = METER_ALLOCATOR(&meter);

typedef struct conn {
    int fd;
    int *closed;
} conn;
OWN_DECLARE_STATIC(conn);
OWN_DEFINE_DROP(conn, ++*_p->closed);
OWN_DECLARE_RC_IN(conn, &metered);

static int closed;

static int start(void **state)
{
    (void)state;
    closed = 0;
    meter = (struct meter){0};
    return 0;
}

static int everything_is_back(void **state)
{
    (void)state;
    return meter.blocks || meter.bytes;
}

static own_rc_conn make(int fd)
{
    return own_new(rc_conn, .fd = fd, .closed = &closed);
}

static int fd_of(const own_rc_conn *o)
{
    return own_get(own_ref(*o))->fd;
}

static void the_last_owner_drops(void **state)
{
    (void)state;
    own_rc_conn a = make(1);
    own_rc_conn b = own_clone(rc_conn, a), c = own_rc_conn_clone(&b);
    assert_true(own_rc_conn_count(&a) == 3 && own_rc_conn_weak_count(&a) == 0);
    assert_true(own_rc_conn_is_same(&a, &c));
    own_drop(rc_conn, a);
    own_rc_conn_drop(&b);
    assert_null(a.ptr);
    assert_int_equal(closed, 0);
    assert_true(own_rc_conn_is_only(&c));
    assert_int_equal(fd_of(&c), 1);
    own_drop(rc_conn, c);
    assert_int_equal(closed, 1);
}

static void weak_owners_keep_the_memory_and_not_the_value(void **state)
{
    (void)state;
    own_rc_conn a = make(1);
    own_auto(weak_rc_conn) w = own_downgrade(rc_conn, a);
    own_weak_rc_conn v = own_clone(weak_rc_conn, w);
    assert_true(own_rc_conn_weak_count(&a) == 2 && !own_rc_conn_is_only(&a));
    opt_rc_conn up = own_upgrade(weak_rc_conn, w);
    assert_true(own_is_some(up));
    own_drop(rc_conn, a);
    assert_int_equal(closed, 0);
    opt_drop(rc_conn, up);
    assert_int_equal(closed, 1);
    up = own_weak_rc_conn_upgrade(&v);
    assert_false(opt_rc_conn_is_some(&up));
    opt_rc_conn_drop(&up);
    own_drop(weak_rc_conn, v);
    assert_true(meter.blocks == 1);
}

static void the_only_owner_writes(void **state)
{
    (void)state;
    own_auto(rc_conn) a = make(1);
    mut_conn_get(own_rc_conn_mut(&a))->fd = 2;
    assert_int_equal(fd_of(&a), 2);
    own_get(own_make_mut(rc_conn, a, NULL))->fd = 3;
    assert_true(meter.calls == 1);
    assert_int_equal(ref_conn_get(own_rc_conn_ref(&a))->fd, 3);
}

static int copies;
static void count_copy(conn *to, const conn *from)
{
    assert_int_equal(to->fd, from->fd);
    copies++;
}

static void make_mut_leaves_the_others_what_they_had(void **state)
{
    (void)state;
    copies = 0;
    own_auto(rc_conn) a = make(1);
    own_auto(rc_conn) b = own_clone(rc_conn, a);
    own_get(own_make_mut(rc_conn, b, count_copy))->fd = 2;
    assert_int_equal(copies, 1);
    assert_int_equal(fd_of(&a), 1);
    assert_int_equal(fd_of(&b), 2);
    assert_false(own_rc_conn_is_same(&a, &b));
    own_auto(weak_rc_conn) w = own_downgrade(rc_conn, b);
    own_get(own_rc_conn_make_mut(&b, sizeof(conn), count_copy))->fd = 3;
    assert_int_equal(copies, 1); /* moved, not copied: only the weak owner is left behind */
    assert_int_equal(closed, 0);
    opt_auto(rc_conn) up = own_upgrade(weak_rc_conn, w);
    assert_false(own_is_some(up));
    assert_int_equal(fd_of(&b), 3);
}

static void try_unwrap_moves_the_value_out(void **state)
{
    (void)state;
    conn value;
    own_rc_conn a = make(1);
    own_rc_conn b = own_clone(rc_conn, a);
    opt_rc_conn back = own_try_unwrap(rc_conn, b, &value);
    assert_null(b.ptr);
    assert_true(own_is_some(back));
    b = own_unwrap(back);
    own_drop(rc_conn, a);
    own_auto(weak_rc_conn) w = own_downgrade(rc_conn, b);
    back = own_rc_conn_try_unwrap(&b, &value, sizeof value);
    assert_false(own_is_some(back));
    opt_drop(rc_conn, back);
    assert_null(b.ptr);
    assert_int_equal(value.fd, 1);
    assert_int_equal(closed, 0);
    opt_auto(rc_conn) up = own_upgrade(weak_rc_conn, w);
    assert_false(own_is_some(up));
}

static void owners_move(void **state)
{
    (void)state;
    own_rc_conn a = make(1);
    own_rc_conn b = own_move(a), c = own_rc_conn_move(&b);
    own_rc_conn old = own_replace(c, make(2));
    assert_int_equal(fd_of(&old), 1);
    own_auto(rc_conn) older = own_rc_conn_replace(&old, make(3));
    opt_rc_conn some = opt_rc_conn_some(own_move(c));
    assert_int_equal(ref_conn_get(opt_rc_conn_ref(&some))->fd, 2);
    opt_auto(rc_conn) taken = own_take(some);
    opt_auto(rc_conn) none = opt_rc_conn_take(&some);
    assert_false(own_is_some(none));
    c = opt_rc_conn_unwrap(&taken);
    own_drop(rc_conn, c);
    own_drop(rc_conn, old);
    assert_int_equal(closed, 2);
    own_weak_rc_conn w = own_downgrade(rc_conn, older), v = own_move(w);
    opt_weak_rc_conn nobody = opt_weak_rc_conn_none();
    opt_weak_rc_conn somebody = opt_weak_rc_conn_some(own_weak_rc_conn_move(&v));
    nobody = own_take(somebody);
    v = own_unwrap(nobody);
    w = own_weak_rc_conn_replace(&v, own_rc_conn_downgrade(&older));
    own_drop(weak_rc_conn, w);
    own_weak_rc_conn_drop(&v);
    somebody = opt_weak_rc_conn_take(&nobody);
    assert_false(opt_weak_rc_conn_is_some(&somebody));
    opt_weak_rc_conn_drop(&somebody);
    assert_true(own_rc_conn_weak_count(&older) == 0);
}

static void forgotten_owners_keep_counting(void **state)
{
    (void)state;
    own_rc_conn a = make(1);
    own_rc_conn b = own_clone(rc_conn, a);
    own_forget(b);
    own_weak_rc_conn w = own_downgrade(rc_conn, a);
    own_weak_rc_conn_forget(&w);
    assert_true(own_rc_conn_count(&a) == 2 && own_rc_conn_weak_count(&a) == 1);
    conn *value = a.ptr;
    own_rc_conn_forget(&a);
    assert_int_equal(closed, 0);
    own_rc_conn_unbox_(value, sizeof *value);
}

/* Volatile: compilers refuse to copy so much of so little. */
static volatile size_t too_much = SIZE_MAX;

static void create(void *unused)
{
    (void)unused;
    own_rc_conn lost = make(1);
    own_drop(rc_conn, lost);
}

static void make_mut(void *o)
{
    own_get(own_make_mut(rc_conn, *(own_rc_conn *)o, NULL))->fd = 2;
}

static void no_memory_is_a_value_or_calls_the_hook(void **state)
{
    (void)state;
    conn init = {1, &closed};
    opt_rc_conn huge = own_rc_conn_try_new(&init, too_much);
    assert_false(own_is_some(huge));
    opt_drop(rc_conn, huge);
    meter.fail_at = 1;
    opt_rc_conn o = own_try_new(rc_conn, .fd = 1, .closed = &closed);
    assert_false(own_is_some(o));
    opt_drop(rc_conn, o);
    own_auto(rc_conn) a = make(1);
    own_auto(rc_conn) b = own_clone(rc_conn, a);
    meter.fail_at = 3;
    assert_false(own_rc_conn_try_make_only(&b, sizeof(conn), NULL));
    assert_true(own_rc_conn_is_same(&a, &b));
    assert_true(own_rc_conn_try_make_only(&b, sizeof(conn), NULL));
    assert_false(own_rc_conn_is_same(&a, &b));
    own_drop(rc_conn, b);
    b = own_clone(rc_conn, a);
    meter.fail_at = meter.calls + 1;
    assert_true(runs_out(create, NULL) && meter_asked == sizeof(conn));
    meter.fail_at = meter.calls + 1;
    assert_true(runs_out(make_mut, &b));
    assert_int_equal(fd_of(&b), 1);
    assert_int_equal(fd_of(&a), 1);
}

/* ---- trees ------------------------------------------------------------------------------------------------------------- */

struct node;
OWN_DECLARE_STATIC_AS(node, struct node);
OWN_DECLARE_RC(node);
struct node {
    opt_rc_node child;
    opt_weak_rc_node parent;
    int *ended;
};
OWN_DEFINE_DROP(node, (opt_drop(rc_node, _p->child), opt_drop(weak_rc_node, _p->parent), ++*_p->ended));

static void a_tree_with_weak_parents_ends(void **state)
{
    (void)state;
    int ended = 0;
    own_rc_node root = own_new(rc_node, .child = opt_rc_node_none(), .parent = opt_weak_rc_node_none(), .ended = &ended);
    own_rc_node child = own_new(rc_node, .child = opt_rc_node_none(),
                                .parent = opt_weak_rc_node_some(own_downgrade(rc_node, root)), .ended = &ended);
    root.ptr->child = opt_rc_node_some(own_clone(rc_node, child));
    own_drop(rc_node, root);
    assert_int_equal(ended, 1);
    own_drop(rc_node, child);
    assert_int_equal(ended, 2);
}

/* ---- against a model ----------------------------------------------------------------------------------------------------- */

enum { VALUES = 5, HANDLES = 40 };

/* What the handles must mean: how many own each value. */
struct model {
    opt_rc_conn owner[HANDLES];
    opt_weak_rc_conn weak[HANDLES];
    int owned[HANDLES], watched[HANDLES]; /* the value's fd, -1 for none */
    int next_fd;
};

static size_t count(const int *of, int fd)
{
    size_t n = 0;
    for (int i = 0; i < HANDLES; i++)
        n += of[i] == fd;
    return n;
}

static void put_owner(struct model *m, unsigned to, opt_rc_conn o, int fd)
{
    opt_drop(rc_conn, m->owner[to]);
    m->owner[to] = o;
    m->owned[to] = fd;
}

static void put_weak(struct model *m, unsigned to, opt_weak_rc_conn w, int fd)
{
    opt_drop(weak_rc_conn, m->weak[to]);
    m->weak[to] = w;
    m->watched[to] = fd;
}

/* One operation on owner[from]. */
static void operate_on_owner(struct model *m, unsigned what, unsigned from, unsigned to)
{
    own_rc_conn o = own_unwrap(m->owner[from]);
    int fd = m->owned[from];
    size_t owners = count(m->owned, fd), watchers = count(m->watched, fd);
    assert_int_equal(fd_of(&o), fd);
    assert_true(own_rc_conn_count(&o) == owners && own_rc_conn_weak_count(&o) == watchers);
    if (what == 0) {
        put_weak(m, to, opt_weak_rc_conn_some(own_downgrade(rc_conn, o)), fd);
    } else if (what == 1 && from != to) {
        put_owner(m, to, opt_rc_conn_some(own_clone(rc_conn, o)), fd);
    } else if (what == 2) {
        own_get(own_make_mut(rc_conn, o, NULL))->closed = &closed;
        if (owners + watchers > 1) {
            own_get(own_rc_conn_mut(&o))->fd = m->next_fd;
            m->owned[from] = m->next_fd++;
        }
    } else if (what == 3) {
        conn value;
        m->owner[from] = own_try_unwrap(rc_conn, o, &value);
        assert_int_equal(own_is_some(m->owner[from]), owners > 1);
        if (owners == 1)
            closed++, m->owned[from] = -1;
        return;
    }
    m->owner[from] = opt_rc_conn_some(own_move(o));
}

static void behaves_like_the_model(void **state)
{
    (void)state;
    unsigned seed = 7;
    struct model m = {.next_fd = 0};
    for (int i = 0; i < HANDLES; i++)
        m.owner[i] = opt_rc_conn_none(), m.weak[i] = opt_weak_rc_conn_none(), m.owned[i] = m.watched[i] = -1;
    for (int step = 0; step < 20000; step++) {
        unsigned what = next_random(&seed) % 8, from = next_random(&seed) % HANDLES, to = next_random(&seed) % HANDLES;
        if (what == 7) {
            put_owner(&m, to, opt_rc_conn_some(make(m.next_fd)), m.next_fd);
            m.next_fd++;
        } else if (what == 6) {
            put_owner(&m, to, opt_rc_conn_none(), -1);
        } else if (what == 5) {
            put_weak(&m, to, opt_weak_rc_conn_none(), -1);
        } else if (what == 4 && own_is_some(m.weak[from])) {
            own_weak_rc_conn w = own_unwrap(m.weak[from]);
            opt_rc_conn up = own_upgrade(weak_rc_conn, w);
            assert_int_equal(own_is_some(up), count(m.owned, m.watched[from]) > 0);
            int fd = own_is_some(up) ? m.watched[from] : -1;
            put_owner(&m, to, own_take(up), fd);
            m.weak[from] = opt_weak_rc_conn_some(own_move(w));
        } else if (what < 4 && own_is_some(m.owner[from])) {
            operate_on_owner(&m, what, from, to);
        }
    }
    for (unsigned i = 0; i < HANDLES; i++)
        put_owner(&m, i, opt_rc_conn_none(), -1), put_weak(&m, i, opt_weak_rc_conn_none(), -1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, everything_is_back)
    const struct CMUnitTest tests[] = {
        TEST(the_last_owner_drops),
        TEST(weak_owners_keep_the_memory_and_not_the_value),
        TEST(the_only_owner_writes),
        TEST(make_mut_leaves_the_others_what_they_had),
        TEST(try_unwrap_moves_the_value_out),
        TEST(owners_move),
        TEST(forgotten_owners_keep_counting),
        TEST(no_memory_is_a_value_or_calls_the_hook),
        TEST(a_tree_with_weak_parents_ends),
        TEST(behaves_like_the_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
