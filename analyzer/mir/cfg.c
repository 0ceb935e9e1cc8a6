// The control-flow graph: reverse postorder, predecessors, loop heads. One depth-first walk, O(blocks + edges), without
// recursion because a function may have any number of blocks in a row.
#include "mir/pass.h"

struct walk {
    const struct mir_body *body;
    struct mir_cfg cfg;
    uint32_t *stack; // blocks being visited
    uint32_t *left;  // block id -> successors not yet followed
    uint32_t depth;
};

static void enter(struct walk *walk, uint32_t block) {
    walk->cfg.position[block] = 0; // reached; the real position follows
    walk->left[block] = mir_successor_count(walk->body, (mir_block){block});
    walk->stack[walk->depth++] = block;
}

// Fills `order` from its end. The last successor is followed first, so that the first one comes first in the order.
static void walk_blocks(struct walk *walk, uint32_t block_count) {
    uint32_t free_slot = block_count;
    enter(walk, 0);
    while (walk->depth) {
        uint32_t block = walk->stack[walk->depth - 1];
        if (walk->left[block] == 0) {
            walk->cfg.order[--free_slot] = block;
            walk->depth--;
            continue;
        }
        uint32_t to = mir_successor(walk->body, (mir_block){block}, --walk->left[block]).i;
        if (walk->cfg.position[to] == MIR_NONE) {
            enter(walk, to);
        }
    }
    walk->cfg.order += free_slot;
    walk->cfg.order_len = block_count - free_slot;
}

static void set_positions(struct mir_cfg *cfg) {
    for (uint32_t i = 0; i < cfg->order_len; i++) {
        cfg->position[cfg->order[i]] = i;
    }
}

// Counting sort of the edges by their target.
static void set_predecessors(struct arena *arena, const struct mir_body *body, struct mir_cfg *cfg) {
    uint32_t block_count = body->blocks.len;
    cfg->pred_first = ARENA_ARRAY(arena, uint32_t, block_count + 1);
    for (uint32_t i = 0; i < cfg->order_len; i++) {
        mir_block from = {cfg->order[i]};
        for (uint32_t s = 0; s < mir_successor_count(body, from); s++) {
            cfg->pred_first[mir_successor(body, from, s).i + 1]++;
        }
    }
    for (uint32_t block = 0; block < block_count; block++) {
        cfg->pred_first[block + 1] += cfg->pred_first[block];
    }
    cfg->preds = ARENA_ARRAY(arena, uint32_t, cfg->pred_first[block_count]);
    uint32_t *filled = ARENA_ARRAY(arena, uint32_t, block_count);
    for (uint32_t i = 0; i < cfg->order_len; i++) {
        mir_block from = {cfg->order[i]};
        for (uint32_t s = 0; s < mir_successor_count(body, from); s++) {
            uint32_t to = mir_successor(body, from, s).i;
            cfg->preds[cfg->pred_first[to] + filled[to]++] = from.i;
            if (cfg->position[to] <= i) {
                bits_set(cfg->loop_heads, to);
            }
        }
    }
}

struct mir_cfg mir_cfg_build(struct arena *arena, const struct mir_body *body) {
    uint32_t block_count = body->blocks.len;
    struct walk walk = {.body = body};
    walk.stack = ARENA_ARRAY(arena, uint32_t, block_count);
    walk.left = ARENA_ARRAY(arena, uint32_t, block_count);
    walk.cfg.order = ARENA_ARRAY(arena, uint32_t, block_count);
    walk.cfg.position = ARENA_ARRAY(arena, uint32_t, block_count);
    walk.cfg.loop_heads = bits_new(arena, block_count);
    for (uint32_t block = 0; block < block_count; block++) {
        walk.cfg.position[block] = MIR_NONE;
    }
    if (block_count) {
        walk_blocks(&walk, block_count);
    }
    set_positions(&walk.cfg);
    set_predecessors(arena, body, &walk.cfg);
    return walk.cfg;
}
