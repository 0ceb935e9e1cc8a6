/* What each level's library defines: its own ABI symbol, and what to do without memory. SPDX-License-Identifier: MIT */
#include "own/handle.h"

#include "line.h"

#include <stdatomic.h>

/* Every unit refers to its level's symbol, and each library defines only its own, so that a unit of another level does
 * not link. Two static libraries at once do not either: both would define own_abi_v1_one_level_per_program. */
#if OWN_LEVEL == 0
const char own_abi_v1_level_0_needs_libown = 0;
#elif OWN_LEVEL == 1
const char own_abi_v1_level_1_needs_libown_hardened = 0;
#else
const char own_abi_v1_level_2_needs_libown_debug = 0;
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
    struct line line = {0};
    if (hook)
        hook(size);
    line_text(&line, "own: out of memory: ");
    if (size) {
        line_number(&line, size);
        line_text(&line, " bytes");
    } else {
        line_text(&line, "too many live handles");
    }
    line_abort(&line);
}

/* Declared in own/arc.h. */
OWN_COLD_ OWN_NORETURN_ void own_arc_overflow_(void);
void own_arc_overflow_(void)
{
    struct line line = {0};
    line_text(&line, "own: more owners of one arc than can be counted: they are forgotten");
    line_abort(&line);
}
