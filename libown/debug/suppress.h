/* Suppressions: reports that are not written. SPDX-License-Identifier: MIT
 *
 * A file of lines RULE:PATTERN; # begins a comment. A report is suppressed when its rule is RULE and PATTERN is found in the
 * name of a function, file, module or type in it. As with the sanitizers, * in a pattern is any text, and ^ and $ are the
 * begin and the end of the name. */
#ifndef OWN_DEBUG_SUPPRESS_H
#define OWN_DEBUG_SUPPRESS_H

#include "report.h"

/* Between report_lock and report_unlock. */
bool suppress_report(const struct report *report);
/* So many leaked owners of one origin. */
bool suppress_leak(place_id origin, unsigned long count);
/* print_suppressions: those that were used. */
void suppress_print(void);

#endif
