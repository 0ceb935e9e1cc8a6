// Operators: arithmetic, assignments, steps, addresses, truth values.
#include "base/check.h"
#include "frontend/lower.h"

enum mir_op comparison_op(enum CXBinaryOperatorKind kind) {
    switch ((int)kind) {
    case CXBinaryOperator_LT: return MIR_OP_LESS;
    case CXBinaryOperator_GT: return MIR_OP_GREATER;
    case CXBinaryOperator_LE: return MIR_OP_LESS_EQUAL;
    case CXBinaryOperator_GE: return MIR_OP_GREATER_EQUAL;
    case CXBinaryOperator_EQ: return MIR_OP_EQUAL;
    case CXBinaryOperator_NE: return MIR_OP_NOT_EQUAL;
    default: return MIR_OP_USE;
    }
}

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
    default: return comparison_op(kind);
    }
}

static struct mir_operand lower_arithmetic(struct lower *lower, CXCursor expression, struct cursors children,
                                           enum CXBinaryOperatorKind kind) {
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
    struct span span = cursor_span(lower, expression);
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
    uint8_t access = expression_access(lower, lvalue);
    struct mir_block_info *block = &lower->body->blocks.items[lower->block.i];
    if (access && block->statements.len) {
        block->statements.items[block->statements.len - 1].access |= access;
    }
}

// Assignments return the place, whose value is the value of the expression.
mir_place lower_assignment(struct lower *lower, struct cursors children) {
    mir_place to = lower_place(lower, children.items[0]);
    lower_into(lower, children.items[1], to);
    mark_access(lower, children.items[0]);
    return to;
}

// Whether a conversion between the two changes nothing and an operator means the same on both.
static bool are_same_numbers(const struct mir_type_info *a, const struct mir_type_info *b) {
    return a->kind == b->kind && a->bits == b->bits && a->is_signed == b->is_signed;
}

// The type in which `to op= value` computes. The compiler has converted the value to it, but for shifts: these are done
// in the promoted type of what is assigned to, which was declared as `declared`.
static mir_type computation_type(struct lower *lower, enum mir_op op, mir_type to, mir_type declared, mir_type value) {
    if (op != MIR_OP_SHIFT_LEFT && op != MIR_OP_SHIFT_RIGHT) {
        return value;
    }
    const struct mir_type_info *info = info_of(lower, to);
    bool is_promoted = info->kind == MIR_TYPE_BOOL || (info->kind == MIR_TYPE_INT && info->bits < 32);
    return is_promoted ? mir_type_int(lower->unit, 32, true, S("int")) : declared;
}

static bool is_number(const struct mir_type_info *info) {
    return info->kind == MIR_TYPE_INT || info->kind == MIR_TYPE_BOOL || info->kind == MIR_TYPE_FLOAT;
}

mir_place lower_compound_assignment(struct lower *lower, CXCursor expression, struct cursors children) {
    struct span span = cursor_span(lower, expression);
    mir_place to = lower_place(lower, children.items[0]);
    struct mir_operand value = lower_value(lower, children.items[1]);
    enum mir_op op = arithmetic_op(lower, clang_getCursorBinaryOperatorKind(expression), place_type(lower, to), value.type);
    if (op == MIR_OP_USE) {
        give_up(lower, expression, S("an operator own-check does not know"));
    }
    mir_type type = place_type(lower, to);
    mir_type computed = computation_type(lower, op, type, expression_type(lower, children.items[0]), value.type);
    if (is_number(info_of(lower, type)) && is_number(info_of(lower, computed)) &&
        !are_same_numbers(info_of(lower, type), info_of(lower, computed))) {
        struct mir_operand left = convert(lower, expression, mir_copy(lower->body, to), computed);
        mir_place result = new_temporary(lower, span, computed);
        assign(lower, span, result, op, left, value);
        assign(lower, span, to, MIR_OP_CAST, mir_copy(lower->body, result), no_operand());
    } else {
        assign(lower, span, to, op, mir_copy(lower->body, to), value);
    }
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
        result = load(lower, expression, place, expression_access(lower, operand));
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
        return convert(lower, operand, lower_value(lower, children.items[0]), type);
    }
    mir_place place = lower_place(lower, operand);
    struct mir_operand address = mir_address(lower->unit, lower->body, place);
    if (info_of(lower, type)->kind == MIR_TYPE_POINTER) {
        address.type = type;
    } else {
        give_up(lower, expression, S("an address of something whose type the compiler does not know"));
    }
    return address;
}

struct mir_operand lower_unary(struct lower *lower, CXCursor expression, bool is_used) {
    enum CXUnaryOperatorKind kind = clang_getCursorUnaryOperatorKind(expression);
    struct cursors children = cursor_children(lower, expression);
    CHECK(children.len == 1);
    CXCursor operand = children.items[0];
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
        struct span span = cursor_span(lower, expression);
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

struct mir_operand lower_binary(struct lower *lower, CXCursor expression) {
    enum CXBinaryOperatorKind kind = clang_getCursorBinaryOperatorKind(expression);
    struct cursors children = cursor_children(lower, expression);
    CHECK(children.len == 2);
    switch ((int)kind) {
    case CXBinaryOperator_Assign: return place_value(lower, lower_assignment(lower, children));
    case CXBinaryOperator_Comma:
        lower_discarded(lower, children.items[0]);
        return lower_value(lower, children.items[1]);
    case CXBinaryOperator_LAnd:
    case CXBinaryOperator_LOr: return lower_truth(lower, expression);
    default: return lower_arithmetic(lower, expression, children, kind);
    }
}
