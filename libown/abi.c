/* What each level's library defines: its own ABI symbol, and what to do without memory. SPDX-License-Identifier: MIT */
#include "own/handle.h"

#include <stdatomic.h>
#include <stdio.h>

/* Every unit refers to its level's symbol, and each library defines only its own, so that a unit of another level does
 * not link. Two static libraries at once do not either: both would define own_abi_v1_one_level_per_program. */
#if OWN_LEVEL == 0
const char own_abi_v1_level_0 = 0;
#elif OWN_LEVEL == 1
const char own_abi_v1_level_1 = 0;
#else
const char own_abi_v1_level_2 = 0;
#endif
extern const char own_abi_v1_one_level_per_program;
const char own_abi_v1_one_level_per_program = 0;

static _Atomic(own_out_of_memory_hook *) out_of_memory_hook;

void own_on_out_of_memory(own_out_of_memory_hook *hook)
{
    atomic_store(&out_of_memory_hook, hook);
}

void own_out_of_memory(size_t size)
{
    own_out_of_memory_hook *hook = atomic_load(&out_of_memory_hook);
    if (hook)
        hook(size);
    else if (size)
        fprintf(stderr, "own: out of memory: %zu bytes\n", size);
    else
        fprintf(stderr, "own: out of memory: too many live handles\n");
    abort();
}

/* Declared in own/arc.h. */
OWN_COLD_ OWN_NORETURN_ void own_arc_overflow_(void);
void own_arc_overflow_(void)
{
    fprintf(stderr, "own: more owners of one arc than can be counted: they are forgotten\n");
    abort();
}
