/* The borrows of an owner: stacked borrows. SPDX-License-Identifier: MIT
 *
 * Jung, Dang, Kang, Dreyer: Stacked Borrows, POPL 2020, on the stacks that handles can build. A borrow that has no end the
 * program states is not in anyone's way: it is invalidated, and its next use is the violation. A borrow in an own_with is in
 * the way until it leaves, and what contradicts it is the violation.
 *
 *   1. An owner has at most one live exclusive borrow, made from the owner; its generation is marked while there is one.
 *   2. Shared borrows were made from the owner after it, or from the exclusive borrow. All that live have one generation.
 *   3. An exclusive borrow of the owner ends all of them; a shared one ends the exclusive borrow, and not its siblings.
 *   4. The use of the exclusive borrow ends the shared ones. Its generation is marked while there are any, so that the inline
 *      check fails and own_tag_look_ gets to do this.
 *   5. Move, drop, growth and own_into_raw end all of them.
 *
 * Where a borrow was made is in its tag: 6 bits above the slot, and 11 above the generation. They are a number of the depot, or
 * the address of a struct own_site, as far as it fits: borrowing then does not look at it (sites.h).
 *
 * Several threads may borrow shared at once: then what they do twice does no harm. All else is done by one thread at a time. */
#ifndef OWN_DEBUG_BORROW_H
#define OWN_DEBUG_BORROW_H

#include "history.h"

enum scope_kinds { IN_EXCLUSIVE = 1, IN_SHARED = 2, IN_ANY = 3 };

/* ---- tags -------------------------------------------------------------------------------------------------------------------- */

static inline uint32_t slot_bits(uint32_t number)
{
    return number << OWN_SLOT_BITS_;
}

static inline uint32_t number_bits(uint32_t number)
{
    return number >> (32 - OWN_SLOT_BITS_) << GENERATION_BITS;
}

/* The tag of a live borrow that was made here. */
static inline own_tag borrow_tag(uint32_t group, enum group_word word, uint32_t number)
{
    own_tag tag = tag_of(group, word);
    return (own_tag){tag.slot | slot_bits(number), tag.generation | number_bits(number)};
}

enum { DEPOT_NUMBER = 1 << 16 }; /* added to numbers of the depot */

/* Where a borrow was made, by its tag; 0 when that is not known. */
place_id borrow_began(own_tag tag);

/* ---- ends -------------------------------------------------------------------------------------------------------------------- */

static inline uint32_t next_generation(uint32_t group, enum group_word word)
{
    uint32_t generation = get_word(group, word);
    set_word(group, word, (generation + 1) & GENERATION_MASK);
    return generation & GENERATION_MASK;
}

static inline uint32_t end_exclusive(uint32_t group)
{
    uint32_t owner = get_word(group, WORD_OWNER);
    if (!(owner & FLAG_MARK))
        return NOT_ENDED;
    set_word(group, WORD_OWNER, owner & ~FLAG_MARK);
    return next_generation(group, WORD_EXCLUSIVE);
}

static inline void borrow_end_exclusive(uint32_t group, enum end end, place_id place)
{
    uint32_t exclusive = end_exclusive(group);
    if (exclusive != NOT_ENDED)
        history_end(group, NOT_ENDED, exclusive, end, place);
}

/* Whether there were any is not known; their generation ends. */
static inline void borrow_end_shared(uint32_t group, enum end end, place_id place)
{
    set_word(group, WORD_EXCLUSIVE, get_word(group, WORD_EXCLUSIVE) & ~FLAG_MARK);
    history_end(group, next_generation(group, WORD_SHARED), NOT_ENDED, end, place);
}

OWN_COLD_ void scope_end_all(uint32_t group, enum end end, place_id place);

static inline bool has_scopes(uint32_t group)
{
    return OWN_UNLIKELY_(get_word(group, WORD_OWNER) & FLAG_SCOPE);
}

/* All but those of own_with. */
static inline void borrow_end_plain(uint32_t group, enum end end, place_id place)
{
    uint32_t exclusive = end_exclusive(group);
    history_end(group, next_generation(group, WORD_SHARED), exclusive, end, place);
}

static inline void borrow_end_all(uint32_t group, enum end end, place_id place)
{
    if (has_scopes(group))
        scope_end_all(group, end, place);
    borrow_end_plain(group, end, place);
}

/* The owner ends with them, and history_object tells. */
static inline void borrow_end_with_owner(uint32_t group, enum end end, place_id place)
{
    if (has_scopes(group))
        scope_end_all(group, end, place);
    set_word(group, WORD_OWNER, get_word(group, WORD_OWNER) & ~(FLAG_MARK | FLAG_SCOPE));
    (void)next_generation(group, WORD_SHARED);
    (void)next_generation(group, WORD_EXCLUSIVE);
}

/* ---- own_with: the list of an owner ---------------------------------------------------------------------------------------------- */

void scope_enter(own_tag *tag);
void scope_leave(own_tag tag);
/* The first in the owner's list, and the next after one, that is of these kinds; 0 when there is none. */
uint32_t scope_first(uint32_t owner, enum scope_kinds kinds);
uint32_t scope_next(uint32_t scope, enum scope_kinds kinds);

#endif
