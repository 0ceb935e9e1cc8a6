/* What the verbs do at level debug: the hooks of own/tag.h. SPDX-License-Identifier: MIT */
#include "leak.h"
#include "violation.h"

/* The group of a live owner, or 0. */
static inline uint32_t live_owner(const void *ptr, own_tag tag)
{
    uint32_t group = group_of(tag);
    if (OWN_UNLIKELY_(!ptr || tag.slot % 4 || tag.slot >= OWN_SLOTS_ || !group ||
                      (load(group_word(group, WORD_OWNER)) & ~GENERATION_MARK) != tag.generation))
        return 0;
    const struct record *record = record_of(group);
    bool is_owner = kind_of(record) == RECORD_OWNER || kind_of(record) == RECORD_FORGOTTEN;
    return OWN_UNLIKELY_(!is_owner || record->ptr != ptr) ? 0 : group;
}

static inline bool has_scopes(uint32_t group)
{
    return OWN_UNLIKELY_(link_of(record_of(group)) != 0);
}

bool own_tag_adopt_(own_tag *tag, const void *ptr, const char *type, size_t size, own_where at)
{
    if (OWN_UNLIKELY_(!ptr))
        violation_null(HERE);
    place_id origin = here_stack(HERE, type);
    uint32_t group = table_open(RECORD_OWNER);
    *tag = (own_tag){0, 0};
    if (OWN_UNLIKELY_(!group))
        return false;
    struct record *record = record_of(group);
    record->ptr = ptr;
    record->origin = origin;
    record->thread = thread.number;
    record->size = size < UINT32_MAX ? (uint32_t)size : UINT32_MAX;
    *tag = borrow_tag(group, WORD_OWNER);
    return true;
}

void own_tag_move_(const void *ptr, own_tag *tag, own_where at)
{
    uint32_t group = live_owner(ptr, *tag);
    if (OWN_UNLIKELY_(!group)) {
        violation_owner("moved from at", ptr, *tag, HERE);
        return;
    }
    place_id place = here_place(HERE);
    if (has_scopes(group))
        violation_scopes(group, IN_ANY, "move-while-borrowed", "moved at", HERE);
    borrow_end_all(group, END_MOVED, place);
    record_of(group)->moved = place;
    *tag = tombstone(*tag, END_MOVED, place);
}

void own_tag_forget_(const void *ptr, own_tag *tag, own_where at)
{
    uint32_t group = live_owner(ptr, *tag);
    if (OWN_UNLIKELY_(!group)) {
        violation_owner("forgotten at", ptr, *tag, HERE);
        return;
    }
    set_kind(record_of(group), RECORD_FORGOTTEN);
    *tag = tombstone(*tag, END_FORGOTTEN, here_place(HERE));
}

/* The owner and its borrows end, and the handle knows where. */
static inline void end_owner(uint32_t group, own_tag *tag, enum end end, place_id place)
{
    const struct record *record = record_of(group);
    borrow_end_all(group, end, place);
    history_end(&(struct ended){*tag, record->ptr, record->origin, record->size, place, end});
    *tag = tombstone(*tag, end, place);
    table_close(group);
}

void own_tag_into_raw_(const void *ptr, own_tag *tag, own_where at)
{
    uint32_t group = live_owner(ptr, *tag);
    if (OWN_UNLIKELY_(!group)) {
        violation_owner("made raw at", ptr, *tag, HERE);
        return;
    }
    if (has_scopes(group))
        violation_scopes(group, IN_ANY, "move-while-borrowed", "made raw at", HERE);
    end_owner(group, tag, END_RAW, here_place(HERE));
}

bool own_tag_drop_(const void *value, own_tag *tag, own_where at)
{
    uint32_t group = live_owner(value, *tag);
    if (OWN_UNLIKELY_(!group)) {
        violation_drop(value, *tag, HERE);
        return false;
    }
    if (has_scopes(group))
        violation_scopes(group, IN_ANY, "drop-while-borrowed", "dropped at", HERE);
    end_owner(group, tag, END_DROPPED, here_stack(HERE, NULL));
    return true;
}

void own_tag_grown_(own_tag *tag, const void *ptr, size_t size, own_where at)
{
    uint32_t group = group_of(*tag);
    struct record *record = record_of(group);
    if (live_owner(record->ptr, *tag) != group) {
        violation_owner("grown at", ptr, *tag, HERE);
        return;
    }
    if (has_scopes(group))
        violation_scopes(group, IN_ANY, "conflicting-borrow", "grown at", HERE);
    borrow_end_all(group, END_GROWN, here_place(HERE));
    record->ptr = ptr;
    record->size = size < UINT32_MAX ? (uint32_t)size : UINT32_MAX;
}

own_tag own_tag_share_(const void *ptr, own_tag tag, own_where at)
{
    uint32_t group = live_owner(ptr, tag);
    if (OWN_UNLIKELY_(!group)) {
        violation_owner("borrowed (shared) at", ptr, tag, HERE);
        return (own_tag){0, 0};
    }
    place_id place = here_place(HERE);
    if (OWN_UNLIKELY_(load(group_word(group, WORD_OWNER)) & GENERATION_MARK)) {
        if (has_scopes(group))
            violation_scopes(group, IN_EXCLUSIVE, "conflicting-borrow", "borrowed (shared) at", HERE);
        borrow_end_exclusive(group, END_SHARED, place);
    }
    return borrow_shared(group, place);
}

own_tag own_tag_mut_(const void *ptr, own_tag tag, own_where at)
{
    uint32_t group = live_owner(ptr, tag);
    if (OWN_UNLIKELY_(!group)) {
        violation_owner("borrowed (exclusive) at", ptr, tag, HERE);
        return (own_tag){0, 0};
    }
    place_id place = here_place(HERE);
    if (has_scopes(group))
        violation_scopes(group, IN_ANY, "conflicting-borrow", "borrowed (exclusive) at", HERE);
    borrow_end_all(group, END_EXCLUSIVE, place);
    return borrow_exclusive(group, place);
}

/* Whether the tag is that of a live exclusive borrow. */
static bool is_exclusive(own_tag tag)
{
    return word_of(tag) == WORD_EXCLUSIVE && group_of(tag) &&
           (load(group_word(group_of(tag), WORD_EXCLUSIVE)) & ~GENERATION_MARK) == tag.generation;
}

own_tag own_tag_reborrow_(const void *ptr, own_tag tag, own_where at)
{
    (void)ptr;
    if (is_exclusive(tag))
        return borrow_again(group_of(tag), here_place(HERE));
    if (own_stale_(tag))
        violation_borrow(tag, HERE);
    return (own_tag){0, 0}; /* of a foreign borrow: one more */
}

/* An owner's generation may be marked, and an exclusive borrow's; then the tag is good. */
void own_tag_look_(own_tag tag, own_where at)
{
    uint32_t group = group_of(tag);
    if (is_exclusive(tag)) {
        violation_scopes(group, IN_SHARED, "conflicting-borrow", "borrow (exclusive) used at", HERE);
        borrow_end_shared(group, END_WRITE, here_place(HERE));
    } else if (word_of(tag) != WORD_OWNER || !group ||
               (load(group_word(group, WORD_OWNER)) & ~GENERATION_MARK) != tag.generation) {
        violation_borrow(tag, HERE);
    }
}

void own_out_of_bounds_(own_tag tag, size_t index, size_t length, own_where at)
{
    violation_bounds(tag, index, length, HERE);
}

void own_tag_thread_(own_tag tag, own_where at)
{
    uint32_t group = group_of(tag);
    thread_know();
    if (group && (load(group_word(group, WORD_OWNER)) & ~GENERATION_MARK) == tag.generation &&
        OWN_UNLIKELY_(record_of(group)->thread != thread.number))
        violation_thread(group, HERE);
}

void own_tag_allocator_(own_tag tag, const char *from, const char *to, own_where at)
{
    if (OWN_UNLIKELY_(strcmp(from, to) != 0))
        violation_allocator(tag, from, to, HERE);
}

void own_tag_enter_(own_tag *tag)
{
    scope_enter(tag);
}

void own_tag_leave_(own_tag tag)
{
    scope_leave(tag);
}

/* Here, and not in leak.c, because this file is in every program that has handles. */
OWN_AT_EXIT_ static void at_exit(void)
{
    leak_check();
}
