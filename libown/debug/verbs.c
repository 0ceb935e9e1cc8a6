/* What the verbs do at level debug: the hooks of own/tag.h. SPDX-License-Identifier: MIT */
#include "leak.h"
#include "sanitizer.h"
#include "violation.h"

/* The group of a live owner, or 0. */
static inline uint32_t live_owner(const void *ptr, own_tag tag)
{
    bool is_owner = ptr && !is_loan(tag) && is_live(tag);
    return OWN_UNLIKELY_(!is_owner) ? 0 : own_group_(tag);
}

/* And it is the owner of this object. */
static inline uint32_t live_owner_of(const void *ptr, own_tag tag)
{
    uint32_t group = live_owner(ptr, tag);
    return OWN_UNLIKELY_(!group || record_of(group)->ptr != ptr) ? 0 : group;
}

static inline uint32_t size_of(size_t size)
{
    return size < UINT32_MAX ? (uint32_t)size : UINT32_MAX;
}

own_tag own_tag_open_(const void *ptr, const char *type, size_t size, own_where at)
{
    if (OWN_UNLIKELY_(!ptr))
        violation_null(HERE);
    place_id origin = here_stack(HERE, type);
    uint32_t group = table_open((struct record){
        .ptr = ptr, .origin = origin, .link = link_of_kind(RECORD_OWNER), .thread = thread.number, .size = size_of(size)});
    if (OWN_UNLIKELY_(!group))
        return (own_tag){0, 0};
    if (OWN_UNLIKELY_(options_borrow_stacks))
        set_flags(group, 0, FLAG_STACK);
    return owner_tag(group);
}

/* A place that does not fit is not known. */
static own_tag tombstone(own_tag tag, enum end end, place_id place)
{
    return own_tombstone_(tag, end - END_DROPPED, place < GENERATIONS ? place : 0);
}

/* own_tag_move_ when that is not as it should be, or not as it mostly is. */
void own_tag_empty_(const void *ptr, own_tag *tag, own_where at)
{
    uint32_t group = live_owner(ptr, *tag);
    if (OWN_UNLIKELY_(!group)) {
        violation_owner("moved from at", ptr, *tag, HERE);
        return;
    }
    place_id place = here_place(HERE);
    if (has_scopes(group)) {
        violation_scopes(group, IN_ANY, "move-while-borrowed", "moved at", HERE);
        scope_end_all(group, END_MOVED, place);
    }
    renew_borrows(group, 0);
    set_word(group, OWN_MOVED_, place);
    *tag = tombstone(*tag, END_MOVED, place);
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
    history_object(group, *tag, end, place);
    borrow_end_with_owner(group, end, place);
    table_close(group, tag->generation);
    *tag = tombstone(*tag, end, place);
}

/* Whether there is nothing to look at before the owner of this object ends. */
static inline bool is_plain_owner_of(const void *ptr, own_tag tag)
{
    uint32_t group = own_group_(tag);
    return ptr && tag.slot == group && record_of(group)->ptr == ptr &&
           ((get_word(group, OWN_OWNER_) ^ tag.generation) & ~FLAG_LENT) == 0;
}

static __attribute__((noinline)) bool drop_slowly(const void *value, own_tag *tag, struct here here)
{
    uint32_t group = live_owner_of(value, *tag);
    if (!group) {
        violation_drop(value, *tag, here);
        return false;
    }
    violation_scopes(group, IN_ANY, "drop-while-borrowed", "dropped at", here);
    end_owner(group, tag, END_DROPPED, here_stack(here, NULL));
    return true;
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
    if (OWN_UNLIKELY_(!is_plain_owner_of(value, *tag)))
        return drop_slowly(value, tag, HERE);
    uint32_t group = own_group_(*tag), borrows = get_word(group, OWN_BORROWS_);
    place_id place = here_stack(HERE, NULL);
    history_object(group, *tag, END_DROPPED, place);
    set_word(group, OWN_BORROWS_, (borrows & ~OWN_EXCLUSIVE_) + OWN_NEXT_BORROWS_);
    table_close(group, tag->generation);
    *tag = tombstone(*tag, END_DROPPED, place);
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
    record_of(group)->size = size_of(size);
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
    if (get_word(group, OWN_OWNER_) & FLAG_LENT)
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

static inline struct own_loan_ loan(uint32_t group, uint32_t number)
{
    return (struct own_loan_){group, number};
}

/* What is borrowed from no live owner is not checked from there on. */
static const struct own_loan_ no_loan = {OWN_FOREIGN_ & (OWN_GROUPS_ - 1), 0};

static __attribute__((noinline)) struct own_loan_ share_slowly(const void *ptr, own_tag tag, struct here here)
{
    uint32_t group = live_owner(ptr, tag);
    if (!group) {
        violation_owner("borrowed (shared) at", ptr, tag, here);
        return no_loan;
    }
    /* Without an exclusive borrow, the list may be changed by others right now. */
    if (get_word(group, OWN_OWNER_) & FLAG_LENT) {
        if (has_scopes(group))
            violation_scopes(group, IN_EXCLUSIVE, "conflicting-borrow", "borrowed (shared) at", here);
        borrow_end_exclusive(group, END_SHARED, here_place(here));
    }
    return loan(group, here_number(here));
}

/* own_tag_ref_ when that is not as it should be, or the owner is lent. */
struct own_loan_ own_tag_share_(const void *ptr, own_tag tag, own_where at)
{
    place_id place = own_place_(at);
    uint32_t group = own_group_(tag), borrows = own_borrows_(tag);
    struct own_end_ *end = own_next_end_;
    bool is_plain = own_is_plain_(tag, place) && borrows & OWN_EXCLUSIVE_ && (uintptr_t)end % OWN_END_PART_ != 0;
    if (OWN_UNLIKELY_(!is_plain))
        return share_slowly(ptr, tag, HERE);
    own_note_end_(end, group, borrows, place, END_SHARED);
    set_word(group, OWN_BORROWS_, borrows - OWN_EXCLUSIVE_ + OWN_NEXT_BORROWS_);
    set_word(group, OWN_OWNER_, tag.generation);
    return (struct own_loan_){group, own_site_number_(at)};
}

/* own_tag_mut_ when that is not as it should be, or not as it mostly is. */
struct own_loan_ own_tag_lend_(const void *ptr, own_tag tag, own_where at)
{
    uint32_t group = live_owner(ptr, tag);
    if (OWN_UNLIKELY_(!group)) {
        violation_owner("borrowed (exclusive) at", ptr, tag, HERE);
        return no_loan;
    }
    if (has_scopes(group)) {
        violation_scopes(group, IN_ANY, "conflicting-borrow", "borrowed (exclusive) at", HERE);
        scope_end_all(group, END_EXCLUSIVE, here_place(HERE));
    }
    borrow_end_plain(group, OWN_EXCLUSIVE_, END_EXCLUSIVE, here_place(HERE));
    return loan(group, here_number(HERE));
}

/* Borrows shared from a live exclusive borrow: that is put aside. */
static void share_exclusive(uint32_t group, uint32_t exclusive)
{
    if (get_word(group, OWN_BORROWS_) != exclusive)
        return; /* it is already */
    uint32_t shared = next_borrows(group);
    set_word(group, OWN_ASIDE_, exclusive);
    set_word(group, OWN_BORROWS_, shared);
    set_flags(group, 0, FLAG_ASIDE);
}

own_tag own_tag_reborrow_(const void *ptr, own_tag tag, own_where at)
{
    (void)ptr;
    if (is_loan(tag) && is_live(tag)) {
        if (is_exclusive(tag))
            share_exclusive(own_group_(tag), borrow_of(tag));
        return borrow_tag(own_group_(tag), here_number(HERE)); /* of a shared one: of what lives in an arena */
    }
    if (tag.slot != OWN_FOREIGN_ || tag.generation)
        violation_borrow(tag, HERE);
    return (own_tag){OWN_FOREIGN_, 0};
}

/* The exclusive borrow is used that was aside: what was borrowed from it ends, and its generation, the last, is aside. */
static void use_exclusive(own_tag tag, struct here here)
{
    uint32_t group = own_group_(tag), shared = get_word(group, OWN_BORROWS_);
    violation_scopes(group, IN_SHARED, "conflicting-borrow", "borrow (exclusive) used at", here);
    history_end(group, shared, END_WRITE, here_place(here));
    set_word(group, OWN_ASIDE_, shared);
    set_word(group, OWN_BORROWS_, borrow_of(tag));
}

/* The tag may be good: that of an exclusive borrow that is aside. */
void own_tag_look_(own_tag tag, own_where at)
{
    if (!is_live(tag))
        violation_borrow(tag, HERE);
    else if (is_exclusive(tag))
        use_exclusive(tag, HERE);
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
    uint32_t group = own_group_(tag);
    thread_know();
    if (is_live(tag) && OWN_UNLIKELY_(record_of(group)->thread != thread.number))
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
