/* A report: what is known, put together first, then suppressed or written. SPDX-License-Identifier: MIT */
#ifndef OWN_DEBUG_REPORT_H
#define OWN_DEBUG_REPORT_H

#include "depot.h"

enum { REPORT_LINES = 40, REPORT_TEXT = 200 };

struct report_line {
    const char *label; /* null: the text is the line */
    place_id place;
    char text[REPORT_TEXT];
};

struct report {
    const char *rule;
    const char *type; /* or null */
    const void *ptr;
    place_id access;  /* the summary's place */
    unsigned count;
    unsigned omitted; /* places that there was no room for; the report says how many */
    struct report_line lines[REPORT_LINES];
};

void report_begin(struct report *report, const char *rule, const char *type, const void *ptr, place_id access);
/* A line with a place; nothing when there is none. */
void report_at(struct report *report, const char *label, place_id place);
__attribute__((format(printf, 2, 3))) void report_text(struct report *report, const char *format, ...);
/* Writes it, unless it is suppressed. */
void report_write(const struct report *report);
/* The same, and ends the program unless halt_on_error=0 or it is suppressed. */
void report_send(const struct report *report);

/* One thread at a time writes reports. False when this very thread does so already: a signal handler that interrupted a
 * report, whose own report is only counted. */
bool report_lock(void);
void report_unlock(void);
/* One more report; false when it is to be counted only (max_reports). */
bool report_count_one(void);
/* How many reports there were, without suppressed ones. */
unsigned report_count(void);
/* Ends the program as the options say. */
OWN_NORETURN_ void report_die(void);

/* Lines of their own, to stderr. */
__attribute__((format(printf, 1, 2))) void report_warning(const char *format, ...);
__attribute__((format(printf, 1, 2))) void report_note(const char *format, ...);

#endif
