/* SPDX-License-Identifier: MIT */
#include "violation.h"
#include "report.h"

/* What is known of an object and how it ended, from whichever tag there is. */
struct story {
    bool is_known;
    struct ended object; /* end: END_NONE while it lives */
};

static void story_of_record(uint32_t group, struct story *story)
{
    story->is_known = true;
    story->object = (struct ended){.tag = owner_tag(group), .ptr = record_of(group)->ptr, .origin = record_of(group)->origin};
}

static struct story story_of_tag(own_tag tag)
{
    struct story story = {0};
    uint32_t group = own_group_(tag);
    if (!is_loan(tag) && is_live(tag) && table_is_owner(group))
        story_of_record(group, &story);
    else
        story.is_known = history_find(tag, &story.object);
    return story;
}

static struct story story_of_tombstone(own_tag tag)
{
    struct story story = {0};
    uint32_t group = own_group_(tag);
    if (table_is_owner(group) && is_tomb_of(tag, owner_tag(group)))
        story_of_record(group, &story);
    else
        story.is_known = history_find_tomb(tag, &story.object);
    return story;
}

static const char *type_of(place_id origin)
{
    const struct place *place = depot_at(origin);
    return place ? place->type : NULL;
}

static const char *end_label(enum end end)
{
    switch (end) {
    case END_NONE: return "";
    case END_DROPPED: return "dropped at";
    case END_RAW: return "made raw by own_into_raw at";
    case END_FORGOTTEN: return "forgotten at";
    case END_MOVED: return "moved at";
    case END_EXCLUSIVE: return "ended by an exclusive borrow at";
    case END_SHARED: return "ended by a shared borrow at";
    case END_WRITE: return "ended by a use of its origin at";
    case END_SCOPE: return "ended with its own_with";
    case END_GROWN: return "its owner grew at";
    case END_CHANGED: return "ended by a change of its owner at";
    }
    return "";
}

/* ---- owners -------------------------------------------------------------------------------------------------------------------------- */

static void begin(struct report *report, const char *rule, const struct story *story, const char *access, struct here here)
{
    place_id place = here_stack(here, NULL);
    report_begin(report, rule, story->is_known ? type_of(story->object.origin) : NULL, story->object.ptr, place);
    report_at(report, access, place);
}

static void finish(struct report *report, const struct story *story)
{
    if (story->is_known)
        report_at(report, "created at", story->object.origin);
    report_send(report);
}

/* An owner without a pointer: its tag is a tombstone, or it never was one. */
static void report_empty(const char *verb, own_tag tag, struct here here)
{
    enum end end = (enum end)(END_DROPPED + (tag.slot >> 24 & 3));
    struct story story = story_of_tombstone(tag);
    struct report report;
    begin(&report, end == END_DROPPED ? "use-after-drop" : "use-after-move", &story, verb, here);
    if (end != END_DROPPED && story.object.end == END_DROPPED)
        report_at(&report, end_label(END_DROPPED), story.object.ended);
    report_at(&report, end_label(end), tag.generation & (GENERATIONS - 1));
    if (!story.is_known)
        report_text(&report, "what it owned has ended so long ago that nothing is known of it");
    finish(&report, &story);
}

static void report_unknown(const char *rule, const char *text, const char *verb, struct here here)
{
    struct story story = {0};
    struct report report;
    begin(&report, rule, &story, verb, here);
    if (text)
        report_text(&report, "%s", text);
    finish(&report, &story);
}

static void report_stale(const char *rule, const struct story *story, const char *verb, struct here here)
{
    struct report report;
    begin(&report, rule, story, verb, here);
    if (story->object.end != END_NONE)
        report_at(&report, end_label(story->object.end), story->object.ended);
    finish(&report, story);
}

void violation_owner(const char *verb, const void *ptr, own_tag tag, struct here here)
{
    struct story story = story_of_tag(tag);
    if (!ptr && !tag.slot && tag.generation == 1)
        report_unknown("empty-optional", NULL, verb, here);
    else if (!ptr && own_group_(tag) && own_group_(tag) < table_limit())
        report_empty(verb, tag, here);
    else if (story.is_known && story.object.ptr != ptr)
        report_stale("wrong-handle", &story, verb, here);
    else if (story.is_known)
        report_stale("use-after-drop", &story, verb, here);
    else if (tag.slot && tag.generation & 1 && table_was_used(tag))
        report_unknown("use-after-drop", "what it owned has ended so long ago that nothing is known of it", verb, here);
    else
        report_unknown("use-uninit", "the owner never had a value, or was overwritten", verb, here);
}

void violation_drop(const void *ptr, own_tag tag, struct here here)
{
    struct story story = story_of_tag(tag);
    if (story.is_known && story.object.ptr == ptr && story.object.end != END_NONE)
        report_stale("double-drop", &story, "dropped again at", here);
    else
        violation_owner("dropped at", ptr, tag, here);
}

void violation_null(struct here here)
{
    report_unknown("null-owner", NULL, "given to own_from_raw at", here);
}

/* ---- borrows -------------------------------------------------------------------------------------------------------------------------- */

static const char *borrowed_label(bool exclusive)
{
    return exclusive ? "borrowed (exclusive) at" : "borrowed (shared) at";
}

static void report_stale_borrow(own_tag tag, const struct ended *borrow, struct here here)
{
    struct story story = {borrow->origin != 0, *borrow};
    struct report report;
    begin(&report,
          borrow->end == END_DROPPED ? "use-after-drop"
          : borrow->end == END_GROWN ? "stale-slice"
                                     : "invalidated-borrow",
          &story, "borrow used at", here);
    if (borrow->ended)
        report_at(&report, end_label(borrow->end), borrow->ended);
    else
        report_text(&report, "%s", end_label(borrow->end));
    report_at(&report, borrowed_label(is_exclusive(tag)), borrow_began(tag));
    finish(&report, &story);
}

void violation_borrow(own_tag tag, struct here here)
{
    struct ended borrow;
    if (history_find(tag, &borrow))
        report_stale_borrow(tag, &borrow, here);
    else if (table_was_used(tag))
        report_unknown("invalidated-borrow", "it has ended so long ago that nothing is known of it", "borrow used at", here);
    else
        report_unknown("use-uninit", "the borrow never had a value, or was overwritten", "borrow used at", here);
}

void violation_scopes(uint32_t owner, enum scope_kinds kinds, const char *rule, const char *verb, struct here here)
{
    struct story story;
    struct report report;
    uint32_t scope = scope_first(owner, kinds);
    if (!scope)
        return;
    story_of_record(owner, &story);
    begin(&report, rule, &story, verb, here);
    for (; scope; scope = scope_next(scope, kinds))
        report_at(&report, borrowed_label(kind_of(record_of(scope)) == RECORD_SCOPE_EXCLUSIVE), record_of(scope)->began);
    finish(&report, &story);
}

/* ---- what the types ask about ----------------------------------------------------------------------------------------------------------- */

/* Of the owner that lives where the tag says. */
static struct story story_of_group(own_tag tag)
{
    struct story story = {0};
    if (table_is_owner(own_group_(tag)))
        story_of_record(own_group_(tag), &story);
    return story;
}

void violation_bounds(own_tag tag, size_t index, size_t length, struct here here)
{
    struct story story = story_of_group(tag);
    struct report report;
    begin(&report, "out-of-bounds", &story, "used at", here);
    report_text(&report, "element %zu of %zu", index, length);
    if (is_loan(tag))
        report_at(&report, borrowed_label(is_exclusive(tag)), borrow_began(tag));
    finish(&report, &story);
}

void violation_not_unique(own_tag tag, struct here here)
{
    struct story story = story_of_group(tag);
    struct report report;
    begin(&report, "not-unique", &story, "borrowed (exclusive) at", here);
    report_text(&report, "what it owns has other owners");
    finish(&report, &story);
}

void violation_result(struct here here)
{
    report_unknown("wrong-result", "the value of an error, or the error of a value", "taken at", here);
}

/* "Created at", as they say of every owner, is where it locked. */
static void report_guard(const char *rule, uint32_t guard, const char *verb, const char *text, struct here here)
{
    struct story story;
    struct report report;
    story_of_record(guard, &story);
    begin(&report, rule, &story, verb, here);
    report_text(&report, "%s", text);
    finish(&report, &story);
}

void violation_double_lock(uint32_t guard, struct here here)
{
    report_guard("double-lock", guard, "locked again at", "by the thread that holds the lock, and now waits for itself", here);
}

void violation_locked(uint32_t guard, struct here here)
{
    report_guard("drop-while-locked", guard, "its lock dropped at", "which this guard holds", here);
}

void violation_thread(uint32_t owner, struct here here)
{
    struct story story;
    struct report report;
    story_of_record(owner, &story);
    begin(&report, "wrong-thread", &story, "used at", here);
    report_text(&report, "by thread %u, and belongs to thread %u", thread.number, record_of(owner)->thread);
    finish(&report, &story);
}

void violation_allocator(own_tag tag, const char *from, const char *to, struct here here)
{
    struct story story = story_of_tag(tag);
    struct report report;
    begin(&report, "wrong-allocator", &story, "released at", here);
    report_text(&report, "to %s, and is from %s", to, from);
    finish(&report, &story);
}
