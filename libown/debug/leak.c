/* At exit: owners that were never dropped, grouped by where they were created. SPDX-License-Identifier: MIT
 *
 * Exact: every live owner is in the table, no memory is scanned. */
#include "leak.h"
#include "options.h"
#include "record.h"
#include "report.h"

#include <stdio.h>
#include <unistd.h>

static bool is_leaked(const struct record *record, uint32_t slot)
{
    return record->kind == RECORD_OWNER && record->end == END_NONE && record_is_live((own_tag){slot, record->generation});
}

static unsigned long count_leaks(void)
{
    unsigned long count = 0;
    for (uint32_t slot = 1; slot < record_limit(); slot++)
        count += is_leaked(record_of(slot), slot);
    return count;
}

/* Reports the group of the owner in this slot; its members count as forgotten from here. */
static void report_group(uint32_t first)
{
    const struct record group = *record_of(first);
    unsigned long count = 0;
    for (uint32_t slot = first; slot < record_limit(); slot++) {
        struct record *record = record_of(slot);
        if (is_leaked(record, slot) && record->created == group.created && strcmp(record->type, group.type) == 0) {
            record->end = END_FORGOTTEN;
            count++;
        }
    }
    report_text("%lu x %s", count, group.type);
    report_at("  created at", group.created);
    report_at(count == 1 ? "  last moved at" : "  last moved (the first) at", group.moved);
}

static void report_leaks(unsigned long owners)
{
    unsigned groups = 0;
    report_leaks_begin(owners);
    for (uint32_t slot = 1; slot < record_limit(); slot++)
        if (is_leaked(record_of(slot), slot)) {
            report_group(slot);
            groups++;
        }
    report_leaks_end(owners, groups);
}

void leak_check(void)
{
    record_lock();
    unsigned long owners = options()->detect_leaks ? count_leaks() : 0;
    if (owners)
        report_leaks(owners);
    record_unlock();
    if (report_count()) {
        fflush(NULL);
        _exit(options()->exitcode);
    }
}
