/* Channels of items, as one thread sees them. SPDX-License-Identifier: MIT */
#include "operations.h"

#include <own/channel.h>

OWN_DECLARE_CHANNEL(item);

enum { ENDS = 3, LARGEST = 5 };

static opt_sender_item senders[ENDS];
static opt_receiver_item receivers[ENDS];
/* The model: what is in it, the first to come out first. */
static uint32_t queue[LARGEST];
static unsigned in_queue, capacity;
static bool is_closed;

static unsigned count_senders(void)
{
    unsigned count = 0;
    for (unsigned i = 0; i < ENDS; i++)
        count += own_is_some(senders[i]);
    return count;
}

static unsigned count_receivers(void)
{
    unsigned count = 0;
    for (unsigned i = 0; i < ENDS; i++)
        count += own_is_some(receivers[i]);
    return count;
}

/* Without receivers, what is in it ends. */
static void after_an_end(void)
{
    if (!count_senders() || !count_receivers())
        is_closed = true;
    while (in_queue && !count_receivers())
        CHECK(has_ended(queue[--in_queue]));
}

static void drop_sender(struct script *s)
{
    opt_drop(sender_item, senders[pick(s, ENDS)]);
    after_an_end();
}

static void drop_receiver(struct script *s)
{
    opt_drop(receiver_item, receivers[pick(s, ENDS)]);
    after_an_end();
}

static void drop_senders(void)
{
    for (unsigned i = 0; i < ENDS; i++)
        opt_sender_item_drop(&senders[i]);
}

static void drop_receivers(void)
{
    for (unsigned i = 0; i < ENDS; i++)
        opt_receiver_item_drop(&receivers[i]);
}

static void drop_channel(bool senders_first)
{
    if (senders_first)
        drop_senders();
    drop_receivers();
    drop_senders();
    after_an_end();
}

static void open_channel(struct script *s)
{
    drop_channel(pick(s, 2));
    capacity = 1 + pick(s, LARGEST);
    channel_item c = channel_item_new(capacity);
    senders[0] = opt_sender_item_some(own_move(c.sender));
    receivers[0] = opt_receiver_item_some(own_move(c.receiver));
    is_closed = false;
}

static void clone_sender(struct script *s)
{
    unsigned from = pick(s, ENDS), to = pick(s, ENDS);
    if (!own_is_some(senders[from]) || own_is_some(senders[to]))
        return;
    own_sender_item one = own_unwrap(senders[from]);
    senders[to] = opt_sender_item_some(own_sender_item_clone(&one));
    senders[from] = opt_sender_item_some(own_move(one));
}

static void clone_receiver(struct script *s)
{
    unsigned from = pick(s, ENDS), to = pick(s, ENDS);
    if (!own_is_some(receivers[from]) || own_is_some(receivers[to]))
        return;
    own_receiver_item one = own_unwrap(receivers[from]);
    receivers[to] = opt_receiver_item_some(own_receiver_item_clone(&one));
    receivers[from] = opt_receiver_item_some(own_move(one));
}

static void close(struct script *s)
{
    unsigned i = pick(s, ENDS);
    if (pick(s, 2) && own_is_some(senders[i])) {
        own_sender_item one = own_unwrap(senders[i]);
        own_sender_item_close(&one);
        senders[i] = opt_sender_item_some(own_move(one));
        is_closed = true;
    } else if (own_is_some(receivers[i])) {
        own_receiver_item one = own_unwrap(receivers[i]);
        own_receiver_item_close(&one);
        receivers[i] = opt_receiver_item_some(own_move(one));
        is_closed = true;
    }
}

static void send(struct script *s)
{
    unsigned i = pick(s, ENDS), how = pick(s, 3);
    opt_auto(item) o = own_is_some(senders[i]) ? from_hand() : opt_item_none();
    if (!own_is_some(o))
        return;
    uint32_t number = own_get(own_ref(o))->number;
    bool fits = !is_closed && in_queue < capacity;
    own_auto(sender_item) to = own_unwrap(senders[i]);
    opt_auto(item) back = how == 0 && (fits || is_closed) ? own_send(item, to, own_unwrap(o))
                          : how == 1 ? own_send_until(item, to, own_unwrap(o), own_deadline_after_ns(0))
                                     : own_try_send(item, to, own_unwrap(o));
    CHECK(own_is_some(back) != fits && own_sender_item_is_closed(&to) == is_closed);
    if (fits)
        queue[in_queue++] = number;
    else
        to_hand(own_unwrap(back));
    senders[i] = opt_sender_item_some(own_move(to));
}

static void receive(struct script *s)
{
    unsigned i = pick(s, ENDS), how = pick(s, 3);
    if (!own_is_some(receivers[i]))
        return;
    own_auto(receiver_item) from = own_unwrap(receivers[i]);
    CHECK(own_receiver_item_is_done(&from) == (is_closed && !in_queue));
    opt_auto(item) got = how == 0 && (in_queue || is_closed) ? own_receive(item, from)
                         : how == 1 ? own_receive_until(item, from, own_deadline_after_ns(0))
                                    : own_try_receive(item, from);
    CHECK(own_is_some(got) == (in_queue > 0));
    receivers[i] = opt_receiver_item_some(own_move(from));
    if (!in_queue)
        return;
    check_item(own_get(own_ref(got)), queue[0]);
    memmove(queue, queue + 1, --in_queue * sizeof *queue);
    to_hand(own_unwrap(got));
}

/* ---- all ------------------------------------------------------------------------------------------------------------------- */

static void begin(void)
{
    for (unsigned i = 0; i < ENDS; i++) {
        senders[i] = opt_sender_item_none();
        receivers[i] = opt_receiver_item_none();
    }
    in_queue = 0;
    is_closed = true;
}

static void check(void)
{
    for (unsigned i = 0; i < in_queue; i++)
        CHECK(!has_ended(queue[i]));
}

static unsigned held(void)
{
    return in_queue;
}

static void end(void)
{
    drop_channel(false);
}

static const struct operation operations[] = {
    {"open", open_channel}, {"drop sender", drop_sender}, {"drop receiver", drop_receiver}, {"clone sender", clone_sender},
    {"clone receiver", clone_receiver}, {"close", close}, {"send", send}, {"receive", receive}, {"send", send},
    {"receive", receive},
};
const struct kind channels = {"channels", begin, OPERATIONS(operations), check, held, end};
