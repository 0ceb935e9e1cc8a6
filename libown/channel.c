/* Channels: what is not worth being inline. SPDX-License-Identifier: MIT
 *
 * A thread with nothing to do spins, yields, and then parks at the word of its side:
 *
 *   1. It sets the word to 1, looks at head and tail once more, and sleeps only if they still give it nothing to do.
 *   2. Whoever moved head or tail, or closed, looks at the word of the other side afterwards.
 *   3. Both are sequentially consistent, so that one of the two sees the other. */
#include "own/channel.h"

enum { SPIN_STEPS = 6, YIELD_STEPS = 10 };

void own_channel_backoff_(unsigned *step)
{
    if (*step < SPIN_STEPS) {
        for (unsigned i = 0; i < 1U << *step; i++)
            OWN_PAUSE_();
    } else {
        own_yield_();
    }
    ++*step;
}

struct own_channel_ *own_channel_new_(size_t capacity, size_t cell_size)
{
    if (!capacity)
        capacity = 1;
    if (capacity > SIZE_MAX / 8 || capacity > SIZE_MAX / cell_size)
        return NULL;
    struct own_channel_ *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    c->cells = malloc(capacity * cell_size);
    if (!c->cells) {
        free(c);
        return NULL;
    }
    for (size_t i = 0; i < capacity; i++)
        memcpy(c->cells + i * cell_size, &i, sizeof i);
    c->capacity = capacity;
    for (c->mark = 1; c->mark < capacity + 1;)
        c->mark *= 2;
    c->lap = c->mark * 2;
    c->senders = c->receivers = 1;
    c->sides = 2;
    return c;
}

static bool has_nothing_to_receive(const struct own_channel_ *c)
{
    size_t tail = OWN_LOAD_(&c->tail); /* first: an older tail is never behind a newer head by mistake */
    return OWN_LOAD_(&c->head) == tail;
}

static bool has_no_room(const struct own_channel_ *c)
{
    size_t head = OWN_LOAD_(&c->head);
    return head + c->lap == OWN_LOAD_(&c->tail); /* never equal when closed */
}

enum own_transfer_ own_channel_send_slowly_(struct own_channel_ *c, const void *item, struct own_cell_ cell,
                                            own_deadline until)
{
    unsigned step = 0;
    for (;;) {
        enum own_transfer_ done = own_channel_push_(c, item, cell);
        if (done != OWN_NOT_NOW_)
            return done;
        if (step < YIELD_STEPS) {
            own_channel_backoff_(&step);
            continue;
        }
        OWN_STORE_(&c->senders_parked, 1);
        if (has_no_room(c) && !own_wait_(&c->senders_parked, 1, until))
            return OWN_NOT_NOW_;
    }
}

enum own_transfer_ own_channel_receive_slowly_(struct own_channel_ *c, void *item, struct own_cell_ cell,
                                               own_deadline until)
{
    unsigned step = 0;
    for (;;) {
        enum own_transfer_ done = own_channel_pop_(c, item, cell);
        if (done != OWN_NOT_NOW_)
            return done;
        if (step < YIELD_STEPS) {
            own_channel_backoff_(&step);
            continue;
        }
        OWN_STORE_(&c->receivers_parked, 1);
        if (has_nothing_to_receive(c) && !own_wait_(&c->receivers_parked, 1, until))
            return OWN_NOT_NOW_;
    }
}

static void wake_all(uint32_t *parked)
{
    OWN_STORE_(parked, 0);
    own_wake_(parked, true);
}

void own_channel_close_(struct own_channel_ *c)
{
    if (OWN_OR_(&c->tail, c->mark) & c->mark)
        return;
    wake_all(&c->receivers_parked);
    wake_all(&c->senders_parked);
}

bool own_channel_is_done_(struct own_channel_ *c)
{
    size_t tail = OWN_LOAD_(&c->tail);
    return (tail & c->mark) && (tail & ~c->mark) == OWN_LOAD_(&c->head);
}

void own_channel_leave_(struct own_channel_ *c)
{
    own_channel_close_(c);
    if (OWN_SUB_(&c->sides, 1) != 1)
        return;
    free(c->cells);
    free(c);
}
