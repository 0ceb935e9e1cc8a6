/* A program without a C library: program SCENARIO. Status 0: everything is as it should be; 1: it is not; 99: own_host_fail
 * was called. SPDX-License-Identifier: MIT */
#include "host.h"

#include <own/arc.h>
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
OWN_DECLARE_ARC(conn);
OWN_DECLARE_ARENA(conn);
OWN_DECLARE_RESULT_OWN(conn, conn, int);
OWN_DECLARE_SLICE(int);
OWN_DECLARE_VEC(int);
OWN_DECLARE_SLICE(own_conn);
OWN_DECLARE_VEC_OWN(conn);

static int closed;

static void expect(bool is, const char *what)
{
    if (is)
        return;
    say(what, strlen(what));
    say(" is wrong\n", 10);
    leave(1);
}

/* ---- the family ------------------------------------------------------------------------------------------------------- */

static void boxes(void)
{
    own_auto(conn) a = own_new(conn, .fd = 1, .closed = &closed);
    own_conn b = own_move(a);
    own_get(own_mut(b))->fd = 2;
    expect(own_get(own_ref(b))->fd == 2 && !a.ptr, "a box");
    opt_auto(conn) o = opt_conn_some(own_move(b));
    expect(own_is_some(o), "an optional");
}

static result_conn open_conn(int fd)
{
    return fd < 0 ? result_conn_err(-fd) : result_conn_ok(own_new(conn, .fd = fd, .closed = &closed));
}

static result_conn open_both(int fd, int other)
{
    own_auto(conn) first = own_try(conn, open_conn(fd));
    own_auto(conn) second = own_try(conn, open_conn(other));
    own_get(own_mut(first))->fd += own_get(own_ref(second))->fd;
    return result_conn_ok(own_move(first));
}

static void results(void)
{
    result_conn both = open_both(3, 4), none = open_both(3, -4);
    expect(!result_conn_is_ok(&none) && own_error(conn, none) == 4, "an error");
    own_auto(conn) c = own_value(conn, both);
    expect(own_get(own_ref(c))->fd == 7, "a result");
}

static void runs(void)
{
    int sum = 0;
    own_auto(vec_int) numbers = own_empty(vec_int);
    for (int i = 1000; i > 0; i--)
        own_push(vec_int, numbers, i);
    own_each(n, own_vec_int_ref(&numbers)) sum += *n;
    expect(sum == 500500, "a vec");
    own_auto(vec_own_conn) conns = own_empty(vec_own_conn);
    for (int i = 0; i < 10; i++)
        own_push(vec_own_conn, conns, own_new(conn, .fd = i, .closed = &closed));
}

static void text(void)
{
    own_auto(str) s = own_str_from(own_text("three"));
    own_append(s, own_text(" small words"));
    size_t at = 0, words = 0;
    ref_str rest = own_ref(s), word;
    while (ref_str_split(&rest, ' ', &word))
        words++;
    expect(words == 3 && ref_str_find(own_ref(s), own_text("words"), &at) && at == 12, "a string");
}

static void counted(void)
{
    own_auto(rc_conn) a = own_new(rc_conn, .fd = 5, .closed = &closed);
    own_auto(rc_conn) b = own_clone(rc_conn, a);
    own_auto(weak_rc_conn) w = own_downgrade(rc_conn, a);
    expect(own_rc_conn_count(&b) == 2, "an rc");
    own_auto(arc_conn) c = own_new(arc_conn, .fd = 6, .closed = &closed);
    own_auto(arc_conn) d = own_clone(arc_conn, c);
    expect(own_get(own_ref(d))->fd == 6, "an arc");
}

static void regions(void)
{
    own_auto(arena) a = own_empty(arena);
    for (int i = 0; i < 100; i++)
        own_get(own_in_arena(a, conn, .closed = &closed))->fd = i;
}

static void family(void)
{
    boxes();
    results();
    runs();
    text();
    counted();
    regions();
    expect(closed == 1 + 3 + 10 + 2 + 100, "the number of drops");
    expect(pool.live == 0, "what is released");
}

/* ---- what fails --------------------------------------------------------------------------------------------------------- */

static void out_of_memory(void)
{
    pool.is_empty = true;
    opt_auto(conn) none = own_try_new(conn, .closed = &closed);
    expect(!own_is_some(none), "no memory as a value");
    own_auto(conn) c = own_new(conn, .closed = &closed);
}

static void leave_with_98(size_t size)
{
    leave(size == sizeof(conn) ? 98 : 1);
}

static void own_hook(void)
{
    own_on_out_of_memory(leave_with_98);
    out_of_memory();
}

static void use_after_drop(void)
{
    own_conn c = own_new(conn, .fd = 1, .closed = &closed);
    ref_conn stale = own_ref(c);
    own_drop(conn, c);
    expect(own_get(stale)->fd == 1, "level release, which checks nothing");
}

static void out_of_bounds(void)
{
    own_auto(vec_int) numbers = own_empty(vec_int);
    own_push(vec_int, numbers, 1);
    expect(*own_vec_int_at(&numbers, (size_t)closed + 1) != 1, "level release, which checks nothing");
}

#if OWN_LEVEL == 1
static void too_many_owners(void)
{
    static own_str owners[OWN_SLOTS_];
    for (size_t i = 0; i < OWN_SLOTS_; i++)
        owners[i] = own_str_new();
    expect(own_str_is_empty(&owners[0]), "an empty string");
}
#endif

/* ---- scenarios ---------------------------------------------------------------------------------------------------------- */

static const struct scenario {
    const char *name;
    void (*run)(void);
} scenarios[] = {
    {"family", family},
    {"out_of_memory", out_of_memory},
    {"own_hook", own_hook},
    {"use_after_drop", use_after_drop},
    {"out_of_bounds", out_of_bounds},
#if OWN_LEVEL == 1
    {"too_many_owners", too_many_owners},
#endif
};

static bool is_same(const char *a, const char *b)
{
    return ref_str_is_equal(ref_str_from_c(a), ref_str_from_c(b));
}

int program(const char *word)
{
    for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++)
        if (is_same(word, scenarios[i].name)) {
            scenarios[i].run();
            return 0;
        }
    return 2;
}
