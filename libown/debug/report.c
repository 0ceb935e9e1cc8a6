/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* gettid, usleep */
#include "report.h"
#include "options.h"
#include "render.h"
#include "sanitizer.h"
#include "signals.h"
#include "suppress.h"
#include "symbolize.h"
#include "thread.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

static atomic_uint reports;

void report_begin(struct report *report, const char *rule, const char *type, const void *ptr, place_id access)
{
    report->rule = rule;
    report->type = type;
    report->ptr = ptr;
    report->access = access;
    report->count = report->omitted = 0;
}

void report_at(struct report *report, const char *label, place_id place)
{
    if (place && report->count == REPORT_LINES)
        report->omitted++;
    else if (place)
        report->lines[report->count++] = (struct report_line){.label = label, .place = place};
}

void report_text(struct report *report, const char *format, ...)
{
    if (report->count == REPORT_LINES) {
        report->omitted++;
        return;
    }
    struct report_line *line = &report->lines[report->count++];
    line->label = NULL;
    line->place = 0;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line->text, sizeof line->text, format, arguments);
    va_end(arguments);
}

bool report_count_one(void)
{
    unsigned most = (unsigned)options()->max_reports;
    unsigned before = atomic_fetch_add(&reports, 1);
    if (most && before == most)
        report_note("this was report %u, as max_reports wants; the rest is only counted", most);
    return !most || before < most;
}

unsigned report_count(void)
{
    return atomic_load(&reports);
}

void report_die(void)
{
    if (options()->abort_on_error)
        abort();
    _exit(options()->exitcode);
}

/* ---- one at a time ------------------------------------------------------------------------------------------------------------- */

static _Atomic(pid_t) owner; /* the thread that writes, or 0 */

static void forget_owner(void)
{
    atomic_store(&owner, 0);
}

__attribute__((constructor(101))) static void start(void)
{
    pthread_atfork(NULL, NULL, forget_owner);
}

bool report_lock(void)
{
    pid_t nobody = 0, me = gettid();
    while (!atomic_compare_exchange_weak(&owner, &nobody, me)) {
        if (nobody == me)
            return false;
        nobody = 0;
        usleep(100);
    }
    /* Debug information is read with malloc, which a handler may have interrupted. */
    symbolize_begin(!thread.busy && !signal_is_handled());
    return true;
}

void report_unlock(void)
{
    symbolize_end();
    atomic_store(&owner, 0);
}

/* False when it is suppressed. */
static bool write_report(const struct report *report)
{
    if (suppress_report(report))
        return false;
    if (report_count_one())
        render_report(report);
    if (report->type)
        sanitizer_describe(report->ptr);
    return true;
}

void report_write(const struct report *report)
{
    if (!report_lock()) {
        (void)report_count_one();
        return;
    }
    (void)write_report(report);
    report_unlock();
}

void report_send(const struct report *report)
{
    if (!report_lock()) {
        (void)report_count_one();
        return;
    }
    if (write_report(report) && options()->halt_on_error)
        report_die(); /* without unlocking: this is the last report */
    report_unlock();
}

/* ---- messages -------------------------------------------------------------------------------------------------------------------- */

/* While the options are read, log_path is not known. */
static void put_message(const char *kind, const char *format, va_list arguments)
{
    char text[900];
    char line[1000];
    vsnprintf(text, sizeof text, format, arguments);
    int length = snprintf(line, sizeof line, "==%ld==%s: own: %s\n", (long)getpid(), kind, text);
    if (length > 0 && write(STDERR_FILENO, line, (size_t)length) < 0)
        return;
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
