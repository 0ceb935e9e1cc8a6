/* SPDX-License-Identifier: MIT */
#include "child.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

void child_run(struct child *child, const char *format, ...)
{
    char command[8192];
    char shell[8300];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(command, sizeof command, format, arguments);
    va_end(arguments);
    snprintf(shell, sizeof shell, "{ %s\n} 2>&1", command);
    FILE *pipe = popen(shell, "r");
    if (!pipe)
        abort();
    size_t length = fread(child->output, 1, sizeof child->output - 1, pipe);
    child->output[length] = '\0';
    char rest[4096];
    while (fread(rest, 1, sizeof rest, pipe))
        ;
    int status = pclose(pipe);
    child->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* The text from `from` on is replaced by `with`, which is not longer. */
static char *replace(char *from, size_t length, const char *with)
{
    size_t kept = strlen(with);
    memcpy(from, with, kept);
    memmove(from + kept, from + length, strlen(from + length) + 1);
    return from + kept;
}

static size_t span_of_number(const char *text)
{
    return strspn(text, "0123456789");
}

static size_t span_of_address(const char *text)
{
    return strncmp(text, "0x", 2) == 0 ? 2 + strspn(text + 2, "0123456789abcdef") : 0;
}

/* The directories of a path that starts here. The project's own may have blanks in its name. */
static size_t span_of_directories(const char *text)
{
    size_t length = strncmp(text, PROJECT_DIR, sizeof PROJECT_DIR - 1) == 0 ? sizeof PROJECT_DIR - 1 : 0;
    bool is_path = text[0] == '/' || strncmp(text, "../", 3) == 0; /* the compiler may have been given either */
    for (size_t i = length; is_path && text[i] && !isspace((unsigned char)text[i]); i++)
        if (text[i] == '/')
            length = i + 1;
    return length;
}

void child_normalise(char *text)
{
    for (char *at = text; *at;) {
        if (strncmp(at, "==", 2) == 0 && span_of_number(at + 2) > 2)
            at = replace(at + 2, span_of_number(at + 2), "PID");
        else if (strncmp(at, "thread ", 7) == 0 && span_of_number(at + 7))
            at = replace(at + 7, span_of_number(at + 7), "0");
        else if (span_of_address(at) > 4)
            at = replace(at, span_of_address(at), "0x..");
        else if (span_of_directories(at) > 1)
            at = replace(at, span_of_directories(at), "");
        else
            at++;
    }
}
