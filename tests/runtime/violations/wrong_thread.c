/* What belongs to the thread that made it is used by another. SPDX-License-Identifier: MIT */
#include "../numbers.h"

#include <pthread.h>

static void *use(void *n)
{
    OWN_THREAD_(*(const numbers *)n, OWN_HERE_);
    return NULL;
}

int main(void)
{
    pthread_t thread;
    numbers n = numbers_new(4, OWN_HERE_);
    OWN_THREAD_(n, OWN_HERE_);
    if (pthread_create(&thread, NULL, use, &n))
        return 2;
    pthread_join(thread, NULL);
    numbers_drop(&n, OWN_HERE_);
    return 0;
}

//2| ==PID==ERROR: own: wrong-thread: numbers at 0x..
//2|   used at                          wrong_thread.c:8 in use
//2|   by thread 0, and belongs to thread 0
//2|   created at                       wrong_thread.c:15 in main
//2| SUMMARY: own: wrong-thread wrong_thread.c:8 in use
