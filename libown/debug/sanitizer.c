/* Their functions are weak: null where they are not linked. SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* dladdr */
#include "sanitizer.h"
#include "options.h"

#include <dlfcn.h>
#include <stdint.h>
#include <sys/auxv.h>

#if OWN_HAVE_VALGRIND
#include <valgrind/memcheck.h>
#else
#define RUNNING_ON_VALGRIND                       0
#define VALGRIND_MAKE_MEM_NOACCESS(address, size) ((void)(address), (void)(size))
#define VALGRIND_MAKE_MEM_DEFINED(address, size)  ((void)(address), (void)(size))
#endif

/* As their headers declare them, which not every compiler comes with. */
#define WEAK __attribute__((weak))
WEAK void __asan_describe_address(void *address);
WEAK void __lsan_ignore_object(const void *object);
WEAK int __lsan_do_recoverable_leak_check(void);

bool sanitizer_checks_memory(void)
{
    return __lsan_ignore_object != NULL || RUNNING_ON_VALGRIND;
}

void sanitizer_reserve(const void *start, size_t size)
{
    VALGRIND_MAKE_MEM_NOACCESS(start, size);
}

void sanitizer_use(const void *start, size_t size)
{
    VALGRIND_MAKE_MEM_DEFINED(start, size);
}

void sanitizer_describe(const void *object)
{
    if (__asan_describe_address && options()->verbosity && object)
        __asan_describe_address((void *)object);
}

void sanitizer_ignore_leak(const void *object)
{
    if (__lsan_ignore_object)
        __lsan_ignore_object(object);
}

bool sanitizer_exits_first(void)
{
    Dl_info lsan, program;
    return __lsan_ignore_object && dladdr((const void *)(uintptr_t)&__lsan_ignore_object, &lsan) &&
           dladdr((const void *)getauxval(AT_PHDR), &program) && lsan.dli_fbase == program.dli_fbase;
}

void sanitizer_check_leaks(void)
{
    if (__lsan_do_recoverable_leak_check)
        (void)__lsan_do_recoverable_leak_check();
}
