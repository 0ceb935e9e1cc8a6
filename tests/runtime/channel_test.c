/* Channels: against a plain queue by one thread, and by many threads at once. SPDX-License-Identifier: MIT */
#include "counted.h"

#include <own/channel.h>
#include <own/thread.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#include <time.h>

OWN_DECLARE_CHANNEL(item);
OWN_DECLARE_CHANNEL_OF(number, long, own_nothing);

#ifndef ROUNDS
#define ROUNDS 20000
#endif
enum { SHORT_MS = 30, MAX_CAPACITY = 9 };

static void items_arrive_in_order(void **state)
{
    (void)state;
    channel_item c = channel_item_new(3);
    own_auto(sender_item) to = own_move(c.sender);
    own_auto(receiver_item) from = own_move(c.receiver);
    for (int i = 0; i < 3; i++) {
        opt_auto(item) back = own_send(item, to, make_item(i));
        assert_false(own_is_some(back));
    }
    opt_auto(item) back = own_try_send(item, to, make_item(3));
    assert_true(own_is_some(back));
    assert_int_equal(own_get(own_ref(back))->number, 3);
    assert_false(own_sender_item_is_closed(&to));
    opt_auto(item) late = own_send_until(item, to, make_item(4), own_deadline_after_ms(SHORT_MS));
    assert_true(own_is_some(late));
    for (int i = 0; i < 3; i++) {
        opt_auto(item) got = own_receive(item, from);
        assert_int_equal(own_get(own_ref(got))->number, i);
    }
    opt_auto(item) none = own_try_receive(item, from);
    assert_false(own_is_some(none));
    opt_auto(item) still_none = own_receive_until(item, from, own_deadline_after_ms(SHORT_MS));
    assert_false(own_is_some(still_none));
    assert_false(own_receiver_item_is_done(&from));
}

static void closed_is_drained_and_sends_come_back(void **state)
{
    (void)state;
    channel_item c = channel_item_new(2);
    own_auto(sender_item) to = own_move(c.sender);
    own_auto(receiver_item) from = own_move(c.receiver);
    opt_auto(item) sent = own_send(item, to, make_item(1));
    own_sender_item_close(&to);
    own_receiver_item_close(&from);
    assert_true(own_sender_item_is_closed(&to));
    assert_false(own_receiver_item_is_done(&from));
    opt_auto(item) back = own_send(item, to, make_item(2));
    assert_int_equal(own_get(own_ref(back))->number, 2);
    opt_auto(item) got = own_receive(item, from);
    assert_int_equal(own_get(own_ref(got))->number, 1);
    assert_true(own_receiver_item_is_done(&from));
    opt_auto(item) none = own_receive(item, from);
    assert_false(own_is_some(none));
}

static void the_last_sender_closes(void **state)
{
    (void)state;
    channel_number c = channel_number_new(4);
    own_auto(receiver_number) from = own_move(c.receiver);
    {
        own_auto(sender_number) to = own_move(c.sender);
        own_auto(sender_number) other = own_sender_number_clone(&to);
        own_drop(sender_number, to);
        assert_false(own_receiver_number_is_done(&from));
        assert_false(own_send(number, other, 7).is_some);
    }
    maybe_number got = own_receive(number, from);
    assert_true(got.is_some);
    assert_int_equal(got.value, 7);
    assert_false(own_receive(number, from).is_some);
}

static void the_last_receiver_drops_what_is_left(void **state)
{
    (void)state;
    channel_item c = channel_item_new(8);
    own_auto(sender_item) to = own_move(c.sender);
    {
        own_auto(receiver_item) from = own_move(c.receiver);
        own_auto(receiver_item) other = own_receiver_item_clone(&from);
        for (int i = 0; i < 5; i++) {
            opt_auto(item) back = own_send(item, to, make_item(i));
            assert_false(own_is_some(back));
        }
        own_drop(receiver_item, from);
        assert_int_equal(live_items, 5);
    }
    assert_int_equal(live_items, 0);
    opt_auto(item) back = own_send(item, to, make_item(9));
    assert_true(own_is_some(back));
}

/* ---- one thread against a plain model ------------------------------------------------------------------------------- */

struct model {
    long items[MAX_CAPACITY];
    size_t count, capacity;
    bool closed;
};

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 16;
}

static void model_send(struct model *m, own_sender_item *to, long number)
{
    opt_auto(item) back = own_try_send(item, *to, make_item(number));
    bool fits = !m->closed && m->count < m->capacity;
    assert_int_equal(own_is_some(back), !fits);
    if (fits)
        m->items[m->count++] = number;
    else
        assert_int_equal(own_get(own_ref(back))->number, number);
}

static void model_receive(struct model *m, own_receiver_item *from)
{
    opt_auto(item) got = own_try_receive(item, *from);
    assert_int_equal(own_is_some(got), m->count > 0);
    assert_int_equal(own_receiver_item_is_done(from), m->closed && m->count <= 1);
    if (!m->count)
        return;
    assert_int_equal(own_get(own_ref(got))->number, m->items[0]);
    memmove(m->items, m->items + 1, --m->count * sizeof m->items[0]);
}

static void model_clone(own_sender_item *to, own_receiver_item *from)
{
    own_auto(sender_item) second_sender = own_sender_item_clone(to);
    own_auto(receiver_item) second_receiver = own_receiver_item_clone(from);
    own_auto(sender_item) old = own_replace(*to, own_move(second_sender));
    own_auto(receiver_item) older = own_replace(*from, own_move(second_receiver));
}

static void run_model(uint32_t seed, int operations)
{
    struct model m = {.capacity = 1 + seed % MAX_CAPACITY};
    channel_item c = channel_item_new(m.capacity);
    own_auto(sender_item) to = own_move(c.sender);
    own_auto(receiver_item) from = own_move(c.receiver);
    for (int i = 0; i < operations; i++) {
        uint32_t choice = next_random(&seed) % 64;
        if (choice < 32)
            model_send(&m, &to, i);
        else if (choice < 61)
            model_receive(&m, &from);
        else if (choice < 63)
            model_clone(&to, &from);
        else if (i > operations / 2) {
            own_receiver_item_close(&from);
            m.closed = true;
        }
        assert_int_equal(live_items, m.count);
    }
}

static void the_model_agrees(void **state)
{
    (void)state;
    for (uint32_t seed = 0; seed < 200; seed++)
        run_model(seed, ROUNDS / 50);
    assert_int_equal(live_items, 0);
}

/* ---- many threads --------------------------------------------------------------------------------------------------- */

/* A producer sends its numbers in order; a consumer sees those of each producer in order, and sums. */
enum { PRODUCERS = 3, CONSUMERS = 3 };

typedef struct producer {
    own_sender_item to;
    int id;
    long sent;
} producer;
OWN_DECLARE_STATIC(producer);
OWN_DEFINE_DROP(producer, own_sender_item_drop(&_p->to));
OWN_DECLARE_THREAD(producer);

typedef struct consumer {
    own_receiver_item from;
    long last[PRODUCERS];
    long received, sum;
    int manner;
} consumer;
OWN_DECLARE_STATIC(consumer);
OWN_DEFINE_DROP(consumer, own_receiver_item_drop(&_p->from));
OWN_DECLARE_THREAD(consumer);

/* Sends by the three means in turn, until it is sent or the channel is closed. */
static bool deliver(own_sender_item *to, long number, long turn)
{
    opt_auto(item) left = opt_item_some(make_item(number));
    for (;; turn++) {
        own_item next = own_unwrap(left);
        if (turn % 3 == 0)
            left = own_try_send(item, *to, own_move(next));
        else if (turn % 3 == 1)
            left = own_send_until(item, *to, own_move(next), own_deadline_after_ns(20000));
        else
            left = own_send(item, *to, own_move(next));
        if (!own_is_some(left))
            return true;
        if (own_sender_item_is_closed(to))
            return false;
    }
}

static void produce(mut_producer m)
{
    producer *p = own_get(m);
    for (long i = 1; i <= ROUNDS; i++) {
        if (!deliver(&p->to, i * PRODUCERS + p->id, i))
            break;
        p->sent++;
    }
    own_drop(sender_item, p->to);
}

static opt_item next_item(const consumer *c)
{
    if (c->manner == 0)
        return own_receive(item, c->from);
    for (;;) {
        opt_item got = c->manner == 1 ? own_receive_until(item, c->from, own_deadline_after_ns(20000))
                                      : own_try_receive(item, c->from);
        if (own_is_some(got) || own_receiver_item_is_done(&c->from))
            return got;
        own_yield_();
    }
}

static void consume(mut_consumer m)
{
    consumer *c = own_get(m);
    for (;;) {
        opt_auto(item) got = next_item(c);
        if (!own_is_some(got))
            return;
        long number = own_get(own_ref(got))->number;
        if (number <= c->last[number % PRODUCERS])
            abort(); /* out of order */
        c->last[number % PRODUCERS] = number;
        c->sum += number / PRODUCERS;
        c->received++;
    }
}

static void run_many(size_t capacity, int producers, int consumers)
{
    channel_item c = channel_item_new(capacity);
    own_auto(sender_item) to = own_move(c.sender);
    own_auto(receiver_item) from = own_move(c.receiver);
    own_thread_producer p[PRODUCERS];
    own_thread_consumer r[CONSUMERS];
    for (int i = 0; i < producers; i++)
        p[i] = own_spawn(producer, produce, own_new(producer, .to = own_sender_item_clone(&to), .id = i));
    for (int i = 0; i < consumers; i++)
        r[i] = own_spawn(consumer, consume,
                         own_new(consumer, .from = own_receiver_item_clone(&from), .manner = i % 3));
    own_drop(sender_item, to);
    long sum = 0, received = 0;
    for (int i = 0; i < producers; i++) {
        own_auto(producer) done = own_join(producer, p[i]);
        assert_int_equal(own_get(own_ref(done))->sent, ROUNDS);
    }
    for (int i = 0; i < consumers; i++) {
        own_auto(consumer) done = own_join(consumer, r[i]);
        sum += own_get(own_ref(done))->sum;
        received += own_get(own_ref(done))->received;
    }
    assert_int_equal(received, (long)producers * ROUNDS);
    assert_int_equal(sum, (long)producers * ROUNDS * (ROUNDS + 1L) / 2);
    assert_int_equal(live_items, 0);
}

static void nothing_is_lost_among_threads(void **state)
{
    (void)state;
    run_many(1, 1, 1);
    run_many(1, PRODUCERS, CONSUMERS);
    run_many(2, PRODUCERS, 1);
    run_many(5, 1, CONSUMERS);
    run_many(64, PRODUCERS, CONSUMERS);
}

/* Closed, or left by the receivers, in the middle: what was sent is what was received, dropped or comes back. */
static void run_cut_short(bool close)
{
    channel_item c = channel_item_new(4);
    own_auto(receiver_item) from = own_move(c.receiver);
    own_thread_producer p[PRODUCERS];
    for (int i = 0; i < PRODUCERS; i++)
        p[i] = own_spawn(producer, produce, own_new(producer, .to = own_sender_item_clone(&c.sender), .id = i));
    own_drop(sender_item, c.sender);
    long received = 0;
    for (; received < ROUNDS / 10; received++) {
        opt_auto(item) got = own_receive(item, from);
        assert_true(own_is_some(got));
    }
    if (close)
        own_receiver_item_close(&from);
    else
        own_drop(receiver_item, from);
    for (int more = close; more;) {
        opt_auto(item) got = own_receive(item, from);
        more = own_is_some(got);
        received += more;
    }
    long sent = 0;
    for (int i = 0; i < PRODUCERS; i++) {
        own_auto(producer) done = own_join(producer, p[i]);
        sent += own_get(own_ref(done))->sent;
    }
    if (close)
        assert_int_equal(sent, received);
    assert_int_equal(live_items, 0);
}

static void closing_wakes_everybody(void **state)
{
    (void)state;
    run_cut_short(true);
    run_cut_short(false);
    channel_item c = channel_item_new(1);
    own_auto(sender_item) to = own_move(c.sender);
    own_auto(receiver_item) from = own_move(c.receiver);
    own_thread_consumer r[CONSUMERS];
    for (int i = 0; i < CONSUMERS; i++)
        r[i] = own_spawn(consumer, consume, own_new(consumer, .from = own_receiver_item_clone(&from)));
    struct timespec until_they_sleep = {0, 20000000};
    nanosleep(&until_they_sleep, NULL);
    own_sender_item_close(&to);
    for (int i = 0; i < CONSUMERS; i++) {
        own_auto(consumer) done = own_join(consumer, r[i]);
        assert_int_equal(own_get(own_ref(done))->received, 0);
    }
}

static void too_large_is_a_value(void **state)
{
    (void)state;
    channel_number c;
    assert_false(channel_number_try_new(SIZE_MAX, &c));
    assert_false(channel_number_try_new(SIZE_MAX / 9, &c));
    assert_true(channel_number_try_new(0, &c));
    assert_false(own_try_send(number, c.sender, 1).is_some);
    assert_true(own_try_send(number, c.sender, 2).is_some);
    own_drop(sender_number, c.sender);
    own_drop(receiver_number, c.receiver);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_arrive_in_order),        cmocka_unit_test(closed_is_drained_and_sends_come_back),
        cmocka_unit_test(the_last_sender_closes),       cmocka_unit_test(the_last_receiver_drops_what_is_left),
        cmocka_unit_test(the_model_agrees),             cmocka_unit_test(nothing_is_lost_among_threads),
        cmocka_unit_test(closing_wakes_everybody),      cmocka_unit_test(too_large_is_a_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
