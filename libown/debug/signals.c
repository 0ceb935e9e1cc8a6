/* A handler returns to a trampoline, whose address the kernel tells for each signal that is handled. Where there is none
 * (AArch64 has it in the vDSO), no handler is recognised. SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* syscall */
#include "signals.h"
#include "stack.h"
#include "thread.h"

#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
/* As the kernel has it. */
struct kernel_action {
    void *handler;
    unsigned long flags;
    void *restorer;
    unsigned long mask;
};

static bool is_trampoline(uintptr_t address)
{
    for (int number = 1; number < 65; number++) {
        struct kernel_action action = {0};
        if (syscall(SYS_rt_sigaction, number, NULL, &action, sizeof action.mask) == 0 && action.handler &&
            (uintptr_t)action.restorer == address)
            return true;
    }
    return false;
}
#else
static bool is_trampoline(uintptr_t address)
{
    (void)address;
    return false;
}
#endif

bool signal_is_handled(void)
{
    uintptr_t addresses[STACK_MAX];
    thread_know();
    unsigned count = stack_walk(STACK_FRAME, addresses, STACK_MAX);
    for (unsigned i = 0; i < count; i++)
        if (is_trampoline(addresses[i]))
            return true;
    return false;
}
