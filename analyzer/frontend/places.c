// Places: what an lvalue expression names.
#include "base/check.h"
#include "frontend/lower.h"

mir_place variable_place(struct lower *lower, CXCursor expression, CXCursor variable) {
    if (clang_isInvalidDeclaration(variable)) { // its type is a guess
        give_up(lower, expression, S("it uses a variable whose declaration has an error"));
        return new_temporary(lower, cursor_span(lower, expression), expression_type(lower, expression));
    }
    struct map_result local = map_get(&lower->locals, cursor_key(variable)); // nearly always its only declaration
    if (!local.found) {
        local = map_get(&lower->locals, cursor_key(clang_getCanonicalCursor(variable)));
    }
    if (local.found) {
        return mir_place_of_local(lower->body, (mir_local){local.value});
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
    struct cursors children = cursor_children(lower, expression);
    CXCursor field = clang_getCursorReferenced(expression);
    if (children.len == 0) {
        give_up(lower, expression, S("a member without its record"));
        return new_temporary(lower, cursor_span(lower, expression), expression_type(lower, expression));
    }
    CXCursor base = children.items[0];
    mir_type base_type = expression_type(lower, base);
    mir_place record;
    if (info_of(lower, base_type)->kind == MIR_TYPE_POINTER) {
        mir_type pointee = info_of(lower, base_type)->element;
        record = pointee_place(lower, expression, lower_value(lower, base), pointee);
    } else {
        record = lower_place(lower, base);
    }
    mir_place member = named_member(lower, record, field); // libclang skips the anonymous members on the way
    if (mir_is_none(member.i)) {
        give_up(lower, expression, S("a member that its record does not have"));
        return new_temporary(lower, cursor_span(lower, expression), expression_type(lower, expression));
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
static mir_local index_local(struct lower *lower, CXCursor at, struct mir_operand index) {
    if (index.kind == MIR_OPERAND_COPY) {
        const struct mir_place_info *place = mir_place_at(lower->body, (mir_place){(uint32_t)index.data});
        if (place->kind == MIR_PLACE_LOCAL &&
            lower->body->locals.items[place->data].kind == MIR_LOCAL_TEMPORARY) {
            return (mir_local){(uint32_t)place->data};
        }
    }
    return mir_place_local(lower->body, place_of_value(lower, at, index));
}

static enum mir_type_kind kind_of(struct lower *lower, CXCursor expression) {
    return (enum mir_type_kind)info_of(lower, expression_type(lower, expression))->kind;
}

// Elements of a vector lie in it as those of an array do.
static struct mir_operand address_of_vector(struct lower *lower, CXCursor vector, mir_type element) {
    struct mir_operand address = mir_address(lower->unit, lower->body, lower_place(lower, vector));
    address.type = mir_type_pointer(lower->unit, element);
    return address;
}

static mir_place subscript_place(struct lower *lower, CXCursor expression) {
    struct cursors children = cursor_children(lower, expression);
    CHECK(children.len == 2);
    mir_type element = expression_type(lower, expression);
    bool is_vector = kind_of(lower, children.items[0]) == MIR_TYPE_OPAQUE;
    uint32_t base_at = is_vector || kind_of(lower, children.items[0]) == MIR_TYPE_POINTER ? 0 : 1;
    if (!is_vector && kind_of(lower, children.items[base_at]) != MIR_TYPE_POINTER) {
        give_up(lower, expression, S("a subscript of what is no pointer"));
        return new_temporary(lower, cursor_span(lower, expression), element);
    }
    CXCursor base = children.items[base_at];
    CXCursor array = decayed_array(lower, base);
    bool is_literal = !clang_Cursor_isNull(array) && cursor_peel(lower, array).kind == CXCursor_StringLiteral;
    if (!clang_Cursor_isNull(array) && !is_literal) {
        mir_place place = lower_place(lower, array);
        struct mir_operand index = lower_value(lower, children.items[1 - base_at]);
        if (index.kind == MIR_OPERAND_INT) {
            return mir_place_index(lower->unit, lower->body, place, index.data);
        }
        return mir_place_element(lower->unit, lower->body, place, index_local(lower, expression, index));
    }
    struct mir_operand pointer = is_vector ? address_of_vector(lower, base, element) : lower_value(lower, base);
    struct mir_operand index = lower_value(lower, children.items[1 - base_at]);
    if (index.kind == MIR_OPERAND_INT && index.data == 0) {
        return pointee_place(lower, expression, pointer, element);
    }
    struct span span = cursor_span(lower, expression);
    mir_place moved = new_temporary(lower, span, mir_type_pointer(lower->unit, element));
    assign(lower, span, moved, MIR_OP_POINTER_ADD, pointer, index);
    complete_record(lower, element);
    return mir_place_deref(lower->unit, lower->body, moved);
}

// A compound literal lives until its block ends; outside of functions, for ever.
static mir_place literal_storage(struct lower *lower, CXCursor expression) {
    struct span span = cursor_span(lower, expression);
    mir_type type = expression_type(lower, expression);
    complete_record(lower, type);
    if (lower->is_static) {
        return mir_place_of_global(lower->unit, lower->body, literal_symbol(lower, expression));
    }
    mir_local local =
        mir_local_add(lower->body, (struct mir_local_info){.kind = MIR_LOCAL_VARIABLE,
                                                           .is_literal = true,
                                                           .name = mir_intern(lower->unit, S("(literal)")),
                                                           .type = type,
                                                           .span = span});
    scope_declare(lower, span, local, no_operand());
    return mir_place_of_local(lower->body, local);
}

static mir_place literal_place(struct lower *lower, CXCursor expression) {
    struct cursors children = cursor_children(lower, expression);
    mir_place place = literal_storage(lower, expression);
    if (children.len) {
        lower_initializer(lower, children.items[children.len - 1], place);
    }
    return place;
}

mir_place lower_place(struct lower *lower, CXCursor expression) {
    expression = cursor_peel(lower, expression);
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
            return pointee_place(lower, expression, lower_value(lower, children.items[0]), expression_type(lower, expression));
        }
        if (kind == CXUnaryOperator_Real || kind == CXUnaryOperator_Imag) {
            return lower_place(lower, children.items[0]);
        }
        break;
    }
    case CXCursor_GenericSelectionExpr: return lower_generic_place(lower, expression);
    case CXCursor_UnexposedExpr: { // a conversion that changes nothing, around an lvalue
        struct cursors children = cursor_children(lower, expression);
        if (children.len == 1 && expression_type(lower, children.items[0]).i == expression_type(lower, expression).i &&
            is_conversion_of(lower, expression, children.items[0])) {
            return lower_place(lower, children.items[0]);
        }
        break;
    }
    default: break;
    }
    // An rvalue that something is selected from, or a string literal: give it a place.
    mir_type type = expression_type(lower, expression);
    mir_place temporary = new_temporary(lower, cursor_span(lower, expression), type);
    if (expression.kind == CXCursor_StringLiteral) {
        assign_string(lower, expression, temporary);
    } else {
        lower_into(lower, expression, temporary);
    }
    return temporary;
}
