// Inline asm. libclang (before 22) lists the operands but not their constraints; the printed function has them:
//
//     asm volatile goto ("template" : [name] "=r" (out) : "r" (in) : "memory" : label)
//
// When the text is not known, an operand that can be written counts as written and read and memory as clobbered: then
// own-check knows too little, never something wrong.
#include "frontend/lower.h"

enum section { SECTION_OUTPUTS = 1, SECTION_INPUTS, SECTION_CLOBBERS, SECTION_LABELS, SECTION_COUNT };

struct parts {
    str *items;
    uint32_t len;
    uint32_t cap;
};

// What the text says: the constraints of all operands, the labels.
struct asm_text {
    struct parts constraints;
    uint32_t outputs;
    struct parts labels;
    bool clobbers_memory;
};

struct operands {
    struct mir_operand *items;
    uint32_t len;
    uint32_t cap;
};

struct asm_operands {
    struct operands written;
    struct operands read;
};

// ---- text ----

static bool is_separator(char c) {
    return c == ',' || c == ':' || c == ')';
}

// The first string literal of `part`, without its quotes.
static str first_literal(str part) {
    size_t open = str_find(part, S("\""));
    if (open == SIZE_MAX) {
        return S("");
    }
    size_t end = text_skip_literal(part, open);
    return end > open + 1 ? str_slice(part, open + 1, end - 1) : S("");
}

static void add_part(struct lower *lower, struct asm_text *text, uint32_t section, str part) {
    if (part.len == 0) {
        return;
    }
    switch (section) {
    case SECTION_OUTPUTS:
        VEC_PUSH(lower->arena, &text->constraints, first_literal(part));
        text->outputs++;
        break;
    case SECTION_INPUTS: VEC_PUSH(lower->arena, &text->constraints, first_literal(part)); break;
    case SECTION_CLOBBERS: text->clobbers_memory |= str_eq(first_literal(part), S("memory")); break;
    case SECTION_LABELS: VEC_PUSH(lower->arena, &text->labels, part); break;
    default: break;
    }
}

// Basic asm, without operands, may do anything.
static bool read_asm(struct lower *lower, CXCursor statement, struct asm_text *made) {
    str text = construct_text(lower, statement);
    size_t at = str_find(text, S("("));
    if (at == SIZE_MAX) {
        return false;
    }
    uint32_t section = 0;
    for (size_t begin = ++at; at < text.len;) {
        char c = text.data[at];
        if (!is_separator(c)) {
            at = c == '"' || c == '\''             ? text_skip_literal(text, at)
                 : c == '(' || c == '[' || c == '{' ? text_skip_brackets(text, at)
                                                    : at + 1;
            continue;
        }
        add_part(lower, made, section, str_trim(str_slice(text, begin, at)));
        if (c == ')') {
            made->clobbers_memory |= section == 0;
            return true;
        }
        section += c == ':';
        begin = ++at;
    }
    return false;
}

// ---- operands ----

static bool is_lvalue(CXCursor operand) {
    bool has_shape = operand.kind == CXCursor_DeclRefExpr || operand.kind == CXCursor_MemberRefExpr ||
                     operand.kind == CXCursor_ArraySubscriptExpr ||
                     (operand.kind == CXCursor_UnaryOperator &&
                      clang_getCursorUnaryOperatorKind(operand) == CXUnaryOperator_Deref);
    CXCursor referenced = clang_getCursorReferenced(operand);
    return has_shape && referenced.kind != CXCursor_FunctionDecl && referenced.kind != CXCursor_EnumConstantDecl;
}

static void add_written(struct lower *lower, CXCursor operand, bool is_read, struct asm_operands *operands) {
    mir_place place = lower_place(lower, operand);
    struct mir_operand address = mir_address(lower->unit, lower->body, place);
    bool is_aggregate = type_is_aggregate(lower, place_type(lower, place));
    VEC_PUSH(lower->arena, &operands->written, address);
    if (is_read) {
        VEC_PUSH(lower->arena, &operands->read, is_aggregate ? address : mir_copy(lower->body, place));
    }
}

// An aggregate is read in memory.
static void add_read(struct lower *lower, CXCursor operand, struct asm_operands *operands) {
    bool is_aggregate = type_is_aggregate(lower, expression_type(lower, operand));
    struct mir_operand value = is_aggregate && is_lvalue(cursor_peel(lower, operand))
                                   ? mir_address(lower->unit, lower->body, lower_place(lower, operand))
                                   : lower_value(lower, operand);
    VEC_PUSH(lower->arena, &operands->read, value);
}

static struct cursors expressions_of(struct lower *lower, CXCursor statement) {
    struct cursors children = cursor_children(lower, statement);
    struct cursors expressions = {0};
    for (uint32_t i = 0; i < children.len; i++) {
        if (clang_isExpression(children.items[i].kind)) {
            VEC_PUSH(lower->arena, &expressions, children.items[i]);
        }
    }
    return expressions;
}

static void push_asm(struct lower *lower, CXCursor statement, const struct asm_operands *operands,
                     bool clobbers_memory) {
    struct mir_statement made = {
        .kind = MIR_ASM,
        .clobbers_memory = clobbers_memory,
        .span = cursor_span(lower, statement),
        .to = {MIR_NONE},
        .local = {MIR_NONE},
        .first = lower->body->operands.len,
        .len = operands->written.len + operands->read.len,
        .outputs = operands->written.len,
    };
    for (uint32_t i = 0; i < made.len; i++) {
        VEC_PUSH(lower->body->arena, &lower->body->operands,
                 i < made.outputs ? operands->written.items[i] : operands->read.items[i - made.outputs]);
    }
    mir_push(lower->body, lower->block, made);
}

// ---- labels ----

// Whether the asm goes to a label is not known. Labels are only named in the text: one of several `__label__`s of the
// same name is not told.
static void jump_to_label(struct lower *lower, CXCursor statement, str name) {
    CXCursor label = label_statement_named(lower, name);
    if (clang_Cursor_isNull(label)) {
        give_up(lower, statement, S("an `asm goto` to a label of which there are several"));
        return;
    }
    struct span span = cursor_span(lower, statement);
    mir_type truth = mir_type_int(lower->unit, 32, true, S("int"));
    mir_block yes = new_block(lower), no = new_block(lower);
    mir_branch(lower->body, lower->block, span, MIR_OP_NOT_EQUAL, unknown_value(truth), mir_int(truth, 0), yes, no);
    begin_block(lower, yes);
    jump_later(lower, span, label);
    begin_block(lower, no);
}

// ---- all ----

void lower_asm(struct lower *lower, CXCursor statement) {
    struct cursors expressions = expressions_of(lower, statement);
    struct asm_operands operands = {0};
    struct asm_text text = {0};
    bool is_known = statement.kind == CXCursor_GCCAsmStmt && read_asm(lower, statement, &text) &&
                    text.constraints.len == expressions.len;
    for (uint32_t i = 0; i < expressions.len; i++) {
        CXCursor operand = expressions.items[i];
        bool is_written = is_known ? i < text.outputs : is_lvalue(cursor_peel(lower, operand));
        if (is_written) {
            add_written(lower, operand, is_known && str_starts_with(text.constraints.items[i], S("+")), &operands);
        } else {
            add_read(lower, operand, &operands);
        }
    }
    push_asm(lower, statement, &operands, !is_known || text.clobbers_memory);
    for (uint32_t i = 0; i < text.labels.len; i++) {
        jump_to_label(lower, statement, text.labels.items[i]);
    }
}
