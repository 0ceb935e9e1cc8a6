// Variable-length arrays. Their sizes are computed where the array, the pointer to one or the typedef is declared,
// outermost first, and kept in temporaries, from which `sizeof` is computed later.
#include "base/check.h"
#include "frontend/lower.h"

static bool is_array_kind(enum CXTypeKind kind) {
    return kind == CXType_VariableArray || kind == CXType_ConstantArray || kind == CXType_IncompleteArray;
}

// What the type is made of: an array's element, what a pointer points to; else an invalid type.
static CXType inner_type(CXType type) {
    type = clang_getCanonicalType(type);
    return is_array_kind(type.kind) ? clang_getArrayElementType(type) : clang_getPointeeType(type);
}

uint32_t variable_dimensions(CXType type) {
    uint32_t count = 0;
    for (type = clang_getCanonicalType(type); type.kind != CXType_Invalid; type = clang_getCanonicalType(inner_type(type))) {
        count += type.kind == CXType_VariableArray;
    }
    return count;
}

static mir_type size_type(struct lower *lower) {
    return mir_type_int(lower->unit, 64, false, S("unsigned long"));
}

// ---- declarations ----

static struct dimensions *dimensions_of(struct lower *lower, CXCursor declaration) {
    struct map_result known = map_get(&lower->dimensions, cursor_key(clang_getCanonicalCursor(declaration)));
    return known.found ? &lower->dimension_lists.items[known.value] : NULL;
}

static bool is_integer_expression(struct lower *lower, CXCursor expression) {
    uint8_t kind = info_of(lower, expression_type(lower, expression))->kind;
    return kind == MIR_TYPE_INT || kind == MIR_TYPE_BOOL;
}

// What is written between the brackets of a declarator, outermost first: libclang gives the innermost first. Empty, and
// evaluated, when it is something else: the operand of a `typeof`.
static struct cursors written_sizes(struct lower *lower, struct cursors children, CXCursor initializer) {
    struct cursors sizes = {0};
    for (uint32_t i = children.len; i > 0; i--) {
        CXCursor child = children.items[i - 1];
        if (!clang_isExpression(child.kind) || clang_equalCursors(child, initializer)) {
            continue;
        }
        if (!is_integer_expression(lower, child)) {
            lower_discarded(lower, child);
            return (struct cursors){0};
        }
        VEC_PUSH(lower->arena, &sizes, child);
    }
    return sizes;
}

// The dimensions of the typedef or, by `typeof`, of the variable that a declaration names.
static const struct dimensions *named_dimensions(struct lower *lower, struct cursors children, CXCursor initializer) {
    for (uint32_t i = 0; i < children.len; i++) {
        CXCursor child = cursor_peel(lower, children.items[i]);
        bool names = child.kind == CXCursor_TypeRef || child.kind == CXCursor_DeclRefExpr;
        if (names && !clang_equalCursors(children.items[i], initializer)) {
            const struct dimensions *found = dimensions_of(lower, clang_getCursorReferenced(child));
            if (found) {
                return found;
            }
        }
    }
    return NULL;
}

static void keep_size(struct lower *lower, struct dimensions *dimensions, CXCursor size) {
    mir_place kept = new_temporary(lower, cursor_span(lower, size), size_type(lower));
    lower_into(lower, size, kept);
    VEC_PUSH(lower->arena, dimensions, kept);
}

void declare_dimensions(struct lower *lower, CXCursor declaration, CXType type) {
    struct cursors children = cursor_children(lower, declaration);
    CXCursor initializer = declaration.kind == CXCursor_VarDecl ? clang_Cursor_getVarDeclInitializer(declaration)
                                                                : clang_getNullCursor();
    struct cursors sizes = written_sizes(lower, children, initializer);
    struct dimensions dimensions = {0};
    uint32_t next = 0;
    uint32_t count = variable_dimensions(type);
    for (CXType at = clang_getCanonicalType(type); next < sizes.len && at.kind != CXType_Invalid;
         at = clang_getCanonicalType(inner_type(at))) {
        if (at.kind == CXType_VariableArray) {
            keep_size(lower, &dimensions, sizes.items[next]);
        }
        next += is_array_kind(at.kind);
    }
    const struct dimensions *named = named_dimensions(lower, children, initializer);
    for (uint32_t i = 0; named && dimensions.len < count && i < named->len; i++) {
        VEC_PUSH(lower->arena, &dimensions, named->items[i]);
    }
    if (dimensions.len == count) {
        map_set(lower->arena, &lower->dimensions, cursor_key(clang_getCanonicalCursor(declaration)),
                lower->dimension_lists.len);
        VEC_PUSH(lower->arena, &lower->dimension_lists, dimensions);
    }
}

// ---- sizes ----

static struct mir_operand product(struct lower *lower, struct span span, mir_place count, struct mir_operand size) {
    mir_place result = new_temporary(lower, span, size_type(lower));
    assign(lower, span, result, MIR_OP_MULTIPLY, mir_copy(lower->body, count), size);
    return mir_copy(lower->body, result);
}

// In bytes. The dimensions of `type` are the last ones of `dimensions`.
static struct mir_operand size_of_type(struct lower *lower, struct span span, CXType type,
                                       const struct dimensions *dimensions) {
    uint32_t left = variable_dimensions(type);
    type = clang_getCanonicalType(type);
    if (type.kind != CXType_VariableArray) {
        long long size = clang_Type_getSizeOf(type);
        return size < 0 ? unknown_value(size_type(lower)) : mir_int(size_type(lower), size);
    }
    if (!dimensions || left > dimensions->len) {
        return unknown_value(size_type(lower));
    }
    struct mir_operand element = size_of_type(lower, span, clang_getArrayElementType(type), dimensions);
    return product(lower, span, dimensions->items[dimensions->len - left], element);
}

struct mir_operand declared_size(struct lower *lower, CXCursor variable) {
    return size_of_type(lower, cursor_span(lower, variable), clang_getCursorType(variable), dimensions_of(lower, variable));
}

// The dimensions of the variable that `expression` is an element of.
static const struct dimensions *dimensions_below(struct lower *lower, CXCursor expression) {
    for (;;) {
        expression = cursor_peel(lower, expression);
        if (expression.kind == CXCursor_DeclRefExpr) {
            return dimensions_of(lower, clang_getCursorReferenced(expression));
        }
        struct cursors children = cursor_children(lower, expression);
        bool is_step = expression.kind == CXCursor_ArraySubscriptExpr || expression.kind == CXCursor_UnaryOperator ||
                       expression.kind == CXCursor_UnexposedExpr;
        if (!is_step || children.len == 0) {
            return NULL;
        }
        expression = children.items[0];
    }
}

// `sizeof(T[n++])` has its sizes twice, the second time outermost first. What T is libclang does not tell.
static struct mir_operand size_of_written_type(struct lower *lower, struct cursors children) {
    struct mir_operand size = unknown_value(size_type(lower));
    struct cursors sizes = {0};
    for (uint32_t i = 0; i < children.len; i++) {
        if (clang_isExpression(children.items[i].kind)) {
            VEC_PUSH(lower->arena, &sizes, children.items[i]);
        } else if (children.items[i].kind == CXCursor_TypeRef) {
            CXCursor named = clang_getCursorReferenced(children.items[i]);
            const struct dimensions *dimensions = dimensions_of(lower, named);
            if (dimensions) {
                CXType type = clang_getTypedefDeclUnderlyingType(named);
                size = size_of_type(lower, cursor_span(lower, children.items[i]), type, dimensions);
            }
        }
    }
    for (uint32_t i = sizes.len / 2; i < sizes.len; i++) {
        lower_discarded(lower, sizes.items[i]);
        size = unknown_value(size_type(lower));
    }
    return size;
}

struct mir_operand lower_sizeof(struct lower *lower, CXCursor expression) {
    mir_type type = expression_type(lower, expression);
    struct constant constant = cursor_constant(expression);
    if (constant.found) {
        return mir_int(type, constant.value);
    }
    struct cursors children = cursor_children(lower, expression);
    bool is_of_value = children.len == 1 && clang_isExpression(children.items[0].kind);
    if (!is_of_value) {
        return convert(lower, expression, size_of_written_type(lower, children), type);
    }
    lower_discarded(lower, children.items[0]); // C evaluates what has a variable size
    const struct dimensions *dimensions = dimensions_below(lower, children.items[0]);
    CXType operand = clang_getCursorType(children.items[0]);
    return convert(lower, expression, size_of_type(lower, cursor_span(lower, expression), operand, dimensions), type);
}
