/* Random borrows, moves and drops beside a model of what they end (libown/debug/borrow.h, after Stacked Borrows). Before a borrow
 * is used that has ended, what must be reported is written to stderr. `borrows OPERATIONS SEED`. SPDX-License-Identifier: MIT */
#include "conn.h"

#include <stdio.h>

enum { OWNERS = 5, BORROWS = 24 };

enum end { LIVES, BY_MUT, BY_REF, BY_USE, BY_MOVE, BY_DROP };
static const char *const reports[] = {[BY_MUT] = "invalidated-borrow: ended by an exclusive borrow at",
                                      [BY_REF] = "invalidated-borrow: ended by a shared borrow at",
                                      [BY_USE] = "invalidated-borrow: ended by a use of its origin at",
                                      [BY_MOVE] = "invalidated-borrow: moved at",
                                      [BY_DROP] = "use-after-drop: dropped at"};

struct borrow {
    int owner; /* or -1: never made */
    bool is_exclusive;
    enum end end;
    ref_conn shared;
    mut_conn exclusive;
};

static own_conn owners[OWNERS];
static struct borrow borrows[BORROWS];
static uint64_t state;

static int draw(int below)
{
    state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (int)((state >> 33) % (unsigned)below);
}

/* ---- the model ------------------------------------------------------------------------------------------------------------------ */

enum which { SHARED = 1, EXCLUSIVE = 2, ALL = 3 };

static void end_borrows(int owner, enum which which, enum end end)
{
    for (int i = 0; i < BORROWS; i++)
        if (borrows[i].owner == owner && borrows[i].end == LIVES && which & (borrows[i].is_exclusive ? EXCLUSIVE : SHARED))
            borrows[i].end = end;
}

/* Says what is to be reported, and whether anything is. */
static bool expect(const struct borrow *b)
{
    if (b->end != LIVES)
        fprintf(stderr, "EXPECT %s\n", reports[b->end]);
    return b->end != LIVES;
}

/* ---- what is done --------------------------------------------------------------------------------------------------------------- */

static void share(int owner, struct borrow *b)
{
    end_borrows(owner, EXCLUSIVE, BY_REF);
    *b = (struct borrow){.owner = owner, .shared = own_ref(owners[owner])};
}

static void lend(int owner, struct borrow *b)
{
    end_borrows(owner, ALL, BY_MUT);
    *b = (struct borrow){.owner = owner, .is_exclusive = true, .exclusive = own_mut(owners[owner])};
}

static void reborrow(const struct borrow *from, struct borrow *b)
{
    bool is_good = from->owner >= 0 && from->is_exclusive && from != b && !expect(from);
    if (is_good)
        *b = (struct borrow){.owner = from->owner, .shared = own_reborrow(from->exclusive)};
    else if (from->owner >= 0 && from->is_exclusive && from != b)
        (void)own_reborrow(from->exclusive);
}

static void use(const struct borrow *b)
{
    if (b->owner < 0)
        return;
    if (!expect(b) && b->is_exclusive)
        end_borrows(b->owner, SHARED, BY_USE);
    (void)(b->is_exclusive ? own_get(b->exclusive) : own_get(b->shared));
}

static void move(int owner)
{
    end_borrows(owner, ALL, BY_MOVE);
    own_conn moved = own_move(owners[owner]);
    owners[owner] = own_move(moved);
}

static void renew(int owner)
{
    end_borrows(owner, ALL, BY_DROP);
    own_drop(conn, owners[owner]);
    owners[owner] = own_new(conn, .fd = owner);
}

static void step(void)
{
    int owner = draw(OWNERS);
    struct borrow *b = &borrows[draw(BORROWS)];
    switch (draw(16)) {
    case 0: move(owner); break;
    case 1: renew(owner); break;
    case 2: case 3: case 4: share(owner, b); break;
    case 5: case 6: case 7: lend(owner, b); break;
    case 8: case 9: reborrow(&borrows[draw(BORROWS)], b); break;
    default: use(b); break;
    }
}

int main(int count, char **arguments)
{
    if (count != 3)
        return 2;
    state = (uint64_t)atoi(arguments[2]);
    for (int i = 0; i < OWNERS; i++)
        owners[i] = own_new(conn, .fd = i);
    for (int i = 0; i < BORROWS; i++)
        borrows[i].owner = -1;
    for (int i = 0; i < atoi(arguments[1]); i++)
        step();
    for (int i = 0; i < OWNERS; i++)
        own_drop(conn, owners[i]);
    return 0;
}
