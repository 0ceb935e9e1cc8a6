/* SPDX-License-Identifier: MIT */
#include "bench.h"

#include <own/channel.h>
#include <own/thread.h>

OWN_DECLARE_CHANNEL_OF(number, long, own_nothing);

typedef struct packet {
    long number;
} packet;
OWN_DECLARE_STATIC(packet);
OWN_DEFINE_DROP(packet, (void)_p);
OWN_DECLARE_CHANNEL(packet);

typedef struct worker {
    own_sender_number to;
    own_receiver_number from;
    long count, sum;
} worker;
OWN_DECLARE_STATIC(worker);
OWN_DEFINE_DROP(worker, (own_sender_number_drop(&_p->to), own_receiver_number_drop(&_p->from)));
OWN_DECLARE_THREAD(worker);

static void produce(mut_worker m)
{
    worker *w = own_get(m);
    for (long i = 0; i < w->count; i++)
        if (own_send(number, w->to, i).is_some)
            abort();
    own_drop(sender_number, w->to);
}

static void consume(mut_worker m)
{
    worker *w = own_get(m);
    for (maybe_number n; (n = own_receive(number, w->from)).is_some;)
        w->sum += n.value;
}

static void echo(mut_worker m)
{
    worker *w = own_get(m);
    for (maybe_number n; (n = own_receive(number, w->from)).is_some;)
        if (own_send(number, w->to, n.value).is_some)
            abort();
}

static int many(long count, int producers, int consumers, size_t capacity)
{
    double from = now_ns();
    channel_number c = channel_number_new(capacity);
    own_thread_worker threads[16];
    int n = 0;
    for (int i = 0; i < producers; i++)
        threads[n++] = own_spawn(worker, produce, own_new(worker, .to = own_sender_number_clone(&c.sender),
                                 .from = own_receiver_number_clone(&c.receiver), .count = count / producers));
    own_drop(sender_number, c.sender);
    for (int i = 0; i < consumers; i++)
        threads[n++] = own_spawn(worker, consume, own_new(worker, .from = own_receiver_number_clone(&c.receiver)));
    own_drop(receiver_number, c.receiver);
    while (n)
        own_drop(thread_worker, threads[--n]);
    return report(from, count);
}

static int ping_pong(long count)
{
    channel_number there = channel_number_new(1), back = channel_number_new(1);
    own_auto(receiver_number) from = own_move(back.receiver);
    own_auto(thread_worker) t =
        own_spawn(worker, echo, own_new(worker, .to = own_move(back.sender), .from = own_move(there.receiver)));
    own_auto(sender_number) to = own_move(there.sender);
    double begin = now_ns();
    for (long i = 0; i < count; i++)
        if (own_send(number, to, i).is_some || own_receive(number, from).value != i)
            abort();
    return report(begin, count);
}

static int alone(long count)
{
    channel_number c = channel_number_new(128);
    own_auto(sender_number) to = own_move(c.sender);
    own_auto(receiver_number) from = own_move(c.receiver);
    double begin = now_ns();
    for (long i = 0; i < count; i++)
        if (own_send(number, to, i).is_some || own_receive(number, from).value != i)
            abort();
    return report(begin, count);
}

static int alone_boxed(long count)
{
    channel_packet c = channel_packet_new(128);
    own_auto(sender_packet) to = own_move(c.sender);
    own_auto(receiver_packet) from = own_move(c.receiver);
    double begin = now_ns();
    for (long i = 0; i < count; i++) {
        own_packet p = own_new(packet, .number = i);
        opt_auto(packet) lost = own_send(packet, to, own_move(p));
        opt_auto(packet) got = own_receive(packet, from);
        if (own_is_some(lost) || own_get(own_ref(got))->number != i)
            abort();
    }
    return report(begin, count);
}

int main(int argc, char **argv)
{
    const char *workload = argc > 1 ? argv[1] : "";
    long count = argc > 2 ? atol(argv[2]) : 0;
    if (strcmp(workload, "alone") == 0)
        return alone(count);
    if (strcmp(workload, "alone_boxed") == 0)
        return alone_boxed(count);
    if (strcmp(workload, "ping_pong") == 0)
        return ping_pong(count);
    if (strcmp(workload, "one_to_one") == 0)
        return many(count, 1, 1, 128);
    if (strcmp(workload, "four_to_one") == 0)
        return many(count, 4, 1, 128);
    if (strcmp(workload, "four_to_four") == 0)
        return many(count, 4, 4, 128);
    return 2;
}
