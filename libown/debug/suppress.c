/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE           /* O_CLOEXEC */
#define _FILE_OFFSET_BITS 64 /* files of any size, and on any disk, where long has 32 bits */
#include "suppress.h"
#include "frames.h"
#include "options.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct suppression {
    const char *rule;
    const char *pattern;
    atomic_ulong hits;
};

/* One mapping: as many entries as the file has lines, then its text. */
static struct suppression *entries;
static size_t entry_count;

/* ---- the file -------------------------------------------------------------------------------------------------------------------- */

static char *trim(char *text)
{
    text += strspn(text, " \t");
    size_t length = strlen(text);
    while (length && strchr(" \t\r", text[length - 1]))
        text[--length] = '\0';
    return text;
}

static bool is_rule(const char *text)
{
    static const char *const rules[] = {
#define RULE(name, meaning) name,
#include "rules.def"
#undef RULE
    };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (strcmp(text, rules[i]) == 0)
            return true;
    return false;
}

static void add(char *line)
{
    line = trim(line);
    char *colon = strchr(line, ':');
    if (!*line || *line == '#')
        return;
    if (colon)
        *colon = '\0';
    if (!colon || !is_rule(line)) {
        report_warning("suppressions: '%s' is not of the form rule:pattern with a rule of own", line);
        return;
    }
    entries[entry_count].rule = line;
    entries[entry_count++].pattern = colon + 1;
}

static void split(char *text)
{
    for (char *rest = text; rest;) {
        char *line = rest;
        rest = strchr(line, '\n');
        if (rest)
            *rest++ = '\0';
        add(line);
    }
}

static size_t count_lines(const char *text)
{
    size_t lines = 1;
    for (; (text = strchr(text, '\n')); text++)
        lines++;
    return lines;
}

static char *read_file(const char *path)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &status) || status.st_size < 0)
        return NULL;
    size_t size = (size_t)status.st_size, used = 0;
    char *text = mmap(NULL, size + 1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (ssize_t got = 1; text != MAP_FAILED && got > 0 && used < size; used += got > 0 ? (size_t)got : 0)
        got = read(fd, text + used, size - used);
    close(fd);
    return text != MAP_FAILED ? text : NULL;
}

static void load(void)
{
    const char *path = options()->suppressions;
    if (!*path)
        return;
    char *text = read_file(path);
    size_t size = text ? count_lines(text) * sizeof *entries : 0;
    void *memory = text ? mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) : MAP_FAILED;
    if (memory == MAP_FAILED) {
        report_warning("suppressions: %s cannot be read", path);
        return;
    }
    entries = memory;
    split(text);
}

/* Before main: no report has to read a file. */
__attribute__((constructor(102))) static void start(void)
{
    load();
}

/* ---- matching ----------------------------------------------------------------------------------------------------------------------- */

/* Whether the pattern matches the begin of the text. */
static bool matches_here(const char *pattern, const char *text)
{
    for (; *pattern; pattern++) {
        if (*pattern == '*') {
            for (;; text++) {
                if (matches_here(pattern + 1, text))
                    return true;
                if (!*text)
                    return false;
            }
        }
        if (*pattern == '$' && !pattern[1])
            return !*text;
        if (*pattern != *text++)
            return false;
    }
    return true;
}

static bool matches(const char *pattern, const char *text)
{
    if (!text)
        return false;
    if (*pattern == '^')
        return matches_here(pattern + 1, text);
    for (; *text; text++)
        if (matches_here(pattern, text))
            return true;
    return matches_here(pattern, text);
}

static bool matches_place(const char *pattern, place_id id)
{
    struct symbol symbols[FRAMES_MAX];
    const struct place *place = depot_at(id);
    unsigned count = frames_of(id, symbols);
    if (place && matches(pattern, place->type))
        return true;
    for (unsigned i = 0; i < count; i++)
        if (matches(pattern, symbols[i].function) || matches(pattern, symbols[i].file) || matches(pattern, symbols[i].module))
            return true;
    return false;
}

static bool matches_report(const char *pattern, const struct report *report)
{
    if (matches(pattern, report->type))
        return true;
    for (unsigned i = 0; i < report->count; i++)
        if (matches_place(pattern, report->lines[i].place))
            return true;
    return false;
}

static bool has_rule(const char *rule)
{
    for (size_t i = 0; i < entry_count; i++)
        if (strcmp(entries[i].rule, rule) == 0)
            return true;
    return false;
}

static bool suppress(const struct report *report, unsigned long count)
{
    bool found = false;
    if (!has_rule(report->rule))
        return false;
    for (size_t i = 0; i < entry_count && !found; i++)
        if (strcmp(entries[i].rule, report->rule) == 0 && matches_report(entries[i].pattern, report)) {
            entries[i].hits += count;
            found = true;
        }
    return found;
}

bool suppress_report(const struct report *report)
{
    return suppress(report, 1);
}

bool suppress_leak(place_id origin, unsigned long count)
{
    struct report leak;
    report_begin(&leak, "leak", NULL, NULL, origin);
    report_at(&leak, "created at", origin);
    return suppress(&leak, count);
}

void suppress_print(void)
{
    if (!options()->print_suppressions)
        return;
    report_note("suppressions used:");
    for (size_t i = 0; i < entry_count; i++)
        if (entries[i].hits)
            report_note("  %5lu %s:%s", entries[i].hits, entries[i].rule, entries[i].pattern);
}
