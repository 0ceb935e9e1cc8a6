// The worklist solver. Blocks wait in a bit set by their position in reverse postorder (postorder when backward), and
// are taken in sweeps, so that a body without loops needs exactly one visit of each block.
// Requires: analyses whose functions are monotone. Leaves true: the states are the least fixed point.
#include "flow/solver.h"

struct solver {
    const struct mir_body *body;
    const struct mir_cfg *cfg;
    const struct flow_analysis *analysis;
    struct bits *states;
    struct bits waiting; // positions in the order of the direction
    struct bits current;
    struct bits along; // state on the edge being followed
};

static uint32_t solver_position(const struct solver *solver, uint32_t block) {
    uint32_t position = solver->cfg->position[block];
    return solver->analysis->direction == FLOW_FORWARD ? position : solver->cfg->order_len - 1 - position;
}

static mir_block solver_block(const struct solver *solver, uint32_t position) {
    uint32_t at = solver->analysis->direction == FLOW_FORWARD ? position : solver->cfg->order_len - 1 - position;
    return (mir_block){solver->cfg->order[at]};
}

// Joins the current state, changed by the edge `from` -> its `successor`, into the state of `to`.
static void solver_join(struct solver *solver, mir_block from, uint32_t successor, uint32_t to) {
    const struct flow_analysis *analysis = solver->analysis;
    bits_copy(solver->along, solver->current);
    if (analysis->edge) {
        analysis->edge(analysis->context, solver->along, from, successor);
    }
    bool changed = analysis->join ? analysis->join(solver->states[to], solver->along)
                                  : bits_union(solver->states[to], solver->along);
    if (changed) {
        bits_set(solver->waiting, solver_position(solver, to));
    }
}

static void solver_push_forward(struct solver *solver, mir_block block) {
    uint32_t count = mir_successor_count(solver->body, block);
    for (uint32_t i = 0; i < count; i++) {
        solver_join(solver, block, i, mir_successor(solver->body, block, i).i);
    }
}

static void solver_push_backward(struct solver *solver, mir_block block) {
    const struct mir_cfg *cfg = solver->cfg;
    for (uint32_t at = cfg->pred_first[block.i]; at < cfg->pred_first[block.i + 1]; at++) {
        mir_block from = {cfg->preds[at]};
        uint32_t count = mir_is_none(cfg->position[from.i]) ? 0 : mir_successor_count(solver->body, from);
        for (uint32_t i = 0; i < count; i++) {
            if (mir_successor(solver->body, from, i).i == block.i) {
                solver_join(solver, from, i, from.i);
            }
        }
    }
}

static void solver_visit(struct solver *solver, mir_block block) {
    bits_copy(solver->current, solver->states[block.i]);
    flow_transfer_block(solver->analysis, solver->body, block, solver->current);
    if (solver->analysis->direction == FLOW_FORWARD) {
        solver_push_forward(solver, block);
    } else {
        solver_push_backward(solver, block);
    }
}

static void solver_boundary(struct solver *solver) {
    const struct flow_analysis *analysis = solver->analysis;
    for (uint32_t i = 0; i < solver->cfg->order_len; i++) {
        mir_block block = {solver->cfg->order[i]};
        bool at_boundary = analysis->direction == FLOW_FORWARD ? i == 0 : mir_successor_count(solver->body, block) == 0;
        if (at_boundary && analysis->boundary) {
            analysis->boundary(analysis->context, solver->states[block.i]);
        }
        bits_set(solver->waiting, i);
    }
}

void flow_transfer_block(const struct flow_analysis *analysis, const struct mir_body *body, mir_block block,
                         struct bits state) {
    uint32_t count = body->blocks.items[block.i].statements.len;
    bool forward = analysis->direction == FLOW_FORWARD;
    if (!forward && analysis->terminator) {
        analysis->terminator(analysis->context, state, block);
    }
    for (uint32_t i = 0; analysis->statement && i < count; i++) {
        analysis->statement(analysis->context, state, block, forward ? i : count - 1 - i);
    }
    if (forward && analysis->terminator) {
        analysis->terminator(analysis->context, state, block);
    }
}

struct flow_solution flow_solve(struct arena *arena, const struct mir_body *body, const struct mir_cfg *cfg,
                                const struct flow_analysis *analysis) {
    struct solver solver = {.body = body, .cfg = cfg, .analysis = analysis};
    solver.states = ARENA_ARRAY(arena, struct bits, body->blocks.len);
    solver.waiting = bits_new(arena, cfg->order_len);
    solver.current = bits_new(arena, analysis->state_bits);
    solver.along = bits_new(arena, analysis->state_bits);
    for (uint32_t i = 0; i < cfg->order_len; i++) {
        solver.states[cfg->order[i]] = bits_new(arena, analysis->state_bits);
    }
    solver_boundary(&solver);
    struct flow_solution solution = {.states = solver.states};
    while (!bits_empty(solver.waiting)) {
        for BITS_EACH (position, solver.waiting) {
            bits_clear(solver.waiting, position);
            solver_visit(&solver, solver_block(&solver, position));
            solution.visits++;
        }
    }
    return solution;
}
