// Assignments: linear arithmetic on values; anything else becomes an opaque term, the same one for the same operands,
// so that two tests of `flags & OWNED` agree.
#include "heap/engine.h"

static bool add_fits(int64_t a, int64_t b) {
    return b >= 0 ? a <= INT64_MAX - b : a >= INT64_MIN - b;
}

static bool multiply_fits(int64_t a, int64_t b) {
    const int64_t limit = INT64_C(1) << 31;
    return a > -limit && a < limit && b > -limit && b < limit;
}

// A base through which the allocation that `value` was computed from can still be reached, or 0.
static uint32_t parent_of(const struct heap_state *state, struct heap_value value) {
    const struct heap_object *object = value.base ? heap_find_object(state, value.base) : NULL;
    return object && (object->derived || (object->flags & HEAP_OWNED)) ? value.base : 0;
}

struct heap_value heap_term(struct heap_engine *engine, struct heap_state *state, enum mir_op op,
                            struct heap_value a, struct heap_value b, mir_type type) {
    for (uint32_t i = 0; i < state->relations.len; i++) {
        const struct heap_relation *known = &state->relations.items[i];
        if (known->result && known->op == op && heap_same(known->a, a) && heap_same(known->b, b)) {
            return heap_base(known->result);
        }
    }
    int64_t low;
    int64_t high;
    heap_type_bounds(engine->unit, type, &low, &high);
    if (heap_is_comparison(op)) {
        low = 0;
        high = 1;
    } else if ((op == MIR_OP_AND || op == MIR_OP_COMPLEMENT) && heap_is_constant(b) && b.offset > 0) {
        low = 0;
        high = b.offset;
    }
    uint32_t derived = 0;
    if (!heap_is_comparison(op)) {
        derived = parent_of(state, a) ? parent_of(state, a) : parent_of(state, b);
        if (parent_of(state, b) && derived != b.base) {
            heap_escape(engine, state, b);
        }
    }
    struct heap_object *object = heap_new_symbol(&engine->scratch, state, low, high);
    object->derived = derived;
    uint32_t result = object->base;
    struct heap_relation term = {.op = (uint8_t)op, .result = result, .a = a, .b = b};
    VEC_PUSH(&engine->scratch, &state->relations, term);
    return heap_base(result);
}

static struct heap_value fold(const struct heap_engine *engine, enum mir_op op, int64_t a, int64_t b, mir_type type,
                              bool *folded) {
    int64_t result = 0;
    *folded = true;
    switch (op) {
    case MIR_OP_ADD: *folded = add_fits(a, b); result = *folded ? a + b : 0; break;
    case MIR_OP_SUBTRACT: *folded = b != INT64_MIN && add_fits(a, -b); result = *folded ? a - b : 0; break;
    case MIR_OP_MULTIPLY: *folded = multiply_fits(a, b); result = *folded ? a * b : 0; break;
    case MIR_OP_DIVIDE: *folded = b > 0; result = *folded ? a / b : 0; break;
    case MIR_OP_REMAINDER: *folded = b > 0; result = *folded ? a % b : 0; break;
    case MIR_OP_SHIFT_LEFT:
        *folded = a >= 0 && b >= 0 && b < 31 && a < (INT64_C(1) << 31);
        result = *folded ? a * (INT64_C(1) << b) : 0;
        break;
    case MIR_OP_SHIFT_RIGHT: *folded = a >= 0 && b >= 0 && b < 63; result = *folded ? a >> b : 0; break;
    case MIR_OP_AND: result = (int64_t)((uint64_t)a & (uint64_t)b); break;
    case MIR_OP_OR: result = (int64_t)((uint64_t)a | (uint64_t)b); break;
    case MIR_OP_XOR: result = (int64_t)((uint64_t)a ^ (uint64_t)b); break;
    case MIR_OP_USE:
    case MIR_OP_CAST:
    case MIR_OP_NEGATE:
    case MIR_OP_COMPLEMENT:
    case MIR_OP_POINTER_ADD:
    case MIR_OP_POINTER_SUBTRACT:
    case MIR_OP_POINTER_DIFFERENCE:
    case MIR_OP_EQUAL:
    case MIR_OP_NOT_EQUAL:
    case MIR_OP_LESS:
    case MIR_OP_LESS_EQUAL:
    case MIR_OP_GREATER:
    case MIR_OP_GREATER_EQUAL:
    case MIR_OP_VA_ARG: *folded = false; break;
    }
    return heap_constant(heap_wrap(engine->unit, type, result));
}

struct heap_value heap_pointer_add(struct heap_engine *engine, struct heap_state *state, struct heap_value pointer,
                                   struct heap_value count, int64_t size) {
    if (heap_is_constant(count) && (size > 0 || count.offset == 0) && multiply_fits(count.offset, size)) {
        return heap_shift(pointer, count.offset * size);
    }
    bool is_simple = size > 0 && pointer.index == 0 && count.base != 0 && count.index == 0 &&
                     multiply_fits(count.offset, size) && heap_base_kind(engine, count.base) == HEAP_BASE_SYMBOL;
    if (is_simple) {
        pointer.index = count.base;
        pointer.scale = size;
        return heap_shift(pointer, count.offset * size);
    }
    struct heap_object *somewhere = heap_new_symbol(&engine->scratch, state, INT64_MIN, INT64_MAX);
    return (struct heap_value){.base = pointer.base, .index = somewhere->base, .scale = 1};
}

static struct heap_value negate(const struct heap_engine *engine, struct heap_value value, mir_type type) {
    return heap_constant(value.offset == INT64_MIN ? INT64_MIN : heap_wrap(engine->unit, type, -value.offset));
}

static struct heap_value pointer_move(struct heap_engine *engine, struct heap_state *state, enum mir_op op,
                                      const struct mir_statement *statement, struct heap_value a,
                                      struct heap_value b) {
    const struct mir_type_info *type = mir_type_at(engine->unit, statement->a.type);
    int64_t size = 0;
    if (type->kind == MIR_TYPE_POINTER || type->kind == MIR_TYPE_ARRAY) {
        size = heap_type_size(engine->unit, type->element);
    }
    if (op == MIR_OP_POINTER_SUBTRACT) {
        if (!heap_is_constant(b)) {
            b = heap_base(heap_new_symbol(&engine->scratch, state, INT64_MIN, INT64_MAX)->base);
        } else {
            b.offset = b.offset == INT64_MIN ? INT64_MAX : -b.offset;
        }
    }
    return heap_pointer_add(engine, state, a, b, size);
}

static struct heap_value pointer_difference(struct heap_engine *engine, struct heap_state *state,
                                            const struct mir_statement *statement, struct heap_value a,
                                            struct heap_value b) {
    const struct mir_type_info *type = mir_type_at(engine->unit, statement->a.type);
    int64_t size = type->kind == MIR_TYPE_POINTER ? heap_type_size(engine->unit, type->element) : 0;
    if (size > 0 && a.base == b.base && a.index == b.index && a.scale == b.scale &&
        b.offset != INT64_MIN && add_fits(a.offset, -b.offset)) {
        return heap_constant((a.offset - b.offset) / size);
    }
    return heap_term(engine, state, MIR_OP_POINTER_DIFFERENCE, a, b,
                     mir_place_at(engine->body, statement->to)->type);
}

static struct heap_value compare(struct heap_engine *engine, struct heap_state *state,
                                 const struct mir_statement *statement, struct heap_value a, struct heap_value b) {
    struct heap_condition condition = {
        .op = (enum mir_op)statement->op,
        .a = a,
        .b = b,
        .is_pointer = heap_type_is_pointer(engine->unit, statement->a.type),
        .is_unsigned = !mir_type_at(engine->unit, statement->a.type)->is_signed,
    };
    enum heap_truth truth = heap_decide(engine, state, condition);
    if (truth != HEAP_UNKNOWN) {
        return heap_constant(truth == HEAP_TRUE);
    }
    return heap_term(engine, state, condition.op, a, b, mir_place_at(engine->body, statement->to)->type);
}

// A value as one of type `to`: itself when it fits there.
static struct heap_value cast(struct heap_engine *engine, struct heap_state *state, struct heap_value value,
                              mir_type from, mir_type to) {
    uint8_t kind = mir_type_at(engine->unit, to)->kind;
    if (kind == MIR_TYPE_BOOL && !heap_is_constant(value)) {
        struct heap_condition is_set = {.op = MIR_OP_NOT_EQUAL, .a = value,
                                        .is_pointer = heap_type_is_pointer(engine->unit, from)};
        enum heap_truth truth = heap_decide(engine, state, is_set);
        return truth == HEAP_UNKNOWN ? heap_term(engine, state, MIR_OP_NOT_EQUAL, value, heap_constant(0), to)
                                     : heap_constant(truth == HEAP_TRUE);
    }
    if (kind == MIR_TYPE_VOID || mir_type_at(engine->unit, from)->kind == MIR_TYPE_FLOAT) {
        return heap_fresh(engine, state, to);
    }
    if (kind != MIR_TYPE_INT || heap_type_size(engine->unit, to) >= 8) {
        return heap_is_constant(value) ? heap_constant(heap_wrap(engine->unit, to, value.offset)) : value;
    }
    if (heap_is_constant(value)) {
        return heap_constant(heap_wrap(engine->unit, to, value.offset));
    }
    int64_t low;
    int64_t high;
    heap_type_bounds(engine->unit, to, &low, &high);
    const struct heap_object *object = heap_find_object(state, value.base);
    bool fits = object && value.index == 0 && add_fits(object->low, value.offset) &&
                add_fits(object->high, value.offset) && object->low + value.offset >= low &&
                object->high + value.offset <= high;
    return fits ? value : heap_term(engine, state, MIR_OP_CAST, value, heap_constant((int64_t)to.i), to);
}

static struct heap_value add(struct heap_engine *engine, struct heap_state *state, enum mir_op op,
                             struct heap_value a, struct heap_value b, mir_type type) {
    if (op == MIR_OP_ADD && heap_is_constant(a)) {
        struct heap_value swapped = a;
        a = b;
        b = swapped;
    }
    if (!heap_is_constant(b) || b.offset == INT64_MIN) {
        return heap_term(engine, state, op, a, b, type);
    }
    return heap_shift(a, op == MIR_OP_ADD ? b.offset : -b.offset);
}

// a & b; the term `~x & MASK` is written as the complement of x under a mask, which heap_decide() compares to `x & MASK`.
static struct heap_value mask(struct heap_engine *engine, struct heap_state *state, struct heap_value a,
                              struct heap_value b, mir_type type) {
    if (heap_is_constant(a)) {
        struct heap_value swapped = a;
        a = b;
        b = swapped;
    }
    const struct heap_relation *term = heap_term_of(state, a);
    bool is_complement = term && term->op == MIR_OP_COMPLEMENT && heap_is_null(term->b);
    return is_complement && heap_is_constant(b) && b.offset > 0
               ? heap_term(engine, state, MIR_OP_COMPLEMENT, term->a, b, type)
               : heap_term(engine, state, MIR_OP_AND, a, b, type);
}

// Whether `0 op b` is 0 whatever b is.
static bool stays_zero(enum mir_op op) {
    return op == MIR_OP_MULTIPLY || op == MIR_OP_DIVIDE || op == MIR_OP_REMAINDER || op == MIR_OP_AND ||
           op == MIR_OP_SHIFT_LEFT || op == MIR_OP_SHIFT_RIGHT;
}

static struct heap_value evaluate(struct heap_engine *engine, struct heap_state *state,
                                  const struct mir_statement *statement, struct heap_value a, struct heap_value b) {
    mir_type type = mir_place_at(engine->body, statement->to)->type;
    enum mir_op op = (enum mir_op)statement->op;
    if (heap_is_constant(a) && heap_is_constant(b)) {
        bool folded;
        struct heap_value result = fold(engine, op, a.offset, b.offset, type, &folded);
        if (folded) {
            return result;
        }
    }
    if (heap_is_null(a) && stays_zero(op)) {
        return a;
    }
    switch (op) {
    case MIR_OP_USE: return a;
    case MIR_OP_CAST: return cast(engine, state, a, statement->a.type, type);
    case MIR_OP_NEGATE:
        return heap_is_constant(a) ? negate(engine, a, type) : heap_term(engine, state, op, a, b, type);
    case MIR_OP_COMPLEMENT:
        return heap_is_constant(a) ? heap_constant(heap_wrap(engine->unit, type, -1 - a.offset))
                                   : heap_term(engine, state, op, a, heap_constant(0), type);
    case MIR_OP_ADD:
    case MIR_OP_SUBTRACT: return add(engine, state, op, a, b, type);
    case MIR_OP_POINTER_ADD:
    case MIR_OP_POINTER_SUBTRACT: return pointer_move(engine, state, op, statement, a, b);
    case MIR_OP_POINTER_DIFFERENCE: return pointer_difference(engine, state, statement, a, b);
    case MIR_OP_EQUAL:
    case MIR_OP_NOT_EQUAL:
    case MIR_OP_LESS:
    case MIR_OP_LESS_EQUAL:
    case MIR_OP_GREATER:
    case MIR_OP_GREATER_EQUAL: return compare(engine, state, statement, a, b);
    case MIR_OP_MULTIPLY:
    case MIR_OP_DIVIDE:
    case MIR_OP_REMAINDER:
    case MIR_OP_SHIFT_LEFT:
    case MIR_OP_SHIFT_RIGHT:
    case MIR_OP_OR:
    case MIR_OP_XOR: return heap_term(engine, state, op, a, b, type);
    case MIR_OP_AND: return mask(engine, state, a, b, type);
    case MIR_OP_VA_ARG: return heap_fresh(engine, state, type);
    }
    return heap_fresh(engine, state, type);
}

static void assign_aggregate(struct heap_engine *engine, struct heap_state *state,
                             const struct mir_statement *statement, mir_type type) {
    if (statement->a.kind == MIR_OPERAND_COPY) {
        mir_place place = {(uint32_t)statement->a.data};
        struct heap_address from = heap_access(engine, state, place);
        heap_use_record(engine, state, from, place);
        struct heap_address to = heap_access(engine, state, statement->to);
        heap_copy_aggregate(engine, state, to, from, type);
        return;
    }
    struct heap_address to = heap_access(engine, state, statement->to);
    if (statement->a.kind == MIR_OPERAND_ZERO) {
        heap_zero_aggregate(engine, state, to, type);
    } else {
        heap_havoc_object(engine, state, to.at.base);
    }
}

// Memory that somebody else may write has a new value at every atomic or volatile read. What only this function knows of
// keeps what it has.
static void forget_shared(struct heap_engine *engine, struct heap_state *state, const struct mir_operand *read) {
    if (read->kind != MIR_OPERAND_COPY) {
        return;
    }
    mir_place place = {(uint32_t)read->data};
    struct heap_address at = heap_access(engine, state, place);
    const struct heap_object *object = heap_find_object(state, at.at.base);
    bool is_ours = heap_base_kind(engine, at.at.base) == HEAP_BASE_LOCAL || (object && (object->flags & HEAP_OWNED));
    bool is_secret = is_ours && !(object && (object->flags & HEAP_ESCAPED));
    if (!state->is_infeasible && !is_secret) {
        heap_havoc_range(engine, state, at.at, heap_type_size(engine->unit, mir_place_at(engine->body, place)->type));
    }
}

void heap_assign(struct heap_engine *engine, struct heap_state *state, const struct mir_statement *statement) {
    mir_type type = mir_place_at(engine->body, statement->to)->type;
    if (heap_type_is_aggregate(engine->unit, type)) {
        assign_aggregate(engine, state, statement, type);
        return;
    }
    if (statement->access) {
        forget_shared(engine, state, &statement->a);
    }
    struct heap_value a = heap_operand(engine, state, statement->a);
    struct heap_value b = heap_operand(engine, state, statement->b);
    if (statement->op != MIR_OP_USE && statement->op != MIR_OP_CAST) {
        heap_use(engine, state, a, heap_operand_place(statement->a));
        heap_use(engine, state, b, heap_operand_place(statement->b));
    }
    if (!state->is_infeasible) {
        heap_write_place(engine, state, statement->to, evaluate(engine, state, statement, a, b));
    }
}
