// What outlives its lock, or the scope that lent it. Loans are not followed yet: level debug reports these at run time.
#include <own/mutex.h>
#include <own/thread.h>

typedef struct job { int number; } job;
OWN_DECLARE(job);
OWN_DECLARE_MUTEX(job);
OWN_DECLARE_THREAD(job);

void work(mut_job j);
int number_of(ref_job j);

int borrow_outlives_guard_bad(mutex_job *m) {
    own_guard_job g = own_lock(job, *m);
    ref_job j = own_ref(g);
    own_drop(guard_job, g);
    return number_of(j); //~ known-miss: [use-after-free]
}

own_guard_job guard_outlives_mutex_bad(void) {
    mutex_job m = OWN_MUTEX(.number = 1);
    return own_lock(job, m); //~ known-miss: [return-local]
}

void dropped_while_lent_bad(void) {
    own_job j = own_new(job, .number = 1);
    own_auto(scope) s = own_scope_open();
    own_lend_mut(job, s, work, own_mut(j));
    own_drop(job, j); //~ known-miss: [use-after-free]
}

void used_while_lent_bad(void) {
    own_auto(job) j = own_new(job, .number = 1);
    own_auto(scope) s = own_scope_open();
    own_lend_mut(job, s, work, own_mut(j));
    number_of(own_ref(j)); //~ known-miss: [use-after-free]
}

void dropped_after_the_scope_ok(void) {
    own_job j = own_new(job, .number = 1);
    own_scope s = own_scope_open();
    own_lend_mut(job, s, work, own_mut(j));
    own_drop(scope, s);
    own_drop(job, j);
}

int local_mutex_ok(void) {
    mutex_job m = OWN_MUTEX(.number = 1);
    own_auto(guard_job) g = own_lock(job, m);
    return number_of(own_ref(g));
}
