/* OWN_OPTIONS=key=value:key=value... SPDX-License-Identifier: MIT */
#include "options.h"
#include "report.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static struct options current = {
#define OPTION(type, name, initial, largest, help) .name = initial,
#include "options.def"
#undef OPTION
};

unsigned options_depth = 16;
bool options_borrow_stacks;

/* ---- one value: false when it is not one of the type ---------------------------------------------------------------- */

static bool read_number(int *to, const char *text, long largest)
{
    char *end = NULL;
    long number = strtol(text, &end, 10);
    if (end == text || *end || number < 0 || number > largest)
        return false;
    *to = (int)number;
    return true;
}

static bool read_flag(int *to, const char *text, long largest)
{
    return read_number(to, text, largest);
}

static bool read_text(char *to, const char *text, long unused)
{
    (void)unused;
    size_t length = strlen(text);
    if (length >= OPTION_TEXT_SIZE)
        return false;
    memcpy(to, text, length + 1);
    return true;
}

static void refuse(const char *key, const char *value, const char *type, long largest)
{
    if (strcmp(type, "text") == 0)
        report_warning("OWN_OPTIONS: the value of %s is too long", key);
    else
        report_warning("OWN_OPTIONS: '%s' is not a %s from 0 to %ld, as %s wants", value, type, largest, key);
}

#define TARGET_flag(name)   &current.name
#define TARGET_number(name) &current.name
#define TARGET_text(name)   current.name

static void set(const char *key, const char *value)
{
#define OPTION(type, name, initial, largest, help)                                                                     \
    if (strcmp(key, #name) == 0) {                                                                                     \
        if (!read_##type(TARGET_##type(name), value, largest))                                                         \
            refuse(key, value, #type, largest);                                                                        \
        return;                                                                                                        \
    }
#include "options.def"
#undef OPTION
    report_warning("OWN_OPTIONS: no option is called '%s'; OWN_OPTIONS=help=1 lists them", key);
}

static void print_help(void)
{
    report_note("options of OWN_OPTIONS=key=value:key=value...");
#define OPTION(type, name, initial, largest, help) report_note("  %-18s %s (%s, default %s)", #name, help, #type, #initial);
#include "options.def"
#undef OPTION
}

static void expect_format(void)
{
    if (strcmp(current.log_format, "text") != 0 && strcmp(current.log_format, "json") != 0) {
        report_warning("OWN_OPTIONS: '%s' is not text or json, as log_format wants", current.log_format);
        memcpy(current.log_format, "text", sizeof "text");
    }
}

static void parse(char *text)
{
    for (char *rest = text; rest;) {
        char *item = rest;
        rest = strchr(item, ':');
        if (rest)
            *rest++ = '\0';
        char *equals = strchr(item, '=');
        if (equals) {
            *equals = '\0';
            set(item, equals + 1);
        } else if (*item) {
            report_warning("OWN_OPTIONS: '%s' has no value; write %s=...", item, item);
        }
    }
}

static void read_environment(void)
{
    static char text[4096];
    const char *given = getenv("OWN_OPTIONS");
    if (!given)
        return;
    if (strlen(given) >= sizeof text) {
        report_warning("OWN_OPTIONS is too long and ignored");
        return;
    }
    memcpy(text, given, strlen(given) + 1);
    parse(text);
    expect_format();
    options_depth = (unsigned)current.context_size;
    options_borrow_stacks = current.borrow_stacks;
    if (current.help)
        print_help();
}

const struct options *options(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, read_environment);
    return &current;
}

__attribute__((constructor(101))) static void start(void)
{
    options();
}
