/* What the verbs do at level debug. SPDX-License-Identifier: MIT
 *
 * Borrows follow stacked borrows (Jung, Dang, Kang, Dreyer: Stacked Borrows, POPL 2020), on the stacks that handles can
 * build. A borrow that has no end the program states is not in anyone's way: it is invalidated, and its next use is the
 * violation. A borrow in an own_with is in the way until it leaves, and what contradicts it is the violation.
 *
 *   1. An owner has at most one live exclusive borrow, made from the owner.
 *   2. Shared borrows were made from the owner after it, or from the exclusive borrow.
 *   3. An exclusive borrow of the owner ends all of them; a shared one ends the exclusive borrow, and not its siblings.
 *   4. The use of the exclusive borrow ends the shared ones. Its slot is marked while there are any, so that the inline
 *      check fails and own_tag_look_ gets to do this.
 *   5. Move, drop and own_into_raw end all of them.
 *
 * Shared borrows made at one place of one owner share a record, so their number is bounded by the program text. */
#include "leak.h"
#include "record.h"
#include "report.h"

/* ---- ends of borrows -------------------------------------------------------------------------------------------------- */

static void set_mark(const struct record *owner)
{
    if (!owner->exclusive)
        return;
    uint32_t number = record_of(owner->exclusive)->generation | (owner->shared ? GENERATION_MARK : 0);
    OWN_STORE_RELEASE_(&own_generations_[owner->exclusive].number, number);
}

static void end_exclusive(struct record *owner, enum record_end end, own_where at)
{
    if (owner->exclusive)
        record_close(owner->exclusive, end, at);
    owner->exclusive = 0;
}

static void end_shared(struct record *owner, enum record_end end, own_where at)
{
    while (owner->shared) {
        uint32_t slot = owner->shared;
        owner->shared = record_of(slot)->next;
        record_close(slot, end, at);
    }
    set_mark(owner);
}

static void end_one_shared(struct record *owner, uint32_t slot, enum record_end end, own_where at)
{
    uint32_t *link = &owner->shared;
    while (*link != slot)
        link = &record_of(*link)->next;
    *link = record_of(slot)->next;
    record_close(slot, end, at);
    set_mark(owner);
}

static void end_all(struct record *owner, enum record_end end, own_where at)
{
    end_exclusive(owner, end, at);
    end_shared(owner, end, at);
}

/* ---- reports ---------------------------------------------------------------------------------------------------------- */

static const char *end_label(enum record_end end)
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
    case END_CHANGED: return "ended by a change of its owner at";
    case END_SCOPE: return "ended with its own_with";
    }
    return "";
}

static const char *kind_label(const struct record *borrow)
{
    return borrow->kind == RECORD_SHARED ? "borrowed (shared) at" : "borrowed (exclusive) at";
}

/* An owner that is empty, stale, or never was one. */
static void report_owner(const char *rule, const char *access, own_where at, const struct record *record)
{
    report_begin(rule, record ? record->type : NULL, record ? record->ptr : NULL);
    report_at(access, at);
    if (record) {
        const struct record *object = record->kind == RECORD_EMPTY ? record_find(record->was) : NULL;
        if (object && object->end == END_DROPPED)
            report_at(end_label(object->end), object->ended);
        if (record->end != END_NONE)
            report_at(end_label(record->end), record->ended);
        report_at("created at", record->created);
    }
    report_end(rule, at);
}

/* An owner that names no record: an optional that is none, or nothing that own made. */
static void report_unknown_owner(own_tag tag, const char *access, own_where at)
{
    if (!tag.slot && tag.generation == 1) {
        report_owner("empty-optional", access, at, NULL);
        return;
    }
    bool was_used = tag.slot && tag.slot < record_limit() && (tag.generation & 1) &&
                    tag.generation < record_of(tag.slot)->generation;
    const char *rule = was_used ? "use-after-drop" : "use-uninit";
    report_begin(rule, NULL, NULL);
    report_at(access, at);
    report_text(was_used ? "what it owned has ended so long ago that its record was used again"
                         : "the owner never had a value, or was overwritten");
    report_end(rule, at);
}

static void report_stale_borrow(const struct record *borrow, own_where at)
{
    const char *rule = borrow->end == END_DROPPED ? "use-after-drop" : "invalidated-borrow";
    report_begin(rule, borrow->type, borrow->ptr);
    report_at("borrow used at", at);
    if (borrow->ended)
        report_at(end_label(borrow->end), borrow->ended);
    else
        report_text("%s", end_label(borrow->end));
    report_at(kind_label(borrow), borrow->began);
    report_at("created at", borrow->created);
    report_end(rule, at);
}

static void report_unknown_borrow(own_tag tag, own_where at)
{
    bool was_used = tag.slot && tag.slot < record_limit() && (tag.generation & 1) &&
                    tag.generation < record_of(tag.slot)->generation;
    const char *rule = was_used ? "invalidated-borrow" : "use-uninit";
    report_begin(rule, NULL, NULL);
    report_at("borrow used at", at);
    report_text(was_used ? "it has ended so long ago that its record was used again"
                         : "the borrow never had a value, or was overwritten");
    report_end(rule, at);
}

enum scope_kinds { IN_EXCLUSIVE = 1, IN_SHARED = 2, IN_ANY = 3 };

/* The first borrow that is in an own_with, of a list from `slot` on; 0 when there is none. */
static uint32_t next_scope(uint32_t slot)
{
    while (slot && !record_of(slot)->scopes)
        slot = record_of(slot)->next;
    return slot;
}

/* Reports the access when borrows in an own_with are in its way, and lists them. */
static void report_scopes(const struct record *owner, enum scope_kinds kinds, const char *rule, const char *access,
                          own_where at)
{
    uint32_t exclusive = kinds & IN_EXCLUSIVE ? next_scope(owner->exclusive) : 0;
    uint32_t shared = kinds & IN_SHARED ? next_scope(owner->shared) : 0;
    if (!exclusive && !shared)
        return;
    report_begin(rule, owner->type, owner->ptr);
    report_at(access, at);
    if (exclusive)
        report_at(kind_label(record_of(exclusive)), record_of(exclusive)->began);
    for (uint32_t slot = shared; slot; slot = next_scope(record_of(slot)->next))
        report_at(kind_label(record_of(slot)), record_of(slot)->began);
    report_at("created at", owner->created);
    report_end(rule, at);
}

/* ---- what a handle must be ---------------------------------------------------------------------------------------------- */

/* The record of an owner, or null after a report. */
static struct record *expect_owner(const void *ptr, own_tag tag, const char *access, own_where at)
{
    struct record *record = record_find(tag);
    if (!record) {
        report_unknown_owner(tag, access, at);
        return NULL;
    }
    if (!ptr) {
        report_owner(record->end == END_DROPPED ? "use-after-drop" : "use-after-move", access, at, record);
        return NULL;
    }
    if (record->kind != RECORD_OWNER || record->ptr != ptr) {
        report_owner("wrong-handle", access, at, record);
        return NULL;
    }
    if (!record_is_live(tag)) {
        report_owner("use-after-drop", access, at, record);
        return NULL;
    }
    return record;
}

/* The record of a live borrow, or null: a foreign one, or after a report. */
static struct record *expect_borrow(own_tag tag, own_where at)
{
    struct record *record = record_find(tag);
    if (!tag.slot && !tag.generation)
        return NULL;
    if (!record) {
        report_unknown_borrow(tag, at);
        return NULL;
    }
    if (!record_is_live(tag)) {
        report_stale_borrow(record, at);
        return NULL;
    }
    return record;
}

static own_tag tag_of(uint32_t slot)
{
    return (own_tag){slot, slot ? record_of(slot)->generation : 0};
}

/* A record of its own for an owner that was emptied: what it owned may be moved on and on, but a later use of this owner is
 * told where this owner was moved from. */
static void leave_empty(own_tag *tag, enum record_end end, own_where at)
{
    uint32_t slot = record_open();
    if (!slot)
        return; /* the tag stays that of the object: the report will not know this move */
    const struct record *object = record_of(tag->slot);
    struct record *empty = record_of(slot);
    empty->kind = RECORD_EMPTY;
    empty->ptr = object->ptr;
    empty->type = object->type;
    empty->created = object->created;
    empty->was = *tag;
    *tag = tag_of(slot);
    record_close(slot, end, at);
}

static uint32_t open_borrow(enum record_kind kind, uint32_t owner, own_where at)
{
    uint32_t slot = record_open();
    if (!slot)
        return 0; /* unchecked from here: the program goes on, as it would in release */
    struct record *borrow = record_of(slot);
    const struct record *of = record_of(owner);
    borrow->kind = kind;
    borrow->owner = owner;
    borrow->ptr = of->ptr;
    borrow->type = of->type;
    borrow->created = of->created;
    borrow->began = at;
    return slot;
}

static uint32_t add_shared(uint32_t owner, own_where at)
{
    uint32_t slot = open_borrow(RECORD_SHARED, owner, at);
    if (slot) {
        record_of(slot)->next = record_of(owner)->shared;
        record_of(owner)->shared = slot;
        set_mark(record_of(owner));
    }
    return slot;
}

/* The shared borrow made at this place, or a new one. */
static uint32_t find_shared(uint32_t owner, own_where at)
{
    for (uint32_t slot = record_of(owner)->shared; slot; slot = record_of(slot)->next)
        if (record_of(slot)->began == at && !record_of(slot)->scopes)
            return slot;
    return add_shared(owner, at);
}

/* ---- verbs ---------------------------------------------------------------------------------------------------------------- */

/* The place given, or the call of the function that asks. */
#define PLACE(at) ((at) ? (at) : where_address((const char *)OWN_CALLER_() - 1))

bool own_tag_adopt_(own_tag *tag, const void *ptr, const char *type, own_where at)
{
    at = PLACE(at);
    record_lock();
    if (!ptr) {
        report_begin("null-owner", NULL, NULL);
        report_at("given to own_from_raw at", at);
        report_end("null-owner", at);
    }
    uint32_t slot = record_open();
    if (slot) {
        struct record *owner = record_of(slot);
        owner->kind = RECORD_OWNER;
        owner->ptr = ptr;
        owner->type = type;
        owner->created = at;
    }
    *tag = tag_of(slot);
    record_unlock();
    return slot != 0;
}

void own_tag_move_(const void *ptr, own_tag *tag, own_where at)
{
    at = PLACE(at);
    record_lock();
    struct record *owner = expect_owner(ptr, *tag, "moved from at", at);
    if (owner) {
        report_scopes(owner, IN_ANY, "move-while-borrowed", "moved at", at);
        end_all(owner, END_MOVED, at);
        owner->moved = at;
        leave_empty(tag, END_MOVED, at);
    }
    record_unlock();
}

void own_tag_forget_(const void *ptr, own_tag *tag, own_where at)
{
    at = PLACE(at);
    record_lock();
    struct record *owner = expect_owner(ptr, *tag, "forgotten at", at);
    if (owner) {
        owner->end = END_FORGOTTEN;
        owner->ended = at;
        leave_empty(tag, END_FORGOTTEN, at);
    }
    record_unlock();
}

void own_tag_into_raw_(const void *ptr, own_tag *tag, own_where at)
{
    at = PLACE(at);
    record_lock();
    struct record *owner = expect_owner(ptr, *tag, "made raw at", at);
    if (owner) {
        report_scopes(owner, IN_ANY, "move-while-borrowed", "made raw at", at);
        end_all(owner, END_RAW, at);
        record_close(tag->slot, END_RAW, at);
    }
    record_unlock();
}

bool own_tag_drop_(const void *value, own_tag *tag, own_where at)
{
    at = PLACE(at);
    record_lock();
    const struct record *known = record_find(*tag);
    struct record *owner = NULL;
    if (known && known->kind == RECORD_OWNER && known->ptr == value && !record_is_live(*tag))
        report_owner("double-drop", "dropped again at", at, known);
    else
        owner = expect_owner(value, *tag, "dropped at", at);
    if (owner) {
        report_scopes(owner, IN_ANY, "drop-while-borrowed", "dropped at", at);
        end_all(owner, END_DROPPED, at);
        record_close(tag->slot, END_DROPPED, at);
    }
    record_unlock();
    return owner != NULL;
}

own_tag own_tag_ref_(const void *ptr, own_tag tag, own_where at)
{
    at = PLACE(at);
    uint32_t slot = 0;
    record_lock();
    struct record *owner = expect_owner(ptr, tag, "borrowed (shared) at", at);
    if (owner) {
        report_scopes(owner, IN_EXCLUSIVE, "conflicting-borrow", "borrowed (shared) at", at);
        end_exclusive(owner, END_SHARED, at);
        slot = find_shared(tag.slot, at);
    }
    own_tag result = tag_of(slot);
    record_unlock();
    return result;
}

own_tag own_tag_mut_(const void *ptr, own_tag tag, own_where at)
{
    at = PLACE(at);
    uint32_t slot = 0;
    record_lock();
    struct record *owner = expect_owner(ptr, tag, "borrowed (exclusive) at", at);
    if (owner) {
        report_scopes(owner, IN_ANY, "conflicting-borrow", "borrowed (exclusive) at", at);
        end_all(owner, END_EXCLUSIVE, at);
        slot = open_borrow(RECORD_EXCLUSIVE, tag.slot, at);
        owner->exclusive = slot;
    }
    own_tag result = tag_of(slot);
    record_unlock();
    return result;
}

own_tag own_tag_reborrow_(const void *ptr, own_tag tag, own_where at)
{
    (void)ptr;
    at = PLACE(at);
    uint32_t slot = 0;
    record_lock();
    const struct record *borrow = expect_borrow(tag, at);
    if (borrow)
        slot = find_shared(borrow->owner, at);
    own_tag result = tag_of(slot);
    record_unlock();
    return result;
}

void own_tag_read_(const void *ptr, own_tag tag, own_where at)
{
    at = PLACE(at);
    record_lock();
    struct record *owner = expect_owner(ptr, tag, "read at", at);
    if (owner) {
        report_scopes(owner, IN_EXCLUSIVE, "conflicting-borrow", "read at", at);
        end_exclusive(owner, END_SHARED, at);
    }
    record_unlock();
}

/* The owner, for a change; every borrow of it has ended. Null after a report. */
static struct record *change_owner(const void *ptr, own_tag tag, own_where at)
{
    struct record *owner = expect_owner(ptr, tag, "changed at", at);
    if (owner) {
        report_scopes(owner, IN_ANY, "conflicting-borrow", "changed at", at);
        end_all(owner, END_CHANGED, at);
    }
    return owner;
}

void own_tag_change_(const void *ptr, const own_tag *tag, own_where at)
{
    at = PLACE(at);
    record_lock();
    change_owner(ptr, *tag, at);
    record_unlock();
}

void own_tag_grown_(own_tag *tag, const void *ptr, size_t size, own_where at)
{
    (void)size;
    at = PLACE(at);
    record_lock();
    const struct record *record = record_find(*tag);
    struct record *owner = change_owner(record ? record->ptr : ptr, *tag, at);
    if (owner)
        owner->ptr = ptr;
    record_unlock();
}

/* ---- values ----------------------------------------------------------------------------------------------------------- */

/* Where the owner, or what was borrowed, comes from. */
static void report_origin(own_tag tag)
{
    const struct record *record = record_find(tag);
    if (!record)
        return;
    if (record->began)
        report_at(kind_label(record), record->began);
    report_at("created at", record->created);
}

void own_out_of_bounds_(own_tag tag, size_t index, size_t length, own_where at)
{
    at = PLACE(at);
    record_lock();
    const struct record *record = record_find(tag);
    report_begin("out-of-bounds", record ? record->type : NULL, record ? record->ptr : NULL);
    report_at("accessed at", at);
    report_text("index %zu of length %zu", index, length);
    report_origin(tag);
    report_end("out-of-bounds", at);
    record_unlock();
}

void own_not_unique_(own_tag tag, own_where at)
{
    at = PLACE(at);
    record_lock();
    const struct record *record = record_find(tag);
    report_begin("not-unique", record ? record->type : NULL, record ? record->ptr : NULL);
    report_at("borrowed (exclusive) at", at);
    report_text("what it owns has other owners");
    report_origin(tag);
    report_end("not-unique", at);
    record_unlock();
}

void own_wrong_result_(own_where at)
{
    at = PLACE(at);
    record_lock();
    report_begin("wrong-result", NULL, NULL);
    report_at("taken at", at);
    report_text("the value of an error, or the error of a value");
    report_end("wrong-result", at);
    record_unlock();
}

/* ---- borrows ---------------------------------------------------------------------------------------------------------- */

void own_tag_look_(own_tag tag, own_where at)
{
    at = PLACE(at);
    record_lock();
    const struct record *borrow = expect_borrow(tag, at);
    if (borrow && borrow->kind == RECORD_EXCLUSIVE) {
        struct record *owner = record_of(borrow->owner);
        report_scopes(owner, IN_SHARED, "conflicting-borrow", "borrow (exclusive) used at", at);
        end_shared(owner, END_WRITE, at);
    }
    record_unlock();
}

void own_tag_enter_(own_tag *tag)
{
    record_lock();
    if (record_is_live(*tag)) {
        struct record *borrow = record_of(tag->slot);
        if (borrow->kind == RECORD_SHARED) {
            *tag = tag_of(add_shared(borrow->owner, borrow->began));
            borrow = tag->slot ? record_of(tag->slot) : NULL;
        }
        if (borrow)
            borrow->scopes++;
    }
    record_unlock();
}

void own_tag_leave_(own_tag tag)
{
    record_lock();
    if (record_is_live(tag) && --record_of(tag.slot)->scopes == 0) {
        struct record *owner = record_of(record_of(tag.slot)->owner);
        if (owner->exclusive == tag.slot) {
            end_all(owner, END_SCOPE, NULL);
        } else {
            end_one_shared(owner, tag.slot, END_SCOPE, NULL);
        }
    }
    record_unlock();
}

/* Here, and not in leak.c, because this file is in every program that has handles. */
OWN_AT_EXIT_ static void at_exit(void)
{
    leak_check();
}
