// Initialisation and moves: for every followed handle, at every point, the set of sites that its state may come from.
#ifndef OWN_FLOW_INIT_H
#define OWN_FLOW_INIT_H

#include "flow/actions.h"
#include "flow/solver.h"

struct flow_init {
    struct flow_paths paths;
    struct flow_actions actions;
    struct mir_cfg cfg;
    struct flow_analysis analysis;
    struct flow_solution solution;
};

// False, and nothing done, when the body has nothing to follow. `init` must stay where it is.
bool flow_init_solve(struct arena *arena, const struct mir_unit *unit, const struct mir_body *body,
                     struct flow_init *init);

void flow_init_apply(const struct flow_init *init, struct bits state, const struct flow_action *action);

// The kinds of sites `path` may come from: bit 1 << enum flow_site_kind.
uint32_t flow_init_kinds(const struct flow_init *init, struct bits state, uint32_t path);

#endif
