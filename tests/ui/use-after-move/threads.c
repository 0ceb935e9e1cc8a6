// What was moved to another thread, or sent there.
#include <own/arc.h>
#include <own/channel.h>
#include <own/thread.h>

typedef struct job { int number; } job;
OWN_DECLARE(job);
OWN_DECLARE_THREAD(job);
OWN_DECLARE_CHANNEL(job);
OWN_DECLARE_ARC(job);
OWN_DECLARE_CHANNEL(arc_job);

void work(mut_job j);
int number_of(ref_job j);

void used_after_spawn_bad(void) {
    own_job j = own_new(job, .number = 1);
    own_auto(thread_job) t = own_spawn(job, work, own_move(j));
    number_of(own_ref(j)); //~ error: use of moved value `j` [use-after-move]
}

void spawned_twice_bad(void) {
    own_job j = own_new(job, .number = 1);
    own_auto(thread_job) t = own_spawn(job, work, own_move(j));
    own_auto(thread_job) u = own_spawn(job, work, own_move(j)); //~ error: use of moved value `j` [use-after-move]
}

void used_after_failed_spawn_bad(void) {
    own_job j = own_new(job, .number = 1);
    opt_auto(thread_job) t = own_try_spawn(job, work, own_move(j));
    if (!own_is_some(t))
        number_of(own_ref(j)); //~ error: use of moved value `j` [use-after-move]
}

void joined_twice_bad(void) {
    own_thread_job t = own_spawn(job, work, own_new(job, .number = 1));
    own_auto(job) done = own_join(job, t);
    own_auto(job) again = own_join(job, t); //~ error: use of moved value `t` [use-after-move]
    number_of(own_ref(done));
}

void joined_after_detach_bad(void) {
    own_thread_job t = own_spawn(job, work, own_new(job, .number = 1));
    own_detach(job, t);
    own_auto(job) done = own_join(job, t); //~ error: use of moved value `t` [use-after-move]
}

void used_after_send_bad(own_sender_job *to) {
    own_job j = own_new(job, .number = 1);
    opt_auto(job) back = own_send(job, *to, own_move(j));
    number_of(own_ref(j)); //~ error: use of moved value `j` [use-after-move]
}

void used_after_send_by_value_bad(own_sender_job *to) {
    own_job j = own_new(job, .number = 1);
    opt_auto(job) back = own_try_send(job, *to, j);
    number_of(own_ref(j)); //~ error: use of moved value `j` [use-after-move]
}

void sent_through_a_dropped_sender_bad(own_sender_job to) {
    own_drop(sender_job, to);
    opt_auto(job) back = own_send(job, to, own_new(job, .number = 1)); //~ error: use of dropped value `to` [use-after-move]
}

void arc_used_after_send_bad(own_sender_arc_job *to) {
    own_arc_job a = own_new(arc_job, .number = 1);
    opt_auto(arc_job) back = own_send(arc_job, *to, own_move(a));
    number_of(own_ref(a)); //~ error: use of moved value `a` [use-after-move]
}

void arc_unwrapped_bad(own_arc_job a, job *to) {
    opt_auto(arc_job) back = own_try_unwrap(arc_job, a, to);
    number_of(own_ref(a)); //~ error: use of moved value `a` [use-after-move]
}

int joined_ok(void) {
    own_job j = own_new(job, .number = 1);
    own_auto(thread_job) t = own_spawn(job, work, own_move(j));
    own_auto(job) done = own_join(job, t);
    return number_of(own_ref(done));
}

void spawned_again_ok(void) {
    own_job j = own_new(job, .number = 1);
    own_thread_job t = own_spawn(job, work, own_move(j));
    j = own_join(job, t);
    t = own_spawn(job, work, own_move(j));
    own_detach(job, t);
}

int sent_until_taken_ok(own_sender_job *to) {
    opt_job left = opt_job_some(own_new(job, .number = 1));
    while (own_is_some(left) && !own_sender_job_is_closed(to))
        left = own_try_send(job, *to, own_unwrap(left));
    int lost = own_is_some(left);
    opt_drop(job, left);
    return lost;
}

int received_ok(own_receiver_job *from) {
    opt_auto(job) got = own_receive(job, *from);
    return own_is_some(got) ? number_of(own_ref(got)) : 0;
}

void both_ends_ok(void) {
    channel_job c = channel_job_new(8);
    own_auto(sender_job) to = own_move(c.sender);
    own_auto(receiver_job) from = own_move(c.receiver);
    opt_auto(job) back = own_send(job, to, own_new(job, .number = 1));
    opt_auto(job) got = own_receive(job, from);
}

int arc_shared_ok(own_sender_arc_job *to) {
    own_auto(arc_job) a = own_new(arc_job, .number = 1);
    opt_auto(arc_job) back = own_send(arc_job, *to, own_clone(arc_job, a));
    return number_of(own_ref(a));
}

void scope_ok(void) {
    own_auto(job) j = own_new(job, .number = 1);
    own_auto(scope) s = own_scope_open();
    own_lend_mut(job, s, work, own_mut(j));
}
