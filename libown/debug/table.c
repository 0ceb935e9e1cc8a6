/* Free groups are lists linked through their records: one per thread, which it uses without a lock, and one for all, to which
 * groups are pushed in chains and which is taken whole, so that compare-and-swap is safe. SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* MAP_ANONYMOUS */
#include "table.h"
#include "sanitizer.h"
#include "thread.h"

#include <pthread.h>
#include <sys/mman.h>

__attribute__((aligned(64))) struct own_generation own_generations_[OWN_SLOTS_];
struct record *table_records;
static _Atomic(uint32_t) limit = FIRST_GROUP;
static _Atomic(uint32_t) common; /* first of the list for all */

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t at_thread_exit;

uint32_t table_forks; /* how many there are between the first process and this one, in the bits of record.link */

bool table_is_ours(const struct record *record)
{
    return (record->link & 0xf000000) == table_forks;
}

uint32_t table_limit(void)
{
    uint32_t groups = atomic_load_explicit(&limit, memory_order_relaxed);
    return groups < OWN_GROUPS_ ? groups : OWN_GROUPS_;
}

bool table_was_used(own_tag tag)
{
    uint32_t group = own_group_(tag);
    return group >= FIRST_GROUP && group < table_limit() &&
           (!is_loan(tag) ? tag.generation <= owner_tag(group).generation
                                       : borrow_of(tag) <= (last_borrows(group) | OWN_EXCLUSIVE_));
}

bool table_is_owner(uint32_t group)
{
    return group && group < table_limit() && get_word(group, OWN_OWNER_) & 1 &&
           (kind_of(record_of(group)) == RECORD_OWNER || kind_of(record_of(group)) == RECORD_FORGOTTEN);
}

/* ---- lists ----------------------------------------------------------------------------------------------------------------- */

static void push_chain(uint32_t first, struct record *last)
{
    uint32_t head = atomic_load_explicit(&common, memory_order_relaxed);
    do
        last->link = head;
    while (!atomic_compare_exchange_weak_explicit(&common, &head, first, memory_order_release, memory_order_relaxed));
}

/* Hands on `count` groups of the thread's list, which has more, or as many. */
static void give_back(uint32_t count)
{
    uint32_t first = thread.free;
    struct record *last = record_of(first);
    for (uint32_t i = 1; i < count; i++)
        last = record_of(last->link);
    thread.free = last->link;
    thread.free_count -= count;
    push_chain(first, last);
}

static void give_back_all(void *unused)
{
    (void)unused;
    if (thread.free_count)
        give_back(thread.free_count);
}

/* `count` groups that were never used, from the result on; 0 when there are not that many. */
static uint32_t take_new(uint32_t count)
{
    uint32_t first = atomic_load_explicit(&limit, memory_order_relaxed);
    do
        if (OWN_GROUPS_ - first < count)
            return 0;
    while (!atomic_compare_exchange_weak(&limit, &first, first + count));
    sanitizer_use(record_of(first), count * sizeof *table_records);
    for (uint32_t i = 0; i < count; i++)
        set_word(first + i, OWN_BORROWS_, OWN_NEXT_BORROWS_); /* not 0, which a handle that was overwritten may have */
    return first;
}

/* ---- filling a thread's list ------------------------------------------------------------------------------------------------ */

static void after_fork(void)
{
    table_forks = (table_forks + 0x1000000) & 0xf000000;
}

static void start(void)
{
    set_word(0, OWN_OWNER_, OWN_FLAGS_); /* those of no handle, so that one full of zeros is none */
    set_word(0, OWN_BORROWS_, OWN_EXCLUSIVE_);
    pthread_key_create(&at_thread_exit, give_back_all);
    pthread_atfork(NULL, NULL, after_fork);
    void *records = mmap(NULL, OWN_GROUPS_ * sizeof *table_records, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (records == MAP_FAILED)
        return;
    table_records = records;
    sanitizer_reserve(record_of(FIRST_GROUP), (OWN_GROUPS_ - FIRST_GROUP) * sizeof *table_records);
}

/* Before main, when no signal is likely: a handler cannot be the first. */
__attribute__((constructor(101))) static void start_early(void)
{
    pthread_once(&once, start);
}

static void refill(void)
{
    pthread_once(&once, start);
    pthread_setspecific(at_thread_exit, &thread);
    if (!table_records)
        return;
    uint32_t group = atomic_exchange_explicit(&common, 0, memory_order_acquire);
    for (uint32_t next; group; group = next) {
        next = record_of(group)->link;
        table_push(group);
    }
    if (thread.free_count)
        return;
    uint32_t count = BATCH;
    while (count && !(group = take_new(count)))
        count /= 2;
    while (count--)
        table_push(group + count);
}

uint32_t table_take_slowly(bool busy)
{
    if (busy)
        return table_records ? take_new(1) : 0;
    refill();
    return thread.free ? table_pop() : 0;
}

void table_put_slowly(uint32_t group, bool busy)
{
    if (busy) {
        push_chain(group, record_of(group));
    } else {
        table_push(group);
        give_back(BATCH);
    }
}
