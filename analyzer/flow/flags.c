// Choosing flags, and what statements and branches say of their signs. A flag is a scalar local whose address is not
// taken; of each only the sign is known.
// Requires: paths with definitions.
#include "flow/flags.h"

#include "base/check.h"

static bool is_scalar(const struct mir_unit *unit, mir_type type) {
    uint8_t kind = mir_type_at(unit, type)->kind;
    return kind == MIR_TYPE_BOOL || kind == MIR_TYPE_INT || kind == MIR_TYPE_POINTER;
}

// The local that the operand is a plain copy of, or MIR_NONE.
static mir_local copied_local(const struct flow_paths *paths, struct mir_operand operand) {
    mir_local none = {MIR_NONE};
    if (operand.kind != MIR_OPERAND_COPY) {
        return none;
    }
    const struct mir_place_info *place = mir_place_at(paths->body, (mir_place){(uint32_t)operand.data});
    return place->kind == MIR_PLACE_LOCAL ? (mir_local){(uint32_t)place->data} : none;
}

static mir_local assigned_local(const struct flow_paths *paths, mir_place to) {
    if (mir_is_none(to.i) || mir_place_at(paths->body, to)->kind != MIR_PLACE_LOCAL) {
        return (mir_local){MIR_NONE};
    }
    return mir_place_local(paths->body, to);
}

// A branch that compares a local with a constant.
static mir_local tested_local(const struct flow_paths *paths, const struct mir_terminator *end) {
    bool is_test = end->kind == MIR_BRANCH && end->b.kind == MIR_OPERAND_INT;
    return is_test ? copied_local(paths, end->a) : (mir_local){MIR_NONE};
}

// ---- choosing ----

static void score(uint32_t *scores, mir_local local) {
    if (!mir_is_none(local.i)) {
        scores[local.i]++;
    }
}

static void score_block(const struct flow_paths *paths, const struct mir_block_info *block, uint32_t *tests,
                        uint32_t *constants) {
    for (uint32_t i = 0; i < block->statements.len; i++) {
        const struct mir_statement *statement = &block->statements.items[i];
        if (statement->kind == MIR_ASSIGN && statement->op == MIR_OP_USE && statement->a.kind == MIR_OPERAND_INT) {
            score(constants, assigned_local(paths, statement->to));
        }
    }
    score(tests, tested_local(paths, &block->end));
}

// A flag is worth following when it is tested, and set or tested again elsewhere.
static uint32_t worth(const struct flow_paths *paths, uint32_t local, const uint32_t *tests, const uint32_t *constants) {
    bool can_be = is_scalar(paths->unit, paths->body->locals.items[local].type) &&
                  !paths->definitions[local].is_shared && tests[local] > 0;
    uint32_t total = tests[local] + constants[local];
    return can_be && total > 1 ? total : 0;
}

struct flow_flags flow_flags_find(struct arena *arena, const struct flow_paths *paths) {
    const struct mir_body *body = paths->body;
    struct flow_flags flags = {.partitions = 1};
    uint32_t *tests = ARENA_ARRAY(arena, uint32_t, body->locals.len);
    uint32_t *constants = ARENA_ARRAY(arena, uint32_t, body->locals.len);
    for (uint32_t i = 0; i < body->blocks.len; i++) {
        score_block(paths, &body->blocks.items[i], tests, constants);
    }
    while (flags.len < FLOW_MAX_FLAGS) {
        uint32_t best = 0, best_worth = 0;
        for (uint32_t i = 1; i < body->locals.len; i++) {
            uint32_t here = worth(paths, i, tests, constants);
            if (here > best_worth) {
                best = i;
                best_worth = here;
            }
        }
        if (best_worth == 0) {
            break;
        }
        tests[best] = 0; // taken
        flags.locals[flags.len++] = (mir_local){best};
        flags.partitions *= FLOW_SIGNS;
    }
    return flags;
}

// ---- effects ----

static uint32_t flag_number(const struct flow_flags *flags, mir_local local) {
    for (uint32_t i = 0; i < flags->len; i++) {
        if (flags->locals[i].i == local.i) {
            return i;
        }
    }
    return MIR_NONE;
}

static uint32_t signs_of_type(const struct flow_paths *paths, mir_local local) {
    const struct mir_type_info *type = mir_type_at(paths->unit, mir_local_at(paths->body, local)->type);
    bool is_signed = type->kind == MIR_TYPE_INT && type->is_signed;
    return FLOW_ZERO | FLOW_POSITIVE | (is_signed ? (uint32_t)FLOW_NEGATIVE : 0);
}

static bool is_comparison(enum mir_op op) {
    return op >= MIR_OP_EQUAL && op <= MIR_OP_GREATER_EQUAL;
}

static uint32_t signs_of_constant(int64_t value, uint32_t possible) {
    uint32_t sign = value < 0 ? FLOW_NEGATIVE : value > 0 ? FLOW_POSITIVE : FLOW_ZERO;
    return possible & sign ? sign : possible;
}

struct flow_flag_effect flow_flag_of_statement(const struct flow_flags *flags, const struct flow_paths *paths,
                                               const struct mir_statement *statement) {
    struct flow_flag_effect effect = {MIR_NONE, 0};
    if (statement->kind != MIR_ASSIGN) {
        return effect;
    }
    mir_local local = assigned_local(paths, statement->to);
    effect.flag = mir_is_none(local.i) ? MIR_NONE : flag_number(flags, local);
    if (!mir_is_none(effect.flag)) {
        effect.signs = signs_of_type(paths, local);
        if (statement->op == MIR_OP_USE && statement->a.kind == MIR_OPERAND_INT) {
            effect.signs = signs_of_constant(statement->a.data, effect.signs);
        } else if (is_comparison((enum mir_op)statement->op)) {
            effect.signs = FLOW_ZERO | FLOW_POSITIVE;
        }
    }
    return effect;
}

struct flow_flag_effect flow_flag_of_call(const struct flow_flags *flags, const struct flow_paths *paths,
                                          const struct mir_terminator *call) {
    mir_local local = call->kind == MIR_CALL ? assigned_local(paths, call->result) : (mir_local){MIR_NONE};
    uint32_t flag = mir_is_none(local.i) ? MIR_NONE : flag_number(flags, local);
    return (struct flow_flag_effect){flag, mir_is_none(flag) ? 0 : signs_of_type(paths, local)};
}

// ---- tests ----

struct range {
    int64_t low;
    int64_t high;
};

static const struct range ranges[FLOW_SIGNS] = {{INT64_MIN, -1}, {0, 0}, {1, INT64_MAX}};

static bool can_hold(struct range range, enum mir_op op, int64_t value) {
    if (op == MIR_OP_EQUAL) {
        return range.low <= value && value <= range.high;
    }
    if (op == MIR_OP_NOT_EQUAL) {
        return range.low != value || range.high != value;
    }
    if (op == MIR_OP_LESS) {
        return range.low < value;
    }
    if (op == MIR_OP_LESS_EQUAL) {
        return range.low <= value;
    }
    if (op == MIR_OP_GREATER) {
        return range.high > value;
    }
    return op != MIR_OP_GREATER_EQUAL || range.high >= value;
}

static enum mir_op opposite(enum mir_op op) {
    static const enum mir_op opposites[] = {
        [MIR_OP_EQUAL - MIR_OP_EQUAL] = MIR_OP_NOT_EQUAL,        [MIR_OP_NOT_EQUAL - MIR_OP_EQUAL] = MIR_OP_EQUAL,
        [MIR_OP_LESS - MIR_OP_EQUAL] = MIR_OP_GREATER_EQUAL,     [MIR_OP_LESS_EQUAL - MIR_OP_EQUAL] = MIR_OP_GREATER,
        [MIR_OP_GREATER - MIR_OP_EQUAL] = MIR_OP_LESS_EQUAL,     [MIR_OP_GREATER_EQUAL - MIR_OP_EQUAL] = MIR_OP_LESS,
    };
    CHECK(is_comparison(op));
    return opposites[op - MIR_OP_EQUAL];
}

struct flow_flag_effect flow_flag_of_edge(const struct flow_flags *flags, const struct flow_paths *paths,
                                          const struct mir_terminator *end, uint32_t successor) {
    struct flow_flag_effect effect = {MIR_NONE, 0};
    mir_local local = tested_local(paths, end);
    if (mir_is_none(local.i)) {
        return effect;
    }
    effect.flag = flag_number(flags, local);
    enum mir_op op = successor == 0 ? (enum mir_op)end->op : opposite((enum mir_op)end->op);
    for (uint32_t sign = 0; sign < FLOW_SIGNS; sign++) {
        if (can_hold(ranges[sign], op, end->b.data)) {
            effect.signs |= UINT32_C(1) << sign;
        }
    }
    return effect;
}

// ---- partitions: numbers in base FLOW_SIGNS, one digit for each flag ----

static uint32_t weight(uint32_t flag) {
    uint32_t result = 1;
    while (flag-- > 0) {
        result *= FLOW_SIGNS;
    }
    return result;
}

uint32_t flow_flag_sign(uint32_t partition, uint32_t flag) {
    return partition / weight(flag) % FLOW_SIGNS;
}

uint32_t flow_flag_with(uint32_t partition, uint32_t flag, uint32_t sign) {
    return partition - flow_flag_sign(partition, flag) * weight(flag) + sign * weight(flag);
}
