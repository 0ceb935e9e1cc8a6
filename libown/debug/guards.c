/* Guards as the table knows them: owners whose object is the value of their lock. SPDX-License-Identifier: MIT
 *
 * Nothing is noted when a lock is taken or left. Who holds it is looked up in the whole table, by a thread that has waited
 * for long, or that is about to report: then there is time. */
#include "violation.h"

/* The next group that is a guard of the lock of this value; 0: no more. Others may be opened and closed meanwhile. */
HISTORY_RACES_ static uint32_t next_guard(uint32_t group, const void *value)
{
    while (++group < table_limit())
        if (table_is_owner(group) && record_of(group)->ptr == value)
            return group;
    return 0;
}

/* Only this thread opens and closes guards of its own. */
HISTORY_RACES_ static uint32_t find_mine(const void *value)
{
    uint32_t guard = 0;
    thread_know();
    while ((guard = next_guard(guard, value)))
        if (record_of(guard)->thread == thread.number)
            break;
    return guard;
}

void own_lock_waits_(const void *value, own_where at, const void *frame)
{
    uint32_t guard = find_mine(value);
    if (guard)
        violation_double_lock(guard, (struct here){at, frame});
}

static void end_guard(uint32_t guard, place_id place)
{
    own_tag tag = owner_tag(guard);
    history_object(guard, tag, END_DROPPED, place);
    borrow_end_with_owner(guard, END_DROPPED, place);
    table_close(guard, tag.generation);
}

void own_lock_ends_(const void *value)
{
    own_where at = NULL;
    uint32_t guard = next_guard(0, value);
    if (!guard)
        return;
    violation_locked(guard, HERE);
    place_id place = here_stack(HERE, NULL);
    do
        end_guard(guard, place);
    while ((guard = next_guard(guard, value)));
}
