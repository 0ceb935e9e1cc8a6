/* SPDX-License-Identifier: MIT */
#define _FILE_OFFSET_BITS 64 /* logs may grow, where long has 32 bits */
#include "out.h"
#include "options.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char buffer[8192];
static size_t used;
static int out_fd = -1;

/* ---- the file ---------------------------------------------------------------------------------------------------------------- */

/* log_path with %p replaced by the process, which is added where there was none. */
static void log_name(char *name, size_t size, const char *path)
{
    const char *mark = strstr(path, "%p");
    if (mark)
        snprintf(name, size, "%.*s%ld%s", (int)(mark - path), path, (long)getpid(), mark + 2);
    else
        snprintf(name, size, "%s.%ld", path, (long)getpid());
}

/* Opened for each report: a program may close what it does not know, and a child has its own. */
static int open_log(const char *path)
{
    char name[OPTION_TEXT_SIZE + 32];
    if (strcmp(path, "stderr") == 0)
        return STDERR_FILENO;
    if (strcmp(path, "stdout") == 0)
        return STDOUT_FILENO;
    log_name(name, sizeof name, path);
    int fd = open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    return fd >= 0 ? fd : STDERR_FILENO;
}

static void flush(void)
{
    const char *text = buffer;
    while (used) {
        ssize_t written = write(out_fd, text, used);
        if (written <= 0)
            break; /* there is nowhere left to say so */
        text += written;
        used -= (size_t)written;
    }
    used = 0;
}

void out_open(void)
{
    out_fd = open_log(options()->log_path);
}

void out_close(void)
{
    flush();
    if (out_fd > STDERR_FILENO)
        close(out_fd);
}

/* ---- text ------------------------------------------------------------------------------------------------------------------------ */

static void put_text(const char *text, size_t length)
{
    while (length) {
        size_t part = sizeof buffer - used < length ? sizeof buffer - used : length;
        memcpy(buffer + used, text, part);
        used += part;
        text += part;
        length -= part;
        if (used == sizeof buffer)
            flush();
    }
}

void out_put(const char *format, ...)
{
    char text[4096];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length >= (int)sizeof text) {
        length = sizeof text - 1;
        memcpy(text + sizeof text - 5, "...\n", 4);
    }
    if (length > 0)
        put_text(text, (size_t)length);
}

/* How many bytes of UTF-8 are a character here; 0 when it is none. */
static unsigned utf8_length(const unsigned char *text)
{
    unsigned length = text[0] < 0x80   ? 1
                      : text[0] < 0xc2 ? 0
                      : text[0] < 0xe0 ? 2
                      : text[0] < 0xf0 ? 3
                      : text[0] < 0xf5 ? 4
                                       : 0;
    for (unsigned i = 1; i < length; i++)
        if ((text[i] & 0xc0) != 0x80)
            return 0;
    bool is_bad = (text[0] == 0xe0 && text[1] < 0xa0) || (text[0] == 0xed && text[1] > 0x9f) ||
                  (text[0] == 0xf0 && text[1] < 0x90) || (text[0] == 0xf4 && text[1] > 0x8f);
    return is_bad ? 0 : length;
}

void out_json(const char *string)
{
    const unsigned char *text = (const unsigned char *)string;
    if (!text) {
        put_text("null", 4);
        return;
    }
    put_text("\"", 1);
    while (*text) {
        unsigned length = utf8_length(text);
        if (*text == '"' || *text == '\\')
            out_put("\\%c", *text);
        else if (*text < 0x20 || *text == 0x7f)
            out_put("\\u%04x", *text);
        else if (length)
            put_text((const char *)text, length);
        else
            put_text("\\ufffd", 6);
        text += length ? length : 1;
    }
    put_text("\"", 1);
}
