/* Every type of the family once, for coverage.py: what this declares are the public functions. T stands for a type's name.
 * SPDX-License-Identifier: MIT */
#include <own/arc.h>
#include <own/arena.h>
#include <own/channel.h>
#include <own/mutex.h>
#include <own/rc.h>
#include <own/result.h>
#include <own/str.h>
#include <own/thread.h>
#include <own/vec.h>

typedef struct T {
    int member;
} T, Tt;

OWN_DECLARE_IN_EACH(T, T);
OWN_DECLARE_RC(T);
OWN_DECLARE_ARC(T);
OWN_DECLARE_ARENA(T);
OWN_DECLARE_MUTEX(T);
OWN_DECLARE_RWLOCK(T);
OWN_DECLARE_THREAD(T);
OWN_DECLARE_CHANNEL(T);
OWN_DECLARE_CHANNEL_OF(Tt, int, own_nothing);
OWN_DECLARE_RESULT(Tt, int, int);
OWN_DECLARE_RESULT_OWN(T, T, int);
OWN_DECLARE_SLICE(T);
OWN_DECLARE_ARENA_SLICE(T);
OWN_DECLARE_VEC(T);
OWN_DECLARE_SLICE(Tt);
OWN_DECLARE_VEC_IN_EACH(Tt);
OWN_DECLARE_SLICE(own_T);
OWN_DECLARE_VEC_OWN(T);
