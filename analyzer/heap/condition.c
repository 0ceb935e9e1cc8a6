// The path condition: what a comparison of two values is, given what the state knows, and what the state knows once
// the comparison is taken to hold. Knowledge is bounds, non-nullness, equality (by substitution) and a list of atoms
// between symbols. Saying "unknown" is always right; "true" and "false" only when the state proves it.
#include "heap/engine.h"

#include <stdlib.h>

bool heap_is_comparison(enum mir_op op) {
    return op == MIR_OP_EQUAL || op == MIR_OP_NOT_EQUAL || op == MIR_OP_LESS || op == MIR_OP_LESS_EQUAL ||
           op == MIR_OP_GREATER || op == MIR_OP_GREATER_EQUAL;
}

enum mir_op heap_negate(enum mir_op op) {
    switch (op) {
    case MIR_OP_EQUAL: return MIR_OP_NOT_EQUAL;
    case MIR_OP_NOT_EQUAL: return MIR_OP_EQUAL;
    case MIR_OP_LESS: return MIR_OP_GREATER_EQUAL;
    case MIR_OP_LESS_EQUAL: return MIR_OP_GREATER;
    case MIR_OP_GREATER: return MIR_OP_LESS_EQUAL;
    case MIR_OP_GREATER_EQUAL: return MIR_OP_LESS;
    default: return op;
    }
}

static enum mir_op mirror(enum mir_op op) {
    switch (op) {
    case MIR_OP_LESS: return MIR_OP_GREATER;
    case MIR_OP_LESS_EQUAL: return MIR_OP_GREATER_EQUAL;
    case MIR_OP_GREATER: return MIR_OP_LESS;
    case MIR_OP_GREATER_EQUAL: return MIR_OP_LESS_EQUAL;
    default: return op;
    }
}

// Constants to the right, then the older base to the left; `>` and `>=` become `<` and `<=` between symbols.
static struct heap_condition normalise(struct heap_condition c) {
    bool swap = heap_is_constant(c.a) && !heap_is_constant(c.b);
    if (!heap_is_constant(c.a) && !heap_is_constant(c.b)) {
        bool is_equality = c.op == MIR_OP_EQUAL || c.op == MIR_OP_NOT_EQUAL;
        swap = is_equality ? heap_compare_values(c.a, c.b) > 0
                           : c.op == MIR_OP_GREATER || c.op == MIR_OP_GREATER_EQUAL;
    }
    if (swap) {
        struct heap_value a = c.a;
        c.a = c.b;
        c.b = a;
        c.op = mirror(c.op);
    }
    return c;
}

static bool holds(enum mir_op op, int64_t a, int64_t b) {
    switch (op) {
    case MIR_OP_EQUAL: return a == b;
    case MIR_OP_NOT_EQUAL: return a != b;
    case MIR_OP_LESS: return a < b;
    case MIR_OP_LESS_EQUAL: return a <= b;
    case MIR_OP_GREATER: return a > b;
    case MIR_OP_GREATER_EQUAL: return a >= b;
    default: return false;
    }
}

static enum heap_truth truth_of(bool known) {
    return known ? HEAP_TRUE : HEAP_FALSE;
}

// ---- deciding ----

static int64_t saturating_add(int64_t a, int64_t b) {
    return heap_shift(heap_constant(a), b).offset;
}

static int64_t low_of(const struct heap_object *object, struct heap_value value) {
    return object->low == INT64_MIN ? INT64_MIN : saturating_add(object->low, value.offset);
}

static int64_t high_of(const struct heap_object *object, struct heap_value value) {
    return object->high == INT64_MAX ? INT64_MAX : saturating_add(object->high, value.offset);
}

// Whether the value may have wrapped around below zero, so that its bounds say nothing.
static bool may_wrap(const struct heap_object *object, struct heap_condition c) {
    return c.is_unsigned && !c.is_pointer && c.a.offset < 0 && saturating_add(object->low, c.a.offset) < 0;
}

static enum heap_truth decide_bounds(const struct heap_state *state, struct heap_condition c) {
    const struct heap_object *object = c.a.base && c.a.index == 0 ? heap_find_object(state, c.a.base) : NULL;
    if (!object || !heap_is_constant(c.b) || may_wrap(object, c)) {
        return HEAP_UNKNOWN;
    }
    int64_t low = low_of(object, c.a);
    int64_t high = high_of(object, c.a);
    int64_t b = c.b.offset;
    switch (c.op) {
    case MIR_OP_EQUAL: return b < low || b > high ? HEAP_FALSE : low == high ? HEAP_TRUE : HEAP_UNKNOWN;
    case MIR_OP_NOT_EQUAL: return b < low || b > high ? HEAP_TRUE : low == high ? HEAP_FALSE : HEAP_UNKNOWN;
    case MIR_OP_LESS: return high < b ? HEAP_TRUE : low >= b ? HEAP_FALSE : HEAP_UNKNOWN;
    case MIR_OP_LESS_EQUAL: return high <= b ? HEAP_TRUE : low > b ? HEAP_FALSE : HEAP_UNKNOWN;
    case MIR_OP_GREATER: return low > b ? HEAP_TRUE : high <= b ? HEAP_FALSE : HEAP_UNKNOWN;
    case MIR_OP_GREATER_EQUAL: return low >= b ? HEAP_TRUE : high < b ? HEAP_FALSE : HEAP_UNKNOWN;
    default: return HEAP_UNKNOWN;
    }
}

static bool is_nonnull(const struct heap_engine *engine, const struct heap_state *state, struct heap_condition c) {
    switch (heap_base_kind(engine, c.a.base)) {
    case HEAP_BASE_CONSTANT: return false;
    case HEAP_BASE_LOCAL:
    case HEAP_BASE_GLOBAL:
    case HEAP_BASE_STRING:
    case HEAP_BASE_FUNCTION: return true;
    case HEAP_BASE_SYMBOL: break;
    }
    if (c.is_pointer && (c.a.offset != 0 || c.a.index != 0)) {
        return true;
    }
    return c.a.offset == 0 && c.a.index == 0 && (heap_flags(state, c.a.base) & HEAP_NONNULL);
}

// A block or local nobody else knows of is not where a value of other origin points.
static bool is_secret_from(const struct heap_engine *engine, const struct heap_state *state, uint32_t base,
                           uint32_t other) {
    uint32_t flags = heap_flags(state, base);
    bool is_ours = heap_base_kind(engine, base) == HEAP_BASE_LOCAL || (flags & HEAP_OWNED);
    return is_ours && !(flags & HEAP_ESCAPED) && !heap_is_derived(state, other, base);
}

// Two addresses inside objects that are known to be different ones.
static bool are_different_objects(const struct heap_engine *engine, const struct heap_state *state,
                                  struct heap_value a, struct heap_value b) {
    if (a.base == b.base || a.base == 0 || b.base == 0) {
        return false;
    }
    if (is_secret_from(engine, state, a.base, b.base) || is_secret_from(engine, state, b.base, a.base)) {
        return true;
    }
    bool a_is_root = heap_base_kind(engine, a.base) != HEAP_BASE_SYMBOL;
    bool b_is_root = heap_base_kind(engine, b.base) != HEAP_BASE_SYMBOL;
    bool a_is_block = (heap_flags(state, a.base) & HEAP_OWNED) != 0;
    bool b_is_block = (heap_flags(state, b.base) & HEAP_OWNED) != 0;
    return (a_is_root || a_is_block) && (b_is_root || b_is_block);
}

static bool implies(enum mir_op known, enum mir_op asked) {
    return known == asked || (known == MIR_OP_LESS && (asked == MIR_OP_LESS_EQUAL || asked == MIR_OP_NOT_EQUAL));
}

static enum heap_truth decide_atoms(const struct heap_state *state, struct heap_condition c) {
    struct heap_condition opposite = normalise((struct heap_condition){
        .op = heap_negate(c.op), .a = c.a, .b = c.b});
    for (uint32_t i = 0; i < state->relations.len; i++) {
        const struct heap_relation *known = &state->relations.items[i];
        if (known->result) {
            continue;
        }
        enum mir_op op = (enum mir_op)known->op;
        bool same = heap_same(known->a, c.a) && heap_same(known->b, c.b);
        bool crossed = heap_same(known->a, c.b) && heap_same(known->b, c.a);
        bool is_equality = c.op == MIR_OP_EQUAL || c.op == MIR_OP_NOT_EQUAL;
        if ((same || (crossed && is_equality)) && implies(op, c.op)) {
            return HEAP_TRUE;
        }
        bool against = heap_same(known->a, opposite.a) && heap_same(known->b, opposite.b);
        bool against_crossed = is_equality && heap_same(known->a, opposite.b) && heap_same(known->b, opposite.a);
        if ((against || against_crossed) && implies(op, opposite.op)) {
            return HEAP_FALSE;
        }
    }
    return HEAP_UNKNOWN;
}

const struct heap_relation *heap_term_of(const struct heap_state *state, struct heap_value value) {
    if (value.base == 0 || value.index != 0 || value.offset != 0) {
        return NULL;
    }
    for (uint32_t i = 0; i < state->relations.len; i++) {
        if (state->relations.items[i].result == value.base) {
            return &state->relations.items[i];
        }
    }
    return NULL;
}

// The comparison behind `value`, when value is the 0 or 1 that a comparison gave and `c` asks which of them.
static bool comparison_behind(const struct heap_state *state, struct heap_condition c, struct heap_condition *behind) {
    const struct heap_relation *term = heap_term_of(state, c.a);
    bool asks = heap_is_null(c.b) && (c.op == MIR_OP_EQUAL || c.op == MIR_OP_NOT_EQUAL);
    if (!term || !asks || !heap_is_comparison((enum mir_op)term->op)) {
        return false;
    }
    enum mir_op op = (enum mir_op)term->op;
    *behind = (struct heap_condition){
        .op = c.op == MIR_OP_NOT_EQUAL ? op : heap_negate(op), .a = term->a, .b = term->b, .is_unsigned = true};
    return true;
}

static enum heap_truth decide_simple(const struct heap_engine *engine, const struct heap_state *state,
                                     struct heap_condition c) {
    if (c.a.base == c.b.base && c.a.index == c.b.index && c.a.scale == c.b.scale) {
        return truth_of(holds(c.op, c.a.offset, c.b.offset));
    }
    bool is_equality = c.op == MIR_OP_EQUAL || c.op == MIR_OP_NOT_EQUAL;
    if (is_equality && ((heap_is_null(c.b) && is_nonnull(engine, state, c)) ||
                        are_different_objects(engine, state, c.a, c.b))) {
        return truth_of(c.op == MIR_OP_NOT_EQUAL);
    }
    enum heap_truth truth = decide_bounds(state, c);
    return truth != HEAP_UNKNOWN ? truth : decide_atoms(state, c);
}

static bool is_one_bit(struct heap_value mask) {
    return heap_is_constant(mask) && mask.offset > 0 && (mask.offset & (mask.offset - 1)) == 0;
}

// `flags & BIT` is zero where `~flags & BIT` is not: what the other one says about `c`.
static enum heap_truth decide_by_complement(const struct heap_engine *engine, const struct heap_state *state,
                                            struct heap_condition c) {
    const struct heap_relation *term = heap_term_of(state, c.a);
    bool asks = heap_is_null(c.b) && (c.op == MIR_OP_EQUAL || c.op == MIR_OP_NOT_EQUAL);
    if (!term || !asks || !is_one_bit(term->b) || (term->op != MIR_OP_AND && term->op != MIR_OP_COMPLEMENT)) {
        return HEAP_UNKNOWN;
    }
    for (uint32_t i = 0; i < state->relations.len; i++) {
        const struct heap_relation *other = &state->relations.items[i];
        bool is_twin = other->result && other->op == (term->op == MIR_OP_AND ? MIR_OP_COMPLEMENT : MIR_OP_AND) &&
                       heap_same(other->a, term->a) && heap_same(other->b, term->b);
        if (is_twin) {
            return decide_simple(engine, state,
                                 normalise((struct heap_condition){
                                     .op = heap_negate(c.op), .a = heap_base(other->result), .b = c.b}));
        }
    }
    return HEAP_UNKNOWN;
}

enum heap_truth heap_decide(const struct heap_engine *engine, const struct heap_state *state,
                            struct heap_condition condition) {
    struct heap_condition c = normalise(condition);
    enum heap_truth truth = decide_simple(engine, state, c);
    struct heap_condition behind;
    if (truth == HEAP_UNKNOWN && comparison_behind(state, c, &behind)) {
        truth = decide_simple(engine, state, normalise(behind));
    }
    return truth != HEAP_UNKNOWN ? truth : decide_by_complement(engine, state, c);
}

// ---- learning ----

static struct heap_value replace(struct heap_value in, uint32_t symbol, struct heap_value by, bool *is_opaque) {
    if (in.index == symbol) {
        bool is_linear = by.index == 0 && (by.offset < INT32_MAX && by.offset > INT32_MIN);
        *is_opaque |= !is_linear;
        in = heap_shift(in, is_linear ? in.scale * by.offset : 0);
        in.index = is_linear ? by.base : 0;
        in.scale = in.index ? in.scale : 0;
    }
    if (in.base == symbol) {
        *is_opaque |= in.index != 0 && by.index != 0;
        struct heap_value moved = heap_shift(by, in.offset);
        if (in.index != 0) {
            moved.index = in.index;
            moved.scale = in.scale;
        }
        return moved;
    }
    return in;
}

static void merge_object(struct heap_engine *engine, struct heap_state *state, struct heap_object gone,
                         struct heap_value by) {
    if (by.base == 0) {
        bool is_excluded = by.offset < gone.low || by.offset > gone.high ||
                           (by.offset == 0 && (gone.flags & HEAP_NONNULL));
        if (by.index == 0 && is_excluded) {
            state->is_infeasible = true;
        }
        return;
    }
    struct heap_object *kept = heap_need_object(&engine->scratch, state, by.base);
    if (by.offset == 0 && by.index == 0) {
        kept->flags |= gone.flags & (HEAP_NONNULL | HEAP_ESCAPED | HEAP_ALL_UNKNOWN);
        kept->low = gone.low > kept->low ? gone.low : kept->low;
        kept->high = gone.high < kept->high ? gone.high : kept->high;
        state->is_infeasible |= kept->low > kept->high;
    }
    if ((gone.flags & HEAP_RELEASED) && !(kept->flags & HEAP_RELEASED)) {
        kept->flags |= gone.flags & (HEAP_RELEASED | HEAP_REPORTED);
        kept->released = gone.released;
    }
}

static void drop_repeated_cells(struct heap_state *state) {
    if (state->cells.len > 1) {
        qsort(state->cells.items, state->cells.len, sizeof *state->cells.items, heap_compare_cells);
    }
    uint32_t unique = state->cells.len ? 1 : 0;
    for (uint32_t i = 1; i < state->cells.len; i++) {
        if (heap_compare_cells(&state->cells.items[i], &state->cells.items[unique - 1]) != 0) {
            state->cells.items[unique++] = state->cells.items[i];
        }
    }
    state->cells.len = unique;
}

static void substitute_cells(struct heap_engine *engine, struct heap_state *state, uint32_t symbol,
                             struct heap_value by) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < state->cells.len; i++) {
        struct heap_cell cell = state->cells.items[i];
        bool is_opaque = false;
        uint32_t base = cell.key.at.base;
        cell.key.at = replace(cell.key.at, symbol, by, &is_opaque);
        if (is_opaque || cell.key.at.base == 0) {
            if (base != symbol) {
                heap_set_content(engine, state, base, HEAP_ALL_UNKNOWN);
            }
            continue; // read again, it is some value
        }
        cell.value = replace(cell.value, symbol, by, &is_opaque);
        if (is_opaque) {
            cell.value = heap_fresh(engine, state, cell.type);
        }
        state->cells.items[kept++] = cell;
    }
    state->cells.len = kept;
    drop_repeated_cells(state);
}

static void substitute_relations(struct heap_engine *engine, struct heap_state *state, uint32_t symbol,
                                 struct heap_value by) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < state->relations.len; i++) {
        struct heap_relation relation = state->relations.items[i];
        bool is_opaque = false;
        relation.a = replace(relation.a, symbol, by, &is_opaque);
        relation.b = replace(relation.b, symbol, by, &is_opaque);
        if (relation.result == symbol) {
            is_opaque |= by.base == 0 || by.offset != 0 || by.index != 0;
            relation.result = by.base;
        }
        if (!is_opaque) {
            state->relations.items[kept++] = relation;
        }
    }
    state->relations.len = kept;
    for (uint32_t i = 0; i < state->relations.len && !state->is_infeasible; i++) {
        const struct heap_relation *atom = &state->relations.items[i];
        struct heap_condition c = {.op = (enum mir_op)atom->op, .a = atom->a, .b = atom->b, .is_unsigned = true};
        if (!atom->result && decide_simple(engine, state, normalise(c)) == HEAP_FALSE) {
            state->is_infeasible = true;
        }
    }
}

void heap_substitute(struct heap_engine *engine, struct heap_state *state, uint32_t symbol, struct heap_value by) {
    struct heap_object *object = heap_find_object(state, symbol);
    if (object) {
        struct heap_object gone = *object;
        uint32_t at = (uint32_t)(object - state->objects.items);
        state->objects.len--;
        for (uint32_t i = at; i < state->objects.len; i++) {
            state->objects.items[i] = state->objects.items[i + 1];
        }
        for (uint32_t i = 0; i < state->objects.len; i++) {
            if (state->objects.items[i].derived == symbol) {
                state->objects.items[i].derived = by.base == state->objects.items[i].base ? 0 : by.base;
            }
        }
        merge_object(engine, state, gone, by);
    }
    substitute_cells(engine, state, symbol, by);
    substitute_relations(engine, state, symbol, by);
}

static bool is_symbol(const struct heap_engine *engine, struct heap_value value) {
    return value.index == 0 && value.base != 0 && heap_base_kind(engine, value.base) == HEAP_BASE_SYMBOL;
}

static bool is_resource(const struct heap_state *state, struct heap_value value) {
    return (heap_flags(state, value.base) & (HEAP_OWNED | HEAP_RELEASED)) != 0;
}

// base + offset + scale * index == base + other offset: the index is known.
static void learn_index(struct heap_engine *engine, struct heap_state *state, struct heap_value a,
                        struct heap_value b) {
    if (b.index != 0) {
        struct heap_value swapped = a;
        a = b;
        b = swapped;
    }
    if (a.index == 0 || b.index != 0 || a.scale == 0 || a.index == a.base) {
        return;
    }
    int64_t distance = saturating_add(b.offset, a.offset == INT64_MIN ? INT64_MAX : -a.offset);
    state->is_infeasible |= distance % a.scale != 0;
    if (!state->is_infeasible && !(heap_flags(state, a.index) & (HEAP_OWNED | HEAP_RELEASED))) {
        heap_substitute(engine, state, a.index, heap_constant(distance / a.scale));
    }
}

// The term `flags & OWNED` is a number now. It stays a symbol, so that the next test of the same term finds it.
static bool learn_number_of_term(struct heap_engine *engine, struct heap_state *state, struct heap_condition c) {
    const struct heap_relation *term = heap_term_of(state, (struct heap_value){.base = c.a.base});
    if (!term || c.a.index != 0 || !heap_is_constant(c.b) || heap_is_comparison((enum mir_op)term->op)) {
        return false;
    }
    int64_t number = saturating_add(c.b.offset, c.a.offset == INT64_MIN ? INT64_MAX : -c.a.offset);
    struct heap_object *object = heap_need_object(&engine->scratch, state, c.a.base);
    state->is_infeasible |= number < object->low || number > object->high;
    object->low = object->high = number;
    object->flags |= number != 0 ? (uint32_t)HEAP_NONNULL : 0;
    return true;
}

static void learn_equal(struct heap_engine *engine, struct heap_state *state, struct heap_condition c) {
    if (c.a.base == c.b.base) {
        learn_index(engine, state, c.a, c.b);
        return;
    }
    if (learn_number_of_term(engine, state, c)) {
        return;
    }
    bool a_goes = is_symbol(engine, c.a) && (heap_is_constant(c.b) || !is_resource(state, c.a));
    bool b_goes = is_symbol(engine, c.b) && !is_resource(state, c.b);
    a_goes &= c.a.base != c.b.index;
    b_goes &= c.b.base != c.a.index;
    if (b_goes && (!a_goes || is_resource(state, c.a))) {
        heap_substitute(engine, state, c.b.base, heap_shift(c.a, c.b.offset == INT64_MIN ? INT64_MAX : -c.b.offset));
    } else if (a_goes) {
        heap_substitute(engine, state, c.a.base, heap_shift(c.b, c.a.offset == INT64_MIN ? INT64_MAX : -c.a.offset));
    }
}

static void learn_atom(struct heap_engine *engine, struct heap_state *state, struct heap_condition c) {
    VEC_PUSH(&engine->scratch, &state->relations, (struct heap_relation){.op = (uint8_t)c.op, .a = c.a, .b = c.b});
}

static void learn_not_equal(struct heap_engine *engine, struct heap_state *state, struct heap_condition c) {
    if (!heap_is_constant(c.b) || !is_symbol(engine, c.a)) {
        learn_atom(engine, state, c);
        return;
    }
    struct heap_object *object = heap_need_object(&engine->scratch, state, c.a.base);
    int64_t number = saturating_add(c.b.offset, c.a.offset == INT64_MIN ? INT64_MAX : -c.a.offset);
    if (number == 0) {
        object->flags |= HEAP_NONNULL;
    }
    if (object->low == number) {
        object->low++;
    } else if (object->high == number) {
        object->high--;
    } else if (number != 0) {
        learn_atom(engine, state, c);
    }
    state->is_infeasible |= object->low > object->high;
}

static void learn_order(struct heap_engine *engine, struct heap_state *state, struct heap_condition c) {
    if (!heap_is_constant(c.b) || !is_symbol(engine, c.a)) {
        learn_atom(engine, state, c);
        return;
    }
    struct heap_object *object = heap_need_object(&engine->scratch, state, c.a.base);
    if (may_wrap(object, c)) {
        return;
    }
    int64_t number = saturating_add(c.b.offset, c.a.offset == INT64_MIN ? INT64_MAX : -c.a.offset);
    if (c.op == MIR_OP_LESS || c.op == MIR_OP_LESS_EQUAL) {
        int64_t high = c.op == MIR_OP_LESS ? saturating_add(number, -1) : number;
        object->high = high < object->high ? high : object->high;
    } else {
        int64_t low = c.op == MIR_OP_GREATER ? saturating_add(number, 1) : number;
        object->low = low > object->low ? low : object->low;
    }
    if (object->flags & HEAP_NONNULL) {
        object->low += object->low == 0;
        object->high -= object->high == 0;
    } else if (object->low > 0 || object->high < 0) {
        object->flags |= HEAP_NONNULL;
    }
    state->is_infeasible |= object->low > object->high;
    if (!state->is_infeasible && object->low == object->high && !is_resource(state, c.a)) {
        heap_substitute(engine, state, c.a.base, heap_constant(object->low));
    }
}

static void learn(struct heap_engine *engine, struct heap_state *state, struct heap_condition c) {
    if (c.op == MIR_OP_EQUAL) {
        learn_equal(engine, state, c);
    } else if (c.op == MIR_OP_NOT_EQUAL) {
        learn_not_equal(engine, state, c);
    } else {
        learn_order(engine, state, c);
    }
}

// The 0 or 1 that a comparison gave is known once its truth is. It is written down with the result itself, for the
// values that were compared may be forgotten before the result is asked for again.
static void learn_comparison(struct heap_engine *engine, struct heap_state *state, struct heap_condition c,
                             struct heap_condition behind) {
    heap_assume(engine, state, behind);
    struct heap_condition result = {
        .op = MIR_OP_EQUAL, .a = c.a, .b = heap_constant(c.op == MIR_OP_NOT_EQUAL ? 1 : 0)};
    if (!state->is_infeasible && decide_simple(engine, state, normalise(result)) == HEAP_UNKNOWN) {
        learn(engine, state, normalise(result));
    }
}

void heap_assume(struct heap_engine *engine, struct heap_state *state, struct heap_condition condition) {
    struct heap_condition c = normalise(condition);
    enum heap_truth truth = decide_simple(engine, state, c);
    truth = truth != HEAP_UNKNOWN ? truth : decide_by_complement(engine, state, c);
    struct heap_condition behind;
    if (truth != HEAP_UNKNOWN) {
        state->is_infeasible |= truth == HEAP_FALSE;
    } else if (comparison_behind(state, c, &behind)) {
        learn_comparison(engine, state, c, behind);
    } else {
        learn(engine, state, c);
    }
}
