/* Bounded channels that move what they carry. SPDX-License-Identifier: MIT
 *
 * OWN_DECLARE_CHANNEL(T) is for items that are owners, own_T: after OWN_DECLARE(T), or for any other owner by its name,
 * as in OWN_DECLARE_CHANNEL(arc_conn). OWN_DECLARE_CHANNEL_OF(name, type, fini) is for plain values; fini(type *) ends
 * one, own_nothing if there is nothing to end. The ends of a channel are owners with the verbs of own/handle.h:
 *
 *   struct channel_T { own_sender_T sender; own_receiver_T receiver; }
 *   channel_T channel_T_new(size_t capacity)    holds `capacity` items, at least 1. Does not return without memory
 *   channel_T_try_new(size_t capacity, channel_T *made) false without memory, and the ends are empty
 *   own_sender_T own_sender_T_clone(const own_sender_T *), own_receiver_T own_receiver_T_clone(const own_receiver_T *)
 *
 *   opt_T own_sender_T_send(const own_sender_T *, own_T)             waits for room
 *   opt_T own_sender_T_try_send(const own_sender_T *, own_T)
 *   opt_T own_sender_T_send_until(const own_sender_T *, own_T, own_deadline)
 *       Take the item. None: it was sent. Else it comes back: the channel is closed, or had no room.
 *   opt_T own_receiver_T_receive(const own_receiver_T *)              waits for an item
 *   opt_T own_receiver_T_try_receive(const own_receiver_T *)
 *   opt_T own_receiver_T_receive_until(const own_receiver_T *, own_deadline)
 *       None: the channel is closed and empty, or had nothing.
 *   void own_sender_T_close(const own_sender_T *), own_receiver_T_close    nothing can be sent from here; what was, can
 *                                                                          still be received
 *   bool own_sender_T_is_closed(const own_sender_T *), bool own_receiver_T_is_done(const own_receiver_T *)
 *       Closed; closed and empty. Both are for ever, so that they tell the reasons above apart.
 *
 * Of plain values the results are a maybe_name { bool is_some; type value; }.
 *
 * Any thread, also with the same end at a time. Items of one sender arrive in the order they were sent. The drop of the
 * last sender closes the channel; so does the drop of the last receiver, which also drops the items that are left. */
#ifndef OWN_CHANNEL_H
#define OWN_CHANNEL_H

#include "own/compiler.h"
#include "own/wait.h"

#if defined(__OWN_CHECK__) && !defined(OWN_CHECK_BODIES)
#include "own/check/channel.h"
#else
#include "own/owner.h"

/* ---- the ring ------------------------------------------------------------------------------------------------------- */

/* A bounded queue for many producers and many consumers (Vyukov 2010), of any capacity and with a last item, as in the
 * array flavour of Rust's crossbeam-channel. Positions have the index in the low bits, above them the mark that the
 * channel is closed (of the tail only), above that the lap. A cell begins with its stamp: the position whose producer
 * it awaits, or, one more, whose consumer. */
struct own_channel_ {
    size_t capacity, mark, lap;
    char *cells;
    uint32_t senders, receivers; /* handles */
    uint32_t sides;              /* 2; 1 after the last handle of a side is gone */
    uint32_t receivers_parked;   /* 1: a receiver sleeps, or is about to look again before it does */
    uint32_t senders_parked;
    char apart_1_[64];
    size_t head;
    char apart_2_[64];
    size_t tail;
    char apart_3_[64];
};
/* Of a cell: how large it is, and where the item is. Known to the compiler wherever speed matters. */
struct own_cell_ {
    size_t size, item, item_size;
};
enum own_transfer_ { OWN_DONE_, OWN_NOT_NOW_, OWN_CLOSED_ };

OWN_BEGIN_C_
struct own_channel_ *own_channel_new_(size_t capacity, size_t cell_size);
enum own_transfer_ own_channel_send_slowly_(struct own_channel_ *c, const void *item_, struct own_cell_ cell,
                                            own_deadline until);
enum own_transfer_ own_channel_receive_slowly_(struct own_channel_ *c, void *item_, struct own_cell_ cell,
                                               own_deadline until);
void own_channel_close_(struct own_channel_ *c);
bool own_channel_is_done_(struct own_channel_ *c);
/* The last handle of a side is gone. */
void own_channel_leave_(struct own_channel_ *c);
/* Another thread is in the middle of something: waits a little, the longer the more often. */
void own_channel_backoff_(unsigned *step);
OWN_END_C_

OWN_INLINE_ size_t own_channel_next_(const struct own_channel_ *c, size_t position)
{
    size_t index = position & (c->mark - 1);
    return index + 1 < c->capacity ? position + 1 : (position & ~(c->lap - 1)) + c->lap;
}
OWN_INLINE_ enum own_transfer_ own_channel_push_(struct own_channel_ *c, const void *item_, struct own_cell_ cell)
{
    unsigned step = 0;
    size_t tail = OWN_LOAD_RELAXED_(&c->tail);
    while (!(tail & c->mark)) {
        char *at = c->cells + (tail & (c->mark - 1)) * cell.size;
        size_t *stamp = (size_t *)(void *)at, seen = OWN_LOAD_ACQUIRE_(stamp);
        if (seen == tail) {
            if (OWN_SWAP_IF_(&c->tail, &tail, own_channel_next_(c, tail))) {
                memcpy(at + cell.item, item_, cell.item_size);
                OWN_STORE_RELEASE_(stamp, tail + 1);
                if (OWN_UNLIKELY_(OWN_LOAD_(&c->receivers_parked)))
                    own_wake_one_(&c->receivers_parked, 1, 0);
                return OWN_DONE_;
            }
            continue;
        }
        if (seen + c->lap == tail + 1 && OWN_LOAD_(&c->head) + c->lap == tail)
            return OWN_NOT_NOW_;
        own_channel_backoff_(&step);
        tail = OWN_LOAD_RELAXED_(&c->tail);
    }
    return OWN_CLOSED_;
}
OWN_INLINE_ enum own_transfer_ own_channel_pop_(struct own_channel_ *c, void *item_, struct own_cell_ cell)
{
    unsigned step = 0;
    size_t head = OWN_LOAD_RELAXED_(&c->head);
    for (;;) {
        char *at = c->cells + (head & (c->mark - 1)) * cell.size;
        size_t *stamp = (size_t *)(void *)at, seen = OWN_LOAD_ACQUIRE_(stamp);
        if (seen == head + 1) {
            if (OWN_SWAP_IF_(&c->head, &head, own_channel_next_(c, head))) {
                memcpy(item_, at + cell.item, cell.item_size);
                OWN_STORE_RELEASE_(stamp, head + c->lap);
                if (OWN_UNLIKELY_(OWN_LOAD_(&c->senders_parked)))
                    own_wake_one_(&c->senders_parked, 1, 0);
                return OWN_DONE_;
            }
            continue;
        }
        if (seen == head) {
            size_t tail = OWN_LOAD_(&c->tail);
            if ((tail & ~c->mark) == head)
                return tail & c->mark ? OWN_CLOSED_ : OWN_NOT_NOW_;
        }
        own_channel_backoff_(&step);
        head = OWN_LOAD_RELAXED_(&c->head);
    }
}

/* ---- types and functions -------------------------------------------------------------------------------------------- */

/* The end of a value that needs none. */
#define own_nothing(value) ((void)(value))

#define OWN_DECLARE_CHANNEL(T) OWN_DECLARE_CHANNEL_(T, own_##T, opt_##T, opt_##T##_none, opt_##T##_some, own_##T##_drop)
#define OWN_DECLARE_CHANNEL_OF(name, type, fini)                                                                       \
    typedef struct maybe_##name {                                                                                      \
        bool is_some;                                                                                                  \
        type value;                                                                                                    \
    } maybe_##name;                                                                                                    \
    OWN_INLINE_ maybe_##name maybe_##name##_none(void)                                                                 \
    {                                                                                                                  \
        maybe_##name none;                                                                                             \
        memset(&none, 0, sizeof none);                                                                                 \
        return none;                                                                                                   \
    }                                                                                                                  \
    OWN_INLINE_ maybe_##name maybe_##name##_some(type value)                                                           \
    {                                                                                                                  \
        maybe_##name some;                                                                                             \
        some.is_some = true;                                                                                           \
        some.value = value;                                                                                            \
        return some;                                                                                                   \
    }                                                                                                                  \
    OWN_DECLARE_CHANNEL_(name, type, maybe_##name, maybe_##name##_none, maybe_##name##_some, fini)

/* clang-format off */
#define OWN_DECLARE_CHANNEL_(name, type, result, none, some, fini)                                                     \
    struct channel_##name##_cell_ { size_t stamp; type item; };                                                        \
    OWN_INLINE_ struct own_cell_ own_##name##_cell_(void)                                                              \
    {                                                                                                                  \
        struct own_cell_ cell;                                                                                         \
        cell.size = sizeof(struct channel_##name##_cell_);                                                             \
        cell.item = offsetof(struct channel_##name##_cell_, item);                                                     \
        cell.item_size = sizeof(type);                                                                                 \
        return cell;                                                                                                   \
    }                                                                                                                  \
    static OWN_UNUSED_ void own_sender_##name##_release_(struct own_channel_ *c)                                       \
    { if (OWN_SUB_(&c->senders, 1) == 1) own_channel_leave_(c); }                                                      \
    static OWN_UNUSED_ void own_receiver_##name##_release_(struct own_channel_ *c)                                     \
    {                                                                                                                  \
        type item_;                                                                                                    \
        if (OWN_SUB_(&c->receivers, 1) != 1) return;                                                                   \
        own_channel_close_(c);                                                                                         \
        while (own_channel_pop_(c, &item_, own_##name##_cell_()) == OWN_DONE_) fini(&item_);                           \
        own_channel_leave_(c);                                                                                         \
    }                                                                                                                  \
    OWN_DECLARE_OWNER_(sender_##name, struct own_channel_, char none_;, own_sender_##name##_release_,                  \
                       OWN_ANY_THREAD_); \
    OWN_DECLARE_OWNER_(receiver_##name, struct own_channel_, char none_;, own_receiver_##name##_release_,              \
                       OWN_ANY_THREAD_); \
    typedef struct channel_##name { own_sender_##name sender; own_receiver_##name receiver; } channel_##name;          \
    OWN_INLINE_ bool channel_##name##_try_new(size_t capacity, channel_##name *made)                                   \
    {                                                                                                                  \
        struct own_channel_ *c = own_channel_new_(capacity, sizeof(struct channel_##name##_cell_));                    \
        opt_sender_##name sender = opt_sender_##name##_adopt_(c, NULL);                                                \
        opt_receiver_##name receiver = opt_receiver_##name##_adopt_(c, NULL);                                          \
        memset(made, 0, sizeof *made);                                                                                 \
        if (sender.ptr && receiver.ptr) {                                                                              \
            made->sender = opt_sender_##name##_unwrap(&sender);                                                        \
            made->receiver = opt_receiver_##name##_unwrap(&receiver);                                                  \
            return true;                                                                                               \
        }                                                                                                              \
        opt_sender_##name##_drop(&sender);                                                                             \
        opt_receiver_##name##_drop(&receiver);                                                                         \
        return false;                                                                                                  \
    }                                                                                                                  \
    OWN_INLINE_ channel_##name channel_##name##_new(size_t capacity)                                                   \
    {                                                                                                                  \
        channel_##name c;                                                                                              \
        if (!channel_##name##_try_new(capacity, &c)) own_out_of_memory(capacity);                                      \
        return c;                                                                                                      \
    }                                                                                                                  \
    OWN_INLINE_ own_sender_##name own_sender_##name##_clone(const own_sender_##name *s)                                \
    {                                                                                                                  \
        OWN_EXPECT_(*s, NULL);                                                                                         \
        OWN_ADD_RELAXED_(&s->ptr->senders, 1);                                                                         \
        return own_sender_##name##_adopt_(s->ptr, NULL);                                                               \
    }                                                                                                                  \
    OWN_INLINE_ own_receiver_##name own_receiver_##name##_clone(const own_receiver_##name *r)                          \
    {                                                                                                                  \
        OWN_EXPECT_(*r, NULL);                                                                                         \
        OWN_ADD_RELAXED_(&r->ptr->receivers, 1);                                                                       \
        return own_receiver_##name##_adopt_(r->ptr, NULL);                                                             \
    }                                                                                                                  \
    OWN_INLINE_ result own_sender_##name##_try_send(const own_sender_##name *s, type item_)                            \
    {                                                                                                                  \
        OWN_EXPECT_(*s, NULL);                                                                                         \
        return own_channel_push_(s->ptr, &item_, own_##name##_cell_()) == OWN_DONE_ ? none() : some(item_);            \
    }                                                                                                                  \
    OWN_INLINE_ result own_sender_##name##_send_until(const own_sender_##name *s, type item_, own_deadline until)      \
    {                                                                                                                  \
        enum own_transfer_ done;                                                                                       \
        OWN_EXPECT_(*s, NULL);                                                                                         \
        done = own_channel_push_(s->ptr, &item_, own_##name##_cell_());                                                \
        if (OWN_UNLIKELY_(done == OWN_NOT_NOW_))                                                                       \
            done = own_channel_send_slowly_(s->ptr, &item_, own_##name##_cell_(), until);                              \
        return done == OWN_DONE_ ? none() : some(item_);                                                               \
    }                                                                                                                  \
    OWN_INLINE_ result own_sender_##name##_send(const own_sender_##name *s, type item_)                                \
    { return own_sender_##name##_send_until(s, item_, own_deadline_never()); }                                         \
    OWN_INLINE_ result own_receiver_##name##_try_receive(const own_receiver_##name *r)                                 \
    {                                                                                                                  \
        type item_;                                                                                                    \
        OWN_EXPECT_(*r, NULL);                                                                                         \
        return own_channel_pop_(r->ptr, &item_, own_##name##_cell_()) == OWN_DONE_ ? some(item_) : none();             \
    }                                                                                                                  \
    OWN_INLINE_ result own_receiver_##name##_receive_until(const own_receiver_##name *r, own_deadline until)           \
    {                                                                                                                  \
        type item_;                                                                                                    \
        enum own_transfer_ done;                                                                                       \
        OWN_EXPECT_(*r, NULL);                                                                                         \
        done = own_channel_pop_(r->ptr, &item_, own_##name##_cell_());                                                 \
        if (OWN_UNLIKELY_(done == OWN_NOT_NOW_))                                                                       \
            done = own_channel_receive_slowly_(r->ptr, &item_, own_##name##_cell_(), until);                           \
        return done == OWN_DONE_ ? some(item_) : none();                                                               \
    }                                                                                                                  \
    OWN_INLINE_ result own_receiver_##name##_receive(const own_receiver_##name *r)                                     \
    { return own_receiver_##name##_receive_until(r, own_deadline_never()); }                                           \
    OWN_INLINE_ void own_sender_##name##_close(const own_sender_##name *s)                                             \
    { OWN_EXPECT_(*s, NULL); own_channel_close_(s->ptr); }                                                             \
    OWN_INLINE_ void own_receiver_##name##_close(const own_receiver_##name *r)                                         \
    { OWN_EXPECT_(*r, NULL); own_channel_close_(r->ptr); }                                                             \
    OWN_INLINE_ bool own_sender_##name##_is_closed(const own_sender_##name *s)                                         \
    { OWN_EXPECT_(*s, NULL); return (OWN_LOAD_(&s->ptr->tail) & s->ptr->mark) != 0; }                                  \
    OWN_INLINE_ bool own_receiver_##name##_is_done(const own_receiver_##name *r)                                       \
    { OWN_EXPECT_(*r, NULL); return own_channel_is_done_(r->ptr); }                                                    \
    typedef int channel_##name##_is_declared_
/* clang-format on */

/* ---- verbs; the end is an lvalue ------------------------------------------------------------------------------------ */

#define own_send(name, sender, item)              own_sender_##name##_send(&(sender), item)
#define own_try_send(name, sender, item)          own_sender_##name##_try_send(&(sender), item)
#define own_send_until(name, sender, item, until) own_sender_##name##_send_until(&(sender), item, until)
#define own_receive(name, receiver)               own_receiver_##name##_receive(&(receiver))
#define own_try_receive(name, receiver)           own_receiver_##name##_try_receive(&(receiver))
#define own_receive_until(name, receiver, until)  own_receiver_##name##_receive_until(&(receiver), until)

#endif
#endif
