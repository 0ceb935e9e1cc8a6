/* Owners that drop themselves, for C++11 and later. SPDX-License-Identifier: MIT
 *
 * The handles are structs of C in C++ as well: they are copied, and own_auto ends with its scope. own::unique holds one as
 * C++ does: it can be moved and not copied, may be a member or be in a container, and drops what it owns when it ends.
 *
 *   OWN_DECLARE(conn);
 *   OWN_CPP(conn);                                             after the declaration of own_K: OWN_CPP(K)
 *
 *   auto c = own::make<own_conn>(conn{4});                     own_conn_new
 *   auto v = own::make<own_vec_int>();                         own_vec_int_new
 *   own::unique<own_conn> d{open_conn()};                      takes what a function of C returns
 *   c->fd;                                                     reads, through a borrow that the level checks
 *   size_t conn_peer_len(ref_conn c), conn_rename(mut_conn c); ... conn_peer_len(c), conn_rename(c)       lend it
 *   pool_put(pool, std::move(c));                              gives a function of C the own_conn
 *   own_vec_int_push(v.handle(), 1);                           for functions that take the address of the owner
 *
 * K is any name after own_: of a box, vec_T, str, rc_T, arc_T, arena, a guard. What the owner of C cannot do, unique cannot:
 * lend an own_str for writing, say. An owner that was moved from is empty; moving it once more, dropping it and assigning to it
 * is allowed, and any other use is a violation, which the level may detect (own.h). No exceptions are thrown, and none of
 * the C++ library is needed. One thread at a time per object. */
#ifndef OWN_OWN_HPP
#define OWN_OWN_HPP

#ifndef __cplusplus
#error "own: own/own.hpp is for C++; C has own_auto"
#endif

#include "own/own.h"

namespace own {

/* The functions of an owner, by its type: what OWN_CPP defines. */
template <class Owner> struct verbs;

/* In place of a borrow that an owner does not lend. */
struct no_shared {};
struct no_exclusive {};

template <class Owner> auto shared_of(int) -> decltype(verbs<Owner>::own_ref_(static_cast<const Owner *>(nullptr)));
template <class Owner> no_shared shared_of(...);
template <class Owner> auto exclusive_of(int) -> decltype(verbs<Owner>::own_mut_(static_cast<Owner *>(nullptr)));
template <class Owner> no_exclusive exclusive_of(...);

#define OWN_METHOD_ __attribute__((always_inline)) /* so that reports name the place it is called from */

template <class Owner> class OWN_NODISCARD_TYPE_ unique {
public:
    using shared = decltype(shared_of<Owner>(0));
    using exclusive = decltype(exclusive_of<Owner>(0));

    /* Takes the owner. */
    OWN_METHOD_ explicit unique(Owner owner) noexcept : owner_(owner) {}
    OWN_METHOD_ unique(unique &&from) noexcept : owner_(from.take()) {}
    OWN_METHOD_ unique &operator=(unique &&from) noexcept
    {
        Owner taken = from.take(); /* first: it may be this one */
        verbs<Owner>::own_drop_(&owner_);
        owner_ = taken;
        return *this;
    }
    unique(const unique &) = delete;
    unique &operator=(const unique &) = delete;
    OWN_METHOD_ ~unique() { verbs<Owner>::own_drop_(&owner_); }

    /* Whether it owns anything: false after it was moved from. */
    OWN_METHOD_ explicit operator bool() const noexcept { return owner_.ptr != nullptr; }

    /* Borrows, which end as those of C do. Not of what is about to end. */
    OWN_METHOD_ shared ref() const & { return verbs<Owner>::own_ref_(&owner_); }
    OWN_METHOD_ exclusive mut() & { return verbs<Owner>::own_mut_(&owner_); }
    OWN_METHOD_ operator shared() const & { return ref(); }
    OWN_METHOD_ operator exclusive() & { return mut(); }
    void ref() const && = delete;
    operator shared() const && = delete;

    /* What it owns, for the expression: of a vec or a string, the first element. */
    template <class Borrow = shared> OWN_METHOD_ auto operator->() const & -> decltype(Borrow().borrowed_)
    {
        return look(static_cast<Borrow>(ref()));
    }
    template <class Borrow = exclusive> OWN_METHOD_ auto operator->() & -> decltype(Borrow().borrowed_)
    {
        return look(static_cast<Borrow>(mut()));
    }

    /* The owner for functions of C, own_K_push(own_K *) say: lent, and still dropped by this one. */
    OWN_METHOD_ Owner *handle() & noexcept { return &owner_; }
    OWN_METHOD_ const Owner *handle() const & noexcept { return &owner_; }

    /* The owner for a function that takes it; this one is empty. */
    OWN_METHOD_ Owner into() && { return verbs<Owner>::own_move_(&owner_); }
    OWN_METHOD_ operator Owner() && { return verbs<Owner>::own_move_(&owner_); }

private:
    Owner owner_;

    /* What is empty stays empty: no violation, since algorithms move what was moved from. */
    OWN_METHOD_ Owner take() noexcept { return owner_.ptr ? verbs<Owner>::own_move_(&owner_) : owner_; }
    template <class Borrow> OWN_METHOD_ static auto look(Borrow borrow) -> decltype(borrow.borrowed_)
    {
        OWN_USE_(borrow, nullptr);
        return borrow.borrowed_;
    }
};

/* A new owner: of a copy of the value, which is the whole of it, or an empty vec, string, arena. */
template <class Owner, class Value> OWN_METHOD_ inline unique<Owner> make(const Value &value)
{
    return unique<Owner>(verbs<Owner>::own_make_(&value, sizeof value));
}
template <class Owner> OWN_METHOD_ inline unique<Owner> make()
{
    return unique<Owner>(verbs<Owner>::own_make_());
}

} // namespace own

/* Templates, so that a function need not be there unless it is used. Reports leave out what begins with own_.
 * clang-format off */
#define OWN_CPP(K)                                                                                                     \
    namespace own {                                                                                                    \
    template <> struct verbs<own_##K> {                                                                                \
        OWN_METHOD_ static inline own_##K own_move_(own_##K *o) { return own_##K##_move(o); }                          \
        OWN_METHOD_ static inline void own_drop_(own_##K *o) { own_##K##_drop(o); }                                    \
        template <class O> OWN_METHOD_ static auto own_ref_(const O *o) -> decltype(own_##K##_ref(o))                  \
        { return own_##K##_ref(o); }                                                                                   \
        template <class O> OWN_METHOD_ static auto own_mut_(O *o) -> decltype(own_##K##_mut(o))                        \
        { return own_##K##_mut(o); }                                                                                   \
        template <class... Init> OWN_METHOD_ static own_##K own_make_(Init... init) { return own_##K##_new(init...); } \
    };                                                                                                                 \
    }                                                                                                                  \
    typedef int own_##K##_is_cpp_

#endif
