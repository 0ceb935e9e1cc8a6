// What a body looks like to the engine before any state exists: loops and what they write, where temporaries die,
// which locals are live, which calls and addresses make the function worth a run at all.
// Requires: a valid body. Leaves: engine->shape and engine->roots complete.
#include "heap/engine.h"

#include <string.h>

static const struct mir_operand *call_operands(const struct mir_body *body, const struct mir_terminator *end) {
    return end->kind == MIR_CALL && end->len ? &body->operands.items[end->first] : NULL;
}

// Calls `visit` for every operand of a statement or terminator.
typedef void operand_visitor(struct heap_engine *engine, struct mir_operand operand, void *data);

static void each_statement_operand(struct heap_engine *engine, const struct mir_statement *statement,
                                   operand_visitor *visit, void *data) {
    visit(engine, statement->a, data);
    visit(engine, statement->b, data);
    for (uint32_t i = 0; statement->kind == MIR_ASM && i < statement->len; i++) {
        visit(engine, engine->body->operands.items[statement->first + i], data);
    }
}

static void each_end_operand(struct heap_engine *engine, const struct mir_terminator *end, operand_visitor *visit,
                             void *data) {
    visit(engine, end->a, data);
    visit(engine, end->b, data);
    const struct mir_operand *arguments = call_operands(engine->body, end);
    for (uint32_t i = 0; arguments && i < end->len; i++) {
        visit(engine, arguments[i], data);
    }
}

static void each_operand(struct heap_engine *engine, operand_visitor *visit, void *data) {
    for (uint32_t b = 0; b < engine->body->blocks.len; b++) {
        const struct mir_block_info *block = &engine->body->blocks.items[b];
        for (uint32_t i = 0; i < block->statements.len; i++) {
            each_statement_operand(engine, &block->statements.items[i], visit, data);
        }
        each_end_operand(engine, &block->end, visit, data);
    }
}

static bool is_place_operand(struct mir_operand operand) {
    return operand.kind == MIR_OPERAND_COPY || operand.kind == MIR_OPERAND_ADDRESS;
}

// ---- roots and taken addresses ----

static void enter_roots(struct heap_engine *engine, struct mir_operand operand, void *data) {
    (void)data;
    if (operand.kind == MIR_OPERAND_STRING) {
        heap_root_base(engine, HEAP_BASE_STRING, (uint32_t)operand.data);
    } else if (operand.kind == MIR_OPERAND_FUNCTION) {
        heap_root_base(engine, HEAP_BASE_FUNCTION, (uint32_t)operand.data);
    } else if (operand.kind == MIR_OPERAND_ADDRESS) {
        mir_place place = {(uint32_t)operand.data};
        mir_local local = mir_place_local(engine->body, place);
        if (local.i != MIR_NONE && !mir_place_has_deref(engine->body, place)) {
            bits_set(engine->shape.address_taken, local.i);
        }
    }
}

static void enter_globals(struct heap_engine *engine) {
    for (uint32_t i = 0; i < engine->body->places.len; i++) {
        const struct mir_place_info *place = &engine->body->places.items[i];
        if (place->kind == MIR_PLACE_GLOBAL) {
            heap_root_base(engine, HEAP_BASE_GLOBAL, (uint32_t)place->data);
        }
    }
}

// ---- liveness ----

static void use_place(struct heap_engine *engine, mir_place place, struct bits live) {
    for (mir_place at = place; at.i != MIR_NONE; at = mir_place_at(engine->body, at)->parent) {
        const struct mir_place_info *info = mir_place_at(engine->body, at);
        if (info->kind == MIR_PLACE_LOCAL || info->kind == MIR_PLACE_ELEMENT) {
            bits_set(live, (uint32_t)info->data);
        }
    }
}

static void use_operand(struct heap_engine *engine, struct mir_operand operand, void *data) {
    if (is_place_operand(operand)) {
        use_place(engine, (mir_place){(uint32_t)operand.data}, *(struct bits *)data);
    }
}

// Reading a value only: a local whose address is taken may get its value through that.
static void read_operand(struct heap_engine *engine, struct mir_operand operand, void *data) {
    if (operand.kind == MIR_OPERAND_COPY) {
        use_operand(engine, operand, data);
    }
}

static void define_place(struct heap_engine *engine, mir_place place, struct bits live) {
    if (place.i == MIR_NONE) {
        return;
    }
    const struct mir_place_info *info = mir_place_at(engine->body, place);
    if (info->kind == MIR_PLACE_LOCAL) {
        bits_clear(live, (uint32_t)info->data);
    } else if (mir_place_has_deref(engine->body, place) || info->kind == MIR_PLACE_ELEMENT) {
        use_place(engine, place, live);
    }
}

static void live_before_end(struct heap_engine *engine, const struct mir_terminator *end, operand_visitor *use,
                            struct bits live) {
    if (end->kind == MIR_CALL) {
        define_place(engine, end->result, live);
    } else if (end->kind == MIR_RETURN) {
        bits_set(live, 0);
    }
    each_end_operand(engine, end, use, &live);
}

static void live_before_statement(struct heap_engine *engine, const struct mir_statement *statement,
                                  operand_visitor *use, struct bits live) {
    switch ((enum mir_statement_kind)statement->kind) {
    case MIR_ASSIGN: define_place(engine, statement->to, live); break;
    case MIR_STORAGE_LIVE:
    case MIR_STORAGE_DEAD: bits_clear(live, statement->local.i); break;
    case MIR_ASM:
    case MIR_POINT: break;
    }
    each_statement_operand(engine, statement, use, &live);
}

static void live_out(struct heap_engine *engine, const struct bits *live_in, uint32_t block, struct bits live) {
    bits_clear_all(live);
    uint32_t count = mir_successor_count(engine->body, (mir_block){block});
    for (uint32_t i = 0; i < count; i++) {
        bits_union(live, live_in[mir_successor(engine->body, (mir_block){block}, i).i]);
    }
}

static bool live_block(struct heap_engine *engine, struct bits *live_in, uint32_t block, operand_visitor *use,
                       struct bits live) {
    const struct mir_block_info *info = &engine->body->blocks.items[block];
    live_out(engine, live_in, block, live);
    live_before_end(engine, &info->end, use, live);
    for (uint32_t i = info->statements.len; i-- > 0;) {
        live_before_statement(engine, &info->statements.items[i], use, live);
    }
    return bits_union(live_in[block], live);
}

static struct bits *find_liveness(struct heap_engine *engine, operand_visitor *use) {
    struct bits *live_in = ARENA_ARRAY(&engine->scratch, struct bits, engine->body->blocks.len);
    for (uint32_t b = 0; b < engine->body->blocks.len; b++) {
        live_in[b] = bits_new(&engine->scratch, engine->body->locals.len);
    }
    struct bits live = bits_new(&engine->scratch, engine->body->locals.len);
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = engine->shape.cfg.order_len; i-- > 0;) {
            changed |= live_block(engine, live_in, engine->shape.cfg.order[i], use, live);
        }
    }
    return live_in;
}

// ---- deaths of temporaries, and locals that may be read too early ----

struct death_scan {
    VEC(struct heap_death) found;
    struct bits live;
    struct bits before;
};

static bool dies_unannounced(const struct heap_engine *engine, uint32_t local) {
    return mir_local_at(engine->body, (mir_local){local})->kind == MIR_LOCAL_TEMPORARY &&
           !bits_has(engine->shape.address_taken, local);
}

// Temporaries that are live (or defined) before `statement` and no longer after it.
static void note_deaths(struct heap_engine *engine, struct death_scan *scan, uint32_t statement, mir_place defined) {
    for (uint32_t at = bits_next(scan->before, 0); at < scan->before.len; at = bits_next(scan->before, at + 1)) {
        if (!bits_has(scan->live, at) && dies_unannounced(engine, at)) {
            VEC_PUSH(&engine->scratch, &scan->found, (struct heap_death){statement, at});
        }
    }
    if (defined.i != MIR_NONE && mir_place_at(engine->body, defined)->kind == MIR_PLACE_LOCAL) {
        uint32_t local = (uint32_t)mir_place_at(engine->body, defined)->data;
        if (!bits_has(scan->live, local) && !bits_has(scan->before, local) && dies_unannounced(engine, local)) {
            VEC_PUSH(&engine->scratch, &scan->found, (struct heap_death){statement, local});
        }
    }
}

static bool claims_uninit(const struct heap_engine *engine, uint32_t local) {
    const struct mir_local_info *info = mir_local_at(engine->body, (mir_local){local});
    const struct mir_type_info *type = mir_type_at(engine->unit, info->type);
    return info->kind == MIR_LOCAL_VARIABLE && type->kind != MIR_TYPE_VLA && type->kind != MIR_TYPE_OPAQUE &&
           type->handle == MIR_HANDLE_NONE;
}

static void note_uninit(struct heap_engine *engine, const struct mir_statement *statement, struct bits live) {
    if (statement->kind == MIR_STORAGE_LIVE && bits_has(live, statement->local.i) &&
        claims_uninit(engine, statement->local.i)) {
        VEC_PUSH(&engine->scratch, &engine->shape.uninit, statement->local.i);
    }
}

static void scan_block(struct heap_engine *engine, uint32_t block, struct death_scan *scan) {
    const struct mir_block_info *info = &engine->body->blocks.items[block];
    live_out(engine, engine->shape.live_in, block, scan->live);
    bits_copy(scan->before, scan->live);
    live_before_end(engine, &info->end, use_operand, scan->before);
    mir_place result = info->end.kind == MIR_CALL ? info->end.result : (mir_place){MIR_NONE};
    note_deaths(engine, scan, info->statements.len, result);
    for (uint32_t i = info->statements.len; i-- > 0;) {
        const struct mir_statement *statement = &info->statements.items[i];
        bits_copy(scan->live, scan->before);
        note_uninit(engine, statement, scan->live);
        live_before_statement(engine, statement, use_operand, scan->before);
        note_deaths(engine, scan, i, statement->kind == MIR_ASSIGN ? statement->to : (mir_place){MIR_NONE});
    }
}

static void find_deaths(struct heap_engine *engine) {
    struct heap_shape *shape = &engine->shape;
    struct death_scan scan = {.live = bits_new(&engine->scratch, engine->body->locals.len),
                              .before = bits_new(&engine->scratch, engine->body->locals.len)};
    shape->death_first = ARENA_ARRAY(&engine->scratch, uint32_t, engine->body->blocks.len + 1);
    for (uint32_t b = 0; b < engine->body->blocks.len; b++) {
        shape->death_first[b] = scan.found.len;
        if (shape->cfg.position[b] != MIR_NONE) {
            scan_block(engine, b, &scan);
        }
    }
    shape->death_first[engine->body->blocks.len] = scan.found.len;
    shape->deaths = scan.found.items;
}

// ---- loops ----

static bool is_back_edge(const struct mir_cfg *cfg, uint32_t from, uint32_t head) {
    return cfg->position[from] != MIR_NONE && cfg->position[from] >= cfg->position[head];
}

// The natural loop: what reaches a back edge to `head` without passing `head`.
static void collect_loop(struct heap_engine *engine, struct heap_loop *loop) {
    const struct mir_cfg *cfg = &engine->shape.cfg;
    VEC(uint32_t) work = {0};
    bits_set(loop->blocks, loop->head);
    VEC_PUSH(&engine->scratch, &work, loop->head);
    while (work.len) {
        uint32_t block = work.items[--work.len];
        for (uint32_t i = cfg->pred_first[block]; i < cfg->pred_first[block + 1]; i++) {
            uint32_t pred = cfg->preds[i];
            bool enters = block == loop->head && !is_back_edge(cfg, pred, loop->head);
            bool is_before = cfg->position[pred] == MIR_NONE || cfg->position[pred] < cfg->position[loop->head];
            if (!enters && !is_before && !bits_has(loop->blocks, pred)) {
                bits_set(loop->blocks, pred);
                VEC_PUSH(&engine->scratch, &work, pred);
            }
        }
    }
}

static void note_stored_type(struct heap_engine *engine, struct heap_loop *loop, mir_type type) {
    if (heap_type_is_aggregate(engine->unit, type)) {
        loop->stores_aggregates = true;
        return;
    }
    for (uint32_t i = 0; i < loop->stored.len; i++) {
        if (loop->stored.items[i].i == type.i) {
            return;
        }
    }
    VEC_PUSH(&engine->scratch, &loop->stored, type);
}

static void note_write(struct heap_engine *engine, struct heap_loop *loop, mir_place place) {
    if (place.i == MIR_NONE) {
        return;
    }
    mir_local local = mir_place_local(engine->body, place);
    if (local.i == MIR_NONE || mir_place_has_deref(engine->body, place)) {
        note_stored_type(engine, loop, mir_place_at(engine->body, place)->type);
    } else {
        bits_set(loop->written, local.i);
    }
}

static void note_address(struct heap_engine *engine, struct heap_loop *loop, struct mir_operand operand) {
    if (operand.kind == MIR_OPERAND_ADDRESS) {
        note_write(engine, loop, (mir_place){(uint32_t)operand.data});
    }
}

static void note_block_writes(struct heap_engine *engine, struct heap_loop *loop, uint32_t block) {
    const struct mir_block_info *info = &engine->body->blocks.items[block];
    for (uint32_t i = 0; i < info->statements.len; i++) {
        const struct mir_statement *statement = &info->statements.items[i];
        if (statement->kind == MIR_ASSIGN) {
            note_write(engine, loop, statement->to);
        }
        for (uint32_t k = 0; statement->kind == MIR_ASM && k < statement->outputs; k++) {
            note_address(engine, loop, engine->body->operands.items[statement->first + k]);
        }
    }
    if (info->end.kind == MIR_CALL) {
        note_write(engine, loop, info->end.result);
        for (uint32_t i = 0; i < info->end.len; i++) {
            note_address(engine, loop, engine->body->operands.items[info->end.first + i]);
        }
    }
}

static void build_loop(struct heap_engine *engine, uint32_t head, struct heap_loop *loop) {
    loop->head = head;
    loop->blocks = bits_new(&engine->scratch, engine->body->blocks.len);
    loop->written = bits_new(&engine->scratch, engine->body->locals.len);
    collect_loop(engine, loop);
    for (uint32_t b = bits_next(loop->blocks, 0); b < loop->blocks.len; b = bits_next(loop->blocks, b + 1)) {
        note_block_writes(engine, loop, b);
    }
}

static void find_loops(struct heap_engine *engine) {
    struct heap_shape *shape = &engine->shape;
    VEC(struct heap_loop) loops = {0};
    shape->loop_of = ARENA_ARRAY(&engine->scratch, uint32_t, engine->body->blocks.len);
    memset(shape->loop_of, 0xff, engine->body->blocks.len * sizeof *shape->loop_of);
    for (uint32_t i = 0; i < shape->cfg.order_len; i++) {
        uint32_t head = shape->cfg.order[i];
        if (bits_has(shape->cfg.loop_heads, head)) {
            shape->loop_of[head] = loops.len;
            VEC_PUSH(&engine->scratch, &loops, (struct heap_loop){0});
            build_loop(engine, head, &loops.items[loops.len - 1]);
        }
    }
    shape->loops = loops.items;
    shape->loop_count = loops.len;
}

// ---- names of temporaries ----

static void find_sources(struct heap_engine *engine) {
    uint32_t count = engine->body->locals.len;
    struct bits seen = bits_new(&engine->scratch, count);
    engine->shape.source = ARENA_ARRAY(&engine->scratch, mir_place, count);
    memset(engine->shape.source, 0xff, count * sizeof *engine->shape.source);
    for (uint32_t b = 0; b < engine->body->blocks.len; b++) {
        const struct mir_block_info *block = &engine->body->blocks.items[b];
        for (uint32_t i = 0; i < block->statements.len; i++) {
            const struct mir_statement *s = &block->statements.items[i];
            bool is_copy = s->kind == MIR_ASSIGN && s->a.kind == MIR_OPERAND_COPY &&
                           (s->op == MIR_OP_USE || s->op == MIR_OP_CAST);
            if (s->kind != MIR_ASSIGN || mir_place_at(engine->body, s->to)->kind != MIR_PLACE_LOCAL) {
                continue;
            }
            uint32_t local = (uint32_t)mir_place_at(engine->body, s->to)->data;
            bool is_first = !bits_has(seen, local);
            bits_set(seen, local);
            engine->shape.source[local] =
                is_copy && is_first ? (mir_place){(uint32_t)s->a.data} : (mir_place){MIR_NONE};
        }
    }
}

// ---- is there anything to find? ----

static bool call_is_of_interest(const struct mir_unit *unit, const struct mir_terminator *end) {
    const struct mir_contract *contract = mir_contract_at(unit, end->contract);
    uint32_t marks = contract->result.marks & MIR_OWNED;
    for (uint32_t i = 0; i < contract->len; i++) {
        marks |= unit->effects.items[contract->first + i].marks & (MIR_TAKES | MIR_GIVES);
    }
    return marks != 0;
}

static bool statement_is_of_interest(const struct heap_engine *engine, const struct mir_statement *statement) {
    if (statement->kind != MIR_ASSIGN || statement->a.kind != MIR_OPERAND_ADDRESS) {
        return false;
    }
    mir_place place = {(uint32_t)statement->a.data};
    return mir_place_local(engine->body, place).i != MIR_NONE && !mir_place_has_deref(engine->body, place);
}

static bool block_is_of_interest(const struct heap_engine *engine, const struct mir_block_info *block) {
    if (block->end.kind == MIR_CALL && call_is_of_interest(engine->unit, &block->end)) {
        return true;
    }
    for (uint32_t i = 0; i < block->statements.len; i++) {
        if (statement_is_of_interest(engine, &block->statements.items[i])) {
            return true;
        }
    }
    return false;
}

bool heap_shape_build(struct heap_engine *engine) {
    engine->shape.address_taken = bits_new(&engine->scratch, engine->body->locals.len);
    engine->shape.cfg = mir_cfg_build(&engine->scratch, engine->body);
    each_operand(engine, enter_roots, NULL);
    engine->shape.live_in = find_liveness(engine, use_operand);
    find_deaths(engine);
    bool is_of_interest = engine->shape.uninit.len > 0;
    for (uint32_t b = 0; b < engine->body->blocks.len && !is_of_interest; b++) {
        is_of_interest = block_is_of_interest(engine, &engine->body->blocks.items[b]);
    }
    if (is_of_interest) {
        engine->shape.read_in = find_liveness(engine, read_operand);
        enter_globals(engine);
        find_loops(engine);
        find_sources(engine);
    }
    return is_of_interest;
}
