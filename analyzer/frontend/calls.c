// Calls. A call ends its block; what follows starts the next one. Builtins that are not really calls are answered here.
#include "base/check.h"
#include "frontend/lower.h"

void emit_call(struct lower *lower, struct span span, struct mir_operand callee, const struct mir_operand *arguments,
               uint32_t count, mir_place result, uint32_t contract, bool is_noreturn, bool is_cleanup) {
    mir_block next = new_block(lower);
    mir_block after = is_noreturn ? (mir_block){MIR_NONE} : next;
    mir_call(lower->body, lower->block, span, callee, arguments, count, result, contract, after);
    lower->body->blocks.items[lower->block.i].end.is_cleanup = is_cleanup || lower->is_deferred;
    begin_block(lower, next);
}

static bool has_value(struct lower *lower, mir_type type) {
    return mir_type_at(lower->unit, type)->kind != MIR_TYPE_VOID;
}

// What stands between the callee's parentheses, in order.
static struct cursors arguments_of(struct lower *lower, CXCursor call) {
    struct cursors arguments = cursor_children(lower, call);
    CHECK(arguments.len > 0);
    arguments.items++;
    arguments.len--;
    arguments.cap = arguments.len;
    return arguments;
}

// ---- builtins ----

// What the name of a called function says about the call.
enum builtin {
    BUILTIN_NONE,
    BUILTIN_FIRST_ARGUMENT,
    BUILTIN_UNREACHABLE,
    BUILTIN_CONSTANT,
    BUILTIN_POINT,
    BUILTIN_LIST,     // changes the va_list it is given, and is a call else
    BUILTIN_RESERVED, // another name of the compiler: atomic, or a call
};

static enum builtin builtin_named(str name) {
    if (str_eq(name, S("own_point"))) {
        return BUILTIN_POINT;
    }
    if (str_ends_with(name, S("_lock_free"))) {
        return BUILTIN_CONSTANT;
    }
    if (!str_starts_with(name, S("__builtin_"))) {
        return str_starts_with(name, S("__")) ? BUILTIN_RESERVED : BUILTIN_NONE;
    }
    name = str_slice(name, 10, name.len);
    if (str_eq(name, S("expect")) || str_eq(name, S("expect_with_probability")) ||
        str_eq(name, S("assume_aligned")) || str_eq(name, S("launder"))) {
        return BUILTIN_FIRST_ARGUMENT;
    }
    if (str_eq(name, S("unreachable"))) {
        return BUILTIN_UNREACHABLE;
    }
    if (str_eq(name, S("va_start")) || str_eq(name, S("va_copy")) || str_eq(name, S("va_end"))) {
        return BUILTIN_LIST;
    }
    bool is_constant = str_eq(name, S("constant_p")) || str_eq(name, S("object_size")) ||
                       str_eq(name, S("dynamic_object_size")) || str_eq(name, S("classify_type"));
    return is_constant ? BUILTIN_CONSTANT : BUILTIN_RESERVED;
}

// Of a function that is called by its name; each name is looked at once.
static enum builtin builtin_of(struct lower *lower, CXCursor referenced) {
    if (referenced.kind != CXCursor_FunctionDecl) {
        return BUILTIN_NONE;
    }
    struct map_result known = map_get(&lower->builtins, cursor_key(referenced));
    if (!known.found) {
        known.value = builtin_named(cursor_spelling(lower, referenced));
        map_set(lower->arena, &lower->builtins, cursor_key(referenced), known.value);
    }
    return (enum builtin)known.value;
}

static bool is_call(enum builtin builtin) {
    return builtin == BUILTIN_NONE || builtin == BUILTIN_LIST || builtin == BUILTIN_RESERVED;
}

static void lower_point(struct lower *lower, CXCursor call, struct cursors arguments) {
    struct mir_operand name = arguments.len ? lower_value(lower, arguments.items[0]) : no_operand();
    if (name.kind != MIR_OPERAND_STRING) {
        give_up(lower, call, S("the name of a test point is a string literal"));
        return;
    }
    mir_push(lower->body, lower->block,
             (struct mir_statement){.kind = MIR_POINT,
                                    .span = cursor_span(lower, call),
                                    .to = {MIR_NONE},
                                    .local = {MIR_NONE},
                                    .name = (uint32_t)name.data});
}

static struct mir_operand lower_builtin(struct lower *lower, CXCursor call, enum builtin builtin,
                                        struct cursors arguments) {
    CHECK(!is_call(builtin));
    struct span span = cursor_span(lower, call);
    mir_type type = lower_type(lower, clang_getCursorType(call));
    switch (builtin) {
    case BUILTIN_FIRST_ARGUMENT: {
        struct mir_operand value = lower_value(lower, arguments.items[0]);
        for (uint32_t i = 1; i < arguments.len; i++) {
            lower_discarded(lower, arguments.items[i]);
        }
        return convert(lower, call, value, type);
    }
    case BUILTIN_UNREACHABLE:
        mir_unreachable(lower->body, lower->block, span);
        begin_block(lower, new_block(lower));
        return unknown_value(type);
    case BUILTIN_CONSTANT: { // the arguments are not evaluated
        struct constant constant = cursor_constant(call);
        return constant.found ? mir_int(type, constant.value) : unknown_value(type);
    }
    case BUILTIN_POINT: lower_point(lower, call, arguments); return unknown_value(type);
    case BUILTIN_LIST:
    case BUILTIN_RESERVED:
    case BUILTIN_NONE: break;
    }
    return unknown_value(type);
}

// A builtin that libclang does not name (of vectors, bit casts): a call of something unknown.
struct mir_operand lower_unknown_builtin(struct lower *lower, CXCursor expression, struct cursors children) {
    struct span span = cursor_span(lower, expression);
    mir_type type = expression_type(lower, expression);
    VEC(struct mir_operand) values = {0};
    for (uint32_t i = 0; i < children.len; i++) {
        if (clang_isExpression(children.items[i].kind)) {
            VEC_PUSH(lower->arena, &values, lower_value(lower, children.items[i]));
        }
    }
    str name = builtin_name(lower, expression);
    mir_symbol symbol = named_function(lower, str_starts_with(name, S("__")) ? name : S("(builtin)"));
    struct mir_operand callee = mir_function(lower->unit, symbol);
    mir_place result = has_value(lower, type) ? new_temporary(lower, span, type) : (mir_place){MIR_NONE};
    emit_call(lower, span, callee, values.items, values.len, result, 0, false, false);
    return has_value(lower, type) ? mir_copy(lower->body, result) : unknown_value(type);
}

// ---- calls ----

struct callee {
    struct mir_operand operand;
    uint32_t contract;
    bool is_noreturn;
};

// The variable or field that a callee is read from: `f`, `(*f)`, `o->f`, `table[i].f`, `table[i]`.
static CXCursor callee_declaration(struct lower *lower, CXCursor callee) {
    for (;;) {
        if (callee.kind == CXCursor_DeclRefExpr || callee.kind == CXCursor_MemberRefExpr) {
            return clang_getCursorReferenced(callee);
        }
        bool is_deref = callee.kind == CXCursor_UnaryOperator &&
                        clang_getCursorUnaryOperatorKind(callee) == CXUnaryOperator_Deref;
        if (!is_deref && callee.kind != CXCursor_UnexposedExpr && callee.kind != CXCursor_ParenExpr &&
            callee.kind != CXCursor_ArraySubscriptExpr) {
            return clang_getNullCursor();
        }
        struct cursors children = cursor_children(lower, callee);
        if (children.len == 0) {
            return clang_getNullCursor();
        }
        callee = children.items[0];
    }
}

static struct callee find_callee(struct lower *lower, CXCursor call, CXCursor referenced) {
    struct callee callee = {0};
    if (referenced.kind == CXCursor_FunctionDecl) {
        mir_symbol symbol = function_symbol(lower, referenced);
        callee.operand = mir_function(lower->unit, symbol);
        callee.contract = mir_symbol_at(lower->unit, symbol)->contract;
    } else {
        struct cursors children = cursor_children(lower, call);
        if (clang_getCanonicalType(clang_getCursorType(children.items[0])).kind == CXType_BlockPointer) {
            give_up(lower, call, S("a call of a block (`^{ ... }`)"));
        }
        callee.operand = lower_value(lower, children.items[0]);
        if (callee.operand.kind == MIR_OPERAND_FUNCTION) {
            callee.contract = lower->unit->symbols.items[callee.operand.data].contract;
        } else {
            CXCursor pointer = children.items[0];
            callee.contract =
                pointer_contract(lower, callee_declaration(lower, pointer), clang_getCursorType(pointer));
        }
    }
    callee.is_noreturn = callee.contract && mir_contract_at(lower->unit, callee.contract)->is_noreturn;
    return callee;
}

// va_start and its like change the list they name. Where a list is an array, its address is what is written anyway.
static bool is_changed_list(CXCursor argument) {
    CXType type = clang_getCanonicalType(clang_getCursorType(argument));
    if (type.kind == CXType_ConstantArray) {
        return false;
    }
    CXType target = clang_getCanonicalType(clang_getPointeeType(type));
    return (type.kind == CXType_Pointer && target.kind != CXType_Record) || type.kind == CXType_Record;
}

static struct mir_operand lower_argument(struct lower *lower, enum builtin builtin, uint32_t at, CXCursor argument) {
    if (at == 0 && builtin == BUILTIN_LIST && is_changed_list(argument)) {
        return mir_address(lower->unit, lower->body, lower_place(lower, argument));
    }
    return lower_value(lower, argument);
}

struct mir_operand lower_call(struct lower *lower, CXCursor call, mir_place to) {
    struct span span = cursor_span(lower, call);
    mir_type type = lower_type(lower, clang_getCursorType(call));
    struct cursors arguments = arguments_of(lower, call);
    CXCursor referenced = clang_getCursorReferenced(call);
    enum builtin builtin = builtin_of(lower, referenced);
    struct mir_operand value;
    if (builtin == BUILTIN_RESERVED && lower_atomic(lower, call, cursor_spelling(lower, referenced), arguments, &value)) {
        return value;
    }
    if (!is_call(builtin)) {
        return lower_builtin(lower, call, builtin, arguments);
    }
    struct callee callee = find_callee(lower, call, referenced);
    struct mir_operand *values = ARENA_ARRAY(&lower->scratch, struct mir_operand, arguments.len + 1);
    for (uint32_t i = 0; i < arguments.len; i++) {
        values[i] = lower_argument(lower, builtin, i, arguments.items[i]);
    }
    mir_place result = {MIR_NONE};
    if (has_value(lower, type)) {
        result = mir_is_none(to.i) ? new_temporary(lower, span, type) : to;
    }
    emit_call(lower, span, callee.operand, values, arguments.len, result, callee.contract, callee.is_noreturn, false);
    return mir_is_none(result.i) ? unknown_value(type) : mir_copy(lower->body, result);
}
