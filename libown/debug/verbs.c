/* What the verbs do at level debug: the hooks of own/tag.h. SPDX-License-Identifier: MIT */
#include "leak.h"
#include "sanitizer.h"
#include "violation.h"

/* The group of a live owner, or 0. */
static inline uint32_t live_owner(const void *ptr, own_tag tag)
{
    uint32_t group = group_of(tag);
    bool is_owner = ptr && !(tag.slot & ~(OWN_SLOTS_ / 2 - 2)) && (get_word(group, WORD_OWNER) & ~FLAGS) == tag.generation;
    return OWN_UNLIKELY_(!is_owner) ? 0 : group;
}

/* And it is the owner of this object. */
static inline uint32_t live_owner_of(const void *ptr, own_tag tag)
{
    uint32_t group = live_owner(ptr, tag);
    return OWN_UNLIKELY_(!group || record_of(group)->ptr != ptr) ? 0 : group;
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
    *tag = tag_of(group, WORD_OWNER);
    if (OWN_UNLIKELY_(options_borrow_stacks))
        set_word(group, WORD_OWNER, tag->generation | FLAG_STACK);
    return true;
}

/* Borrows end, without a word to the history: the record has the place. */
static inline void move_owner(uint32_t group, own_tag *tag, place_id place)
{
    if (OWN_UNLIKELY_(get_word(group, WORD_OWNER) & FLAG_MARK))
        (void)end_exclusive(group);
    (void)next_generation(group, WORD_SHARED);
    record_of(group)->moved = place;
    *tag = tombstone(*tag, END_MOVED, place);
}

static __attribute__((noinline)) void move_slowly(const void *ptr, own_tag *tag, struct here here)
{
    uint32_t group = live_owner(ptr, *tag);
    if (!group) {
        violation_owner("moved from at", ptr, *tag, here);
        return;
    }
    place_id place = here_place(here);
    if (has_scopes(group)) {
        violation_scopes(group, IN_ANY, "move-while-borrowed", "moved at", here);
        scope_end_all(group, END_MOVED, place);
    }
    move_owner(group, tag, place);
}

/* Whether a place is known by its number: then a verb can do without calls. */
static inline bool is_quick(own_where at)
{
    return OWN_LIKELY_(at && OWN_LOAD_RELAXED_(&at->place) && !options_borrow_stacks);
}

void own_tag_move_(const void *ptr, own_tag *tag, own_where at)
{
    uint32_t group = live_owner(ptr, *tag);
    if (OWN_LIKELY_(group && !has_scopes(group) && is_quick(at)))
        move_owner(group, tag, OWN_LOAD_RELAXED_(&at->place));
    else
        move_slowly(ptr, tag, HERE);
}

void own_tag_forget_(const void *ptr, own_tag *tag, own_where at)
{
    uint32_t group = live_owner_of(ptr, *tag);
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
    history_object(group, 0, end, place);
    borrow_end_with_owner(group, end, place);
    *tag = tombstone(*tag, end, place);
    table_close(group);
}

void own_tag_into_raw_(const void *ptr, own_tag *tag, own_where at)
{
    uint32_t group = live_owner_of(ptr, *tag);
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
    uint32_t group = live_owner_of(value, *tag);
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
    uint32_t group = live_owner(ptr, *tag);
    if (OWN_UNLIKELY_(!group)) {
        violation_owner("grown at", ptr, *tag, HERE);
        return;
    }
    if (has_scopes(group))
        violation_scopes(group, IN_ANY, "conflicting-borrow", "grown at", HERE);
    borrow_end_all(group, END_GROWN, here_place(HERE));
    record_of(group)->ptr = ptr;
    record_of(group)->size = size < UINT32_MAX ? (uint32_t)size : UINT32_MAX;
}

void own_tag_read_(const void *ptr, own_tag tag, own_where at)
{
    uint32_t group = live_owner(ptr, tag);
    if (OWN_UNLIKELY_(!group)) {
        violation_owner("read at", ptr, tag, HERE);
        return;
    }
    if (has_scopes(group))
        violation_scopes(group, IN_EXCLUSIVE, "conflicting-borrow", "read at", HERE);
    if (get_word(group, WORD_OWNER) & FLAG_MARK)
        borrow_end_exclusive(group, END_SHARED, here_place(HERE));
}

void own_tag_change_(const void *ptr, const own_tag *tag, own_where at)
{
    uint32_t group = live_owner(ptr, *tag);
    if (OWN_UNLIKELY_(!group)) {
        violation_owner("changed at", ptr, *tag, HERE);
        return;
    }
    if (has_scopes(group))
        violation_scopes(group, IN_ANY, "conflicting-borrow", "changed at", HERE);
    borrow_end_all(group, END_CHANGED, here_place(HERE));
}

/* What the tag of a borrow made here says about where that was. */
static inline uint32_t here_number(struct here here)
{
    if (OWN_LIKELY_(here.at && !options_borrow_stacks))
        return own_site_number_(here.at);
    return DEPOT_NUMBER | depot_number(here_place(here));
}

/* What is borrowed from no live owner is not checked from there on. */
static const own_tag foreign = {OWN_FOREIGN_, 0};

static __attribute__((noinline)) own_tag share_slowly(const void *ptr, own_tag tag, struct here here)
{
    uint32_t group = live_owner(ptr, tag);
    if (!group) {
        violation_owner("borrowed (shared) at", ptr, tag, here);
        return foreign;
    }
    /* Without an exclusive borrow, the list may be changed by others right now. */
    if (has_scopes(group) && get_word(group, WORD_OWNER) & FLAG_MARK)
        violation_scopes(group, IN_EXCLUSIVE, "conflicting-borrow", "borrowed (shared) at", here);
    borrow_end_exclusive(group, END_SHARED, here_place(here));
    return borrow_tag(group, WORD_SHARED, here_number(here));
}

own_tag own_tag_share_(const void *ptr, own_tag tag, own_where at)
{
    uint32_t group = live_owner(ptr, tag);
    if (OWN_UNLIKELY_(!group || has_scopes(group) || !is_quick(at) || !history_is_ready(RING_BORROWS)))
        return share_slowly(ptr, tag, HERE);
    borrow_end_exclusive(group, END_SHARED, OWN_LOAD_RELAXED_(&at->place));
    return borrow_tag(group, WORD_SHARED, own_site_number_(at));
}

static __attribute__((noinline)) own_tag mut_slowly(const void *ptr, own_tag tag, struct here here)
{
    uint32_t group = live_owner(ptr, tag);
    if (!group) {
        violation_owner("borrowed (exclusive) at", ptr, tag, here);
        return foreign;
    }
    if (has_scopes(group)) {
        violation_scopes(group, IN_ANY, "conflicting-borrow", "borrowed (exclusive) at", here);
        scope_end_all(group, END_EXCLUSIVE, here_place(here));
    }
    borrow_end_plain(group, END_EXCLUSIVE, here_place(here));
    set_word(group, WORD_OWNER, get_word(group, WORD_OWNER) | FLAG_MARK);
    return borrow_tag(group, WORD_EXCLUSIVE, here_number(here));
}

own_tag own_tag_mut_(const void *ptr, own_tag tag, own_where at)
{
    uint32_t group = live_owner(ptr, tag);
    if (OWN_UNLIKELY_(!group || has_scopes(group) || !is_quick(at) || !history_is_ready(RING_BORROWS)))
        return mut_slowly(ptr, tag, HERE);
    borrow_end_plain(group, END_EXCLUSIVE, OWN_LOAD_RELAXED_(&at->place));
    set_word(group, WORD_OWNER, get_word(group, WORD_OWNER) | FLAG_MARK);
    return borrow_tag(group, WORD_EXCLUSIVE, own_site_number_(at));
}

/* Whether the tag is that of a live exclusive borrow. */
static bool is_exclusive(own_tag tag)
{
    return word_of(tag) == WORD_EXCLUSIVE && is_live(tag);
}

own_tag own_tag_reborrow_(const void *ptr, own_tag tag, own_where at)
{
    uint32_t group = group_of(tag);
    (void)ptr;
    if (is_exclusive(tag)) {
        set_word(group, WORD_EXCLUSIVE, get_word(group, WORD_EXCLUSIVE) | FLAG_MARK);
        return borrow_tag(group, WORD_SHARED, here_number(HERE));
    }
    if (word_of(tag) == WORD_SHARED && is_live(tag)) /* of what lives in an arena */
        return borrow_tag(group, WORD_SHARED, here_number(HERE));
    if (tag.slot != OWN_FOREIGN_ || tag.generation)
        violation_borrow(tag, HERE);
    return foreign;
}

/* An owner's generation may have flags, and an exclusive borrow's; then the tag is good. */
void own_tag_look_(own_tag tag, own_where at)
{
    uint32_t group = group_of(tag);
    if (is_exclusive(tag)) {
        violation_scopes(group, IN_SHARED, "conflicting-borrow", "borrow (exclusive) used at", HERE);
        borrow_end_shared(group, END_WRITE, here_place(HERE));
    } else if (word_of(tag) != WORD_OWNER || !is_live(tag)) {
        violation_borrow(tag, HERE);
    }
}

void own_out_of_bounds_(own_tag tag, size_t index, size_t length, own_where at)
{
    violation_bounds(tag, index, length, HERE);
}

void own_not_unique_(own_tag tag, own_where at)
{
    violation_not_unique(tag, HERE);
}

void own_wrong_result_(own_where at)
{
    violation_result(HERE);
}

void own_tag_thread_(own_tag tag, own_where at)
{
    uint32_t group = group_of(tag);
    thread_know();
    if (group && tag_of(group, WORD_OWNER).generation == tag.generation &&
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

__attribute__((constructor(102))) static void start(void)
{
    if (sanitizer_exits_first())
        (void)atexit(leak_check);
}
