// Atomic builtins of gcc (`__atomic_*`, `__sync_*`) and of C11 (`__c11_atomic_*`, what <stdatomic.h> expands to): reads,
// writes and comparisons of the object that the first argument points to, marked as atomic. What other threads do in
// between is not shown, and a weak comparison does not fail without a reason. A few are left to be calls: fences, and what
// has an object that is no scalar.
#include "base/check.h"
#include "frontend/lower.h"

enum family { FAMILY_NONE, FAMILY_C11, FAMILY_GNU, FAMILY_SYNC };

enum action {
    ACTION_NONE,
    ACTION_LOAD,
    ACTION_STORE,
    ACTION_EXCHANGE,
    ACTION_COMPARE,       // with what the second argument points to, which gets the value where it differs
    ACTION_COMPARE_VALUE, // with the second argument
    ACTION_OLD_IF_EQUAL,  // the same; the result is the value
    ACTION_SET,           // of a flag: the old value is the result
    ACTION_CLEAR,
    ACTION_FETCH,        // the result is the old value
    ACTION_UPDATE,       // the result is the new value
};

struct atomic {
    enum family family;
    enum action action;
    enum mir_op op;  // of FETCH and UPDATE; USE when the new value is not known
    bool by_pointer; // values are given and returned through pointers
    bool is_nand;
};

// ---- names ----

static const struct {
    str name;
    enum action action;
} ACTIONS[] = {
    {{"load", 4}, ACTION_LOAD},
    {{"store", 5}, ACTION_STORE},
    {{"init", 4}, ACTION_STORE},
    {{"exchange", 8}, ACTION_EXCHANGE},
    {{"compare_exchange", 16}, ACTION_COMPARE},
    {{"compare_exchange_strong", 23}, ACTION_COMPARE},
    {{"compare_exchange_weak", 21}, ACTION_COMPARE},
    {{"bool_compare_and_swap", 21}, ACTION_COMPARE_VALUE},
    {{"val_compare_and_swap", 20}, ACTION_OLD_IF_EQUAL},
    {{"lock_test_and_set", 17}, ACTION_EXCHANGE},
    {{"test_and_set", 12}, ACTION_SET},
    {{"lock_release", 12}, ACTION_CLEAR},
    {{"clear", 5}, ACTION_CLEAR},
};

static const struct {
    str name;
    enum mir_op op;
} OPERATIONS[] = {
    {{"add", 3}, MIR_OP_ADD}, {{"sub", 3}, MIR_OP_SUBTRACT}, {{"and", 3}, MIR_OP_AND}, {{"or", 2}, MIR_OP_OR},
    {{"xor", 3}, MIR_OP_XOR}, {{"nand", 4}, MIR_OP_AND},     {{"min", 3}, MIR_OP_USE}, {{"max", 3}, MIR_OP_USE},
};

static bool cut_prefix(str *name, str prefix) {
    bool starts = str_starts_with(*name, prefix);
    *name = starts ? str_slice(*name, prefix.len, name->len) : *name;
    return starts;
}

static bool cut_suffix(str *name, str suffix) {
    bool ends = str_ends_with(*name, suffix);
    *name = ends ? str_slice(*name, 0, name->len - suffix.len) : *name;
    return ends;
}

// `__sync_fetch_and_add_4`
static void cut_size(str *name) {
    static const str sizes[] = {{"_1", 2}, {"_2", 2}, {"_4", 2}, {"_8", 2}, {"_16", 3}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes && !cut_suffix(name, sizes[i]); i++) {
    }
}

static void read_operation(struct atomic *atomic, str name) {
    bool is_fetch = cut_prefix(&name, S("fetch_and_")) || cut_prefix(&name, S("fetch_"));
    bool is_update = !is_fetch && (cut_suffix(&name, S("_and_fetch")) || cut_suffix(&name, S("_fetch")));
    for (size_t i = 0; (is_fetch || is_update) && i < sizeof OPERATIONS / sizeof *OPERATIONS; i++) {
        if (str_eq(name, OPERATIONS[i].name)) {
            atomic->action = is_fetch ? ACTION_FETCH : ACTION_UPDATE;
            atomic->op = OPERATIONS[i].op;
            atomic->is_nand = str_eq(name, S("nand"));
        }
    }
}

static struct atomic read_name(str name) {
    struct atomic atomic = {.family = cut_prefix(&name, S("__c11_atomic_")) ? FAMILY_C11
                                      : cut_prefix(&name, S("__atomic_"))   ? FAMILY_GNU
                                      : cut_prefix(&name, S("__sync_"))     ? FAMILY_SYNC
                                                                            : FAMILY_NONE};
    if (atomic.family == FAMILY_NONE) {
        return atomic;
    }
    bool by_value = cut_suffix(&name, S("_n")) || atomic.family != FAMILY_GNU;
    if (atomic.family == FAMILY_SYNC) {
        cut_size(&name);
    }
    for (size_t i = 0; i < sizeof ACTIONS / sizeof *ACTIONS; i++) {
        atomic.action = str_eq(name, ACTIONS[i].name) ? ACTIONS[i].action : atomic.action;
    }
    read_operation(&atomic, name);
    atomic.by_pointer = !by_value && (atomic.action == ACTION_LOAD || atomic.action == ACTION_STORE ||
                                      atomic.action == ACTION_EXCHANGE || atomic.action == ACTION_COMPARE);
    return atomic;
}

// ---- reads and writes ----

// The arguments, evaluated in order, and the object they are about.
struct access {
    CXCursor at;
    struct span span;
    struct mir_operand *arguments;
    uint32_t count;
    mir_place object;
    mir_type type; // of the object
};

static struct mir_operand read_object(struct lower *lower, const struct access *access) {
    return load(lower, access->at, access->object, MIR_ACCESS_ATOMIC);
}

static void write_object(struct lower *lower, const struct access *access, struct mir_operand value) {
    assign(lower, access->span, access->object, MIR_OP_USE, convert(lower, access->at, value, access->type), no_operand());
    struct mir_block_info *block = &lower->body->blocks.items[lower->block.i];
    block->statements.items[block->statements.len - 1].access = MIR_ACCESS_ATOMIC;
}

static mir_place argument_target(struct lower *lower, const struct access *access, uint32_t at) {
    return pointee_place(lower, access->at, access->arguments[at], access->type);
}

static struct mir_operand argument(struct lower *lower, const struct atomic *atomic, const struct access *access,
                                   uint32_t at) {
    return atomic->by_pointer ? mir_copy(lower->body, argument_target(lower, access, at)) : access->arguments[at];
}

static struct mir_operand give_result(struct lower *lower, const struct atomic *atomic, const struct access *access,
                                      uint32_t at, struct mir_operand value) {
    if (!atomic->by_pointer) {
        return value;
    }
    assign(lower, access->span, argument_target(lower, access, at), MIR_OP_USE, value, no_operand());
    return unknown_value(mir_type_void());
}

static struct mir_operand combine(struct lower *lower, const struct atomic *atomic, const struct access *access,
                                  struct mir_operand old) {
    bool is_pointer = info_of(lower, access->type)->kind == MIR_TYPE_POINTER;
    bool counts_bytes = is_pointer && atomic->family != FAMILY_C11;
    if (atomic->op == MIR_OP_USE || counts_bytes) {
        return unknown_value(access->type);
    }
    enum mir_op op = !is_pointer ? atomic->op : atomic->op == MIR_OP_ADD ? MIR_OP_POINTER_ADD : MIR_OP_POINTER_SUBTRACT;
    struct mir_operand value = access->arguments[1];
    value = is_pointer ? value : convert(lower, access->at, value, access->type);
    mir_place made = new_temporary(lower, access->span, access->type);
    assign(lower, access->span, made, op, old, value);
    if (atomic->is_nand) {
        assign(lower, access->span, made, MIR_OP_COMPLEMENT, mir_copy(lower->body, made), no_operand());
    }
    return mir_copy(lower->body, made);
}

static struct mir_operand update(struct lower *lower, const struct atomic *atomic, const struct access *access) {
    struct mir_operand old = read_object(lower, access);
    struct mir_operand made = combine(lower, atomic, access, old);
    write_object(lower, access, made);
    return atomic->action == ACTION_FETCH ? old : made;
}

// if (object == expected) object = desired; else *expected_at = object;
static struct mir_operand compare(struct lower *lower, const struct atomic *atomic, const struct access *access,
                                  mir_type type) {
    bool by_address = atomic->action == ACTION_COMPARE;
    mir_place expected_at = by_address ? argument_target(lower, access, 1) : (mir_place){MIR_NONE};
    struct mir_operand expected = by_address ? mir_copy(lower->body, expected_at) : access->arguments[1];
    expected = convert(lower, access->at, expected, access->type);
    struct mir_operand old = read_object(lower, access);
    mir_place result = new_temporary(lower, access->span, type);
    mir_block yes = new_block(lower), no = new_block(lower), after = new_block(lower);
    mir_branch(lower->body, lower->block, access->span, MIR_OP_EQUAL, old, expected, yes, no);
    begin_block(lower, yes);
    write_object(lower, access, argument(lower, atomic, access, 2));
    assign(lower, access->span, result, MIR_OP_USE, mir_int(type, 1), no_operand());
    go_to(lower, access->span, after);
    begin_block(lower, no);
    if (by_address) {
        assign(lower, access->span, expected_at, MIR_OP_USE, old, no_operand());
    }
    assign(lower, access->span, result, MIR_OP_USE, mir_int(type, 0), no_operand());
    go_to(lower, access->span, after);
    begin_block(lower, after);
    return atomic->action == ACTION_OLD_IF_EQUAL ? old : mir_copy(lower->body, result);
}

static struct mir_operand act(struct lower *lower, const struct atomic *atomic, const struct access *access,
                              mir_type type) {
    switch (atomic->action) {
    case ACTION_LOAD: return give_result(lower, atomic, access, 1, read_object(lower, access));
    case ACTION_STORE:
        write_object(lower, access, argument(lower, atomic, access, 1));
        return unknown_value(type);
    case ACTION_EXCHANGE: {
        struct mir_operand old = read_object(lower, access);
        write_object(lower, access, argument(lower, atomic, access, 1));
        return give_result(lower, atomic, access, 2, old);
    }
    case ACTION_COMPARE:
    case ACTION_COMPARE_VALUE: return compare(lower, atomic, access, type);
    case ACTION_OLD_IF_EQUAL: return compare(lower, atomic, access, mir_type_int(lower->unit, 32, true, S("int")));
    case ACTION_SET: {
        struct mir_operand old = read_object(lower, access);
        write_object(lower, access, mir_int(access->type, 1));
        return convert(lower, access->at, old, type);
    }
    case ACTION_CLEAR: write_object(lower, access, mir_int(access->type, 0)); return unknown_value(type);
    case ACTION_FETCH:
    case ACTION_UPDATE: return update(lower, atomic, access);
    case ACTION_NONE: break;
    }
    CHECK(atomic->action != ACTION_NONE);
    return unknown_value(type);
}

// ---- arguments ----

static uint32_t arguments_needed(const struct atomic *atomic) {
    switch (atomic->action) {
    case ACTION_LOAD: return atomic->by_pointer ? 2 : 1;
    case ACTION_EXCHANGE: return atomic->by_pointer ? 3 : 2;
    case ACTION_COMPARE:
    case ACTION_COMPARE_VALUE:
    case ACTION_OLD_IF_EQUAL: return 3;
    case ACTION_STORE:
    case ACTION_FETCH:
    case ACTION_UPDATE: return 2;
    case ACTION_SET:
    case ACTION_CLEAR:
    case ACTION_NONE: break;
    }
    return 1;
}

// A flag is a byte, behind a pointer to void.
static mir_type object_type(struct lower *lower, const struct atomic *atomic, CXCursor pointer) {
    const struct mir_type_info *info = info_of(lower, expression_type(lower, pointer));
    bool is_flag = atomic->family == FAMILY_GNU && (atomic->action == ACTION_SET || atomic->action == ACTION_CLEAR);
    if (is_flag) {
        return mir_type_int(lower->unit, 8, false, S("unsigned char"));
    }
    return info->kind == MIR_TYPE_POINTER ? info->element : mir_type_void();
}

static bool is_scalar(struct lower *lower, mir_type type) {
    uint8_t kind = info_of(lower, type)->kind;
    return kind == MIR_TYPE_INT || kind == MIR_TYPE_BOOL || kind == MIR_TYPE_POINTER;
}

bool lower_atomic(struct lower *lower, CXCursor expression, str name, struct cursors arguments,
                  struct mir_operand *result) {
    struct atomic atomic = read_name(name);
    if (atomic.action == ACTION_NONE || arguments.len < arguments_needed(&atomic)) {
        return false;
    }
    struct access access = {.at = expression, .span = cursor_span(lower, expression), .count = arguments.len};
    access.type = object_type(lower, &atomic, arguments.items[0]);
    if (!is_scalar(lower, access.type)) {
        return false;
    }
    access.arguments = ARENA_ARRAY(lower->arena, struct mir_operand, arguments.len);
    for (uint32_t i = 0; i < arguments.len; i++) {
        access.arguments[i] = lower_value(lower, arguments.items[i]);
    }
    access.object = pointee_place(lower, access.at, access.arguments[0], access.type);
    mir_type type = expression_type(lower, expression);
    *result = act(lower, &atomic, &access, type);
    if (info_of(lower, type)->kind != MIR_TYPE_VOID) {
        *result = convert(lower, access.at, *result, type);
    }
    return true;
}

// libclang gives the arguments of those that are no calls as: pointer, order, value, order of failure, value, weak.
static struct cursors written_order(struct lower *lower, struct cursors children) {
    static const uint8_t orders[][6] = {{0}, {0}, {0, 1}, {0, 2, 1}, {0, 2, 3, 1}, {0, 2, 4, 1, 3}, {0, 2, 4, 5, 1, 3}};
    struct cursors arguments = {0};
    for (uint32_t i = 0; children.len < sizeof orders / sizeof *orders && i < children.len; i++) {
        VEC_PUSH(lower->arena, &arguments, children.items[orders[children.len][i]]);
    }
    return arguments;
}

str builtin_name(struct lower *lower, CXCursor expression) {
    str text = cursor_text(lower, expression);
    return str_slice(text, 0, text_word_end(text, 0));
}

bool lower_atomic_expression(struct lower *lower, CXCursor expression, struct cursors children,
                             struct mir_operand *result) {
    struct cursors arguments = written_order(lower, children);
    return arguments.len && lower_atomic(lower, expression, builtin_name(lower, expression), arguments, result);
}
