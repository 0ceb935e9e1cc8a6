// Initialisation and moves: for every followed handle, at every point, the set of sites that its state may come from.
#ifndef OWN_FLOW_INIT_H
#define OWN_FLOW_INIT_H

#include "flow/actions.h"
#include "flow/flags.h"
#include "flow/solver.h"

// A state has, for each combination of signs of the flags, one bit for every site and one that says whether the
// combination is possible. Without flags there is one combination, and its sites come first.
struct flow_init {
    struct flow_paths paths;
    struct flow_actions actions;
    struct mir_cfg cfg;
    struct flow_flags flags;
    uint32_t stride; // bits of one combination: the sites first, last whether it is possible; whole words
    struct flow_analysis analysis;
    struct flow_solution solution;
};

// False, and nothing done, when the body has nothing to follow. `init` must stay where it is.
bool flow_init_solve(struct arena *arena, const struct mir_unit *unit, const struct mir_body *body,
                     struct flow_init *init);

// Solves again, with paths told apart by flags. False, and nothing done, when there are none.
bool flow_init_refine(struct arena *arena, struct flow_init *init);

void flow_init_apply(const struct flow_init *init, struct bits state, const struct flow_action *action);
// What the statement or, past the last, the terminator does to the flags.
void flow_init_flag(const struct flow_init *init, struct bits state, mir_block block, uint32_t at);

// Sets the sites of `path` in `view`, which has one bit for each site, to those of all combinations together.
void flow_init_view(const struct flow_init *init, struct bits state, struct bits view, uint32_t path);

// The kinds of sites `path` may come from, in a view: bit 1 << enum flow_site_kind.
uint32_t flow_init_kinds(const struct flow_init *init, struct bits view, uint32_t path);

#endif
