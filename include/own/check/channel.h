/* What own-check sees of channel.h: annotated prototypes. SPDX-License-Identifier: MIT
 * An item is taken by value when it is sent, and comes back owned when it was not. */
#ifndef OWN_CHECK_CHANNEL_H
#define OWN_CHECK_CHANNEL_H

#include "own/check/verbs.h"

#define own_nothing(value) ((void)(value))

/* clang-format off */
#define OWN_DECLARE_CHANNEL(T) OWN_DECLARE_CHANNEL_(T, own_##T, opt_##T)
#define OWN_DECLARE_CHANNEL_OF(name, type, fini)                                                                       \
    typedef struct maybe_##name { bool is_some; type value; } maybe_##name;                                            \
    maybe_##name maybe_##name##_none(void);                                                                            \
    maybe_##name maybe_##name##_some(type value);                                                                      \
    OWN_DECLARE_CHANNEL_(name, type, maybe_##name)

#define OWN_CHECK_END_(end)                                                                                            \
    typedef struct OWN_SAYS_("own:handle=own;of=" #end ";drop=own_" #end "_drop") own_##end {                          \
        void *ptr;                                                                                                     \
    } own_##end;                                                                                                       \
    typedef struct OWN_SAYS_("own:handle=opt;of=" #end ";drop=opt_" #end "_drop") opt_##end {                          \
        union { void *ptr; own_##end (*own_t_)(void); };                                                               \
    } opt_##end;                                                                                                       \
    OWN_CHECK_OWNER_VERBS_(end);                                                                                       \
    OWN_CHECK_OPTIONAL_VERBS_(end);                                                                                    \
    own_##end own_##end##_clone(const own_##end *end_ OWN_BORROWS);                                                    \
    void own_##end##_close(const own_##end *end_ OWN_BORROWS);
#define OWN_DECLARE_CHANNEL_(name, type, result)                                                                       \
    OWN_CHECK_END_(sender_##name)                                                                                      \
    OWN_CHECK_END_(receiver_##name)                                                                                    \
    typedef struct channel_##name { own_sender_##name sender; own_receiver_##name receiver; } channel_##name;          \
    channel_##name channel_##name##_new(size_t capacity);                                                              \
    bool channel_##name##_try_new(size_t capacity, channel_##name *made OWN_EXCLUSIVE);                                \
    OWN_NODISCARD_ result own_sender_##name##_send(const own_sender_##name *s OWN_BORROWS, type item_);                \
    OWN_NODISCARD_ result own_sender_##name##_try_send(const own_sender_##name *s OWN_BORROWS, type item_);            \
    OWN_NODISCARD_ result own_sender_##name##_send_until(const own_sender_##name *s OWN_BORROWS, type item_,           \
                                                         own_deadline until);                                          \
    bool own_sender_##name##_is_closed(const own_sender_##name *s OWN_BORROWS);                                        \
    result own_receiver_##name##_receive(const own_receiver_##name *r OWN_BORROWS);                                    \
    result own_receiver_##name##_try_receive(const own_receiver_##name *r OWN_BORROWS);                                \
    result own_receiver_##name##_receive_until(const own_receiver_##name *r OWN_BORROWS, own_deadline until);          \
    bool own_receiver_##name##_is_done(const own_receiver_##name *r OWN_BORROWS)
/* clang-format on */

#define own_send(name, sender, item)              own_sender_##name##_send(&(sender), item)
#define own_try_send(name, sender, item)          own_sender_##name##_try_send(&(sender), item)
#define own_send_until(name, sender, item, until) own_sender_##name##_send_until(&(sender), item, until)
#define own_receive(name, receiver)               own_receiver_##name##_receive(&(receiver))
#define own_try_receive(name, receiver)           own_receiver_##name##_try_receive(&(receiver))
#define own_receive_until(name, receiver, until)  own_receiver_##name##_receive_until(&(receiver), until)

#endif
