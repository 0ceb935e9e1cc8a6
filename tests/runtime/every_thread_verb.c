/* Every public macro and function of arc.h, mutex.h, thread.h and channel.h once, for the strict compilations of
 * headers_test.c. SPDX-License-Identifier: MIT */
#include <own/arc.h>
#include <own/channel.h>
#include <own/mutex.h>
#include <own/own.h>
#include <own/thread.h>

typedef struct job {
    int number;
} job;
OWN_DECLARE(job);
OWN_DEFINE_DROP(job, (void)_p);
OWN_DECLARE_ARC(job);
OWN_DECLARE_MUTEX(job);
OWN_DECLARE_RWLOCK(job);
OWN_DECLARE_THREAD(job);
OWN_DECLARE_CHANNEL(job);
OWN_DECLARE_CHANNEL(arc_job);
OWN_DECLARE_CHANNEL_OF(number, int, own_nothing);

void work(mut_job j);
void look(ref_job j);
int arcs(const job *init);
int locks(const mutex_job *m, const rwlock_job *rw);
int threads(void);
int channels(void);
void no_thread(int error);

void work(mut_job j)
{
    own_get(j)->number++;
}

void look(ref_job j)
{
    (void)own_get(j);
}

int arcs(const job *init)
{
    own_arc_job a = own_new(arc_job, .number = 1);
    own_arc_job b = own_clone(arc_job, a);
    own_weak_arc_job w = own_downgrade(arc_job, a);
    opt_auto(arc_job) up = own_upgrade(weak_arc_job, w);
    own_get(own_make_mut(arc_job, a, NULL))->number = 2;
    own_drop(weak_arc_job, w);
    job to = *init;
    opt_auto(arc_job) back = own_try_unwrap(arc_job, b, &to);
    own_arc_job c = own_arc_job_new(init, sizeof *init);
    opt_auto(arc_job) o = own_arc_job_try_new(init, sizeof *init);
    own_get(own_arc_job_mut(&c))->number = own_get(own_arc_job_ref(&a))->number;
    int count = (int)(own_arc_job_count(&a) + own_arc_job_weak_count(&a)) + own_arc_job_is_same(&a, &c);
    own_drop(arc_job, c);
    own_drop(arc_job, a);
    return count + own_is_some(o) + own_is_some(up);
}

int locks(const mutex_job *m, const rwlock_job *rw)
{
    static mutex_job here = OWN_MUTEX(.number = 1);
    rwlock_job there = OWN_RWLOCK(1);
    int number = 0;
    {
        own_auto(guard_job) a = own_lock(job, here);
        opt_auto(guard_job) b = own_try_lock(job, *m);
        opt_auto(guard_job) c = own_lock_until(job, *m, own_deadline_after_ms(1));
        own_guard_job d = mutex_job_lock(m);
        own_guard_job_drop(&d);
        opt_auto(guard_job) e = mutex_job_try_lock(m);
        opt_auto(guard_job) f = mutex_job_lock_until(m, own_deadline_after_ns(1));
        number = own_get(own_mut(a))->number + own_get(own_guard_job_ref(&a))->number + own_is_some(b) + own_is_some(c) +
                 own_is_some(e) + own_is_some(f);
    }
    {
        own_auto(reading_job) a = own_read(job, there);
        opt_auto(reading_job) b = own_try_read(job, *rw);
        opt_auto(reading_job) c = own_read_until(job, *rw, own_deadline_never());
        own_auto(reading_job) d = rwlock_job_read(rw);
        opt_auto(reading_job) e = rwlock_job_try_read(rw);
        opt_auto(reading_job) f = rwlock_job_read_until(rw, own_deadline_never());
        number += own_get(own_ref(a))->number + own_get(own_reading_job_ref(&d))->number + own_is_some(b) +
                  own_is_some(c) + own_is_some(e) + own_is_some(f);
    }
    {
        own_auto(writing_job) a = own_write(job, there);
        opt_auto(writing_job) b = own_try_write(job, *rw);
        opt_auto(writing_job) c = own_write_until(job, *rw, own_deadline_after_ms(1));
        own_writing_job d = rwlock_job_write(rw);
        number += own_get(own_writing_job_ref(&d))->number + own_get(own_writing_job_mut(&d))->number;
        own_drop(writing_job, d);
        opt_auto(writing_job) e = rwlock_job_try_write(rw);
        opt_auto(writing_job) f = rwlock_job_write_until(rw, own_deadline_after_ms(1));
        number += own_get(own_mut(a))->number + own_is_some(b) + own_is_some(c) + own_is_some(e) + own_is_some(f);
    }
    mutex_job_fini(&here);
    rwlock_job_fini(&there);
    return number;
}

int threads(void)
{
    own_on_no_thread(NULL);
    own_thread_job t = own_spawn(job, work, own_new(job, .number = 1));
    opt_auto(thread_job) o = own_try_spawn(job, work, own_new(job, .number = 1));
    own_auto(job) a = own_join(job, t);
    own_thread_job u = own_thread_job_spawn(work, own_new(job, .number = 1));
    opt_auto(thread_job) p = own_thread_job_try_spawn(work, own_new(job, .number = 1));
    int finished = own_thread_job_is_finished(&u);
    own_auto(job) b = own_thread_job_join(&u);
    t = own_spawn(job, work, own_new(job, .number = 1));
    own_detach(job, t);
    u = own_spawn(job, work, own_new(job, .number = 1));
    own_thread_job_detach(&u);
    own_auto(scope) s = own_scope_open();
    own_lend_ref(job, s, look, own_ref(a));
    own_lend_mut(job, s, work, own_mut(b));
    own_scope s2 = own_scope_open();
    job local = {1};
    if (own_try_lend_ref(job, s2, look, own_ref(a)) &&
        own_try_lend_mut(job, s2, work, mut_job_from_raw(&local)))
        finished++;
    own_drop(scope, s2);
    return finished + own_is_some(o) + own_is_some(p);
}

int channels(void)
{
    channel_job c;
    if (!channel_job_try_new(4, &c))
        return 0;
    own_auto(sender_job) to = own_move(c.sender);
    own_auto(receiver_job) from = own_move(c.receiver);
    own_auto(sender_job) to2 = own_sender_job_clone(&to);
    own_auto(receiver_job) from2 = own_receiver_job_clone(&from);
    own_deadline soon = own_deadline_after_ms(1);
    opt_auto(job) a = own_send(job, to, own_new(job, .number = 1));
    opt_auto(job) b = own_try_send(job, to2, own_new(job, .number = 1));
    opt_auto(job) d = own_send_until(job, to, own_new(job, .number = 1), soon);
    opt_auto(job) e = own_receive(job, from);
    opt_auto(job) f = own_try_receive(job, from2);
    opt_auto(job) g = own_receive_until(job, from, soon);
    own_sender_job_close(&to);
    own_receiver_job_close(&from);
    channel_number n = channel_number_new(1);
    int number = own_send(number, n.sender, 1).is_some + own_receive(number, n.receiver).value;
    own_drop(sender_number, n.sender);
    own_drop(receiver_number, n.receiver);
    return number + own_sender_job_is_closed(&to) + own_receiver_job_is_done(&from) + own_is_some(a) + own_is_some(b) +
           own_is_some(d) + own_is_some(e) + own_is_some(f) + own_is_some(g);
}
