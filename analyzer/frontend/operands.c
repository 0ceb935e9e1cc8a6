// Operands: values at hand, conversions of them, and the places they lead to.
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

const struct mir_type_info *info_of(struct lower *lower, mir_type type) {
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

static struct object_type compute_type(struct lower *lower, CXCursor expression) {
    struct object_type object = lower_object_type(lower, clang_getCursorType(expression));
    const struct mir_type_info *info = info_of(lower, object.type);
    bool is_array = info->kind == MIR_TYPE_ARRAY || info->kind == MIR_TYPE_VLA;
    if ((!is_array && info->kind != MIR_TYPE_FUNCTION) || is_really_array(lower, expression)) {
        return object;
    }
    object.type = mir_type_pointer(lower->unit, is_array ? info->element : object.type);
    return object;
}

static struct object_type known_type(struct lower *lower, CXCursor expression) {
    struct tree_node *node = tree_find(lower, expression);
    if (!node) {
        return compute_type(lower, expression);
    }
    if (mir_is_none(node->object.type.i)) {
        node->object = compute_type(lower, expression);
    }
    return node->object;
}

mir_type expression_type(struct lower *lower, CXCursor expression) {
    return known_type(lower, expression).type;
}

uint8_t expression_access(struct lower *lower, CXCursor expression) {
    return known_type(lower, expression).access;
}

// Whether an unexposed expression is an implicit conversion of its child, and not va_arg() or the like: nothing else is
// written. Where they begin mostly tells as much and is cheaper to ask, but `vector.x` begins where its vector does.
bool is_conversion_of(struct lower *lower, CXCursor expression, CXCursor child) {
    bool begins_so = clang_equalLocations(clang_getCursorLocation(expression), clang_getCursorLocation(child)) != 0;
    bool is_vector = info_of(lower, expression_type(lower, child))->kind == MIR_TYPE_OPAQUE;
    return (begins_so && !is_vector) || cursor_is_same_text(expression, child);
}

mir_type place_type(struct lower *lower, mir_place place) {
    return mir_place_at(lower->body, place)->type;
}

void assign(struct lower *lower, struct span span, mir_place to, enum mir_op op, struct mir_operand a,
            struct mir_operand b) {
    mir_assign(lower->body, lower->block, span, to, op, a, b);
}

mir_place new_temporary(struct lower *lower, struct span span, mir_type type) {
    complete_record(lower, type);
    mir_local local =
        mir_local_add(lower->body, (struct mir_local_info){.kind = MIR_LOCAL_TEMPORARY, .type = type, .span = span});
    return mir_place_of_local(lower->body, local);
}

// ---- conversions ----

static bool is_scalar_integer(const struct mir_type_info *type) {
    return type->kind == MIR_TYPE_INT || type->kind == MIR_TYPE_BOOL;
}

int64_t truncated(int64_t value, const struct mir_type_info *to) {
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
struct mir_operand convert(struct lower *lower, CXCursor at, struct mir_operand operand, mir_type to) {
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
        mir_keeps_value(lower->unit, operand.type, to)) {
        operand.type = to;
        return operand;
    }
    if (operand.kind == MIR_OPERAND_COPY && from_info->kind == MIR_TYPE_POINTER && to_info->kind == MIR_TYPE_POINTER) {
        operand.type = to;
        return operand;
    }
    struct span span = cursor_span(lower, at);
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
mir_place place_of_value(struct lower *lower, CXCursor at, struct mir_operand value) {
    struct span span = cursor_span(lower, at);
    mir_place temporary = new_temporary(lower, span, value.type);
    assign(lower, span, temporary, MIR_OP_USE, value, no_operand());
    return temporary;
}

struct mir_operand load(struct lower *lower, CXCursor at, mir_place place, uint8_t access) {
    mir_place temporary = place_of_value(lower, at, mir_copy(lower->body, place));
    struct mir_block_info *block = &lower->body->blocks.items[lower->block.i];
    CHECK(block->statements.len > 0);
    block->statements.items[block->statements.len - 1].access = access;
    return mir_copy(lower->body, temporary);
}

mir_place pointee_place(struct lower *lower, CXCursor at, struct mir_operand pointer, mir_type pointee) {
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
    return mir_place_deref(lower->unit, lower->body, place_of_value(lower, at, pointer));
}
