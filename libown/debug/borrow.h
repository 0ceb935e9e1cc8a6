/* The borrows of an owner: stacked borrows. SPDX-License-Identifier: MIT
 *
 * Jung, Dang, Kang, Dreyer: Stacked Borrows, POPL 2020, on the stacks that handles can build. A borrow that has no end the
 * program states is not in anyone's way: it is invalidated, and its next use is the violation. A borrow in an own_with is in
 * the way until it leaves, and what contradicts it is the violation.
 *
 *   1. An owner has at most one live exclusive borrow, made from the owner; its word is marked (FLAG_LENT) while there is one.
 *   2. Shared borrows were made from the owner after it, or from the exclusive borrow. All that live have one generation.
 *   3. An exclusive borrow of the owner ends all of them; a shared one ends the exclusive borrow, and not its siblings.
 *   4. The use of the exclusive borrow ends the shared ones.
 *   5. Move, drop, growth and own_into_raw end all of them.
 *
 * OWN_BORROWS_ is the generation of the one kind that lives. Only while both do, after a shared borrow was made from the exclusive
 * one, is the exclusive one's generation put aside (FLAG_ASIDE), so that the inline check fails and own_tag_look_ ends the shared
 * ones; then theirs is put aside, as the last there was.
 *
 * Where a borrow was made is in its tag: 6 bits above the slot, and 11 below the generation. They are a number of the depot, or
 * the address of a struct own_site, as far as it fits: borrowing then does not look at it (sites.h).
 *
 * Several threads may borrow shared at once: then what they do twice does no harm. All else is done by one thread at a time. */
#ifndef OWN_DEBUG_BORROW_H
#define OWN_DEBUG_BORROW_H

#include "history.h"

enum scope_kinds { IN_EXCLUSIVE = 1, IN_SHARED = 2, IN_ANY = 3 };

/* ---- tags -------------------------------------------------------------------------------------------------------------------- */

enum { DEPOT_NUMBER = 1 << 16 }; /* added to numbers of the depot */

static inline uint32_t number_of(own_tag tag)
{
    return tag.slot >> OWN_SLOT_BITS_ | (tag.generation & OWN_NUMBER_) << (32 - OWN_SLOT_BITS_);
}

/* The tag of a borrow that lives in OWN_BORROWS_, and was made at the place of this number. */
static inline own_tag borrow_tag(uint32_t group, uint32_t number)
{
    return own_lend_(group, number);
}

static inline bool is_exclusive(own_tag tag)
{
    return is_loan(tag) && tag.generation & OWN_EXCLUSIVE_;
}

/* The generation of the exclusive borrow while it is aside, or 0. */
static inline uint32_t exclusive_aside(uint32_t group)
{
    bool is_aside = get_word(group, OWN_OWNER_) & FLAG_ASIDE && !(get_word(group, OWN_BORROWS_) & OWN_EXCLUSIVE_);
    return OWN_UNLIKELY_(is_aside) ? get_word(group, OWN_ASIDE_) : 0;
}

/* The generation of the exclusive borrow that lives, or 0. */
static inline uint32_t exclusive_of(uint32_t group)
{
    uint32_t borrows = get_word(group, OWN_BORROWS_);
    return borrows & OWN_EXCLUSIVE_ ? borrows : exclusive_aside(group);
}

/* Whether what the tag stands for lives. */
static inline bool is_live(own_tag tag)
{
    uint32_t group = own_group_(tag);
    if (!is_loan(tag))
        return tag.slot == group && tag.generation == owner_tag(group).generation;
    return group >= FIRST_GROUP && borrow_of(tag) == (is_exclusive(tag) ? exclusive_of(group) : get_word(group, OWN_BORROWS_));
}

/* Where a borrow was made, by its tag; 0 when that is not known. */
place_id borrow_began(own_tag tag);

/* ---- ends -------------------------------------------------------------------------------------------------------------------- */

static inline void set_flags(uint32_t group, uint32_t clear, uint32_t set)
{
    set_word(group, OWN_OWNER_, (get_word(group, OWN_OWNER_) & ~clear) | set);
}

/* The generation of the shared borrows to come. */
static inline uint32_t next_borrows(uint32_t group)
{
    return (last_borrows(group) & ~OWN_EXCLUSIVE_) + OWN_NEXT_BORROWS_;
}

/* All borrows but those of own_with end, without a word to the history; the next is exclusive when this is OWN_EXCLUSIVE_. */
static inline void renew_borrows(uint32_t group, uint32_t exclusive)
{
    set_word(group, OWN_BORROWS_, next_borrows(group) | exclusive);
    set_flags(group, FLAG_LENT | FLAG_ASIDE, exclusive ? FLAG_LENT : 0);
}

/* The exclusive borrow ends. Of threads that do this at once, all do the same. */
static inline void borrow_end_exclusive(uint32_t group, enum end end, place_id place)
{
    uint32_t exclusive = exclusive_of(group);
    if (OWN_LIKELY_(exclusive))
        history_end(group, exclusive, end, place);
    if (OWN_LIKELY_(get_word(group, OWN_BORROWS_) & OWN_EXCLUSIVE_))
        set_word(group, OWN_BORROWS_, next_borrows(group));
    set_flags(group, FLAG_LENT | FLAG_ASIDE, 0);
}

OWN_COLD_ void scope_end_all(uint32_t group, enum end end, place_id place);

static inline bool has_scopes(uint32_t group)
{
    return OWN_UNLIKELY_(get_word(group, OWN_OWNER_) & FLAG_SCOPE);
}

/* All but those of own_with; whether there were any is not known. */
static inline void borrow_end_plain(uint32_t group, uint32_t exclusive, enum end end, place_id place)
{
    uint32_t aside = exclusive_aside(group);
    if (OWN_UNLIKELY_(aside))
        history_end(group, aside, end, place);
    history_end(group, get_word(group, OWN_BORROWS_), end, place);
    renew_borrows(group, exclusive);
}

static inline void borrow_end_all(uint32_t group, enum end end, place_id place)
{
    if (has_scopes(group))
        scope_end_all(group, end, place);
    borrow_end_plain(group, 0, end, place);
}

/* The owner ends with them, and history_object tells, but of an exclusive borrow that is not the last. */
static inline void borrow_end_with_owner(uint32_t group, enum end end, place_id place)
{
    if (has_scopes(group))
        scope_end_all(group, end, place);
    if (OWN_UNLIKELY_(get_word(group, OWN_OWNER_) & FLAG_ASIDE) && exclusive_of(group))
        history_end(group, exclusive_of(group), end, place);
    renew_borrows(group, 0);
}

/* ---- own_with: the list of an owner ---------------------------------------------------------------------------------------------- */

void scope_enter(own_tag *tag);
void scope_leave(own_tag tag);
/* The first in the owner's list, and the next after one, that is of these kinds; 0 when there is none. */
uint32_t scope_first(uint32_t owner, enum scope_kinds kinds);
uint32_t scope_next(uint32_t scope, enum scope_kinds kinds);

#endif
