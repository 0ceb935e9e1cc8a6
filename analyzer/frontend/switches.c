// switch: its cases, also as ranges, and what its block declares before them.
#include "frontend/lower.h"

struct enum_check {
    const struct switch_context *context;
    bool is_covered;
};

static enum CXChildVisitResult check_enumerator(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    struct enum_check *check = data;
    if (cursor.kind != CXCursor_EnumConstantDecl) {
        return CXChildVisit_Continue;
    }
    int64_t value = enumerator_value(cursor);
    bool is_covered = false;
    for (uint32_t i = 0; i < check->context->cases.len; i++) {
        const struct switch_case *item = &check->context->cases.items[i];
        is_covered |= item->low <= value && value <= item->high;
    }
    check->is_covered &= is_covered;
    return is_covered ? CXChildVisit_Continue : CXChildVisit_Break;
}

// Whether the cases name every constant of the enum that is switched on.
static bool covers_enum(struct lower *lower, CXCursor value, const struct switch_context *context) {
    for (;;) {
        CXType type = clang_getCanonicalType(clang_getCursorType(value));
        if (type.kind == CXType_Enum) {
            struct enum_check check = {.context = context, .is_covered = true};
            CXCursor declaration = clang_getCursorDefinition(clang_getTypeDeclaration(type));
            clang_visitChildren(declaration, check_enumerator, &check);
            return check.is_covered && !clang_Cursor_isNull(declaration);
        }
        value = cursor_peel(lower, value);
        struct cursors children = cursor_children(lower, value);
        if (value.kind != CXCursor_UnexposedExpr || children.len != 1) {
            return false;
        }
        value = children.items[0];
    }
}

static void finish_switch(struct lower *lower, struct switch_context *context, mir_block head, struct span span,
                          struct mir_operand value, bool is_exhaustive, mir_block after, struct scope_variable *scope) {
    VEC(struct mir_case) cases = {0};
    mir_block otherwise = after;
    uint32_t count = context->cases.len + (context->has_default ? 1 : 0);
    for (uint32_t i = 0; i < count; i++) {
        struct switch_case *item = i < context->cases.len ? &context->cases.items[i] : &context->otherwise;
        mir_block to = item->to;
        if (item->scope != scope) { // the case lies behind declarations of the switch's block
            to = new_block(lower);
            begin_block(lower, to);
            scope_enter(lower, span, scope, item->scope);
            go_to(lower, span, item->to);
        }
        if (i < context->cases.len) {
            VEC_PUSH(lower->arena, &cases, (struct mir_case){item->low, item->high, to});
        } else {
            otherwise = to;
        }
    }
    lower->body->blocks.items[head.i].end = (struct mir_terminator){
        .kind = MIR_SWITCH,
        .is_exhaustive = is_exhaustive,
        .span = span,
        .a = value,
        .to = {otherwise, {MIR_NONE}},
        .result = {MIR_NONE},
        .first = lower->body->cases.len,
        .len = cases.len,
    };
    for (uint32_t i = 0; i < cases.len; i++) {
        VEC_PUSH(lower->body->arena, &lower->body->cases, cases.items[i]);
    }
}

void lower_switch(struct lower *lower, CXCursor statement) {
    struct cursors children = cursor_children(lower, statement);
    if (children.len != 2) {
        give_up(lower, statement, S("a `switch` that declares something in its condition"));
        return;
    }
    struct span span = cursor_span(lower, children.items[0]);
    struct mir_operand value = lower_value(lower, children.items[0]);
    struct scope_variable *scope = lower->scope;
    mir_block head = lower->block;
    mir_block after = new_block(lower);
    struct switch_context context = {.outer = lower->switches, .type = value.type};
    struct jump_target breaks = {lower->breaks, after, scope};
    lower->switches = &context;
    lower->breaks = &breaks;
    begin_dead_code(lower);
    lower_scoped(lower, children.items[1]);
    go_to(lower, cursor_span(lower, statement), after);
    lower->switches = context.outer;
    lower->breaks = breaks.outer;
    bool is_exhaustive = !context.has_default && covers_enum(lower, children.items[0], &context);
    finish_switch(lower, &context, head, span, value, is_exhaustive, after, scope);
    begin_block(lower, after);
}

// A range that is empty matches nothing. Values are kept as signed numbers, so one around 2^63 is two.
static void add_case(struct lower *lower, int64_t low, int64_t high, mir_block to) {
    struct switch_context *context = lower->switches;
    bool is_unsigned = !info_of(lower, context->type)->is_signed;
    if (is_unsigned ? (uint64_t)low > (uint64_t)high : low > high) {
        return;
    }
    if (low > high) {
        VEC_PUSH(lower->arena, &context->cases, (struct switch_case){INT64_MIN, high, to, lower->scope});
        high = INT64_MAX;
    }
    VEC_PUSH(lower->arena, &context->cases, (struct switch_case){low, high, to, lower->scope});
}

// `case 1: case 2: case 3: ...` nests; a table of thousands must not be thousands of calls deep.
void lower_case(struct lower *lower, CXCursor statement) {
    mir_block block = new_block(lower);
    go_to(lower, cursor_span(lower, statement), block);
    begin_block(lower, block);
    while (statement.kind == CXCursor_CaseStmt || statement.kind == CXCursor_DefaultStmt) {
        struct cursors children = cursor_children(lower, statement);
        if (!lower->switches || children.len == 0) {
            give_up(lower, statement, S("a `case` outside of a switch"));
            return;
        }
        if (statement.kind == CXCursor_DefaultStmt) {
            lower->switches->has_default = true;
            lower->switches->otherwise = (struct switch_case){.to = block, .scope = lower->scope};
        } else {
            struct constant low = cursor_constant(children.items[0]);
            struct constant high = children.len > 2 ? cursor_constant(children.items[1]) : low;
            if (!low.found || !high.found) {
                give_up(lower, statement, S("the value of a `case` is not known"));
                return;
            }
            add_case(lower, low.value, high.value, block);
        }
        statement = children.items[children.len - 1];
    }
    lower_statement(lower, statement);
}
