// own::unique: a program that returns 0 when all is as it should be, and the number of what is not. With an argument, it uses
// an owner that was moved from. SPDX-License-Identifier: MIT
#include <own/arena.h>
#include <own/own.hpp>
#include <own/rc.h>
#include <own/str.h>
#include <own/vec.h>

#ifdef HAS_CPP_LIBRARY
#include <algorithm>
#include <vector>
#endif

struct conn {
    int fd;
    int *closed;
};
OWN_DECLARE(conn);
OWN_DEFINE_DROP(conn, ++*_p->closed);
OWN_DECLARE_RC(conn);
OWN_DECLARE_SLICE(int);
OWN_DECLARE_VEC(int);
OWN_CPP(conn);
OWN_CPP(rc_conn);
OWN_CPP(vec_int);
OWN_CPP(str);
OWN_CPP(arena);

// As C would have them.
static int fd_of(ref_conn c)
{
    return ref_conn_get(c)->fd;
}
static void set_fd(mut_conn c, int fd)
{
    mut_conn_get(c)->fd = fd;
}
static int end(own_conn c)
{
    int fd = fd_of(own_conn_ref(&c));
    own_conn_drop(&c);
    return fd;
}

static int closed;

static own::unique<own_conn> open_conn(int fd)
{
    return own::make<own_conn>(conn{fd, &closed});
}

template <class T> static T &&moved(T &from) // std::move, where there is no C++ library
{
    return static_cast<T &&>(from);
}

static bool it_drops_at_the_end()
{
    closed = 0;
    {
        own::unique<own_conn> c = open_conn(1);
        own::unique<own_conn> d{own_conn_move(c.handle())};
    }
    return closed == 1;
}

static bool it_lends_and_gives()
{
    closed = 0;
    own::unique<own_conn> c = open_conn(1);
    int fd = fd_of(c); /* first: a shared borrow would end the exclusive one */
    set_fd(c, fd + 1);
    c->fd += 1;
    const own::unique<own_conn> &same = c;
    return same->fd == 3 && fd_of(same.ref()) == 3 && end(moved(c)) == 3 && !c && closed == 1;
}

struct pair {
    own::unique<own_conn> first, second;
};

static bool it_moves_as_a_member()
{
    closed = 0;
    {
        pair one = {open_conn(1), open_conn(2)};
        pair other = moved(one);
        one = moved(other);
        one.first = moved(one.second); // ends the first
        if (closed != 1 || one.first->fd != 2 || one.second)
            return false;
        one.second = moved(one.second); // nothing to nothing
        own::unique<own_conn> *self = &one.first;
        one.first = moved(*self);
    }
    return closed == 2;
}

static bool any_owner_is_one()
{
    closed = 0;
    own::unique<own_vec_int> v = own::make<own_vec_int>();
    own_vec_int_push(v.handle(), 3);
    own_vec_int_push(v.handle(), 4);
    *mut_slice_int_at(v, 0) = 5;
    own::unique<own_str> s{own_str_from(own_text("text"))};
    own::unique<own_arena> a = own::make<own_arena>();
    own::unique<own_rc_conn> r = own::make<own_rc_conn>(conn{6, &closed});
    own::unique<own_rc_conn> same{own_rc_conn_clone(r.handle())};
    r = moved(same);
    return ref_slice_int_len(v.ref()) == 2 && *v.operator->() == 5 && ref_str_is_equal(s, own_text("text")) && a && fd_of(r) == 6 &&
           closed == 0;
}

#ifdef HAS_CPP_LIBRARY
static bool it_lives_in_containers()
{
    closed = 0;
    {
        std::vector<own::unique<own_conn>> conns;
        for (int i = 0; i < 100; i++)
            conns.push_back(open_conn(i * 37 % 100));
        std::sort(conns.begin(), conns.end(), [](const own::unique<own_conn> &a, const own::unique<own_conn> &b) {
            return a->fd < b->fd;
        });
        conns.erase(conns.begin() + 10, conns.end());
        if (closed != 90 || conns[9]->fd != 9)
            return false;
    }
    return closed == 100;
}
#else
static bool it_lives_in_containers()
{
    return true;
}
#endif

int main(int count, char **)
{
    if (count > 1) {
        own::unique<own_conn> c = open_conn(1);
        own::unique<own_conn> d = moved(c);
        return fd_of(c);
    }
    bool (*const tests[])() = {it_drops_at_the_end, it_lends_and_gives, it_moves_as_a_member, any_owner_is_one,
                              it_lives_in_containers};
    int number = 0;
    for (bool (*test)() : tests) {
        number++;
        if (!test())
            return number;
    }
    return 0;
}

//1| own: empty-owner: moved from, dropped, none, or never given a value
