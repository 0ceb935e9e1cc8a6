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
 * The place of a shared borrow is in its tag, as the 6 bits above the slot: they tell apart the places known for its
 * generation (the last one in the group, the others in history.h). */
#ifndef OWN_DEBUG_BORROW_H
#define OWN_DEBUG_BORROW_H

#include "history.h"
#include "table.h"

enum scope_kinds { IN_EXCLUSIVE = 1, IN_SHARED = 2, IN_ANY = 3 };

static inline own_tag borrow_tag(uint32_t group, enum group_word word)
{
    return (own_tag){group * 4 + word, load(group_word(group, word)) & ~GENERATION_MARK};
}

/* Makes a borrow of a live owner; what it contradicts has ended. */
own_tag borrow_shared(uint32_t group, place_id began);
own_tag borrow_exclusive(uint32_t group, place_id began);
/* Shared borrows are made from the exclusive one. */
own_tag borrow_again(uint32_t group, place_id began);

void borrow_end_exclusive(uint32_t group, enum end end, place_id place);
void borrow_end_shared(uint32_t group, enum end end, place_id place);
void borrow_end_all(uint32_t group, enum end end, place_id place);

/* Where the shared borrow with this tag, of a live owner or not, was made, or 0. */
place_id borrow_began(own_tag tag);

/* own_with: the scopes of an owner are a list. */
void scope_enter(own_tag *tag);
void scope_leave(own_tag tag);
/* The first from this one on, which may be 0, that is of these kinds; 0 when there is none. */
uint32_t scope_next(uint32_t scope, enum scope_kinds kinds);

#endif
