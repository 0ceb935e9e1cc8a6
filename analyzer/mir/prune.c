// Drops the blocks of a body that nothing leads to, and numbers the others in the order they were made. Lowering makes
// such blocks freely: after every jump, and for every part of a statement that turns out not to be needed.
#include "mir/build.h"

#include "base/bits.h"

struct prune {
    struct mir_body *body;
    struct bits reached;
    VEC(mir_block) work;
    struct arena *arena;
};

static void reach(struct prune *prune, mir_block block) {
    if (!mir_is_none(block.i) && !bits_has(prune->reached, block.i)) {
        bits_set(prune->reached, block.i);
        VEC_PUSH(prune->arena, &prune->work, block);
    }
}

static void reach_operand(struct prune *prune, struct mir_operand operand) {
    if (operand.kind == MIR_OPERAND_LABEL) {
        reach(prune, (mir_block){(uint32_t)operand.data});
    }
}

static void reach_from(struct prune *prune, mir_block block) {
    const struct mir_block_info *info = &prune->body->blocks.items[block.i];
    for (uint32_t i = 0; i < info->statements.len; i++) {
        reach_operand(prune, info->statements.items[i].a);
        reach_operand(prune, info->statements.items[i].b);
    }
    reach_operand(prune, info->end.a);
    reach_operand(prune, info->end.b);
    if (info->end.kind == MIR_CALL) {
        for (uint32_t i = 0; i < info->end.len; i++) {
            reach_operand(prune, prune->body->operands.items[info->end.first + i]);
        }
    }
    uint32_t count = mir_successor_count(prune->body, block);
    for (uint32_t i = 0; i < count; i++) {
        reach(prune, mir_successor(prune->body, block, i));
    }
}

static void renumber_operand(const uint32_t *number, struct mir_operand *operand) {
    if (operand->kind == MIR_OPERAND_LABEL) {
        operand->data = number[operand->data];
    }
}

static void renumber_block(const uint32_t *number, mir_block *block) {
    if (!mir_is_none(block->i)) {
        block->i = number[block->i];
    }
}

static void renumber(struct mir_body *body, const uint32_t *number) {
    for (uint32_t i = 0; i < body->blocks.len; i++) {
        struct mir_block_info *block = &body->blocks.items[i];
        for (uint32_t s = 0; s < block->statements.len; s++) {
            renumber_operand(number, &block->statements.items[s].a);
            renumber_operand(number, &block->statements.items[s].b);
        }
        renumber_operand(number, &block->end.a);
        renumber_operand(number, &block->end.b);
        bool has_first = block->end.kind == MIR_GOTO || block->end.kind == MIR_BRANCH || block->end.kind == MIR_SWITCH ||
                         block->end.kind == MIR_CALL;
        if (has_first) {
            renumber_block(number, &block->end.to[0]);
        }
        if (block->end.kind == MIR_BRANCH) {
            renumber_block(number, &block->end.to[1]);
        }
        bool has_cases = block->end.kind == MIR_SWITCH || block->end.kind == MIR_GOTO_ADDRESS;
        for (uint32_t c = 0; has_cases && c < block->end.len; c++) {
            struct mir_case *item = &body->cases.items[block->end.first + c];
            renumber_block(number, &item->to);
            if (block->end.kind == MIR_GOTO_ADDRESS) {
                item->low = item->high = item->to.i;
            }
        }
    }
    for (uint32_t i = 0; i < body->operands.len; i++) {
        renumber_operand(number, &body->operands.items[i]);
    }
}

void mir_drop_unreachable(struct mir_unit *unit, struct mir_body *body) {
    struct prune prune = {.body = body, .arena = unit->arena};
    prune.reached = bits_new(unit->arena, body->blocks.len);
    reach(&prune, (mir_block){0});
    while (prune.work.len) {
        reach_from(&prune, prune.work.items[--prune.work.len]);
    }
    uint32_t *number = ARENA_ARRAY(unit->arena, uint32_t, body->blocks.len);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < body->blocks.len; i++) {
        number[i] = bits_has(prune.reached, i) ? kept : MIR_NONE;
        if (bits_has(prune.reached, i)) {
            body->blocks.items[kept++] = body->blocks.items[i];
        }
    }
    body->blocks.len = kept;
    renumber(body, number);
}
