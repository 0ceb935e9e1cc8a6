// --dump=contracts: the thread-safety attributes of clang, also from macros, as a header for gcc and clang has them.
#define GUARDED_BY(lock) __attribute__((guarded_by(lock)))
#define PT_GUARDED_BY(lock) __attribute__((pt_guarded_by(lock)))
#define ACQUIRE(...) __attribute__((acquire_capability(__VA_ARGS__)))
#define RELEASE(...) __attribute__((release_capability(__VA_ARGS__)))
#define REQUIRES(...) __attribute__((requires_capability(__VA_ARGS__)))
#define TRY_ACQUIRE(...) __attribute__((try_acquire_capability(__VA_ARGS__)))
#define THE_LOCK table_lock

struct __attribute__((capability("mutex"))) mutex {
    int state;
};

extern struct mutex table_lock;
extern struct mutex locks[2];
extern int entries GUARDED_BY(THE_LOCK);
static char *names PT_GUARDED_BY(&table_lock);

// A field may come before the lock that guards it, and lie in a struct without a name.
struct queue {
    int length GUARDED_BY(lock);
    struct mutex lock;
    int *items PT_GUARDED_BY(lock) GUARDED_BY(lock);
    union {
        int a GUARDED_BY(table_lock);
        int b;
    };
};
struct outer {
    struct queue queue;
};

void mutex_lock(struct mutex *m) ACQUIRE(*m);
void mutex_lock_shared(struct mutex *m) __attribute__((acquire_shared_capability(m)));
void mutex_unlock(struct mutex *m) RELEASE(m);
void mutex_unlock_any(struct mutex *m) __attribute__((release_generic_capability(m)));
int mutex_try(struct mutex *m) TRY_ACQUIRE(1, m);
int mutex_try_posix(struct mutex *m) TRY_ACQUIRE(0, m);
void mutex_assert(struct mutex *m) __attribute__((assert_capability(m)));
void queue_push(struct queue *q, int item) REQUIRES(q->lock) REQUIRES(!table_lock);
void queue_drain(struct outer *o) REQUIRES((o->queue.lock), table_lock);
void queue_odd(int i) REQUIRES(locks[i]);
[[clang::acquire_capability(table_lock)]] void table_enter(void);
void table_leave(void) __attribute__((__release_capability__(table_lock)));
struct mutex *table_mutex(void) __attribute__((lock_returned(table_lock)));
void table_init(void) __attribute__((no_thread_safety_analysis));

// The spellings before clang 3.6.
void old_lock(struct mutex *m) __attribute__((exclusive_lock_function(m)));
void old_lock_shared(struct mutex *m) __attribute__((shared_lock_function(m)));
int old_try(struct mutex *m) __attribute__((exclusive_trylock_function(1, m)));
void old_unlock(struct mutex *m) __attribute__((unlock_function(m)));
void old_requires(void) __attribute__((exclusive_locks_required(table_lock)));
void old_requires_shared(void) __attribute__((shared_locks_required(table_lock)));
void old_excludes(void) __attribute__((locks_excluded(table_lock)));

// What the second declaration says is added to the first.
void twice(struct queue *q) REQUIRES(q->lock);
void twice(struct queue *q) __attribute__((locks_excluded(table_lock)));

int use(struct queue *q, struct outer *o) {
    mutex_lock(&q->lock);
    mutex_lock_shared(&q->lock);
    mutex_unlock(&q->lock);
    mutex_unlock_any(&q->lock);
    mutex_try(&q->lock);
    mutex_try_posix(&q->lock);
    mutex_assert(&q->lock);
    queue_push(q, 1);
    queue_drain(o);
    queue_odd(1);
    table_enter();
    table_leave();
    table_mutex();
    table_init();
    old_lock(&q->lock);
    old_lock_shared(&q->lock);
    old_try(&q->lock);
    old_unlock(&q->lock);
    old_requires();
    old_requires_shared();
    old_excludes();
    twice(q);
    return entries + names[0] + q->length;
}
