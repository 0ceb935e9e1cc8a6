// A worklist solver for data-flow problems over one body. It knows nothing of ownership: an analysis says how states
// begin, change and join; the solver finds the least solution.
#ifndef OWN_FLOW_SOLVER_H
#define OWN_FLOW_SOLVER_H

#include "base/bits.h"
#include "mir/mir.h"
#include "mir/pass.h"

enum flow_direction { FLOW_FORWARD, FLOW_BACKWARD };

// States are bit sets of `state_bits`; all clear is bottom. Every function must be monotone in its state.
// Null functions change nothing; a null `join` is the union.
struct flow_analysis {
    enum flow_direction direction;
    uint32_t state_bits;
    void *context;
    void (*boundary)(void *context, struct bits state); // of the entry; backward: at the end of blocks without successor
    bool (*join)(struct bits into, struct bits from);   // true when `into` changed
    void (*statement)(void *context, struct bits state, mir_block block, uint32_t index);
    void (*terminator)(void *context, struct bits state, mir_block block);
    void (*edge)(void *context, struct bits state, mir_block from, uint32_t successor); // along one edge
};

struct flow_solution {
    struct bits *states; // block id -> state at its start (forward) or end (backward); no words when unreachable
    uint32_t visits;     // blocks evaluated until the solution was found
};

struct flow_solution flow_solve(struct arena *arena, const struct mir_body *body, const struct mir_cfg *cfg,
                                const struct flow_analysis *analysis);

// Takes `state` through all of `block`, from the end where the solution gives it to the other.
void flow_transfer_block(const struct flow_analysis *analysis, const struct mir_body *body, mir_block block,
                         struct bits state);

#endif
