/* Reports as text and as JSON. SPDX-License-Identifier: MIT
 *
 * Text is in the shape of the sanitizers':
 *
 *   ==PID==ERROR: own: RULE: TYPE at ADDRESS
 *     LABEL            FILE:LINE in FUNCTION
 *       #1 ADDRESS in FUNCTION FILE:LINE
 *   SUMMARY: own: RULE FILE:LINE in FUNCTION
 *
 * and JSON (log_format=json) has one object per report on a line of its own; docs/debug.md lists its members. */
#ifndef OWN_DEBUG_RENDER_H
#define OWN_DEBUG_RENDER_H

#include "report.h"

/* Both between report_lock and report_unlock. */
void render_report(const struct report *report);

/* Owners that leaked and were made at one place, below what owned them. */
struct leak_group {
    unsigned long count;
    place_id origin; /* of the first */
    bool is_mixed;   /* others have another stack */
    place_id moved;  /* where one was last moved, or 0 */
    unsigned depth; /* 0: nothing that leaked owns it */
    bool is_hidden; /* suppressed */
};

/* Groups in order: a group is followed by those it owns. Hidden ones are left out. */
void render_leaks(const struct leak_group *groups, unsigned count);

#endif
