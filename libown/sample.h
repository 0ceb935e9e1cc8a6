/* Level hardened: records of one owner in so many. SPDX-License-Identifier: MIT
 *
 * The idea of GWP-ASan: in the field, where level debug is too slow, some of many runs meet a bug on an owner that has a
 * record, and then tell what level debug would. Costs one thread-local decrement per owner while there is none. */
#ifndef OWN_SAMPLE_H
#define OWN_SAMPLE_H
#include "own/handle.h"

#if OWN_HAS_THREADS_
#include "debug/here.h"

/* Whether the owner to come is to have a record, and then its tag; and how many are to come before the next (set in any case). */
bool sample_next(uint32_t *left, own_tag *tag);

/* What happens to such an owner. The record of a slot stays until the slot is used again, which is after all others. */
void sample_created(own_tag tag, const void *ptr, const char *type, struct here here);
void sample_grown(own_tag tag, struct here here);
/* The results are the tags of the owners that are empty now: never current, and still tell the record. */
own_tag sample_moved(own_tag tag, struct here here);
own_tag sample_ended(own_tag tag, bool is_drop, struct here here);
/* Writes the report; nothing when the tag has no record, or one that is about another owner by now. */
void sample_report(own_tag tag, const char *rule, const char *access, struct here here);

#else

/* Without a system to ask for options and stacks, no owner has a record. */
#define HERE at
static inline void sample_created(own_tag tag, const void *ptr, const char *type, own_where at)
{
    (void)tag, (void)ptr, (void)type, (void)at;
}
static inline own_tag sample_moved(own_tag tag, own_where at)
{
    (void)tag, (void)at;
    return own_tag_of_(0, OWN_NONE_);
}
static inline void sample_grown(own_tag tag, own_where at)
{
    (void)tag, (void)at;
}
static inline own_tag sample_ended(own_tag tag, bool is_drop, own_where at)
{
    (void)tag, (void)is_drop, (void)at;
    return own_tag_of_(0, OWN_NONE_);
}
static inline void sample_report(own_tag tag, const char *rule, const char *access, own_where at)
{
    (void)tag, (void)rule, (void)access, (void)at;
}

#endif
#endif
