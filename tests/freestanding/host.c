/* What libown asks of a program without a C library. SPDX-License-Identifier: MIT */
#include "host.h"

#include <own/host.h>

/* ---- the kernel ------------------------------------------------------------------------------------------------------ */

#if defined(__x86_64__)
enum { KERNEL_WRITE = 1, KERNEL_EXIT = 60 };
__asm__(".globl _start\n_start: mov %rsp, %rdi\nand $-16, %rsp\ncall start\n");
static long kernel(long number, long a, long b, long c)
{
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
    return result;
}
#elif defined(__i386__)
enum { KERNEL_WRITE = 4, KERNEL_EXIT = 1 };
__asm__(".globl _start\n_start: mov %esp, %eax\nand $-16, %esp\nsub $12, %esp\npush %eax\ncall start\n");
static long kernel(long number, long a, long b, long c)
{
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(c) : "memory");
    return result;
}
#elif defined(__aarch64__)
enum { KERNEL_WRITE = 64, KERNEL_EXIT = 93 };
__asm__(".globl _start\n_start: mov x0, sp\nb start\n");
static long kernel(long number, long a, long b, long c)
{
    register long x8 __asm__("x8") = number, x0 __asm__("x0") = a, x1 __asm__("x1") = b, x2 __asm__("x2") = c;
    __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
    return x0;
}
#elif defined(__arm__)
enum { KERNEL_WRITE = 4, KERNEL_EXIT = 1 };
__asm__(".globl _start\n.type _start, %function\n_start: mov r0, sp\nbl start\n");
static long kernel(long number, long a, long b, long c)
{
    /* r7 is the frame pointer of Thumb, so it cannot be asked for. */
    register long r0 __asm__("r0") = a, r1 __asm__("r1") = b, r2 __asm__("r2") = c, r3 __asm__("r3") = number;
    __asm__ volatile("mov ip, r7\nmov r7, r3\nsvc 0\nmov r7, ip" : "+r"(r0) : "r"(r1), "r"(r2), "r"(r3) : "ip", "memory");
    return r0;
}
#endif

void say(const char *text, size_t length)
{
    kernel(KERNEL_WRITE, 2, (long)text, (long)length);
}

void leave(int status)
{
    for (;;)
        kernel(KERNEL_EXIT, status, 0, 0);
}

/* The stack is the number of words, and then the words, the first of which is the program's name. */
__attribute__((noreturn)) void start(const long *stack);
void start(const long *stack)
{
    const char *const *words = (const char *const *)(const void *)(stack + 1);
    leave(program(stack[0] > 1 ? words[1] : ""));
}

/* ---- own_host_*: the simplest pool there is. A block that is released can be taken again by one that is not larger -------- */

enum { UNIT = 16, UNITS = 1 << 16 };
struct block {
    size_t units;
    struct block *next; /* when it is free */
};
_Static_assert(sizeof(struct block) <= UNIT, "the head of a block is one unit");

static _Alignas(UNIT) char memory[UNITS][UNIT];
static size_t used;
static struct block *free_blocks;
struct pool pool;

static struct block *take_free(size_t units)
{
    for (struct block **link = &free_blocks; *link; link = &(*link)->next)
        if ((*link)->units >= units) {
            struct block *block = *link;
            *link = block->next;
            return block;
        }
    return NULL;
}

static struct block *take_new(size_t units)
{
    if (UNITS - used < units + 1)
        return NULL;
    struct block *block = (struct block *)(void *)memory[used];
    block->units = units;
    used += units + 1;
    return block;
}

void *own_host_allocate(size_t size)
{
    size_t units = size / UNIT + 1;
    struct block *block = pool.is_empty ? NULL : take_free(units);
    if (!block && !pool.is_empty)
        block = take_new(units);
    if (!block)
        return NULL;
    pool.live++;
    return (char *)block + UNIT;
}

static struct block *block_of(void *memory_of)
{
    return (struct block *)(void *)((char *)memory_of - UNIT);
}

void own_host_release(void *old)
{
    if (!old)
        return;
    block_of(old)->next = free_blocks;
    free_blocks = block_of(old);
    pool.live--;
}

void *own_host_reallocate(void *old, size_t size)
{
    void *block = own_host_allocate(size);
    if (block && old) {
        size_t had = block_of(old)->units * UNIT;
        memcpy(block, old, had < size ? had : size);
        own_host_release(old);
    }
    return block;
}

void own_host_fail(const char *line)
{
    say(line, strlen(line));
    say("\n", 1);
    leave(99);
}

#if defined(__arm__)
/* Of the compiler's library, where a division by zero ends. */
void __aeabi_idiv0(void);
void __aeabi_idiv0(void)
{
    own_host_fail("a division by zero");
}
#endif

/* ---- what compilers and own/str.h ask for ------------------------------------------------------------------------------ */

void *memcpy(void *to, const void *from, size_t size)
{
    for (size_t i = 0; i < size; i++)
        ((char *)to)[i] = ((const char *)from)[i];
    return to;
}

void *memmove(void *to, const void *from, size_t size)
{
    if ((const char *)to < (const char *)from)
        return memcpy(to, from, size);
    while (size--)
        ((char *)to)[size] = ((const char *)from)[size];
    return to;
}

void *memset(void *to, int byte, size_t size)
{
    for (size_t i = 0; i < size; i++)
        ((char *)to)[i] = (char)byte;
    return to;
}

int memcmp(const void *a, const void *b, size_t size)
{
    const unsigned char *x = a, *y = b;
    for (size_t i = 0; i < size; i++)
        if (x[i] != y[i])
            return x[i] < y[i] ? -1 : 1;
    return 0;
}

void *memchr(const void *bytes, int byte, size_t size)
{
    for (const unsigned char *at = bytes; size--; at++)
        if (*at == (unsigned char)byte)
            return (void *)(size_t)at;
    return NULL;
}

size_t strlen(const char *text)
{
    size_t length = 0;
    while (text[length])
        length++;
    return length;
}
