// MIR as stable text (--dump=mir), one line per statement:
//
//     fn name_length(who: char *) -> int
//         var n: int
//     bb0:
//         live n
//         n = call strlen(who {reads}) -> bb1
//     bb1:
//         if n == 0 goto bb2 else bb3
//
// Contracts stand in braces behind what they are about. Spans are left out, so that the text does not change when a
// comment is added.
#include "mir/pass.h"

#include <inttypes.h>

#include "mir/text.h"

static const char *op_text(enum mir_op op) {
    static const char *const texts[] = {
#define MIR_OP(name, text) text,
#include "mir/mir_ops.def"
#undef MIR_OP
    };
    return texts[op];
}

struct printer {
    struct text *out;
    const struct mir_unit *unit;
    const struct mir_body *body;
};

static void add(struct printer *printer, const char *text) {
    text_add(printer->out, str_from_c(text));
}

static void add_place(struct printer *printer, mir_place place) {
    mir_text_place(printer->out, printer->unit, printer->body, place, MIR_VOICE_DUMP);
}

static void add_local(struct printer *printer, mir_local local) {
    mir_text_local(printer->out, printer->unit, printer->body, local, MIR_VOICE_DUMP);
}

static void add_operand(struct printer *printer, struct mir_operand operand) {
    mir_text_operand(printer->out, printer->unit, printer->body, operand, MIR_VOICE_DUMP);
}

static void add_block(struct printer *printer, const char *before, mir_block block) {
    text_printf(printer->out, "%sbb%" PRIu32, before, block.i);
}

static void add_effect(struct printer *printer, struct mir_effect effect) {
    if (effect.marks) {
        add(printer, " {");
        mir_text_effect(printer->out, printer->unit, effect);
        add(printer, "}");
    }
}

// What is promised about a result and locks; that there is none is said apart.
static void add_result(struct printer *printer, const struct mir_contract *contract) {
    struct mir_effect effect = contract->result;
    effect.marks &= ~(uint32_t)MIR_NORETURN;
    add_effect(printer, effect);
    mir_text_locks(printer->out, printer->unit, contract->locks);
}

// ---- statements ----

static void add_value(struct printer *printer, const struct mir_statement *statement) {
    switch ((enum mir_op)statement->op) {
    case MIR_OP_USE: add_operand(printer, statement->a); return;
    case MIR_OP_CAST:
        add(printer, "(");
        mir_text_type(printer->out, printer->unit, mir_place_at(printer->body, statement->to)->type);
        add(printer, ") ");
        add_operand(printer, statement->a);
        return;
    case MIR_OP_NEGATE:
    case MIR_OP_COMPLEMENT:
        add(printer, op_text((enum mir_op)statement->op));
        add_operand(printer, statement->a);
        return;
    case MIR_OP_VA_ARG:
        add(printer, "va_arg ");
        add_operand(printer, statement->a);
        return;
    case MIR_OP_ADD:
    case MIR_OP_SUBTRACT:
    case MIR_OP_MULTIPLY:
    case MIR_OP_DIVIDE:
    case MIR_OP_REMAINDER:
    case MIR_OP_SHIFT_LEFT:
    case MIR_OP_SHIFT_RIGHT:
    case MIR_OP_AND:
    case MIR_OP_OR:
    case MIR_OP_XOR:
    case MIR_OP_POINTER_ADD:
    case MIR_OP_POINTER_SUBTRACT:
    case MIR_OP_POINTER_DIFFERENCE:
    case MIR_OP_EQUAL:
    case MIR_OP_NOT_EQUAL:
    case MIR_OP_LESS:
    case MIR_OP_LESS_EQUAL:
    case MIR_OP_GREATER:
    case MIR_OP_GREATER_EQUAL:
        add_operand(printer, statement->a);
        text_printf(printer->out, " %s ", op_text((enum mir_op)statement->op));
        add_operand(printer, statement->b);
        return;
    }
}

static void add_operands(struct printer *printer, const char *before, uint32_t first, uint32_t end) {
    for (uint32_t i = first; i < end; i++) {
        add(printer, i == first ? before : ", ");
        add_operand(printer, printer->body->operands.items[i]);
    }
}

static void add_asm(struct printer *printer, const struct mir_statement *statement) {
    uint32_t inputs = statement->first + statement->outputs;
    add(printer, "asm");
    add_operands(printer, " writes ", statement->first, inputs);
    add_operands(printer, " reads ", inputs, statement->first + statement->len);
    add(printer, statement->clobbers_memory ? " clobbers memory" : "");
}

static void add_access(struct printer *printer, uint8_t access) {
    add(printer, access & MIR_ACCESS_VOLATILE ? "volatile " : "");
    add(printer, access & MIR_ACCESS_ATOMIC ? "atomic " : "");
}

static void add_statement(struct printer *printer, const struct mir_statement *statement) {
    switch ((enum mir_statement_kind)statement->kind) {
    case MIR_ASSIGN:
        add_access(printer, statement->access);
        add_place(printer, statement->to);
        add(printer, " = ");
        add_value(printer, statement);
        return;
    case MIR_STORAGE_LIVE:
        add(printer, "live ");
        add_local(printer, statement->local);
        if (statement->a.kind != MIR_OPERAND_NONE) {
            add(printer, " of ");
            add_operand(printer, statement->a);
            add(printer, " bytes");
        }
        return;
    case MIR_STORAGE_DEAD:
        add(printer, "dead ");
        add_local(printer, statement->local);
        return;
    case MIR_ASM: add_asm(printer, statement); return;
    case MIR_POINT:
        add(printer, "point ");
        mir_text_quoted(printer->out, mir_string(printer->unit, statement->name), SIZE_MAX);
        return;
    }
}

// ---- terminators ----

static void add_alias(struct printer *printer, const struct mir_symbol_info *symbol) {
    if (!mir_is_none(symbol->alias.i)) {
        add(printer, " {alias of ");
        text_add(printer->out, mir_string(printer->unit, mir_symbol_at(printer->unit, symbol->alias)->name));
        add(printer, "}");
    }
}

static void add_arguments(struct printer *printer, const struct mir_terminator *call,
                          const struct mir_contract *contract) {
    add(printer, "(");
    for (uint32_t i = 0; i < call->len; i++) {
        add(printer, i ? ", " : "");
        add_operand(printer, printer->body->operands.items[call->first + i]);
        add_effect(printer, mir_parameter_effect(printer->unit, contract, i));
    }
    add(printer, ")");
}

static void add_call(struct printer *printer, const struct mir_terminator *call) {
    const struct mir_contract *contract = mir_contract_at(printer->unit, call->contract);
    mir_symbol callee = mir_callee(call);
    if (!mir_is_none(call->result.i)) {
        add_place(printer, call->result);
        add(printer, " = ");
    }
    add(printer, call->is_cleanup ? "cleanup call " : "call ");
    if (mir_is_none(callee.i)) {
        add(printer, "*");
        add_operand(printer, call->a);
    } else {
        const struct mir_symbol_info *symbol = mir_symbol_at(printer->unit, callee);
        text_add(printer->out, mir_string(printer->unit, symbol->name));
        add_alias(printer, symbol);
    }
    add_arguments(printer, call, contract);
    add_result(printer, contract);
    add(printer, contract->is_model ? " model" : "");
    if (mir_is_none(call->to[0].i)) {
        add(printer, " noreturn");
    } else {
        add_block(printer, " -> ", call->to[0]);
    }
}

static void add_case(struct printer *printer, const struct mir_case *item) {
    text_printf(printer->out, "%" PRId64, item->low);
    if (item->high != item->low) {
        text_printf(printer->out, " .. %" PRId64, item->high);
    }
    add_block(printer, " -> ", item->to);
    add(printer, ", ");
}

static void add_switch(struct printer *printer, const struct mir_terminator *end) {
    add(printer, "switch ");
    add_operand(printer, end->a);
    add(printer, " { ");
    for (uint32_t i = 0; i < end->len; i++) {
        add_case(printer, &printer->body->cases.items[end->first + i]);
    }
    add_block(printer, end->is_exhaustive ? "not expected -> " : "else -> ", end->to[0]);
    add(printer, " }");
}

static void add_terminator(struct printer *printer, const struct mir_terminator *end) {
    switch ((enum mir_terminator_kind)end->kind) {
    case MIR_UNTERMINATED: add(printer, "unterminated"); return;
    case MIR_GOTO: add_block(printer, "goto ", end->to[0]); return;
    case MIR_BRANCH:
        add(printer, "if ");
        add_operand(printer, end->a);
        text_printf(printer->out, " %s ", op_text((enum mir_op)end->op));
        add_operand(printer, end->b);
        add_block(printer, " goto ", end->to[0]);
        add_block(printer, " else ", end->to[1]);
        return;
    case MIR_SWITCH: add_switch(printer, end); return;
    case MIR_CALL: add_call(printer, end); return;
    case MIR_GOTO_ADDRESS:
        add(printer, "goto *");
        add_operand(printer, end->a);
        for (uint32_t i = 0; i < end->len; i++) {
            add_block(printer, i ? ", " : " { ", printer->body->cases.items[end->first + i].to);
        }
        add(printer, end->len ? " }" : " { }");
        return;
    case MIR_RETURN: add(printer, "return"); return;
    case MIR_UNREACHABLE: add(printer, "unreachable"); return;
    }
}

// ---- bodies ----

static void add_typed_local(struct printer *printer, mir_local local) {
    const struct mir_local_info *info = mir_local_at(printer->body, local);
    add_local(printer, local);
    add(printer, ": ");
    mir_text_type(printer->out, printer->unit, info->type);
    add_effect(printer, info->effect);
    add(printer, info->has_cleanup ? " cleanup" : "");
}

static void add_parameters(struct printer *printer, bool is_variadic) {
    const struct mir_body *body = printer->body;
    add(printer, "(");
    for (uint32_t i = 1; i <= body->parameter_count; i++) {
        add(printer, i > 1 ? ", " : "");
        add_typed_local(printer, (mir_local){i});
    }
    if (is_variadic) {
        add(printer, body->parameter_count ? ", ..." : "...");
    }
    add(printer, ")");
}

static void add_heading(struct printer *printer) {
    const struct mir_symbol_info *symbol = mir_symbol_at(printer->unit, printer->body->symbol);
    add(printer, symbol->is_external ? "fn " : "static fn ");
    text_add(printer->out, mir_string(printer->unit, symbol->name));
    add_parameters(printer, mir_type_at(printer->unit, symbol->type)->is_variadic);
    add(printer, " -> ");
    mir_text_type(printer->out, printer->unit, mir_local_at(printer->body, (mir_local){0})->type);
    add_result(printer, mir_contract_at(printer->unit, symbol->contract));
    add(printer, "\n");
}

void mir_print_body(struct text *out, const struct mir_unit *unit, const struct mir_body *body) {
    struct printer printer = {out, unit, body};
    if (mir_is_none(body->symbol.i)) {
        add(&printer, "initial values\n");
    } else {
        add_heading(&printer);
    }
    if (body->incomplete) {
        add(&printer, "    incomplete: ");
        text_add(out, mir_string(unit, body->incomplete));
        add(&printer, "\n");
    }
    for (uint32_t i = body->parameter_count + 1; i < body->locals.len; i++) {
        add(&printer, "    var ");
        add_typed_local(&printer, (mir_local){i});
        add(&printer, "\n");
    }
    for (uint32_t block = 0; block < body->blocks.len; block++) {
        const struct mir_block_info *info = &body->blocks.items[block];
        add_block(&printer, "", (mir_block){block});
        add(&printer, ":\n");
        for (uint32_t i = 0; i < info->statements.len; i++) {
            add(&printer, "    ");
            add_statement(&printer, &info->statements.items[i]);
            add(&printer, "\n");
        }
        add(&printer, "    ");
        add_terminator(&printer, &info->end);
        add(&printer, "\n");
    }
}

void mir_print_statement(struct text *out, const struct mir_unit *unit, const struct mir_body *body,
                         const struct mir_statement *statement) {
    add_statement(&(struct printer){out, unit, body}, statement);
}

void mir_print_terminator(struct text *out, const struct mir_unit *unit, const struct mir_body *body,
                          const struct mir_terminator *end) {
    add_terminator(&(struct printer){out, unit, body}, end);
}

// ---- units ----

static bool states_something(const struct mir_unit *unit, const struct mir_type_info *record) {
    for (uint32_t i = 0; i < record->len; i++) {
        const struct mir_field *field = &unit->fields.items[record->first + i];
        if (field->effect.marks || field->locks.len) {
            return true;
        }
    }
    return record->handle != MIR_HANDLE_NONE;
}

static const char *handle_text(enum mir_handle handle) {
    switch (handle) {
    case MIR_HANDLE_NONE: return "";
    case MIR_HANDLE_OWN: return "own";
    case MIR_HANDLE_REF: return "ref";
    case MIR_HANDLE_MUT: return "mut";
    case MIR_HANDLE_OPT: return "opt";
    }
    return "";
}

// Records that carry a contract: handles, and structs with owned, borrowed or guarded fields.
static void add_record(struct printer *printer, mir_type id) {
    const struct mir_type_info *record = mir_type_at(printer->unit, id);
    add(printer, "record ");
    mir_text_type(printer->out, printer->unit, id);
    if (record->handle) {
        text_printf(printer->out, " {%s of ", handle_text((enum mir_handle)record->handle));
        text_add(printer->out, mir_string(printer->unit, record->handle_of));
        add(printer, record->handle_drop ? ", dropped by " : "");
        text_add(printer->out, mir_string(printer->unit, record->handle_drop));
        add(printer, "}");
    }
    add(printer, "\n");
    for (uint32_t i = 0; i < record->len; i++) {
        const struct mir_field *field = &printer->unit->fields.items[record->first + i];
        add(printer, "    ");
        text_add(printer->out, mir_string(printer->unit, field->name));
        if (field->name == 0) {
            text_printf(printer->out, "%" PRIu32, i); // as in the places of its members
        }
        add(printer, ": ");
        mir_text_type(printer->out, printer->unit, field->type);
        add_effect(printer, field->effect);
        mir_text_locks(printer->out, printer->unit, field->locks);
        add(printer, "\n");
    }
}

// A function without its body, with its contract if it has one.
static void add_declaration(struct printer *printer, const struct mir_symbol_info *symbol) {
    const struct mir_type_info *type = mir_type_at(printer->unit, symbol->type);
    const struct mir_contract *contract = mir_contract_at(printer->unit, symbol->contract);
    add(printer, mir_is_none(symbol->body) ? "declare fn " : "fn ");
    text_add(printer->out, mir_string(printer->unit, symbol->name));
    add(printer, "(");
    for (uint32_t i = 0; i < type->len; i++) {
        add(printer, i ? ", " : "");
        mir_text_type(printer->out, printer->unit, printer->unit->type_list.items[type->first + i]);
        add_effect(printer, mir_parameter_effect(printer->unit, contract, i));
    }
    add(printer, type->is_variadic ? (type->len ? ", ...) -> " : "...) -> ") : ") -> ");
    mir_text_type(printer->out, printer->unit, type->element);
    add_result(printer, contract);
    add_alias(printer, symbol);
    add(printer, contract->is_noreturn ? " noreturn" : "");
    add(printer, contract->is_model ? " model\n" : "\n");
}

static void add_object(struct printer *printer, const struct mir_symbol_info *symbol) {
    add(printer, symbol->is_external ? "object @" : "static object @");
    text_add(printer->out, mir_string(printer->unit, symbol->name));
    add(printer, ": ");
    mir_text_type(printer->out, printer->unit, symbol->type);
    mir_text_locks(printer->out, printer->unit, mir_contract_at(printer->unit, symbol->contract)->locks);
    add(printer, symbol->is_const ? " const" : "");
    add(printer, symbol->is_thread ? " thread\n" : "\n");
}

static void add_records(struct printer *printer) {
    for (uint32_t i = 0; i < printer->unit->types.len; i++) {
        const struct mir_type_info *type = &printer->unit->types.items[i];
        if (type->kind == MIR_TYPE_RECORD && states_something(printer->unit, type)) {
            add_record(printer, (mir_type){i});
        }
    }
}

void mir_print_contracts(struct text *out, const struct mir_unit *unit) {
    struct printer printer = {.out = out, .unit = unit};
    add_records(&printer);
    for (uint32_t i = 0; i < unit->symbols.len; i++) {
        const struct mir_symbol_info *symbol = &unit->symbols.items[i];
        if (symbol->contract && symbol->kind == MIR_SYMBOL_OBJECT) {
            add_object(&printer, symbol);
        } else if (symbol->contract) {
            add_declaration(&printer, symbol);
        }
    }
}

void mir_print_unit(struct text *out, const struct mir_unit *unit) {
    struct printer printer = {.out = out, .unit = unit};
    add_records(&printer);
    for (uint32_t i = 0; i < unit->symbols.len; i++) {
        const struct mir_symbol_info *symbol = &unit->symbols.items[i];
        if (symbol->kind == MIR_SYMBOL_OBJECT) {
            add_object(&printer, symbol);
        } else if (mir_is_none(symbol->body)) {
            add_declaration(&printer, symbol);
        }
    }
    for (uint32_t i = 0; i < unit->bodies.len; i++) {
        add(&printer, out->len ? "\n" : "");
        mir_print_body(out, unit, &unit->bodies.items[i]);
    }
    if (unit->initial.blocks.len) {
        add(&printer, "\n");
        mir_print_body(out, unit, &unit->initial);
    }
}
