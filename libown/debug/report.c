/* Writing reports. SPDX-License-Identifier: MIT */
#include "report.h"
#include "options.h"
#include "symbolize.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

static unsigned reports;

/* ---- out ------------------------------------------------------------------------------------------------------------ */

static int open_log(const char *path)
{
    char name[OPTION_TEXT_SIZE + 16];
    if (strcmp(path, "stderr") == 0)
        return STDERR_FILENO;
    if (strcmp(path, "stdout") == 0)
        return STDOUT_FILENO;
    snprintf(name, sizeof name, "%s.%ld", path, (long)getpid());
    int fd = open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    return fd >= 0 ? fd : STDERR_FILENO;
}

static void write_all(int fd, const char *text, size_t length)
{
    while (length) {
        ssize_t written = write(fd, text, length);
        if (written <= 0)
            return; /* there is nowhere left to say so */
        text += written;
        length -= (size_t)written;
    }
}

static void put_to(int fd, const char *format, va_list arguments)
{
    char line[1024];
    int length = vsnprintf(line, sizeof line, format, arguments);
    if (length < 0)
        return;
    if ((size_t)length >= sizeof line) {
        memcpy(line + sizeof line - 5, "...\n", 5);
        length = sizeof line - 1;
    }
    write_all(fd, line, (size_t)length);
}

static void put(const char *format, ...)
{
    int fd = open_log(options()->log_path);
    va_list arguments;
    va_start(arguments, format);
    put_to(fd, format, arguments);
    va_end(arguments);
    if (fd > STDERR_FILENO)
        close(fd);
}

static void put_line(const char *head, const char *format, va_list arguments)
{
    char text[900];
    vsnprintf(text, sizeof text, format, arguments);
    put("%s%s\n", head, text);
}

/* ---- places ---------------------------------------------------------------------------------------------------------- */

own_where where_address(const void *address)
{
    return (own_where)((uintptr_t)address << 1 | 1);
}

/* The text of a place, in a buffer of the caller. */
static const char *place(own_where at, char *text, size_t size)
{
    if ((uintptr_t)at & 1)
        symbolize((const void *)((uintptr_t)at >> 1), text, size);
    else
        snprintf(text, size, "%s:%u in %s", at->file, at->line, at->function);
    return text;
}

/* ---- reports --------------------------------------------------------------------------------------------------------- */

void report_begin(const char *rule, const char *type, const void *ptr)
{
    if (type)
        put("==%ld==ERROR: own: %s: %s at %p\n", (long)getpid(), rule, type, ptr);
    else
        put("==%ld==ERROR: own: %s\n", (long)getpid(), rule);
}

void report_at(const char *label, own_where at)
{
    char text[600];
    if (at)
        put("  %-32s %s\n", label, place(at, text, sizeof text));
}

void report_text(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    put_line("  ", format, arguments);
    va_end(arguments);
}

void report_end(const char *rule, own_where at)
{
    char text[600];
    put("SUMMARY: own: %s %s\n", rule, at ? place(at, text, sizeof text) : "");
    reports++;
    if (!options()->halt_on_error)
        return;
    if (options()->abort_on_error)
        abort();
    _exit(options()->exitcode);
}

void report_leaks_begin(unsigned long owners)
{
    put("==%ld==ERROR: own: leak: %lu owner%s never dropped\n", (long)getpid(), owners, owners == 1 ? " was" : "s were");
}

void report_leaks_end(unsigned long owners, unsigned groups)
{
    put("SUMMARY: own: leak %lu owner%s from %u place%s\n", owners, owners == 1 ? "" : "s", groups,
        groups == 1 ? "" : "s");
    reports++;
}

/* Written to stderr: while the options are read, log_path is not known. */
static void put_message(const char *kind, const char *format, va_list arguments)
{
    char text[900];
    char line[1000];
    vsnprintf(text, sizeof text, format, arguments);
    int length = snprintf(line, sizeof line, "==%ld==%s: own: %s\n", (long)getpid(), kind, text);
    if (length > 0)
        write_all(STDERR_FILENO, line, (size_t)length);
}

void report_warning(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    put_message("WARNING", format, arguments);
    va_end(arguments);
}

void report_note(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    put_message("NOTE", format, arguments);
    va_end(arguments);
}

unsigned report_count(void)
{
    return reports;
}
