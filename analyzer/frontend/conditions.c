// Conditions: `&&`, `||`, `!`, `?:`-free tests and __builtin_expect become control flow, so that every branch of MIR is
// one comparison of two operands.
#include "base/check.h"
#include "frontend/lower.h"

// An implicit conversion of a scalar does not change whether it is zero, except to fewer bits; those it keeps.
static CXCursor peel_conversions(struct lower *lower, CXCursor expression) {
    for (;;) {
        expression = cursor_peel(lower, expression);
        if (expression.kind != CXCursor_UnexposedExpr) {
            return expression;
        }
        struct cursors children = cursor_children(lower, expression);
        if (children.len != 1 ||
            !is_conversion_of(lower, expression, children.items[0])) {
            return expression;
        }
        const struct mir_type_info *outer = info_of(lower, expression_type(lower, expression));
        const struct mir_type_info *inner = info_of(lower, expression_type(lower, children.items[0]));
        bool both_integers = (outer->kind == MIR_TYPE_INT || outer->kind == MIR_TYPE_BOOL) &&
                             (inner->kind == MIR_TYPE_INT || inner->kind == MIR_TYPE_BOOL);
        bool is_read = expression_access(lower, children.items[0]) != 0;
        if (is_read || !both_integers || (outer->kind == MIR_TYPE_INT && outer->bits < inner->bits)) {
            return expression;
        }
        expression = children.items[0];
    }
}

static bool is_expect(struct lower *lower, CXCursor call) {
    if (call.kind != CXCursor_CallExpr) {
        return false;
    }
    CXCursor callee = clang_getCursorReferenced(call);
    if (callee.kind != CXCursor_FunctionDecl) {
        return false;
    }
    str name = cursor_spelling(lower, callee);
    return str_eq(name, S("__builtin_expect")) || str_eq(name, S("__builtin_expect_with_probability"));
}

static void branch(struct lower *lower, struct span span, enum mir_op op, struct mir_operand a, struct mir_operand b,
                   mir_block if_true, mir_block if_false) {
    mir_branch(lower->body, lower->block, span, op, a, b, if_true, if_false);
}

// A constant decides at once; `while (1)` and `do ... while (0)` are everywhere.
static bool decide(struct lower *lower, struct span span, struct mir_operand value, mir_block if_true,
                   mir_block if_false) {
    bool is_null = value.kind == MIR_OPERAND_INT && value.data == 0;
    bool is_true = (value.kind == MIR_OPERAND_INT && value.data != 0) || value.kind == MIR_OPERAND_STRING;
    if (is_null || is_true) {
        go_to(lower, span, is_true ? if_true : if_false);
    }
    return is_null || is_true;
}

static void test_value(struct lower *lower, CXCursor expression, mir_block if_true, mir_block if_false) {
    struct mir_operand value = lower_value(lower, expression);
    struct span span = cursor_span(lower, expression);
    if (!decide(lower, span, value, if_true, if_false)) {
        branch(lower, span, MIR_OP_NOT_EQUAL, value, mir_int(value.type, 0), if_true, if_false);
    }
}

static void lower_binary_condition(struct lower *lower, CXCursor expression, mir_block if_true, mir_block if_false) {
    enum CXBinaryOperatorKind kind = clang_getCursorBinaryOperatorKind(expression);
    struct cursors children = cursor_children(lower, expression);
    CHECK(children.len == 2);
    if (kind == CXBinaryOperator_LAnd || kind == CXBinaryOperator_LOr) {
        mir_block second = new_block(lower);
        bool is_and = kind == CXBinaryOperator_LAnd;
        lower_condition(lower, children.items[0], is_and ? second : if_true, is_and ? if_false : second);
        begin_block(lower, second);
        lower_condition(lower, children.items[1], if_true, if_false);
    } else if (kind == CXBinaryOperator_Comma) {
        lower_discarded(lower, children.items[0]);
        lower_condition(lower, children.items[1], if_true, if_false);
    } else if (comparison_op(kind) != MIR_OP_USE) {
        struct mir_operand a = lower_value(lower, children.items[0]);
        struct mir_operand b = lower_value(lower, children.items[1]);
        branch(lower, cursor_span(lower, expression), comparison_op(kind), a, b, if_true, if_false);
    } else {
        test_value(lower, expression, if_true, if_false);
    }
}

void lower_condition(struct lower *lower, CXCursor expression, mir_block if_true, mir_block if_false) {
    expression = peel_conversions(lower, expression);
    if (is_expect(lower, expression)) {
        struct cursors children = cursor_children(lower, expression);
        lower_condition(lower, children.items[1], if_true, if_false);
    } else if (expression.kind == CXCursor_BinaryOperator) {
        lower_binary_condition(lower, expression, if_true, if_false);
    } else if (expression.kind == CXCursor_UnaryOperator &&
               clang_getCursorUnaryOperatorKind(expression) == CXUnaryOperator_LNot) {
        struct cursors children = cursor_children(lower, expression);
        lower_condition(lower, children.items[0], if_false, if_true);
    } else {
        test_value(lower, expression, if_true, if_false);
    }
}
