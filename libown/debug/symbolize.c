/* Lines for addresses, by running llvm-symbolizer, as the sanitizers do, or addr2line: only for a report, so that programs
 * need not be linked with a reader of debug information. (GNU addr2line 2.40 misreads much of what clang 19 writes
 * about inlined code; hence the order, and an address rather than a wrong line.) SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* dladdr, pipe2 */
#include "symbolize.h"
#include "options.h"

#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/wait.h>
#include <unistd.h>

struct module {
    char path[4096];
    uintptr_t offset; /* of the address, as addr2line counts */
};

/* The main program is known by the name it was called by, which need not be a path from here. */
static bool is_main_program(const void *base)
{
    Dl_info info;
    return dladdr((const void *)getauxval(AT_PHDR), &info) && info.dli_fbase == base;
}

static bool find_module(const void *address, struct module *module)
{
    Dl_info info;
    if (!dladdr(address, &info) || !info.dli_fname)
        return false;
    const ElfW(Ehdr) *header = info.dli_fbase;
    module->offset = (uintptr_t)address - (header->e_type == ET_EXEC ? 0 : (uintptr_t)info.dli_fbase);
    snprintf(module->path, sizeof module->path, "%s", info.dli_fname);
    if (is_main_program(info.dli_fbase)) {
        ssize_t length = readlink("/proc/self/exe", module->path, sizeof module->path - 1);
        if (length > 0)
            module->path[length] = '\0';
    }
    return true;
}

static size_t read_all(int fd, char *to, size_t size)
{
    size_t length = 0;
    for (ssize_t got = 1; got > 0 && length < size - 1; length += got > 0 ? (size_t)got : 0)
        got = read(fd, to + length, size - 1 - length);
    to[length] = '\0';
    return length;
}

/* Runs it, and reads what it writes; false when there is nothing. */
static bool run(char **arguments, char *output, size_t size)
{
    int ends[2];
    pid_t child = 0;
    posix_spawn_file_actions_t actions;
    if (pipe2(ends, O_CLOEXEC))
        return false;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    int failed = posix_spawnp(&child, arguments[0], &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    size_t length = failed ? 0 : read_all(ends[0], output, size);
    close(ends[0]);
    if (!failed)
        waitpid(child, NULL, 0);
    return length > 0;
}

/* Per frame, the innermost inlined function first: a line with the function and one with the place. */
static bool list_frames(struct module *module, char *output, size_t size)
{
    char offset[32];
    snprintf(offset, sizeof offset, "0x%lx", (unsigned long)module->offset);
    char llvm[] = "llvm-symbolizer", gnu[] = "addr2line", style[] = "--output-style=GNU", flags[] = "-fie";
    char *first[] = {llvm, style, flags, module->path, offset, NULL};
    char *second[] = {gnu, flags, module->path, offset, NULL};
    return run(first, output, size) || run(second, output, size);
}

/* The functions of handle.h, which are inlined where they are called. */
static bool is_handle_function(const char *name)
{
    return strncmp(name, "own_", 4) == 0 || strncmp(name, "opt_", 4) == 0 || strncmp(name, "ref_", 4) == 0 ||
           strncmp(name, "mut_", 4) == 0;
}

/* The frame that called the last function of handle.h; there is one, or the debug information was misread. */
static bool describe_caller(char *frames, char *text, size_t size)
{
    char *rest = NULL;
    bool inlined = false, found = false;
    for (char *function = strtok_r(frames, "\n", &rest); function; function = strtok_r(NULL, "\n", &rest)) {
        char *where = strtok_r(NULL, "\n", &rest);
        if (!where || strncmp(where, "??", 2) == 0)
            break;
        if (is_handle_function(function)) {
            inlined = true;
            found = false;
        } else if (inlined && !found) {
            char *discriminator = strstr(where, " (discriminator ");
            if (discriminator)
                *discriminator = '\0';
            snprintf(text, size, "%s in %s", where, function);
            found = true;
        }
    }
    return found;
}

void symbolize(const void *address, char *text, size_t size)
{
    struct module module;
    char frames[4096];
    if (!find_module(address, &module)) {
        snprintf(text, size, "%p", address);
        return;
    }
    if (options()->symbolize && !getauxval(AT_SECURE) && list_frames(&module, frames, sizeof frames) &&
        describe_caller(frames, text, size))
        return;
    const char *slash = strrchr(module.path, '/');
    snprintf(text, size, "(%s+0x%lx)", slash ? slash + 1 : module.path, (unsigned long)module.offset);
}
