// Tidies a body after lowering: an edge to an empty block that only goes on goes on itself, blocks that nothing leads
// to are dropped, and the others are numbered in the order they were made. Lowering makes such blocks freely: after
// every jump, and for every part of a statement that turns out not to be needed.
#include "mir/build.h"

#include "base/bits.h"

struct tidy {
    struct mir_body *body;
    struct bits reached;
    VEC(mir_block) work;
};

static void reach(struct tidy *tidy, mir_block block) {
    if (!mir_is_none(block.i) && !bits_has(tidy->reached, block.i)) {
        bits_set(tidy->reached, block.i);
        VEC_PUSH(tidy->body->arena, &tidy->work, block);
    }
}

static void reach_operand(struct tidy *tidy, struct mir_operand operand) {
    if (operand.kind == MIR_OPERAND_LABEL) {
        reach(tidy, (mir_block){(uint32_t)operand.data});
    }
}

static void reach_from(struct tidy *tidy, mir_block block) {
    const struct mir_block_info *info = &tidy->body->blocks.items[block.i];
    for (uint32_t i = 0; i < info->statements.len; i++) {
        reach_operand(tidy, info->statements.items[i].a);
        reach_operand(tidy, info->statements.items[i].b);
    }
    reach_operand(tidy, info->end.a);
    reach_operand(tidy, info->end.b);
    if (info->end.kind == MIR_CALL) {
        for (uint32_t i = 0; i < info->end.len; i++) {
            reach_operand(tidy, tidy->body->operands.items[info->end.first + i]);
        }
    }
    uint32_t count = mir_successor_count(tidy->body, block);
    for (uint32_t i = 0; i < count; i++) {
        reach(tidy, mir_successor(tidy->body, block, i));
    }
}

// ---- empty blocks ----

// Where an edge to `block` ends up. A circle of empty blocks is `for (;;);`: it is left as it is.
static mir_block destination(const struct mir_body *body, mir_block block) {
    mir_block at = block;
    for (uint32_t hops = 0; hops <= body->blocks.len; hops++) {
        if (mir_is_none(at.i)) {
            return at;
        }
        const struct mir_block_info *info = &body->blocks.items[at.i];
        if (info->statements.len || info->end.kind != MIR_GOTO) {
            return at;
        }
        at = info->end.to[0];
    }
    return block;
}

static void skip_empty_blocks(struct mir_body *body) {
    for (uint32_t i = 0; i < body->blocks.len; i++) {
        struct mir_terminator *end = &body->blocks.items[i].end;
        switch ((enum mir_terminator_kind)end->kind) {
        case MIR_BRANCH:
            end->to[0] = destination(body, end->to[0]);
            end->to[1] = destination(body, end->to[1]);
            break;
        case MIR_GOTO:
        case MIR_SWITCH:
        case MIR_CALL: end->to[0] = destination(body, end->to[0]); break;
        case MIR_UNTERMINATED:
        case MIR_GOTO_ADDRESS:
        case MIR_RETURN:
        case MIR_UNREACHABLE: break;
        }
    }
    for (uint32_t i = 0; i < body->cases.len; i++) {
        body->cases.items[i].to = destination(body, body->cases.items[i].to);
    }
}

// ---- numbers ----

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
                uint32_t label = number[item->low]; // none when the label is only in a table with static storage
                item->low = item->high = label == MIR_NONE ? item->to.i : label;
            }
        }
    }
    for (uint32_t i = 0; i < body->operands.len; i++) {
        renumber_operand(number, &body->operands.items[i]);
    }
}

void mir_tidy(struct mir_body *body) {
    skip_empty_blocks(body);
    struct tidy tidy = {.body = body};
    tidy.reached = bits_new(body->arena, body->blocks.len);
    reach(&tidy, (mir_block){0});
    while (tidy.work.len) {
        reach_from(&tidy, tidy.work.items[--tidy.work.len]);
    }
    uint32_t *number = ARENA_ARRAY(body->arena, uint32_t, body->blocks.len);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < body->blocks.len; i++) {
        number[i] = bits_has(tidy.reached, i) ? kept : MIR_NONE;
        if (bits_has(tidy.reached, i)) {
            body->blocks.items[kept++] = body->blocks.items[i];
        }
    }
    body->blocks.len = kept;
    renumber(body, number);
}
