// Statements: structured control flow to blocks and edges.
#include "base/check.h"
#include "frontend/lower.h"

mir_block new_block(struct lower *lower) {
    return mir_block_add(lower->body);
}

void begin_block(struct lower *lower, mir_block block) {
    lower->block = block;
}

void go_to(struct lower *lower, struct span span, mir_block to) {
    mir_goto(lower->body, lower->block, span, to);
}

// Code after a jump is lowered too, into a block nothing leads to.
void begin_dead_code(struct lower *lower) {
    begin_block(lower, new_block(lower));
}

// ---- declarations ----

static mir_symbol cleanup_of(struct lower *lower, CXCursor variable, struct cursors children) {
    mir_symbol none = {MIR_NONE};
    str name = text_attribute_argument(attributes_text(lower, variable, children), S("cleanup"));
    if (name.len == 0) {
        return none;
    }
    CXCursor function = function_named(lower, name);
    return clang_Cursor_isNull(function) ? named_function(lower, name) : function_symbol(lower, function);
}

static mir_local declare_local(struct lower *lower, CXCursor variable, enum mir_local_kind kind) {
    mir_type type = lower_type(lower, clang_getCursorType(variable));
    complete_record(lower, type);
    struct mir_local_info info = {
        .kind = (uint8_t)kind,
        .name = mir_intern(lower->unit, cursor_spelling(lower, variable)),
        .type = type,
        .span = cursor_name_span(lower, variable),
    };
    mir_local local = mir_local_add(lower->body, info);
    map_set(lower->arena, &lower->locals, cursor_key(clang_getCanonicalCursor(variable)), local.i);
    return local;
}

static void lower_local_variable(struct lower *lower, CXCursor variable) {
    struct cursors children = cursor_children(lower, variable);
    CXCursor initializer = clang_Cursor_getVarDeclInitializer(variable);
    mir_local local = declare_local(lower, variable, MIR_LOCAL_VARIABLE);
    CXType type = clang_getCursorType(variable);
    struct mir_operand size = no_operand();
    if (variable_dimensions(type)) {
        declare_dimensions(lower, variable, type);
        bool is_array = mir_type_at(lower->unit, mir_local_at(lower->body, local)->type)->kind == MIR_TYPE_VLA;
        size = is_array ? declared_size(lower, variable) : no_operand();
    }
    mir_symbol cleanup = cleanup_of(lower, variable, children);
    lower->body->locals.items[local.i].has_cleanup = !mir_is_none(cleanup.i);
    scope_declare(lower, cursor_span(lower, variable), local, size);
    if (!clang_Cursor_isNull(initializer)) {
        lower_initializer(lower, initializer, mir_place_of_local(lower->body, local));
    }
    if (!mir_is_none(cleanup.i)) {
        scope_clean_up(lower, local, cleanup);
    }
}

static enum CXChildVisitResult take_label_address(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    struct lower *lower = data;
    if (cursor.kind == CXCursor_AddrLabelExpr) {
        struct cursors children = cursor_children(lower, cursor);
        CHECK(children.len >= 1);
        label_of(lower, clang_getCursorReferenced(children.items[0]))->is_address_taken = true;
        return CXChildVisit_Continue;
    }
    return CXChildVisit_Recurse;
}

// A static variable is initialised before the function runs; but it may be a table of labels to jump to.
static void lower_static_variable(struct lower *lower, CXCursor variable) {
    object_symbol(lower, variable);
    if (clang_Cursor_getStorageClass(variable) == CX_SC_Static) {
        note_static(lower, variable);
    }
    clang_visitChildren(variable, take_label_address, lower);
}

void lower_declaration(struct lower *lower, CXCursor declaration) {
    switch ((int)declaration.kind) {
    case CXCursor_VarDecl: {
        refuse_annotations(lower, declaration);
        enum CX_StorageClass storage = clang_Cursor_getStorageClass(declaration);
        if (storage == CX_SC_Extern || storage == CX_SC_Static || storage == CX_SC_PrivateExtern) {
            lower_static_variable(lower, declaration);
        } else {
            lower_local_variable(lower, declaration);
        }
        break;
    }
    case CXCursor_FunctionDecl: function_symbol(lower, declaration); break;
    case CXCursor_TypedefDecl: {
        CXType type = clang_getTypedefDeclUnderlyingType(declaration);
        if (variable_dimensions(type)) {
            declare_dimensions(lower, declaration, type);
        }
        break;
    }
    case CXCursor_StructDecl:
    case CXCursor_UnionDecl:
    case CXCursor_EnumDecl:
    case CXCursor_LabelRef:
    case CXCursor_StaticAssert: break;
    default:
        if (!clang_isAttribute(declaration.kind)) {
            break; // __label__, #pragma and the like declare nothing that runs
        }
    }
}

static void lower_declaration_statement(struct lower *lower, CXCursor statement) {
    struct cursors children = cursor_children(lower, statement);
    for (uint32_t i = 0; i < children.len; i++) {
        lower_declaration(lower, children.items[i]);
    }
}

// ---- blocks ----

static CXCursor define_label(struct lower *lower, CXCursor statement);

// A statement that is labelled still has a value in a statement expression.
static CXCursor last_expression(struct lower *lower, CXCursor statement) {
    while (statement.kind == CXCursor_LabelStmt) {
        struct cursors children = cursor_children(lower, statement);
        if (children.len == 0) {
            break;
        }
        statement = children.items[children.len - 1];
    }
    return statement;
}

void lower_compound(struct lower *lower, CXCursor compound, struct mir_operand *value) {
    struct scope_variable *outer = lower->scope;
    struct cursors children = cursor_children(lower, compound);
    for (uint32_t i = 0; i < children.len; i++) {
        bool is_value = value && i + 1 == children.len && clang_isExpression(last_expression(lower, children.items[i]).kind);
        if (!is_value) {
            lower_statement(lower, children.items[i]);
            continue;
        }
        CXCursor expression = children.items[i];
        while (expression.kind == CXCursor_LabelStmt) {
            expression = define_label(lower, expression);
        }
        mir_type type = lower_type(lower, clang_getCursorType(expression));
        if (mir_type_at(lower->unit, type)->kind == MIR_TYPE_VOID) {
            lower_discarded(lower, expression);
            continue;
        }
        // The value outlives the variables of the block, so it is taken out before they go.
        mir_place temporary = new_temporary(lower, cursor_span(lower, expression), type);
        lower_into(lower, expression, temporary);
        *value = place_value(lower, temporary);
    }
    struct span end = cursor_span(lower, compound);
    end.begin = end.end > end.begin ? end.end - 1 : end.begin;
    scope_leave(lower, end, outer);
}

void lower_scoped(struct lower *lower, CXCursor statement) {
    struct scope_variable *outer = lower->scope;
    lower_statement(lower, statement);
    scope_leave(lower, cursor_span(lower, statement), outer);
}

// ---- if, loops ----

// An else-if chain is a loop here: there are chains of many thousands in generated code.
static void lower_if(struct lower *lower, CXCursor statement) {
    mir_block after = new_block(lower);
    struct span span = cursor_span(lower, statement);
    for (;;) {
        struct cursors children = cursor_children(lower, statement);
        if (children.len < 2 || children.len > 3) {
            give_up(lower, statement, S("an `if` that declares something in its condition"));
            go_to(lower, span, after);
            break;
        }
        mir_block then = new_block(lower);
        mir_block otherwise = children.len == 3 ? new_block(lower) : after;
        lower_condition(lower, children.items[0], then, otherwise);
        begin_block(lower, then);
        lower_scoped(lower, children.items[1]);
        go_to(lower, span, after);
        if (children.len == 2) {
            break;
        }
        begin_block(lower, otherwise);
        if (children.items[2].kind != CXCursor_IfStmt) {
            lower_scoped(lower, children.items[2]);
            go_to(lower, span, after);
            break;
        }
        statement = children.items[2];
    }
    begin_block(lower, after);
}

static void lower_loop_body(struct lower *lower, CXCursor body, mir_block on_continue, mir_block on_break) {
    struct jump_target continues = {lower->continues, on_continue, lower->scope};
    struct jump_target breaks = {lower->breaks, on_break, lower->scope};
    lower->continues = &continues;
    lower->breaks = &breaks;
    lower_scoped(lower, body);
    lower->continues = continues.outer;
    lower->breaks = breaks.outer;
}

static void lower_while(struct lower *lower, CXCursor statement) {
    struct cursors children = cursor_children(lower, statement);
    struct span span = cursor_span(lower, statement);
    if (children.len != 2) {
        give_up(lower, statement, S("a `while` that declares something in its condition"));
        return;
    }
    mir_block head = new_block(lower), body = new_block(lower), after = new_block(lower);
    go_to(lower, span, head);
    begin_block(lower, head);
    lower_condition(lower, children.items[0], body, after);
    begin_block(lower, body);
    lower_loop_body(lower, children.items[1], head, after);
    go_to(lower, span, head);
    begin_block(lower, after);
}

static enum CXChildVisitResult find_literal(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    bool *found = data;
    *found |= cursor.kind == CXCursor_CompoundLiteralExpr;
    return *found ? CXChildVisit_Break : CXChildVisit_Recurse;
}

// Whether an expression makes a compound literal. What stands behind the body of a loop and does so is lowered before
// it: the literal lives to the end of the loop, so also what leaves the body in a later round ends its storage.
static bool holds_literal(CXCursor expression) {
    bool found = expression.kind == CXCursor_CompoundLiteralExpr;
    if (!found && !clang_Cursor_isNull(expression)) {
        clang_visitChildren(expression, find_literal, &found);
    }
    return found;
}

static void lower_do(struct lower *lower, CXCursor statement) {
    struct cursors children = cursor_children(lower, statement);
    CHECK(children.len == 2);
    struct span span = cursor_span(lower, statement);
    struct scope_variable *outer = lower->scope;
    mir_block body = new_block(lower), test = new_block(lower), after = new_block(lower);
    bool is_early = holds_literal(children.items[1]);
    go_to(lower, span, body);
    if (is_early) {
        begin_block(lower, test);
        lower_condition(lower, children.items[1], body, after);
    }
    begin_block(lower, body);
    lower_loop_body(lower, children.items[0], test, after);
    go_to(lower, span, test);
    if (!is_early) {
        begin_block(lower, test);
        lower_condition(lower, children.items[1], body, after);
    }
    begin_block(lower, after);
    scope_leave(lower, span, outer);
}

// Which parts are there when their number alone decides it, else from the printed function.
static uint32_t parts_of_for(struct lower *lower, CXCursor statement, struct cursors children) {
    if (children.len == 4) {
        return FOR_INIT | FOR_CONDITION | FOR_STEP;
    }
    return children.len == 1 ? 0 : for_parts(lower, statement);
}

// Below implicit conversions, parentheses and casts.
static CXCursor bare(struct lower *lower, CXCursor expression) {
    while (expression.kind == CXCursor_UnexposedExpr || expression.kind == CXCursor_ParenExpr ||
           expression.kind == CXCursor_CStyleCastExpr) {
        struct cursors inner = cursor_children(lower, expression);
        if (inner.len == 0) {
            break;
        }
        expression = inner.items[inner.len - 1];
    }
    return expression;
}

static bool is_address(struct lower *lower, CXCursor expression) {
    expression = bare(lower, expression);
    return expression.kind == CXCursor_UnaryOperator &&
           clang_getCursorUnaryOperatorKind(expression) == CXUnaryOperator_AddrOf;
}

// `for (T a = ..., *x = &a; x; x = 0) body` runs its body exactly once: this is own_with(). Such a loop is lowered
// without its tests, so that no analysis sees a second round.
static bool runs_once(struct lower *lower, CXCursor init, CXCursor condition, CXCursor step) {
    condition = bare(lower, condition);
    if (init.kind != CXCursor_DeclStmt || condition.kind != CXCursor_DeclRefExpr ||
        step.kind != CXCursor_BinaryOperator || clang_getCursorBinaryOperatorKind(step) != CXBinaryOperator_Assign) {
        return false;
    }
    CXCursor tested = clang_getCursorReferenced(condition);
    struct cursors declared = cursor_children(lower, init);
    struct cursors assigned = cursor_children(lower, step);
    struct constant cleared = cursor_constant(bare(lower, assigned.items[1]));
    bool is_declared_here = false;
    for (uint32_t i = 0; i < declared.len; i++) {
        is_declared_here |= clang_equalCursors(declared.items[i], tested) != 0;
    }
    return is_declared_here && clang_equalCursors(clang_getCursorReferenced(bare(lower, assigned.items[0])), tested) &&
           cleared.found && cleared.value == 0 && is_address(lower, clang_Cursor_getVarDeclInitializer(tested));
}

static void lower_for_step(struct lower *lower, struct span span, CXCursor expression, mir_block step, mir_block to) {
    begin_block(lower, step);
    if (!clang_Cursor_isNull(expression)) {
        lower_discarded(lower, expression);
    }
    go_to(lower, span, to);
}

static void lower_for(struct lower *lower, CXCursor statement) {
    struct cursors children = cursor_children(lower, statement);
    struct span span = cursor_span(lower, statement);
    uint32_t parts = parts_of_for(lower, statement, children);
    uint32_t expected = 1;
    for (uint32_t part = FOR_INIT; part <= FOR_STEP; part <<= 1) {
        expected += (parts & part) != 0;
    }
    if (mir_is_none(parts) || expected != children.len) {
        give_up(lower, statement, S("the parts of this `for` cannot be told apart"));
        return;
    }
    struct scope_variable *outer = lower->scope;
    const CXCursor *next = children.items;
    CXCursor init = clang_getNullCursor();
    if (parts & FOR_INIT) {
        init = *next++;
        lower_statement(lower, init);
    }
    bool once = children.len == 4 && runs_once(lower, init, children.items[1], children.items[2]);
    mir_block head = new_block(lower), body = new_block(lower), step = new_block(lower), after = new_block(lower);
    go_to(lower, span, once ? body : head);
    begin_block(lower, head);
    if (parts & FOR_CONDITION) {
        lower_condition(lower, *next++, body, after);
    } else {
        go_to(lower, span, body);
    }
    CXCursor last = parts & FOR_STEP ? *next : clang_getNullCursor();
    bool is_early = holds_literal(last);
    if (is_early) {
        lower_for_step(lower, span, last, step, once ? after : head);
    }
    begin_block(lower, body);
    lower_loop_body(lower, children.items[children.len - 1], step, after);
    go_to(lower, span, step);
    if (!is_early) {
        lower_for_step(lower, span, last, step, once ? after : head);
    }
    begin_block(lower, after);
    scope_leave(lower, span, outer);
}

// ---- jumps ----

static void lower_jump(struct lower *lower, CXCursor statement, const struct jump_target *target) {
    if (!target) {
        give_up(lower, statement, S("a jump outside of a loop or switch"));
        return;
    }
    struct span span = cursor_span(lower, statement);
    scope_unwind(lower, span, lower->scope, target->scope);
    go_to(lower, span, target->to);
    begin_dead_code(lower);
}

void jump_later(struct lower *lower, struct span span, CXCursor label) {
    uint32_t index = (uint32_t)(label_of(lower, label) - lower->labels.items);
    VEC_PUSH(lower->arena, &lower->jumps,
             (struct pending_jump){.from = lower->block, .label = index, .scope = lower->scope, .span = span});
}

static void lower_goto(struct lower *lower, CXCursor statement) {
    struct cursors children = cursor_children(lower, statement);
    CHECK(children.len == 1);
    jump_later(lower, cursor_span(lower, statement), clang_getCursorReferenced(children.items[0]));
    begin_dead_code(lower);
}

static void lower_computed_goto(struct lower *lower, CXCursor statement) {
    struct cursors children = cursor_children(lower, statement);
    CHECK(children.len == 1);
    struct mir_operand address = lower_value(lower, children.items[0]);
    VEC_PUSH(lower->arena, &lower->jumps,
             (struct pending_jump){.from = lower->block,
                                   .label = MIR_NONE,
                                   .scope = lower->scope,
                                   .span = cursor_span(lower, statement),
                                   .address = address});
    begin_dead_code(lower);
}

// What it labels, or a null cursor (C23: the end of a block).
static CXCursor define_label(struct lower *lower, CXCursor statement) {
    struct cursors children = cursor_children(lower, statement);
    struct label *label = label_of(lower, statement);
    label->is_defined = true;
    label->scope = lower->scope;
    mir_block block = label->block;
    go_to(lower, cursor_span(lower, statement), block);
    begin_block(lower, block);
    return children.len ? children.items[children.len - 1] : clang_getNullCursor();
}

static void lower_label(struct lower *lower, CXCursor statement) {
    CXCursor labelled = define_label(lower, statement);
    if (!clang_Cursor_isNull(labelled)) {
        lower_statement(lower, labelled);
    }
}

static void lower_return(struct lower *lower, CXCursor statement) {
    struct span span = cursor_span(lower, statement);
    struct cursors children = cursor_children(lower, statement);
    if (children.len) {
        mir_type result = mir_local_at(lower->body, (mir_local){0})->type;
        if (mir_type_at(lower->unit, result)->kind == MIR_TYPE_VOID) {
            lower_discarded(lower, children.items[0]);
        } else {
            lower_into(lower, children.items[0], mir_place_of_local(lower->body, (mir_local){0}));
        }
    }
    scope_unwind(lower, span, lower->scope, NULL);
    mir_return(lower->body, lower->block, span);
    begin_dead_code(lower);
}

// ---- all ----

static bool is_defer(struct lower *lower, CXCursor statement) {
    str text = cursor_text(lower, statement);
    return str_eq(str_slice(text, 0, text_word_end(text, 0)), S("_Defer"));
}

// An attributed statement (`[[fallthrough]];`) is unexposed, with the statement as its last child. So is `_Defer`.
static void lower_unexposed(struct lower *lower, CXCursor statement) {
    struct cursors children = cursor_children(lower, statement);
    if (children.len == 1 && is_defer(lower, statement)) {
        scope_defer(lower, children.items[0]);
        return;
    }
    for (uint32_t i = 0; i < children.len; i++) {
        if (!clang_isAttribute(children.items[i].kind)) {
            lower_statement(lower, children.items[i]);
        }
    }
}

void lower_statement(struct lower *lower, CXCursor statement) {
    switch ((int)statement.kind) {
    case CXCursor_CompoundStmt: lower_compound(lower, statement, NULL); break;
    case CXCursor_DeclStmt: lower_declaration_statement(lower, statement); break;
    case CXCursor_IfStmt: lower_if(lower, statement); break;
    case CXCursor_WhileStmt: lower_while(lower, statement); break;
    case CXCursor_DoStmt: lower_do(lower, statement); break;
    case CXCursor_ForStmt: lower_for(lower, statement); break;
    case CXCursor_SwitchStmt: lower_switch(lower, statement); break;
    case CXCursor_CaseStmt:
    case CXCursor_DefaultStmt: lower_case(lower, statement); break;
    case CXCursor_BreakStmt: lower_jump(lower, statement, lower->breaks); break;
    case CXCursor_ContinueStmt: lower_jump(lower, statement, lower->continues); break;
    case CXCursor_GotoStmt: lower_goto(lower, statement); break;
    case CXCursor_IndirectGotoStmt: lower_computed_goto(lower, statement); break;
    case CXCursor_LabelStmt: lower_label(lower, statement); break;
    case CXCursor_ReturnStmt: lower_return(lower, statement); break;
    case CXCursor_GCCAsmStmt:
    case CXCursor_MSAsmStmt: lower_asm(lower, statement); break;
    case CXCursor_NullStmt: break;
    case CXCursor_UnexposedStmt: lower_unexposed(lower, statement); break;
    default:
        if (clang_isExpression(statement.kind)) {
            lower_discarded(lower, statement);
        } else if (clang_isDeclaration(statement.kind)) {
            lower_declaration(lower, statement);
        } else if (!clang_isAttribute(statement.kind)) {
            give_up(lower, statement,
                    str_printf(lower->arena, "a `%.*s` is not understood",
                               STR_ARG(take_string(lower->arena, clang_getCursorKindSpelling(statement.kind)))));
        }
    }
}
