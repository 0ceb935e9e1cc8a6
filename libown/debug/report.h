/* Writing reports: text out, no memory asked for. SPDX-License-Identifier: MIT
 *
 * A report is report_begin, any number of report_at, report_end. One thread at a time (record_lock). */
#ifndef OWN_DEBUG_REPORT_H
#define OWN_DEBUG_REPORT_H

#include "own/handle.h"

/* A place known only by its address, which is odd where the address of a struct own_site is even. */
own_where where_address(const void *address);

/* ==PID==ERROR: own: RULE: SUBJECT */
void report_begin(const char *rule, const char *type, const void *ptr);
/*   LABEL  PLACE; nothing when there is no place. */
void report_at(const char *label, own_where at);
/*   TEXT, a line of it */
void report_text(const char *format, ...);
/* SUMMARY: own: RULE PLACE. Ends the program unless halt_on_error=0. */
void report_end(const char *rule, own_where at);

/* ==PID==ERROR: own: leak, its parts and its end are written by these. */
void report_leaks_begin(unsigned long owners);
void report_leaks_end(unsigned long owners, unsigned groups);

void report_warning(const char *format, ...);
void report_note(const char *format, ...);

/* How many reports there were. */
unsigned report_count(void);

#endif
