// Expressions: values as operands, lvalues as places. Temporaries are made only where C computes something; reading a
// variable is the variable itself, so that messages can name it.
#include "base/check.h"
#include "frontend/lower.h"

struct mir_operand no_operand(void) {
    return (struct mir_operand){.kind = MIR_OPERAND_NONE};
}

struct mir_operand unknown_value(mir_type type) {
    return (struct mir_operand){.kind = MIR_OPERAND_UNKNOWN, .type = type};
}

void give_up(struct lower *lower, CXCursor at, str reason) {
    mir_incomplete(lower->unit, lower->body, cursor_span(lower, at), reason);
}

static const struct mir_type_info *info_of(struct lower *lower, mir_type type) {
    return mir_type_at(lower->unit, type);
}

// Whether an expression that libclang gives an array or function type really has it. A parameter declared as one is a
// pointer, and so is everything computed from it, but libclang names the type that was written.
static bool is_really_array(struct lower *lower, CXCursor expression) {
    expression = cursor_peel(lower, expression);
    if (expression.kind == CXCursor_DeclRefExpr) {
        return clang_getCursorReferenced(expression).kind != CXCursor_ParmDecl;
    }
    if (expression.kind == CXCursor_UnexposedExpr) {
        struct cursors children = cursor_children(lower, expression);
        return children.len != 1 || is_really_array(lower, children.items[0]);
    }
    if (expression.kind == CXCursor_UnaryOperator) {
        return clang_getCursorUnaryOperatorKind(expression) == CXUnaryOperator_Deref;
    }
    return expression.kind != CXCursor_BinaryOperator && expression.kind != CXCursor_CompoundAssignOperator &&
           expression.kind != CXCursor_ConditionalOperator && expression.kind != CXCursor_StmtExpr;
}

static mir_type expression_type(struct lower *lower, CXCursor expression) {
    mir_type type = lower_type(lower, clang_getCursorType(expression));
    const struct mir_type_info *info = info_of(lower, type);
    bool is_array = info->kind == MIR_TYPE_ARRAY || info->kind == MIR_TYPE_VLA;
    if ((!is_array && info->kind != MIR_TYPE_FUNCTION) || is_really_array(lower, expression)) {
        return type;
    }
    return mir_type_pointer(lower->unit, is_array ? info->element : type);
}

mir_type place_type(struct lower *lower, mir_place place) {
    return mir_place_at(lower->body, place)->type;
}

static uint8_t access_of(CXType type) {
    CXType canonical = clang_getCanonicalType(type);
    return (uint8_t)((clang_isVolatileQualifiedType(canonical) ? MIR_ACCESS_VOLATILE : 0) |
                     (canonical.kind == CXType_Atomic ? MIR_ACCESS_ATOMIC : 0));
}

void assign(struct lower *lower, struct span span, mir_place to, enum mir_op op, struct mir_operand a,
            struct mir_operand b) {
    mir_assign(lower->unit, lower->body, lower->block, span, to, op, a, b);
}

mir_place new_temporary(struct lower *lower, struct span span, mir_type type) {
    complete_record(lower, type);
    mir_local local = mir_local_add(
        lower->unit, lower->body,
        (struct mir_local_info){.kind = MIR_LOCAL_TEMPORARY, .type = type, .span = span});
    return mir_place_of_local(lower->unit, lower->body, local);
}

// ---- conversions ----

static bool is_scalar_integer(const struct mir_type_info *type) {
    return type->kind == MIR_TYPE_INT || type->kind == MIR_TYPE_BOOL;
}

// Conversions that keep every value: between pointers, and to an integer type that holds all values of the old one.
static bool keeps_value(const struct mir_type_info *from, const struct mir_type_info *to) {
    if (from->kind == MIR_TYPE_POINTER && to->kind == MIR_TYPE_POINTER) {
        return true;
    }
    if (!is_scalar_integer(from) || to->kind != MIR_TYPE_INT) {
        return false;
    }
    if (from->kind == MIR_TYPE_BOOL) {
        return true;
    }
    return from->is_signed == to->is_signed ? to->bits >= from->bits : to->is_signed && to->bits > from->bits;
}

static int64_t truncated(int64_t value, const struct mir_type_info *to) {
    if (to->kind == MIR_TYPE_BOOL) {
        return value != 0;
    }
    if (to->kind != MIR_TYPE_INT || to->bits >= 64 || to->bits == 0) {
        return value;
    }
    uint64_t mask = (UINT64_C(1) << to->bits) - 1;
    uint64_t low = (uint64_t)value & mask;
    bool is_negative = to->is_signed && (low >> (to->bits - 1) & 1);
    return (int64_t)(is_negative ? low | ~mask : low);
}

// The operand with another type. A COPY whose type is not its place's converts without changing the value; what can
// change it is computed by a CAST.
struct mir_operand convert(struct lower *lower, struct span span, struct mir_operand operand, mir_type to) {
    if (operand.type.i == to.i || operand.kind == MIR_OPERAND_NONE) {
        return operand;
    }
    const struct mir_type_info *from_info = info_of(lower, operand.type);
    const struct mir_type_info *to_info = info_of(lower, to);
    if (operand.kind == MIR_OPERAND_UNKNOWN || operand.kind == MIR_OPERAND_FUNCTION ||
        operand.kind == MIR_OPERAND_STRING || operand.kind == MIR_OPERAND_ADDRESS) {
        if (to_info->kind == MIR_TYPE_POINTER || operand.kind == MIR_OPERAND_UNKNOWN) {
            operand.type = to;
            return operand;
        }
    }
    if (operand.kind == MIR_OPERAND_INT && (is_scalar_integer(to_info) || to_info->kind == MIR_TYPE_POINTER)) {
        return mir_int(to, truncated(operand.data, to_info));
    }
    if (operand.kind == MIR_OPERAND_COPY && operand.type.i == place_type(lower, (mir_place){(uint32_t)operand.data}).i &&
        keeps_value(from_info, to_info)) {
        operand.type = to;
        return operand;
    }
    if (operand.kind == MIR_OPERAND_COPY && from_info->kind == MIR_TYPE_POINTER && to_info->kind == MIR_TYPE_POINTER) {
        operand.type = to;
        return operand;
    }
    mir_place temporary = new_temporary(lower, span, to);
    assign(lower, span, temporary, MIR_OP_CAST, operand, no_operand());
    return mir_copy(lower->body, temporary);
}

struct mir_operand place_value(struct lower *lower, mir_place place) {
    const struct mir_type_info *info = info_of(lower, place_type(lower, place));
    if (info->kind == MIR_TYPE_ARRAY || info->kind == MIR_TYPE_VLA) {
        mir_type element = info->element;
        mir_place first = mir_place_index(lower->unit, lower->body, place, 0);
        struct mir_operand address = mir_address(lower->unit, lower->body, first);
        address.type = mir_type_pointer(lower->unit, element);
        return address;
    }
    return mir_copy(lower->body, place);
}

// A value in a place of its own, for operands that are no places.
static mir_place place_of_value(struct lower *lower, struct span span, struct mir_operand value) {
    mir_place temporary = new_temporary(lower, span, value.type);
    assign(lower, span, temporary, MIR_OP_USE, value, no_operand());
    return temporary;
}

mir_place pointee_place(struct lower *lower, struct span span, struct mir_operand pointer, mir_type pointee) {
    complete_record(lower, pointee);
    if (pointer.kind == MIR_OPERAND_ADDRESS) { // *&x
        mir_place place = {(uint32_t)pointer.data};
        if (place_type(lower, place).i == pointee.i) {
            return place;
        }
    }
    mir_type wanted = mir_type_pointer(lower->unit, pointee);
    if (pointer.kind == MIR_OPERAND_COPY) {
        mir_place place = {(uint32_t)pointer.data};
        if (place_type(lower, place).i == wanted.i) {
            return mir_place_deref(lower->unit, lower->body, place);
        }
    }
    pointer.type = wanted;
    return mir_place_deref(lower->unit, lower->body, place_of_value(lower, span, pointer));
}

// ---- places ----

static mir_place variable_place(struct lower *lower, CXCursor expression, CXCursor variable) {
    struct map_result local = map_get(&lower->locals, cursor_key(clang_getCanonicalCursor(variable)));
    if (local.found) {
        return mir_place_of_local(lower->unit, lower->body, (mir_local){local.value});
    }
    if (variable.kind != CXCursor_VarDecl) {
        give_up(lower, expression, S("a name that refers to nothing own-check knows"));
        return new_temporary(lower, cursor_span(lower, expression), expression_type(lower, expression));
    }
    mir_symbol symbol = object_symbol(lower, variable);
    complete_record(lower, mir_symbol_at(lower->unit, symbol)->type);
    return mir_place_of_global(lower->unit, lower->body, symbol);
}

static mir_place member_place(struct lower *lower, CXCursor expression) {
    struct span span = cursor_span(lower, expression);
    struct cursors children = cursor_children(lower, expression);
    CXCursor field = clang_getCursorReferenced(expression);
    if (children.len == 0) {
        give_up(lower, expression, S("a member without its record"));
        return new_temporary(lower, span, expression_type(lower, expression));
    }
    CXCursor base = children.items[0];
    mir_type base_type = expression_type(lower, base);
    mir_place record;
    if (info_of(lower, base_type)->kind == MIR_TYPE_POINTER) {
        mir_type pointee = info_of(lower, base_type)->element;
        record = pointee_place(lower, span, lower_value(lower, base), pointee);
    } else {
        record = lower_place(lower, base);
    }
    mir_place member = named_member(lower, record, field); // libclang skips the anonymous members on the way
    if (mir_is_none(member.i)) {
        give_up(lower, expression, S("a member that its record does not have"));
        return new_temporary(lower, span, expression_type(lower, expression));
    }
    return member;
}

// The array a decayed expression stands for, or a null cursor.
static CXCursor decayed_array(struct lower *lower, CXCursor expression) {
    expression = cursor_peel(lower, expression);
    if (expression.kind != CXCursor_UnexposedExpr) {
        return clang_getNullCursor();
    }
    struct cursors children = cursor_children(lower, expression);
    if (children.len != 1) {
        return clang_getNullCursor();
    }
    const struct mir_type_info *info = info_of(lower, expression_type(lower, children.items[0]));
    bool is_array = info->kind == MIR_TYPE_ARRAY || info->kind == MIR_TYPE_VLA;
    return is_array ? children.items[0] : clang_getNullCursor();
}

// A local that keeps the index as it is now: the variable it was read from may change later.
static mir_local index_local(struct lower *lower, struct span span, struct mir_operand index) {
    if (index.kind == MIR_OPERAND_COPY) {
        const struct mir_place_info *place = mir_place_at(lower->body, (mir_place){(uint32_t)index.data});
        if (place->kind == MIR_PLACE_LOCAL &&
            lower->body->locals.items[place->data].kind == MIR_LOCAL_TEMPORARY) {
            return (mir_local){(uint32_t)place->data};
        }
    }
    return mir_place_local(lower->body, place_of_value(lower, span, index));
}

static mir_place subscript_place(struct lower *lower, CXCursor expression) {
    struct span span = cursor_span(lower, expression);
    struct cursors children = cursor_children(lower, expression);
    CHECK(children.len == 2);
    uint32_t base_at = info_of(lower, expression_type(lower, children.items[0]))->kind == MIR_TYPE_POINTER ? 0 : 1;
    CXCursor base = children.items[base_at];
    CXCursor array = decayed_array(lower, base);
    if (!clang_Cursor_isNull(array)) {
        mir_place place = lower_place(lower, array);
        struct mir_operand index = lower_value(lower, children.items[1 - base_at]);
        if (index.kind == MIR_OPERAND_INT) {
            return mir_place_index(lower->unit, lower->body, place, index.data);
        }
        return mir_place_element(lower->unit, lower->body, place, index_local(lower, span, index));
    }
    struct mir_operand pointer = lower_value(lower, base);
    struct mir_operand index = lower_value(lower, children.items[1 - base_at]);
    mir_type element = expression_type(lower, expression);
    if (index.kind == MIR_OPERAND_INT && index.data == 0) {
        return pointee_place(lower, span, pointer, element);
    }
    mir_place moved = new_temporary(lower, span, mir_type_pointer(lower->unit, element));
    assign(lower, span, moved, MIR_OP_POINTER_ADD, pointer, index);
    complete_record(lower, element);
    return mir_place_deref(lower->unit, lower->body, moved);
}

// A compound literal lives until its block ends.
static mir_place literal_place(struct lower *lower, CXCursor expression) {
    struct span span = cursor_span(lower, expression);
    struct cursors children = cursor_children(lower, expression);
    mir_type type = expression_type(lower, expression);
    complete_record(lower, type);
    mir_local local = mir_local_add(lower->unit, lower->body,
                                    (struct mir_local_info){.kind = MIR_LOCAL_VARIABLE,
                                                            .is_literal = true,
                                                            .name = mir_intern(lower->unit, S("(literal)")),
                                                            .type = type,
                                                            .span = span});
    mir_place place = mir_place_of_local(lower->unit, lower->body, local);
    scope_declare(lower, span, local, (mir_symbol){MIR_NONE});
    if (children.len) {
        lower_initializer(lower, children.items[children.len - 1], place);
    }
    return place;
}

mir_place lower_place(struct lower *lower, CXCursor expression) {
    expression = cursor_peel(lower, expression);
    struct span span = cursor_span(lower, expression);
    switch ((int)expression.kind) {
    case CXCursor_DeclRefExpr: {
        CXCursor referenced = clang_getCursorReferenced(expression);
        if (referenced.kind == CXCursor_VarDecl || referenced.kind == CXCursor_ParmDecl) {
            return variable_place(lower, expression, referenced);
        }
        break;
    }
    case CXCursor_MemberRefExpr: return member_place(lower, expression);
    case CXCursor_ArraySubscriptExpr: return subscript_place(lower, expression);
    case CXCursor_CompoundLiteralExpr: return literal_place(lower, expression);
    case CXCursor_UnaryOperator: {
        enum CXUnaryOperatorKind kind = clang_getCursorUnaryOperatorKind(expression);
        struct cursors children = cursor_children(lower, expression);
        if (kind == CXUnaryOperator_Deref) {
            return pointee_place(lower, span, lower_value(lower, children.items[0]), expression_type(lower, expression));
        }
        if (kind == CXUnaryOperator_Real || kind == CXUnaryOperator_Imag) {
            return lower_place(lower, children.items[0]);
        }
        break;
    }
    case CXCursor_GenericSelectionExpr: return lower_place(lower, generic_branch(lower, expression));
    case CXCursor_UnexposedExpr: { // a conversion that changes nothing, around an lvalue
        struct cursors children = cursor_children(lower, expression);
        if (children.len == 1 && expression_type(lower, children.items[0]).i == expression_type(lower, expression).i &&
            clang_equalRanges(clang_getCursorExtent(expression), clang_getCursorExtent(children.items[0]))) {
            return lower_place(lower, children.items[0]);
        }
        break;
    }
    default: break;
    }
    // An rvalue that something is selected from, or a string literal: give it a place.
    mir_type type = expression_type(lower, expression);
    mir_place temporary = new_temporary(lower, span, type);
    if (expression.kind == CXCursor_StringLiteral) {
        assign(lower, span, temporary, MIR_OP_USE, unknown_value(type), no_operand());
    } else {
        lower_into(lower, expression, temporary);
    }
    return temporary;
}

// ---- operators ----

static enum mir_op arithmetic_op(struct lower *lower, enum CXBinaryOperatorKind kind, mir_type left, mir_type right) {
    bool left_pointer = info_of(lower, left)->kind == MIR_TYPE_POINTER;
    bool right_pointer = info_of(lower, right)->kind == MIR_TYPE_POINTER;
    switch ((int)kind) {
    case CXBinaryOperator_Mul:
    case CXBinaryOperator_MulAssign: return MIR_OP_MULTIPLY;
    case CXBinaryOperator_Div:
    case CXBinaryOperator_DivAssign: return MIR_OP_DIVIDE;
    case CXBinaryOperator_Rem:
    case CXBinaryOperator_RemAssign: return MIR_OP_REMAINDER;
    case CXBinaryOperator_Add:
    case CXBinaryOperator_AddAssign: return left_pointer || right_pointer ? MIR_OP_POINTER_ADD : MIR_OP_ADD;
    case CXBinaryOperator_Sub:
    case CXBinaryOperator_SubAssign:
        return left_pointer && right_pointer ? MIR_OP_POINTER_DIFFERENCE
               : left_pointer                ? MIR_OP_POINTER_SUBTRACT
                                             : MIR_OP_SUBTRACT;
    case CXBinaryOperator_Shl:
    case CXBinaryOperator_ShlAssign: return MIR_OP_SHIFT_LEFT;
    case CXBinaryOperator_Shr:
    case CXBinaryOperator_ShrAssign: return MIR_OP_SHIFT_RIGHT;
    case CXBinaryOperator_And:
    case CXBinaryOperator_AndAssign: return MIR_OP_AND;
    case CXBinaryOperator_Or:
    case CXBinaryOperator_OrAssign: return MIR_OP_OR;
    case CXBinaryOperator_Xor:
    case CXBinaryOperator_XorAssign: return MIR_OP_XOR;
    case CXBinaryOperator_LT: return MIR_OP_LESS;
    case CXBinaryOperator_GT: return MIR_OP_GREATER;
    case CXBinaryOperator_LE: return MIR_OP_LESS_EQUAL;
    case CXBinaryOperator_GE: return MIR_OP_GREATER_EQUAL;
    case CXBinaryOperator_EQ: return MIR_OP_EQUAL;
    case CXBinaryOperator_NE: return MIR_OP_NOT_EQUAL;
    default: return MIR_OP_USE;
    }
}

static struct mir_operand lower_arithmetic(struct lower *lower, CXCursor expression, struct cursors children,
                                           enum CXBinaryOperatorKind kind) {
    struct span span = cursor_span(lower, expression);
    struct mir_operand a = lower_value(lower, children.items[0]);
    struct mir_operand b = lower_value(lower, children.items[1]);
    enum mir_op op = arithmetic_op(lower, kind, a.type, b.type);
    if (op == MIR_OP_USE) {
        give_up(lower, expression, S("an operator own-check does not know"));
    }
    if (op == MIR_OP_POINTER_ADD && info_of(lower, a.type)->kind != MIR_TYPE_POINTER) { // 1 + p
        struct mir_operand swapped = a;
        a = b;
        b = swapped;
    }
    mir_place result = new_temporary(lower, span, expression_type(lower, expression));
    assign(lower, span, result, op, a, b);
    return mir_copy(lower->body, result);
}

// `&&`, `||` and `!` of such, as a value: 1 or 0 by control flow.
static struct mir_operand lower_truth(struct lower *lower, CXCursor expression) {
    struct span span = cursor_span(lower, expression);
    mir_type type = expression_type(lower, expression);
    mir_place result = new_temporary(lower, span, type);
    mir_block yes = new_block(lower), no = new_block(lower), after = new_block(lower);
    lower_condition(lower, expression, yes, no);
    begin_block(lower, yes);
    assign(lower, span, result, MIR_OP_USE, mir_int(type, 1), no_operand());
    go_to(lower, span, after);
    begin_block(lower, no);
    assign(lower, span, result, MIR_OP_USE, mir_int(type, 0), no_operand());
    go_to(lower, span, after);
    begin_block(lower, after);
    return mir_copy(lower->body, result);
}

static void mark_access(struct lower *lower, CXCursor lvalue) {
    uint8_t access = access_of(clang_getCursorType(lvalue));
    struct mir_block_info *block = &lower->body->blocks.items[lower->block.i];
    if (access && block->statements.len) {
        block->statements.items[block->statements.len - 1].access |= access;
    }
}

// Assignments return the place, whose value is the value of the expression.
static mir_place lower_assignment(struct lower *lower, CXCursor expression, struct cursors children) {
    mir_place to = lower_place(lower, children.items[0]);
    lower_into(lower, children.items[1], to);
    mark_access(lower, children.items[0]);
    (void)expression;
    return to;
}

static mir_place lower_compound_assignment(struct lower *lower, CXCursor expression, struct cursors children) {
    struct span span = cursor_span(lower, expression);
    mir_place to = lower_place(lower, children.items[0]);
    struct mir_operand value = lower_value(lower, children.items[1]);
    enum mir_op op = arithmetic_op(lower, clang_getCursorBinaryOperatorKind(expression), place_type(lower, to), value.type);
    if (op == MIR_OP_USE) {
        give_up(lower, expression, S("an operator own-check does not know"));
    }
    assign(lower, span, to, op, mir_copy(lower->body, to), value);
    mark_access(lower, children.items[0]);
    return to;
}

// ++ and --: the old value is kept only where somebody asks for it.
static struct mir_operand lower_step(struct lower *lower, CXCursor expression, enum CXUnaryOperatorKind kind,
                                     CXCursor operand, bool is_used) {
    struct span span = cursor_span(lower, expression);
    mir_place place = lower_place(lower, operand);
    mir_type type = place_type(lower, place);
    bool is_pointer = info_of(lower, type)->kind == MIR_TYPE_POINTER;
    bool is_increment = kind == CXUnaryOperator_PreInc || kind == CXUnaryOperator_PostInc;
    bool is_postfix = kind == CXUnaryOperator_PostInc || kind == CXUnaryOperator_PostDec;
    struct mir_operand result = mir_copy(lower->body, place);
    if (is_postfix && is_used) {
        result = mir_copy(lower->body, place_of_value(lower, span, result));
    }
    enum mir_op op = is_increment ? (is_pointer ? MIR_OP_POINTER_ADD : MIR_OP_ADD)
                                  : (is_pointer ? MIR_OP_POINTER_SUBTRACT : MIR_OP_SUBTRACT);
    mir_type one = is_pointer ? mir_type_int(lower->unit, 32, true, S("int")) : type;
    assign(lower, span, place, op, mir_copy(lower->body, place), mir_int(one, 1));
    mark_access(lower, operand);
    return result;
}

static struct mir_operand lower_address(struct lower *lower, CXCursor expression, CXCursor operand) {
    mir_type type = expression_type(lower, expression);
    operand = cursor_peel(lower, operand);
    CXCursor referenced = operand.kind == CXCursor_DeclRefExpr ? clang_getCursorReferenced(operand) : clang_getNullCursor();
    if (referenced.kind == CXCursor_FunctionDecl) {
        return (struct mir_operand){
            .kind = MIR_OPERAND_FUNCTION, .type = type, .data = function_symbol(lower, referenced).i};
    }
    if (operand.kind == CXCursor_StringLiteral) {
        struct mir_operand literal = lower_value(lower, operand);
        literal.type = type;
        return literal;
    }
    if (operand.kind == CXCursor_UnaryOperator && clang_getCursorUnaryOperatorKind(operand) == CXUnaryOperator_Deref) {
        struct cursors children = cursor_children(lower, operand); // &*p is p, also when p is null
        return convert(lower, cursor_span(lower, operand), lower_value(lower, children.items[0]), type);
    }
    mir_place place = lower_place(lower, operand);
    struct mir_operand address = mir_address(lower->unit, lower->body, place);
    address.type = type;
    return address;
}

static struct mir_operand lower_unary(struct lower *lower, CXCursor expression, bool is_used) {
    enum CXUnaryOperatorKind kind = clang_getCursorUnaryOperatorKind(expression);
    struct cursors children = cursor_children(lower, expression);
    CHECK(children.len == 1);
    CXCursor operand = children.items[0];
    struct span span = cursor_span(lower, expression);
    mir_type type = expression_type(lower, expression);
    switch (kind) {
    case CXUnaryOperator_PostInc:
    case CXUnaryOperator_PostDec:
    case CXUnaryOperator_PreInc:
    case CXUnaryOperator_PreDec: return lower_step(lower, expression, kind, operand, is_used);
    case CXUnaryOperator_AddrOf: return lower_address(lower, expression, operand);
    case CXUnaryOperator_Deref:
        if (info_of(lower, type)->kind == MIR_TYPE_FUNCTION) {
            return lower_value(lower, operand); // *function_pointer is the function again
        }
        return place_value(lower, lower_place(lower, expression));
    case CXUnaryOperator_Plus:
    case CXUnaryOperator_Extension: return lower_value(lower, operand);
    case CXUnaryOperator_LNot: return lower_truth(lower, expression);
    case CXUnaryOperator_Minus:
    case CXUnaryOperator_Not: {
        struct mir_operand value = lower_value(lower, operand);
        if (value.kind == MIR_OPERAND_INT) {
            uint64_t bits = (uint64_t)value.data;
            int64_t folded = (int64_t)(kind == CXUnaryOperator_Minus ? 0 - bits : ~bits);
            return mir_int(type, truncated(folded, info_of(lower, type)));
        }
        mir_place result = new_temporary(lower, span, type);
        assign(lower, span, result, kind == CXUnaryOperator_Minus ? MIR_OP_NEGATE : MIR_OP_COMPLEMENT, value, no_operand());
        return mir_copy(lower->body, result);
    }
    case CXUnaryOperator_Real:
    case CXUnaryOperator_Imag:
    case CXUnaryOperator_Coawait:
    case CXUnaryOperator_Invalid: break;
    }
    lower_discarded(lower, operand);
    return unknown_value(type);
}

static struct mir_operand lower_binary(struct lower *lower, CXCursor expression) {
    enum CXBinaryOperatorKind kind = clang_getCursorBinaryOperatorKind(expression);
    struct cursors children = cursor_children(lower, expression);
    CHECK(children.len == 2);
    switch ((int)kind) {
    case CXBinaryOperator_Assign: return place_value(lower, lower_assignment(lower, expression, children));
    case CXBinaryOperator_Comma:
        lower_discarded(lower, children.items[0]);
        return lower_value(lower, children.items[1]);
    case CXBinaryOperator_LAnd:
    case CXBinaryOperator_LOr: return lower_truth(lower, expression);
    default: return lower_arithmetic(lower, expression, children, kind);
    }
}

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
    mir_place held = place_of_value(lower, span, first);
    mir_place result = new_temporary(lower, span, type);
    mir_block yes = new_block(lower), no = new_block(lower), after = new_block(lower);
    struct mir_operand copy = mir_copy(lower->body, held);
    mir_branch(lower->body, lower->block, span, MIR_OP_NOT_EQUAL, copy, mir_int(copy.type, 0), yes, no);
    begin_block(lower, yes);
    assign(lower, span, result, MIR_OP_USE, convert(lower, span, copy, type), no_operand());
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

static struct mir_operand constant_operand(struct lower *lower, CXCursor expression) {
    mir_type type = expression_type(lower, expression);
    struct constant constant = cursor_constant(expression);
    return constant.found ? mir_int(type, constant.value) : unknown_value(type);
}

static struct mir_operand declaration_value(struct lower *lower, CXCursor expression) {
    CXCursor referenced = clang_getCursorReferenced(expression);
    mir_type type = expression_type(lower, expression);
    switch ((int)referenced.kind) {
    case CXCursor_EnumConstantDecl: return mir_int(type, clang_getEnumConstantDeclValue(referenced));
    case CXCursor_FunctionDecl:
        return (struct mir_operand){.kind = MIR_OPERAND_FUNCTION,
                                    .type = mir_type_pointer(lower->unit, type),
                                    .data = function_symbol(lower, referenced).i};
    default: return place_value(lower, lower_place(lower, expression));
    }
}

CXCursor generic_branch(struct lower *lower, CXCursor expression) {
    struct cursors children = cursor_children(lower, expression);
    CXType chosen = clang_getCanonicalType(clang_getCursorType(expression));
    CXCursor found = clang_getNullCursor();
    for (uint32_t i = 1; i < children.len; i++) {
        if (!clang_isExpression(children.items[i].kind) ||
            !clang_equalTypes(clang_getCanonicalType(clang_getCursorType(children.items[i])), chosen)) {
            continue;
        }
        if (!clang_Cursor_isNull(found)) {
            give_up(lower, expression, S("a `_Generic` with two branches of the same type"));
        }
        found = children.items[i];
    }
    if (clang_Cursor_isNull(found)) {
        give_up(lower, expression, S("a `_Generic` whose branch is not known"));
        return children.items[children.len - 1];
    }
    return found;
}

static struct mir_operand label_address(struct lower *lower, CXCursor expression) {
    struct cursors children = cursor_children(lower, expression);
    CHECK(children.len >= 1);
    struct label *label = label_named(lower, cursor_spelling(lower, children.items[0]));
    label->is_address_taken = true;
    return (struct mir_operand){
        .kind = MIR_OPERAND_LABEL, .type = expression_type(lower, expression), .data = label->block.i};
}

static struct mir_operand lower_cast(struct lower *lower, CXCursor expression) {
    struct cursors children = cursor_children(lower, expression);
    mir_type type = expression_type(lower, expression);
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
    return convert(lower, cursor_span(lower, expression), value, type);
}

// ---- what libclang does not name ----

static bool is_va_list(struct lower *lower, CXCursor expression) {
    str type = take_string(lower->arena, clang_getTypeSpelling(clang_getCanonicalType(clang_getCursorType(expression))));
    return str_find(type, S("va_list")) != SIZE_MAX;
}

// Implicit conversions, GNU `?:`, atomic builtins, __builtin_choose_expr, va_arg, __func__ and friends are all
// "unexposed"; their shapes tell them apart.
static struct mir_operand lower_unexposed(struct lower *lower, CXCursor expression) {
    struct cursors children = cursor_children(lower, expression);
    struct span span = cursor_span(lower, expression);
    mir_type type = expression_type(lower, expression);
    uint32_t first = 0; // skip the type references that a builtin mentions
    while (first < children.len && !clang_isExpression(children.items[first].kind) &&
           !clang_isStatement(children.items[first].kind)) {
        first++;
    }
    uint32_t count = children.len - first;
    if (count == 1 &&
        clang_equalRanges(clang_getCursorExtent(expression), clang_getCursorExtent(children.items[first]))) {
        CXCursor child = children.items[first];
        if (info_of(lower, type)->kind == MIR_TYPE_VOID) {
            lower_discarded(lower, child);
            return unknown_value(type);
        }
        struct mir_operand value = lower_value(lower, child);
        return type_is_aggregate(lower, type) ? value : convert(lower, span, value, type);
    }
    if (count == 4 && clang_equalRanges(clang_getCursorExtent(children.items[first]),
                                        clang_getCursorExtent(children.items[first + 1]))) {
        children.items += first;
        children.len -= first;
        return lower_elvis(lower, expression, children);
    }
    if (count == 0) { // __builtin_types_compatible_p, offsetof
        return constant_operand(lower, expression);
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
        return constant_operand(lower, expression);
    }
    if (count == 1 && is_va_list(lower, children.items[first])) {
        struct mir_operand list = lower_value(lower, children.items[first]);
        mir_place result = new_temporary(lower, span, type);
        assign(lower, span, result, MIR_OP_VA_ARG, list, no_operand());
        return mir_copy(lower->body, result);
    }
    return lower_unknown_builtin(lower, span, type, children);
}

// ---- all ----

static struct mir_operand value_by_place(struct lower *lower, CXCursor expression) {
    return place_value(lower, lower_place(lower, expression));
}

struct mir_operand lower_value(struct lower *lower, CXCursor expression) {
    expression = cursor_peel(lower, expression);
    mir_type type = expression_type(lower, expression);
    switch ((int)expression.kind) {
    case CXCursor_UnexposedExpr: return lower_unexposed(lower, expression);
    case CXCursor_DeclRefExpr: return declaration_value(lower, expression);
    case CXCursor_MemberRefExpr:
    case CXCursor_ArraySubscriptExpr:
    case CXCursor_CompoundLiteralExpr: return value_by_place(lower, expression);
    case CXCursor_CallExpr: return lower_call(lower, expression, (mir_place){MIR_NONE});
    case CXCursor_UnaryOperator: return lower_unary(lower, expression, true);
    case CXCursor_BinaryOperator: return lower_binary(lower, expression);
    case CXCursor_CompoundAssignOperator:
        return place_value(lower, lower_compound_assignment(lower, expression, cursor_children(lower, expression)));
    case CXCursor_CStyleCastExpr: return lower_cast(lower, expression);
    case CXCursor_StringLiteral: return string_literal(lower, expression);
    case CXCursor_IntegerLiteral:
    case CXCursor_CharacterLiteral:
    case CXCursor_CXXBoolLiteralExpr:
    case CXCursor_UnaryExpr: return constant_operand(lower, expression); // the last: sizeof, _Alignof
    case CXCursor_CXXNullPtrLiteralExpr:
    case CXCursor_GNUNullExpr: return mir_int(type, 0);
    case CXCursor_FloatingLiteral:
    case CXCursor_ImaginaryLiteral: return (struct mir_operand){.kind = MIR_OPERAND_FLOAT, .type = type};
    case CXCursor_GenericSelectionExpr: return lower_value(lower, generic_branch(lower, expression));
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
             !clang_equalRanges(clang_getCursorExtent(expression), clang_getCursorExtent(last)))) {
            break;
        }
        expression = last;
    }
    return expression.kind == CXCursor_CallExpr ? expression : clang_getNullCursor();
}

void lower_into(struct lower *lower, CXCursor expression, mir_place to) {
    CXCursor peeled = cursor_peel(lower, expression);
    struct span span = cursor_span(lower, peeled);
    mir_type type = place_type(lower, to);
    CXCursor call = call_below(lower, peeled);
    if (!clang_Cursor_isNull(call) &&
        (expression_type(lower, call).i == type.i || (is_pointer(lower, type) && is_pointer(lower, expression_type(lower, call))))) {
        struct mir_operand value = lower_call(lower, call, to);
        if (value.kind != MIR_OPERAND_COPY || (uint32_t)value.data != to.i) {
            assign(lower, span, to, MIR_OP_USE, convert(lower, span, value, type), no_operand());
        }
        return;
    }
    struct mir_operand value = lower_value(lower, peeled);
    if (value.type.i != type.i && !type_is_aggregate(lower, type)) {
        value = convert(lower, span, value, type);
    }
    if (!retarget(lower, value, to)) {
        assign(lower, span, to, MIR_OP_USE, value, no_operand());
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
            lower_assignment(lower, expression, children);
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
