// Threads, locks, arcs and channels in C++: a program that returns 0 when all is as it should be.
// SPDX-License-Identifier: MIT
#include <own/arc.h>
#include <own/channel.h>
#include <own/mutex.h>
#include <own/thread.h>

struct tally {
    long sum;
};
OWN_DECLARE(tally);
OWN_DEFINE_DROP(tally, (void)_p);
OWN_DECLARE_MUTEX(tally);
OWN_DECLARE_RWLOCK(tally);
OWN_DECLARE_ARC(tally);
OWN_DECLARE_THREAD(tally);
OWN_DECLARE_CHANNEL(tally);
OWN_DECLARE_CHANNEL_OF(number, long, own_nothing);

static mutex_tally shared = OWN_MUTEX(0);
static rwlock_tally watched = OWN_RWLOCK(1);

static void add(mut_tally t)
{
    own_auto(guard_tally) g = own_lock(tally, shared);
    own_get(own_mut(g))->sum += own_get(t)->sum;
}

int main()
{
    const tally init = {7};
    own_auto(thread_tally) t = own_spawn(tally, add, own_tally_new(&init, sizeof init));
    own_auto(tally) done = own_join(tally, t);
    {
        own_auto(scope) s = own_scope_open();
        own_lend_mut(tally, s, add, own_mut(done));
    }
    own_auto(guard_tally) g = own_lock(tally, shared);
    own_auto(reading_tally) r = own_read(tally, watched);
    long sum = own_get(own_ref(g))->sum + own_get(own_ref(r))->sum;

    own_auto(arc_tally) a = own_arc_tally_new(&init, sizeof init);
    own_auto(arc_tally) b = own_clone(arc_tally, a);
    sum += (long)own_arc_tally_count(&b);

    channel_number c = channel_number_new(2);
    own_auto(sender_number) to = own_move(c.sender);
    own_auto(receiver_number) from = own_move(c.receiver);
    if (own_send(number, to, 5).is_some)
        return 2;
    sum += own_receive(number, from).value;

    channel_tally boxes = channel_tally_new(2);
    own_auto(sender_tally) boxes_to = own_move(boxes.sender);
    own_auto(receiver_tally) boxes_from = own_move(boxes.receiver);
    opt_auto(tally) back = own_send(tally, boxes_to, own_move(done));
    opt_auto(tally) got = own_receive(tally, boxes_from);
    sum += own_get(own_ref(got))->sum;
    return !own_is_some(back) && sum == 14 + 1 + 2 + 5 + 7 ? 0 : 1;
}
