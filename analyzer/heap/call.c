// Calls. A model does exactly what its contract states; a stated contract of user code rules the parameters it names;
// everything else is an unknown call, which may change and keep what it can reach and releases nothing.
#include "heap/engine.h"

struct call {
    const struct mir_terminator *end;
    const struct mir_contract *contract;
    struct heap_value callee;
    VEC(struct heap_value) values; // of the arguments
};

static struct mir_operand argument(const struct heap_engine *engine, const struct call *call, uint32_t at) {
    return engine->body->operands.items[call->end->first + at];
}

static struct mir_effect effect_of(const struct heap_engine *engine, const struct call *call, uint32_t at) {
    return mir_parameter_effect(engine->unit, call->contract, at);
}

static uint32_t kind_of(const struct heap_engine *engine, struct mir_effect effect) {
    return effect.kind ? effect.kind : engine->malloc_kind;
}

// ---- arguments ----

// A pointer given for the `...` of a model: printf and scanf follow it.
static bool is_extra_pointer(const struct heap_engine *engine, const struct call *call, uint32_t at) {
    mir_symbol callee = mir_callee(call->end);
    if (callee.i == MIR_NONE || !heap_type_is_pointer(engine->unit, argument(engine, call, at).type)) {
        return false;
    }
    const struct mir_type_info *function = mir_type_at(engine->unit, mir_symbol_at(engine->unit, callee)->type);
    return function->kind == MIR_TYPE_FUNCTION && function->is_variadic && at >= function->len;
}

// The text an unnamed argument of a printf-like model points to is read; `%p` takes other pointers unread.
static bool reads_text(const struct heap_engine *engine, const struct call *call, struct mir_operand operand,
                       uint32_t at) {
    if (!is_extra_pointer(engine, call, at)) {
        return false;
    }
    const struct mir_type_info *text =
        mir_type_at(engine->unit, mir_type_at(engine->unit, operand.type)->element);
    return text->kind == MIR_TYPE_INT && text->bits == 8;
}

static str plain_callee(const struct heap_engine *engine) {
    str name = heap_callee_name(engine, engine->block);
    str builtin = S("__builtin_");
    return str_starts_with(name, builtin) ? str_slice(name, builtin.len, name.len) : name;
}

// The bytes that a call of memcpy and its like is about, when its last argument is a known number; otherwise 0.
static int64_t counted_bytes(const struct heap_engine *engine, const struct call *call) {
    str name = plain_callee(engine);
    bool counts = str_eq(name, S("memcpy")) || str_eq(name, S("memmove")) || str_eq(name, S("memset")) ||
                  str_eq(name, S("memcmp"));
    struct heap_value last = counts && call->values.len == 3 ? call->values.items[2] : heap_constant(0);
    return call->contract->is_model && heap_is_constant(last) && last.offset > 0 ? last.offset : 0;
}

// How much of the text or memory at argument `at` is surely read: a text has at least its end.
static int64_t surely_read(const struct heap_engine *engine, const struct call *call, uint32_t at) {
    if (!call->contract->is_model || !(effect_of(engine, call, at).marks & MIR_READS)) {
        return 0;
    }
    int64_t count = counted_bytes(engine, call);
    if (count > 0) {
        return count;
    }
    for (uint32_t i = 0; i < call->end->len; i++) {
        if (!heap_type_is_pointer(engine->unit, argument(engine, call, i).type)) {
            return 0; // how much may depend on it
        }
    }
    const struct mir_type_info *text = mir_type_at(
        engine->unit, mir_type_at(engine->unit, argument(engine, call, at).type)->element);
    return text->kind == MIR_TYPE_INT ? text->bits / 8 : 0;
}

static void check_argument(struct heap_engine *engine, struct heap_state *state, const struct call *call, uint32_t at,
                           struct heap_value value) {
    struct mir_operand operand = argument(engine, call, at);
    struct mir_effect effect = effect_of(engine, call, at);
    mir_place place = heap_operand_place(operand);
    heap_use(engine, state, value, place);
    uint32_t follows = MIR_BORROWS | MIR_EXCLUSIVE | MIR_RETAINS | MIR_GIVES | MIR_READS | MIR_WRITES | MIR_EMPTIES |
                       MIR_DROPS | MIR_INITS | MIR_NOESCAPE;
    bool is_used = call->contract->is_model
                       ? (effect.marks & follows) != 0 || reads_text(engine, call, operand, at)
                       : (effect.marks & MIR_TAKES) == 0;
    if (is_used && heap_type_is_pointer(engine->unit, operand.type)) {
        heap_use_pointer(engine, state, value, place);
    }
}

static void evaluate_arguments(struct heap_engine *engine, struct heap_state *state, struct call *call) {
    for (uint32_t i = 0; i < call->end->len; i++) {
        struct mir_operand operand = argument(engine, call, i);
        struct heap_value value;
        if (operand.kind == MIR_OPERAND_COPY && heap_type_is_aggregate(engine->unit, operand.type)) {
            mir_place place = {(uint32_t)operand.data};
            struct heap_address record = heap_access(engine, state, place);
            heap_use_record(engine, state, record, place);
            value = record.at;
        } else {
            value = heap_operand(engine, state, operand);
        }
        if (!state->is_infeasible) {
            check_argument(engine, state, call, i, value);
        }
        VEC_PUSH(&engine->scratch, &call->values, value);
    }
}

// ---- effects on what arguments point to ----

static int64_t written_size(const struct heap_engine *engine, const struct call *call, struct mir_operand operand) {
    int64_t count = counted_bytes(engine, call);
    if (count > 0 || operand.kind != MIR_OPERAND_ADDRESS) {
        return count; // 0: from there on
    }
    const struct mir_place_info *place = mir_place_at(engine->body, (mir_place){(uint32_t)operand.data});
    if (place->kind != MIR_PLACE_INDEX) {
        return place->kind == MIR_PLACE_ELEMENT ? 0 : heap_type_size(engine->unit, place->type);
    }
    if (mir_place_at(engine->body, place->parent)->kind == MIR_PLACE_INDEX) {
        return 0; // a row: the next ones may be meant, too
    }
    int64_t whole = heap_type_size(engine->unit, mir_place_at(engine->body, place->parent)->type);
    int64_t before = place->data * heap_type_size(engine->unit, place->type);
    return before >= 0 && before < whole ? whole - before : 0; // the rest of the array
}

static bool copies_memory(const struct heap_engine *engine, const struct call *call) {
    for (uint32_t i = 0; i < call->end->len; i++) {
        if (effect_of(engine, call, i).marks & (MIR_WRITES | MIR_EXCLUSIVE)) {
            return true;
        }
    }
    return false;
}

// May it be null: that alone does not say what the callee does with it.
static bool states_use(struct mir_effect effect) {
    return (effect.marks & ~(uint32_t)(MIR_NULLABLE | MIR_NONNULL)) != 0;
}

static void affect_unknown(struct heap_engine *engine, struct heap_state *state, struct mir_operand operand,
                           struct heap_value value) {
    if (operand.kind == MIR_OPERAND_COPY && heap_type_is_aggregate(engine->unit, operand.type)) {
        heap_escape_content(engine, state, value.base);
    } else {
        heap_escape(engine, state, value);
    }
}

// In and out through one pointer (getline): what was there is released, as realloc does.
static void release_replaced(struct heap_engine *engine, struct heap_state *state, struct mir_operand operand,
                             struct mir_effect effect, struct heap_value value) {
    uint32_t replaces = MIR_EMPTIES | MIR_GIVES;
    if ((effect.marks & replaces) != replaces || !value.base) {
        return;
    }
    bool is_address = operand.kind == MIR_OPERAND_ADDRESS;
    mir_place place = {is_address ? (uint32_t)operand.data : MIR_NONE};
    mir_type type = is_address ? mir_place_at(engine->body, place)->type
                               : mir_type_at(engine->unit, operand.type)->element;
    struct heap_value old = heap_load(engine, state, (struct heap_address){.at = value}, type, true);
    heap_release(engine, state, old, kind_of(engine, effect), place);
}

static void affect_argument(struct heap_engine *engine, struct heap_state *state, const struct call *call,
                            uint32_t at) {
    struct mir_operand operand = argument(engine, call, at);
    struct mir_effect effect = effect_of(engine, call, at);
    struct heap_value value = call->values.items[at];
    if (!call->contract->is_model && !states_use(effect)) {
        affect_unknown(engine, state, operand, value);
        return;
    }
    release_replaced(engine, state, operand, effect, value);
    if (effect.marks & MIR_RETAINS) {
        heap_escape(engine, state, value);
    }
    if ((effect.marks & MIR_READS) && copies_memory(engine, call)) {
        heap_escape_content(engine, state, value.base);
    }
    uint32_t writes = MIR_WRITES | MIR_EXCLUSIVE | MIR_EMPTIES | MIR_DROPS | MIR_INITS | MIR_GIVES | MIR_NOESCAPE;
    if ((effect.marks & writes) || is_extra_pointer(engine, call, at)) {
        heap_havoc_range(engine, state, value, written_size(engine, call, operand));
    }
}

static void affect_arguments(struct heap_engine *engine, struct heap_state *state, const struct call *call) {
    for (uint32_t i = 0; i < call->end->len; i++) {
        int64_t size = surely_read(engine, call, i);
        if (size > 0) {
            heap_use_memory(engine, state, call->values.items[i], size,
                            heap_operand_place(argument(engine, call, i)));
        }
    }
    for (uint32_t i = 0; i < call->end->len; i++) {
        affect_argument(engine, state, call, i);
    }
    if (!call->contract->is_model) {
        heap_havoc_outside(engine, state);
    }
}

// ---- allocation and release ----

static uint32_t content_of_new(const struct heap_engine *engine) {
    str name = plain_callee(engine);
    if (str_eq(name, S("malloc")) || str_eq(name, S("aligned_alloc"))) {
        return HEAP_ALL_UNINIT;
    }
    return str_eq(name, S("calloc")) ? HEAP_ALL_ZERO : HEAP_ALL_UNKNOWN;
}

static struct heap_value allocate(struct heap_engine *engine, struct heap_state *state, struct mir_effect effect) {
    struct heap_object *object = heap_new_symbol(&engine->scratch, state, INT64_MIN, INT64_MAX);
    object->kind = kind_of(engine, effect);
    bool is_frame = object->kind && str_eq(mir_string(engine->unit, object->kind), S("frame"));
    object->flags = is_frame ? HEAP_FRAME | HEAP_ALL_UNINIT : HEAP_OWNED | content_of_new(engine);
    object->origin = engine->block;
    return heap_base(object->base);
}

// realloc: what the old block held, the new one holds.
static void move_content(struct heap_engine *engine, struct heap_state *state, struct heap_value from,
                         struct heap_value to) {
    VEC(struct heap_cell) moved = {0};
    for (uint32_t i = heap_first_cell(state, from.base);
         i < state->cells.len && state->cells.items[i].key.at.base == from.base; i++) {
        struct heap_cell cell = state->cells.items[i];
        cell.key.at.base = to.base;
        VEC_PUSH(&engine->scratch, &moved, cell);
    }
    for (uint32_t i = 0; i < moved.len; i++) {
        heap_insert_cell(&engine->scratch, state, moved.items[i]);
    }
}

static bool happens(struct mir_effect effect, bool holds) {
    return effect.when == MIR_ALWAYS || holds;
}

static void release_arguments(struct heap_engine *engine, struct heap_state *state, const struct call *call,
                              struct heap_value result, bool holds) {
    for (uint32_t i = 0; i < call->end->len; i++) {
        struct mir_operand operand = argument(engine, call, i);
        struct mir_effect effect = effect_of(engine, call, i);
        if (!(effect.marks & MIR_TAKES) || !happens(effect, holds) ||
            !heap_type_is_pointer(engine->unit, operand.type)) {
            continue;
        }
        struct heap_value value = call->values.items[i];
        if ((call->contract->result.marks & MIR_OWNED) && result.base && value.base) {
            move_content(engine, state, value, result);
        }
        heap_release(engine, state, value, kind_of(engine, effect), heap_operand_place(operand));
    }
}

static void give_arguments(struct heap_engine *engine, struct heap_state *state, const struct call *call, bool holds) {
    for (uint32_t i = 0; i < call->end->len; i++) {
        struct mir_operand operand = argument(engine, call, i);
        struct mir_effect effect = effect_of(engine, call, i);
        if ((effect.marks & MIR_GIVES) && happens(effect, holds) && call->values.items[i].base) {
            struct heap_value given = allocate(engine, state, effect);
            struct heap_object *object = heap_find_object(state, given.base);
            object->flags = (object->flags & ~(uint32_t)HEAP_CONTENT) | HEAP_ALL_UNKNOWN | HEAP_NONNULL;
            mir_type type = heap_type_is_pointer(engine->unit, operand.type)
                                ? mir_type_at(engine->unit, operand.type)->element
                                : operand.type;
            heap_store(engine, state, (struct heap_address){.at = call->values.items[i]}, type, given);
        }
    }
}

// ---- results ----

static struct heap_condition result_condition(enum mir_when when, struct heap_value result, bool holds) {
    struct heap_condition c = {.a = result, .op = MIR_OP_EQUAL};
    switch (when) {
    case MIR_ALWAYS:
    case MIR_WHEN_ZERO: c.op = MIR_OP_EQUAL; break;
    case MIR_WHEN_NONNEGATIVE: c.op = MIR_OP_GREATER_EQUAL; break;
    case MIR_WHEN_NONZERO: c.op = MIR_OP_NOT_EQUAL; break;
    case MIR_WHEN_NONNULL:
        c.op = MIR_OP_NOT_EQUAL;
        c.is_pointer = true;
        break;
    }
    c.op = holds ? c.op : heap_negate(c.op);
    return c;
}

static enum mir_when condition_of(const struct heap_engine *engine, const struct call *call) {
    for (uint32_t i = 0; i < call->end->len; i++) {
        struct mir_effect effect = effect_of(engine, call, i);
        if ((effect.marks & (MIR_TAKES | MIR_GIVES)) && effect.when != MIR_ALWAYS) {
            return (enum mir_when)effect.when;
        }
    }
    return MIR_ALWAYS;
}

static uint32_t from_argument(const struct call *call) {
    for (uint32_t i = 0; i < call->end->len && i < 32; i++) {
        if (call->contract->result.from & (UINT32_C(1) << i)) {
            return i;
        }
    }
    return MIR_NONE;
}

// A function that depends on its arguments alone gives the same result again: the term `(f + number) USE argument` for
// f(argument, number). Calls with more that is not a number stay unknown.
static bool constant_result(struct heap_engine *engine, struct heap_state *state, const struct call *call,
                            mir_type type, struct heap_value *result) {
    uint32_t count = call->values.len;
    struct heap_value number = count > 1 ? call->values.items[1] : heap_constant(0);
    if (!call->contract->is_constant || count > 2 || !heap_is_constant(number)) {
        return false;
    }
    struct heap_value argument = count ? call->values.items[0] : heap_constant(0);
    struct heap_value key = heap_shift(call->callee, number.offset);
    *result = heap_term(engine, state, MIR_OP_USE, key, argument, type);
    return true;
}

// A new block. Where its contract says that it is null together with an argument (g_strdup), the argument is taken not to
// be null unless it is known to be: what the function does for nobody is of little interest, and costs no second state.
static struct heap_value owned_result(struct heap_engine *engine, struct heap_state *state, const struct call *call) {
    struct mir_effect effect = call->contract->result;
    uint32_t from = from_argument(call);
    bool is_nullable = effect.marks & MIR_NULLABLE;
    if (is_nullable && from != MIR_NONE) {
        struct heap_condition given = {.op = MIR_OP_NOT_EQUAL, .a = call->values.items[from], .is_pointer = true};
        if (heap_decide(engine, state, given) == HEAP_FALSE) {
            return heap_constant(0);
        }
        heap_assume(engine, state, given);
        is_nullable = false;
    }
    struct heap_value value = allocate(engine, state, effect);
    heap_find_object(state, value.base)->flags |= is_nullable ? 0 : (uint32_t)HEAP_NONNULL;
    return value;
}

static struct heap_value make_result(struct heap_engine *engine, struct heap_state *state, const struct call *call,
                                     mir_type type) {
    struct mir_effect effect = call->contract->result;
    bool is_pointer = heap_type_is_pointer(engine->unit, type);
    if ((effect.marks & MIR_OWNED) && is_pointer) {
        return owned_result(engine, state, call);
    }
    struct heap_value same;
    if (constant_result(engine, state, call, type, &same)) {
        return same;
    }
    uint32_t from = from_argument(call);
    bool is_alias = (effect.marks & MIR_ALIAS) && from != MIR_NONE;
    if (is_alias && !(effect.marks & MIR_NULLABLE)) {
        return call->values.items[from];
    }
    struct heap_value value = heap_fresh(engine, state, type);
    struct heap_object *object = heap_find_object(state, value.base);
    bool is_from = is_alias || ((effect.marks & (MIR_FROM_REF | MIR_FROM_MUT | MIR_FROM_HOLDS)) && from != MIR_NONE);
    if (is_from && is_pointer) {
        object->derived = call->values.items[from].base;
    }
    object->flags |= is_pointer && (effect.marks & MIR_NONNULL) ? (uint32_t)HEAP_NONNULL : 0;
    return value;
}

static bool result_is_used(const struct heap_engine *engine, const struct call *call) {
    if (call->end->result.i == MIR_NONE) {
        return false;
    }
    const struct mir_place_info *place = mir_place_at(engine->body, call->end->result);
    if (place->kind != MIR_PLACE_LOCAL || call->end->to[0].i == MIR_NONE) {
        return true;
    }
    uint32_t local = (uint32_t)place->data;
    bool is_temporary = mir_local_at(engine->body, (mir_local){local})->kind == MIR_LOCAL_TEMPORARY;
    return !is_temporary || bits_has(engine->shape.live_in[call->end->to[0].i], local);
}

// ---- the call ----

static void write_result(struct heap_engine *engine, struct heap_state *state, const struct call *call,
                         struct heap_value result, mir_type type) {
    if (call->end->result.i == MIR_NONE) {
        state->has_lost |= (call->contract->result.marks & MIR_OWNED) != 0;
    } else if (heap_type_is_aggregate(engine->unit, type)) {
        struct heap_address at = heap_access(engine, state, call->end->result);
        heap_havoc_range(engine, state, at.at, heap_type_size(engine->unit, type));
    } else {
        heap_write_place(engine, state, call->end->result, result);
    }
}

static void bury_temporaries(struct heap_engine *engine, struct heap_state *state) {
    const struct heap_shape *shape = &engine->shape;
    for (uint32_t i = shape->death_first[engine->block]; i < shape->death_first[engine->block + 1]; i++) {
        if (shape->deaths[i].statement == engine->statement) {
            heap_forget_object(engine, state, heap_local_base((mir_local){shape->deaths[i].local}));
        }
    }
}

static str loss_text(struct heap_engine *engine, const struct call *call, str *name) {
    bool replaces = call->end->result.i != MIR_NONE && (call->contract->result.marks & MIR_OWNED);
    if (!replaces && call->end->len && (effect_of(engine, call, 0).marks & MIR_TAKES)) {
        *name = heap_place_name(engine, heap_operand_place(argument(engine, call, 0)));
        return S("held the last pointer to it");
    }
    if (call->end->result.i != MIR_NONE) {
        *name = heap_place_name(engine, call->end->result);
    }
    return name->len ? S("is assigned another value here") : S("the result is not kept");
}

// Unlike a call that ends the program, a jump to a caller loses what the frame holds.
static bool jumps_away(const struct heap_engine *engine) {
    str name = heap_callee_name(engine, engine->block);
    return str_eq(name, S("longjmp")) || str_eq(name, S("_longjmp")) || str_eq(name, S("siglongjmp")) ||
           str_eq(name, S("__builtin_longjmp"));
}

// One way the call can end: `holds` says whether the condition of its contract does.
static void finish(struct heap_engine *engine, struct heap_state *state, const struct call *call, enum mir_when when,
                   bool holds) {
    mir_type type = {0};
    if (call->end->result.i != MIR_NONE) {
        type = mir_place_at(engine->body, call->end->result)->type;
    }
    struct heap_value result = heap_constant(0);
    bool is_zero = (when == MIR_WHEN_ZERO && holds) || ((when == MIR_WHEN_NONNULL || when == MIR_WHEN_NONZERO) && !holds);
    if (!is_zero) {
        result = make_result(engine, state, call, type);
    }
    release_arguments(engine, state, call, result, holds);
    if (when != MIR_ALWAYS && !heap_is_constant(result)) {
        heap_assume(engine, state, result_condition(when, result, holds));
    }
    if (state->is_infeasible) {
        heap_state_give(engine, state);
        return;
    }
    give_arguments(engine, state, call, holds);
    write_result(engine, state, call, result, type);
    bury_temporaries(engine, state);
    if (state->has_lost && !state->is_infeasible) {
        str name = S("");
        str what = loss_text(engine, call, &name);
        heap_find_leaks(engine, state, name, what);
    }
    if (state->is_infeasible || call->end->to[0].i == MIR_NONE || call->contract->is_noreturn) {
        if (!state->is_infeasible && jumps_away(engine)) {
            heap_leave_frame(engine, state, S("is lost in the jump"));
        }
        heap_state_give(engine, state);
    } else {
        heap_arrive(engine, state, call->end->to[0]);
    }
}

void heap_call(struct heap_engine *engine, struct heap_state *state, const struct mir_terminator *end) {
    struct call call = {.end = end, .contract = mir_contract_at(engine->unit, end->contract)};
    struct heap_value callee = heap_operand(engine, state, end->a);
    call.callee = callee;
    if (!state->is_infeasible && mir_callee(end).i == MIR_NONE) {
        heap_use_pointer(engine, state, callee, heap_operand_place(end->a));
    }
    evaluate_arguments(engine, state, &call);
    if (state->is_infeasible) {
        heap_state_give(engine, state);
        return;
    }
    affect_arguments(engine, state, &call);
    enum mir_when when = condition_of(engine, &call);
    if (when == MIR_ALWAYS || !result_is_used(engine, &call)) {
        finish(engine, state, &call, when == MIR_WHEN_NONNULL ? when : MIR_ALWAYS, true);
        return;
    }
    struct heap_state *failed = heap_state_fork(engine, state);
    heap_trace_push(engine, state, engine->block, 0);
    heap_trace_push(engine, failed, engine->block, 1);
    finish(engine, state, &call, when, true);
    finish(engine, failed, &call, when, false);
}
