// Guards that never unlock, threads that nobody joins, ends of channels that never close.
#include <own/arc.h>
#include <own/channel.h>
#include <own/mutex.h>
#include <own/thread.h>

typedef struct job { int number; } job;
OWN_DECLARE(job);
OWN_DECLARE_MUTEX(job);
OWN_DECLARE_RWLOCK(job);
OWN_DECLARE_THREAD(job);
OWN_DECLARE_CHANNEL(job);
OWN_DECLARE_ARC(job);

void work(mut_job j);
int number_of(ref_job j);

int never_unlocked_bad(mutex_job *m) {
    own_guard_job g = own_lock(job, *m);
    return number_of(own_ref(g)); //~ error: `g` is never dropped [leak]
}

void lock_ignored_bad(mutex_job *m) {
    own_lock(job, *m); //~ error: owned value is never dropped [leak]
}

int locked_on_one_path_bad(rwlock_job *m, int early) {
    own_reading_job r = own_read(job, *m);
    if (early)
        return 0; //~ error: `r` is not dropped on every path [leak]
    int number = number_of(own_ref(r));
    own_drop(reading_job, r);
    return number;
}

void thread_lost_bad(own_job j) {
    own_thread_job t = own_spawn(job, work, own_move(j));
} //~ error: `t` is never dropped [leak]

void spawn_ignored_bad(own_job j) {
    own_spawn(job, work, own_move(j)); //~ error: owned value is never dropped [leak]
}

void scope_left_open_bad(own_job *j) {
    own_scope s = own_scope_open();
    own_lend_mut(job, s, work, own_mut(*j));
} //~ error: `s` is never dropped [leak]

void receiver_lost_bad(own_receiver_job *from) {
    own_receiver_job other = own_receiver_job_clone(from);
} //~ error: `other` is never dropped [leak]

void unsent_ignored_bad(own_sender_job *to, own_job j) {
    own_send(job, *to, own_move(j)); //~ error: [leak]
}

void clone_lost_bad(own_arc_job *a) {
    own_arc_job other = own_clone(arc_job, *a);
} //~ error: `other` is never dropped [leak]

int guarded_ok(mutex_job *m) {
    own_auto(guard_job) g = own_lock(job, *m);
    own_get(own_mut(g))->number++;
    return number_of(own_ref(g));
}

int unlocked_by_hand_ok(mutex_job *m) {
    own_guard_job g = own_lock(job, *m);
    int number = number_of(own_ref(g));
    own_drop(guard_job, g);
    return number;
}

int try_ok(mutex_job *m) {
    opt_auto(guard_job) g = own_try_lock(job, *m);
    return own_is_some(g) ? number_of(own_ref(g)) : 0;
}

int in_time_ok(rwlock_job *m) {
    opt_auto(writing_job) w = own_write_until(job, *m, own_deadline_after_ms(10));
    if (!own_is_some(w))
        return 0;
    return own_get(own_mut(w))->number++;
}

void thread_dropped_ok(own_job j) {
    own_auto(thread_job) t = own_spawn(job, work, own_move(j));
}

void thread_detached_ok(own_job j) {
    own_thread_job t = own_spawn(job, work, own_move(j));
    own_detach(job, t);
}

void unsent_dropped_ok(own_sender_job *to, own_job j) {
    opt_auto(job) back = own_send(job, *to, own_move(j));
}
