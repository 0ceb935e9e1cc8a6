// Inside flow/: what the files that turn MIR into actions share.
//
//     actions.c   statements, operands, the walk over the blocks
//     calls.c     what a call does to its arguments and its result
//     branches.c  tests for null
//     sites.c     hidden paths, and the numbering of sites
#ifndef OWN_FLOW_COLLECT_H
#define OWN_FLOW_COLLECT_H

#include "flow/actions.h"

struct collector {
    struct arena *arena;
    const struct mir_unit *unit;
    const struct mir_body *body;
    struct flow_paths *paths;
    struct flow_actions actions;
    uint32_t at;      // statement
    struct span span; // of it
};

// ---- actions.c ----
struct flow_action *flow_act(struct collector *collector, enum flow_action_kind kind, uint32_t path);
void flow_act_on_all(struct collector *collector, enum flow_action_kind kind, uint32_t path); // each handle below too
struct flow_relative flow_operand_path(struct collector *collector, struct mir_operand operand);
struct flow_relative flow_operand_pointee(struct collector *collector, struct mir_operand operand);
void flow_read_operand(struct collector *collector, struct mir_operand operand, bool is_compared);
void flow_write_place(struct collector *collector, mir_place place, bool zero);

// ---- calls.c ----
void flow_collect_call(struct collector *collector, const struct mir_terminator *call);
// The functions OWN_DECLARE makes of an optional that say something about its emptiness have no mark for it.
bool flow_is_verb(const struct collector *collector, mir_symbol callee, str family, str verb);

// ---- branches.c ----
struct flow_test flow_collect_test(struct collector *collector, const struct mir_terminator *branch);

// ---- sites.c ----
void flow_settle(struct collector *collector);

// ---- small questions ----
static inline const struct flow_path *path_at(const struct collector *collector, uint32_t path) {
    return &collector->paths->items.items[path];
}

static inline bool is_leaf(const struct collector *collector, struct flow_relative to) {
    return to.relation == FLOW_WHOLE && flow_path_is_leaf(path_at(collector, to.path));
}

static inline bool is_temporary(const struct collector *collector, uint32_t path) {
    return mir_local_at(collector->body, path_at(collector, path)->local)->kind == MIR_LOCAL_TEMPORARY;
}

static inline bool is_comparison(enum mir_op op) {
    return op >= MIR_OP_EQUAL && op <= MIR_OP_GREATER_EQUAL;
}

static inline bool is_zero(struct mir_operand operand) {
    return operand.kind == MIR_OPERAND_ZERO || (operand.kind == MIR_OPERAND_INT && operand.data == 0);
}

static inline mir_place operand_place(struct mir_operand operand) {
    bool has_place = operand.kind == MIR_OPERAND_COPY || operand.kind == MIR_OPERAND_ADDRESS;
    return (mir_place){has_place ? (uint32_t)operand.data : MIR_NONE};
}

#endif
