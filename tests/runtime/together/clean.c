/* Nothing is wrong here; threads share, lend and pass on owners. SPDX-License-Identifier: MIT */
#include "../conn.h"

#include <pthread.h>

enum { THREADS = 8, ROUNDS = 2000 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static own_conn exchange;  /* under lock */
static own_conn read_only; /* by all at once */

static void *work(void *sum)
{
    for (int i = 0; i < ROUNDS; i++) {
        own_conn mine = own_new(conn, .fd = 1);
        own_get(own_mut(mine))->fd = 1;
        pthread_mutex_lock(&lock);
        own_auto(conn) theirs = own_replace(exchange, own_move(mine));
        pthread_mutex_unlock(&lock);
        own_with(r, own_ref(read_only)) *(int *)sum += own_get(r)->fd;
        *(int *)sum += own_get(own_ref(theirs))->fd + own_get(own_ref(read_only))->fd;
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[THREADS];
    int sums[THREADS] = {0};
    int sum = 0;
    exchange = own_new(conn, .fd = 1);
    read_only = own_new(conn, .fd = 1);
    for (int i = 0; i < THREADS; i++)
        if (pthread_create(&threads[i], NULL, work, &sums[i]))
            return 2;
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        sum += sums[i];
    }
    own_drop(conn, exchange);
    own_drop(conn, read_only);
    return sum != 3 * THREADS * ROUNDS;
}
