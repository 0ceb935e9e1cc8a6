// Expressions: values as operands, lvalues as places. Temporaries are made only where C computes something; reading a
// variable is the variable itself, so that messages can name it.
#include "base/check.h"
#include "frontend/lower.h"

// ---- conditionals ----

static void lower_arm(struct lower *lower, CXCursor arm, mir_place result, mir_block after) {
    if (mir_is_none(result.i)) {
        lower_discarded(lower, arm);
    } else {
        lower_into(lower, arm, result);
    }
    go_to(lower, cursor_span(lower, arm), after);
}

static void lower_conditional_into(struct lower *lower, CXCursor expression, mir_place result) {
    struct cursors children = cursor_children(lower, expression);
    CHECK(children.len == 3);
    mir_block yes = new_block(lower), no = new_block(lower), after = new_block(lower);
    lower_condition(lower, children.items[0], yes, no);
    begin_block(lower, yes);
    lower_arm(lower, children.items[1], result, after);
    begin_block(lower, no);
    lower_arm(lower, children.items[2], result, after);
    begin_block(lower, after);
}

// GNU `a ?: b`, whose children are a, a, a, b.
static struct mir_operand lower_elvis(struct lower *lower, CXCursor expression, struct cursors children) {
    struct span span = cursor_span(lower, expression);
    mir_type type = expression_type(lower, expression);
    struct mir_operand first = lower_value(lower, children.items[0]);
    if (info_of(lower, type)->kind == MIR_TYPE_VOID) {
        give_up(lower, expression, S("`?:` without a value"));
        return unknown_value(type);
    }
    mir_place held = place_of_value(lower, expression, first);
    mir_place result = new_temporary(lower, span, type);
    mir_block yes = new_block(lower), no = new_block(lower), after = new_block(lower);
    struct mir_operand copy = mir_copy(lower->body, held);
    mir_branch(lower->body, lower->block, span, MIR_OP_NOT_EQUAL, copy, mir_int(copy.type, 0), yes, no);
    begin_block(lower, yes);
    assign(lower, span, result, MIR_OP_USE, convert(lower, expression, copy, type), no_operand());
    go_to(lower, span, after);
    begin_block(lower, no);
    lower_arm(lower, children.items[children.len - 1], result, after);
    begin_block(lower, after);
    return mir_copy(lower->body, result);
}

// ---- leaves ----

static struct mir_operand string_literal(struct lower *lower, CXCursor expression) {
    const struct mir_type_info *info = info_of(lower, expression_type(lower, expression));
    mir_type character = info->kind == MIR_TYPE_ARRAY ? info->element : mir_type_int(lower->unit, 8, true, S("char"));
    str text = cursor_spelling(lower, expression); // as written: with its prefix, quotes and escapes
    size_t open = str_find(text, S("\""));
    bool is_quoted = open != SIZE_MAX && text.len >= open + 2;
    return (struct mir_operand){
        .kind = MIR_OPERAND_STRING,
        .type = mir_type_pointer(lower->unit, character),
        .data = mir_intern(lower->unit, is_quoted ? str_slice(text, open + 1, text.len - 1) : text),
    };
}

static struct mir_operand constant_operand(CXCursor expression, mir_type type) {
    struct constant constant = cursor_constant(expression);
    return constant.found ? mir_int(type, constant.value) : unknown_value(type);
}

static struct mir_operand declaration_value(struct lower *lower, CXCursor expression) {
    CXCursor referenced = clang_getCursorReferenced(expression);
    switch ((int)referenced.kind) {
    case CXCursor_EnumConstantDecl: return mir_int(expression_type(lower, expression), enumerator_value(referenced));
    case CXCursor_FunctionDecl:
        return (struct mir_operand){.kind = MIR_OPERAND_FUNCTION,
                                    .type = mir_type_pointer(lower->unit, expression_type(lower, expression)),
                                    .data = function_symbol(lower, referenced).i};
    case CXCursor_VarDecl:
    case CXCursor_ParmDecl: return place_value(lower, variable_place(lower, expression, referenced));
    default: return place_value(lower, lower_place(lower, expression));
    }
}

static struct mir_operand label_address(struct lower *lower, CXCursor expression) {
    struct cursors children = cursor_children(lower, expression);
    CHECK(children.len >= 1);
    if (lower->is_static) { // a table of labels belongs to its function, which jumps to any of them
        return unknown_value(expression_type(lower, expression));
    }
    struct label *label = label_of(lower, clang_getCursorReferenced(children.items[0]));
    label->is_address_taken = true;
    return (struct mir_operand){
        .kind = MIR_OPERAND_LABEL, .type = expression_type(lower, expression), .data = label->block.i};
}

static struct mir_operand lower_cast(struct lower *lower, CXCursor expression, mir_type type) {
    struct cursors children = cursor_children(lower, expression);
    CHECK(children.len >= 1);
    CXCursor operand = children.items[children.len - 1];
    if (info_of(lower, type)->kind == MIR_TYPE_VOID) {
        lower_discarded(lower, operand);
        return unknown_value(type);
    }
    struct mir_operand value = lower_value(lower, operand);
    const struct mir_type_info *info = info_of(lower, type);
    if (info->kind == MIR_TYPE_RECORD) { // GNU cast to union
        mir_place made = new_temporary(lower, cursor_span(lower, expression), type);
        assign(lower, cursor_span(lower, expression), made, MIR_OP_CAST, value, no_operand());
        return mir_copy(lower->body, made);
    }
    return convert(lower, expression, value, type);
}

// ---- what libclang does not name ----

static bool is_va_list(struct lower *lower, CXCursor expression) {
    str type = take_string(lower->arena, clang_getTypeSpelling(clang_getCanonicalType(clang_getCursorType(expression))));
    return str_find(type, S("va_list")) != SIZE_MAX;
}

// Whether a conversion reads a volatile or atomic object: it loses that qualifier and nothing else.
static bool is_marked_load(struct lower *lower, CXCursor expression, CXCursor child) {
    mir_type type = expression_type(lower, expression);
    enum mir_type_kind kind = (enum mir_type_kind)info_of(lower, type)->kind;
    return expression_access(lower, child) != 0 && expression_access(lower, expression) == 0 &&
           expression_type(lower, child).i == type.i && kind != MIR_TYPE_ARRAY && kind != MIR_TYPE_VLA &&
           kind != MIR_TYPE_FUNCTION;
}

// Implicit conversions, GNU `?:`, atomic builtins, __builtin_choose_expr, va_arg, __func__ and friends are all
// "unexposed"; their shapes tell them apart.
static struct mir_operand lower_unexposed(struct lower *lower, CXCursor expression, mir_type type) {
    struct cursors children = cursor_children(lower, expression);
    uint32_t first = 0; // skip the type references that a builtin mentions
    while (first < children.len && !clang_isExpression(children.items[first].kind) &&
           !clang_isStatement(children.items[first].kind)) {
        first++;
    }
    uint32_t count = children.len - first;
    if (count == 1 && is_conversion_of(lower, expression, children.items[first])) {
        CXCursor child = children.items[first];
        if (info_of(lower, type)->kind == MIR_TYPE_VOID) {
            lower_discarded(lower, child);
            return unknown_value(type);
        }
        if (is_marked_load(lower, expression, child)) {
            return load(lower, expression, lower_place(lower, child), expression_access(lower, child));
        }
        struct mir_operand value = lower_value(lower, child);
        return type_is_aggregate(lower, type) ? value : convert(lower, expression, value, type);
    }
    if (count == 4 && cursor_is_same_text(children.items[first], children.items[first + 1])) {
        children.items += first;
        children.len -= first;
        return lower_elvis(lower, expression, children);
    }
    if (count == 0) { // __builtin_types_compatible_p, offsetof
        return constant_operand(expression, type);
    }
    if (children.items[first].kind == CXCursor_StringLiteral) { // __func__
        return lower_value(lower, children.items[first]);
    }
    bool leads_pointer =
        info_of(lower, expression_type(lower, children.items[first]))->kind == MIR_TYPE_POINTER;
    if (count == 3 && !leads_pointer) {
        struct constant choice = cursor_constant(children.items[first]);
        if (choice.found) {
            return lower_value(lower, children.items[first + (choice.value ? 1 : 2)]);
        }
    }
    if (count == 1 && cursor_constant(expression).found) {
        return constant_operand(expression, type);
    }
    if (count == 1 && is_va_list(lower, children.items[first])) {
        struct mir_operand list = lower_value(lower, children.items[first]);
        struct span span = cursor_span(lower, expression);
        mir_place result = new_temporary(lower, span, type);
        assign(lower, span, result, MIR_OP_VA_ARG, list, no_operand());
        return mir_copy(lower->body, result);
    }
    struct mir_operand result;
    return lower_atomic_expression(lower, expression, children, &result)
               ? result
               : lower_unknown_builtin(lower, expression, children);
}

// ---- all ----

static struct mir_operand value_by_place(struct lower *lower, CXCursor expression) {
    return place_value(lower, lower_place(lower, expression));
}

static struct mir_operand value_of_kind(struct lower *lower, CXCursor expression, mir_type type) {
    switch ((int)expression.kind) {
    case CXCursor_UnexposedExpr: return lower_unexposed(lower, expression, type);
    case CXCursor_DeclRefExpr: return declaration_value(lower, expression);
    case CXCursor_MemberRefExpr:
    case CXCursor_ArraySubscriptExpr:
    case CXCursor_CompoundLiteralExpr: return value_by_place(lower, expression);
    case CXCursor_CallExpr: return lower_call(lower, expression, (mir_place){MIR_NONE});
    case CXCursor_UnaryOperator: return lower_unary(lower, expression, true);
    case CXCursor_BinaryOperator: return lower_binary(lower, expression);
    case CXCursor_CompoundAssignOperator:
        return place_value(lower, lower_compound_assignment(lower, expression, cursor_children(lower, expression)));
    case CXCursor_CStyleCastExpr: return lower_cast(lower, expression, type);
    case CXCursor_StringLiteral: return string_literal(lower, expression);
    case CXCursor_IntegerLiteral:
    case CXCursor_CharacterLiteral:
    case CXCursor_CXXBoolLiteralExpr: return constant_operand(expression, type);
    case CXCursor_UnaryExpr: return lower_sizeof(lower, expression);
    case CXCursor_CXXNullPtrLiteralExpr:
    case CXCursor_GNUNullExpr: return mir_int(type, 0);
    case CXCursor_FloatingLiteral:
    case CXCursor_ImaginaryLiteral: return (struct mir_operand){.kind = MIR_OPERAND_FLOAT, .type = type};
    case CXCursor_GenericSelectionExpr: return lower_generic(lower, expression);
    case CXCursor_BlockExpr: give_up(lower, expression, S("a block (`^{ ... }`)")); return unknown_value(type);
    case CXCursor_AddrLabelExpr: return label_address(lower, expression);
    case CXCursor_StmtExpr: {
        struct mir_operand value = unknown_value(type);
        struct cursors children = cursor_children(lower, expression);
        lower_compound(lower, children.items[0], &value);
        return value;
    }
    case CXCursor_ConditionalOperator: {
        bool has_value = info_of(lower, type)->kind != MIR_TYPE_VOID;
        mir_place result = has_value ? new_temporary(lower, cursor_span(lower, expression), type) : (mir_place){MIR_NONE};
        lower_conditional_into(lower, expression, result);
        return has_value ? place_value(lower, result) : unknown_value(type);
    }
    case CXCursor_InitListExpr: {
        mir_place made = new_temporary(lower, cursor_span(lower, expression), type);
        lower_initializer(lower, expression, made);
        return mir_copy(lower->body, made);
    }
    default:
        give_up(lower, expression,
                str_printf(lower->arena, "a `%.*s` is not understood",
                           STR_ARG(take_string(lower->arena, clang_getCursorKindSpelling(expression.kind)))));
        return unknown_value(type);
    }
}

static bool is_integer(struct lower *lower, mir_type type) {
    uint8_t kind = info_of(lower, type)->kind;
    return kind == MIR_TYPE_INT || kind == MIR_TYPE_BOOL;
}

struct mir_operand lower_value(struct lower *lower, CXCursor expression) {
    expression = cursor_peel(lower, expression);
    mir_type type = expression_type(lower, expression);
    struct mir_operand value = value_of_kind(lower, expression, type);
    bool is_bit_field = value.type.i != type.i && is_integer(lower, value.type) && is_integer(lower, type);
    return is_bit_field ? convert(lower, expression, value, type) : value;
}

// When `value` is a temporary that the last statement has just computed, that statement may compute `to` instead.
static bool retarget(struct lower *lower, struct mir_operand value, mir_place to) {
    struct mir_block_info *block = &lower->body->blocks.items[lower->block.i];
    if (value.kind != MIR_OPERAND_COPY || block->statements.len == 0 || value.type.i != place_type(lower, to).i) {
        return false;
    }
    struct mir_statement *last = &block->statements.items[block->statements.len - 1];
    const struct mir_place_info *place = mir_place_at(lower->body, (mir_place){(uint32_t)value.data});
    if (last->kind != MIR_ASSIGN || last->to.i != (uint32_t)value.data || place->kind != MIR_PLACE_LOCAL ||
        place->data != (int64_t)lower->body->locals.len - 1 || place->type.i != value.type.i ||
        lower->body->locals.items[place->data].kind != MIR_LOCAL_TEMPORARY) {
        return false;
    }
    last->to = to;
    return true;
}

static bool is_pointer(struct lower *lower, mir_type type) {
    return info_of(lower, type)->kind == MIR_TYPE_POINTER;
}

// The call below conversions between pointers, as in `T *p = malloc(n)`; a null cursor when it is something else.
static CXCursor call_below(struct lower *lower, CXCursor expression) {
    for (;;) {
        expression = cursor_peel(lower, expression);
        bool is_conversion = expression.kind == CXCursor_UnexposedExpr || expression.kind == CXCursor_CStyleCastExpr;
        if (!is_conversion || !is_pointer(lower, expression_type(lower, expression))) {
            break;
        }
        struct cursors children = cursor_children(lower, expression);
        CXCursor last = children.len ? children.items[children.len - 1] : clang_getNullCursor();
        if (!clang_isExpression(last.kind) || !is_pointer(lower, expression_type(lower, last)) ||
            (expression.kind == CXCursor_UnexposedExpr &&
             !is_conversion_of(lower, expression, last))) {
            break;
        }
        expression = last;
    }
    return expression.kind == CXCursor_CallExpr ? expression : clang_getNullCursor();
}

void lower_into(struct lower *lower, CXCursor expression, mir_place to) {
    CXCursor peeled = cursor_peel(lower, expression);
    mir_type type = place_type(lower, to);
    CXCursor call = call_below(lower, peeled);
    if (!clang_Cursor_isNull(call) &&
        (expression_type(lower, call).i == type.i || (is_pointer(lower, type) && is_pointer(lower, expression_type(lower, call))))) {
        struct mir_operand value = lower_call(lower, call, to);
        if (value.kind != MIR_OPERAND_COPY || (uint32_t)value.data != to.i) {
            assign(lower, cursor_span(lower, peeled), to, MIR_OP_USE, convert(lower, peeled, value, type), no_operand());
        }
        return;
    }
    struct mir_operand value = lower_value(lower, peeled);
    if (value.type.i != type.i && !type_is_aggregate(lower, type)) {
        value = convert(lower, peeled, value, type);
    }
    if (!retarget(lower, value, to)) {
        assign(lower, cursor_span(lower, peeled), to, MIR_OP_USE, value, no_operand());
    }
}

void lower_discarded(struct lower *lower, CXCursor expression) {
    expression = cursor_peel(lower, expression);
    switch ((int)expression.kind) {
    case CXCursor_UnaryOperator: lower_unary(lower, expression, false); break;
    case CXCursor_BinaryOperator: {
        struct cursors children = cursor_children(lower, expression);
        enum CXBinaryOperatorKind kind = clang_getCursorBinaryOperatorKind(expression);
        if (kind == CXBinaryOperator_Assign) {
            lower_assignment(lower, children);
        } else if (kind == CXBinaryOperator_Comma) {
            lower_discarded(lower, children.items[0]);
            lower_discarded(lower, children.items[1]);
        } else {
            lower_binary(lower, expression);
        }
        break;
    }
    case CXCursor_CompoundAssignOperator:
        lower_compound_assignment(lower, expression, cursor_children(lower, expression));
        break;
    case CXCursor_ConditionalOperator: {
        lower_conditional_into(lower, expression, (mir_place){MIR_NONE});
        break;
    }
    case CXCursor_StmtExpr: {
        struct cursors children = cursor_children(lower, expression);
        lower_compound(lower, children.items[0], NULL);
        break;
    }
    default: lower_value(lower, expression);
    }
}
