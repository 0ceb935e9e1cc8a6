// Runs the functions `test_...` of one C file as MIR: `interpreter FILE FIRST_TAPE TAPES` prints for each function and
// tape one line, the events in order, as the compiled program (driver.c) does.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/os.h"
#include "frontend/frontend.h"
#include "machine.h"
#include "mir/pass.h"
#include "tape.h"

_Noreturn void fault(struct machine *machine, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    str message = str_vprintf(machine->arena, format, arguments);
    va_end(arguments);
    text_printf(machine->trace, " fault: %.*s", STR_ARG(message));
    longjmp(machine->stop, 1);
}

// ---- probes ----

static void count_event(struct machine *machine) {
    if (++machine->events > MOST_EVENTS) {
        text_add(machine->trace, S(" stopped"));
        longjmp(machine->stop, 1);
    }
}

static scalar probe(struct machine *machine, scalar id) {
    count_event(machine);
    int answer = tape_value(machine->tape, machine->questions++);
    text_printf(machine->trace, " p%" PRId64 "=%d", (int64_t)id, answer);
    return (scalar)answer;
}

static void observe(struct machine *machine, scalar id, scalar value) {
    count_event(machine);
    text_printf(machine->trace, " o%" PRId64 "=%" PRId64, (int64_t)id, (int64_t)value);
}

// ---- statements ----

static void set_storage(struct machine *machine, struct frame *frame, const struct mir_statement *statement) {
    uint32_t *object = &frame->locals[statement->local.i];
    if (*object) {
        machine->objects.items[*object].is_live = false;
    }
    bool is_live = statement->kind == MIR_STORAGE_LIVE;
    mir_type type = frame->body->locals.items[statement->local.i].type;
    bool has_size = statement->a.kind != MIR_OPERAND_NONE;
    *object = !is_live    ? 0
              : !has_size ? object_new(machine, type_size(machine, type))
                          : object_new(machine, operand_value(machine, frame, statement->a));
}

static void run_assignment(struct machine *machine, const struct frame *frame, const struct mir_statement *statement) {
    mir_type type = mir_place_at(frame->body, statement->to)->type;
    scalar to = place_pointer(machine, frame, statement->to);
    uint8_t bit = place_bit(machine, frame, statement->to);
    if (statement->op == MIR_OP_USE) {
        store_operand(machine, frame, to, bit, type, statement->a);
    } else if (is_scalar_type(machine, type)) {
        memory_store(machine, to, bit, type, operation(machine, frame, statement, type));
    } else {
        fault(machine, "operator %d on what is no scalar", statement->op);
    }
}

static void run_statement(struct machine *machine, struct frame *frame, const struct mir_statement *statement) {
    switch ((enum mir_statement_kind)statement->kind) {
    case MIR_ASSIGN: run_assignment(machine, frame, statement); break;
    case MIR_STORAGE_LIVE:
    case MIR_STORAGE_DEAD: set_storage(machine, frame, statement); break;
    case MIR_ASM: fault(machine, "asm cannot be run");
    case MIR_POINT: break;
    }
}

// ---- calls ----

static uint32_t run_body(struct machine *machine, const struct frame *caller, const struct mir_body *body,
                         const struct mir_operand *arguments);

static void run_probe(struct machine *machine, const struct frame *frame, const struct mir_terminator *call,
                      const struct mir_operand *arguments) {
    scalar answer = probe(machine, operand_value(machine, frame, arguments[0]));
    if (!mir_is_none(call->result.i)) {
        mir_type type = mir_place_at(frame->body, call->result)->type;
        memory_store(machine, place_pointer(machine, frame, call->result), 0, type, answer);
    }
}

static void run_call(struct machine *machine, const struct frame *frame, const struct mir_terminator *call) {
    mir_symbol callee = pointed_function(machine, operand_value(machine, frame, call->a));
    const struct mir_symbol_info *symbol = mir_symbol_at(machine->unit, callee);
    const struct mir_operand *arguments = frame->body->operands.items + call->first;
    str name = mir_string(machine->unit, symbol->name);
    if (str_eq(name, S("probe"))) {
        run_probe(machine, frame, call, arguments);
    } else if (str_eq(name, S("observe"))) {
        scalar id = operand_value(machine, frame, arguments[0]);
        observe(machine, id, operand_value(machine, frame, arguments[1]));
    } else if (mir_is_none(symbol->body)) {
        fault(machine, "a call of `%.*s`, which has no body", STR_ARG(name));
    } else {
        uint32_t result = run_body(machine, frame, &machine->unit->bodies.items[symbol->body], arguments);
        if (!mir_is_none(call->result.i)) {
            mir_type type = mir_place_at(frame->body, call->result)->type;
            scalar to = place_pointer(machine, frame, call->result);
            memory_copy(machine, to, object_pointer(result), type_size(machine, type));
        }
    }
}

// ---- blocks ----

static mir_block switch_target(struct machine *machine, const struct frame *frame, const struct mir_terminator *end) {
    int64_t value = (int64_t)operand_value(machine, frame, end->a);
    for (uint32_t i = 0; i < end->len; i++) {
        const struct mir_case *item = &frame->body->cases.items[end->first + i];
        if (item->low <= value && value <= item->high) {
            return item->to;
        }
    }
    return end->to[0];
}

static mir_block label_target(struct machine *machine, const struct frame *frame, const struct mir_terminator *end) {
    uint32_t label = pointed_label(machine, operand_value(machine, frame, end->a));
    for (uint32_t i = 0; i < end->len; i++) {
        const struct mir_case *item = &frame->body->cases.items[end->first + i];
        if ((uint64_t)item->low == label) {
            return item->to;
        }
    }
    fault(machine, "a computed goto has no edge to its label");
}

// Where control goes after block; MIR_NONE at a return.
static mir_block run_block(struct machine *machine, struct frame *frame, mir_block block) {
    const struct mir_block_info *info = &frame->body->blocks.items[block.i];
    for (uint32_t i = 0; i < info->statements.len; i++) {
        run_statement(machine, frame, &info->statements.items[i]);
    }
    const struct mir_terminator *end = &info->end;
    switch ((enum mir_terminator_kind)end->kind) {
    case MIR_GOTO: return end->to[0];
    case MIR_BRANCH: return end->to[comparison(machine, frame, end->op, end->a, end->b) ? 0 : 1];
    case MIR_SWITCH: return switch_target(machine, frame, end);
    case MIR_CALL: run_call(machine, frame, end); return end->to[0];
    case MIR_GOTO_ADDRESS: return label_target(machine, frame, end);
    case MIR_RETURN: return (mir_block){MIR_NONE};
    case MIR_UNTERMINATED:
    case MIR_UNREACHABLE: break;
    }
    fault(machine, "bb%u, which cannot be left, is reached", block.i);
}

// ---- functions ----

// Temporaries, parameters and the result live as long as the call.
static struct frame enter(struct machine *machine, const struct frame *caller, const struct mir_body *body,
                          const struct mir_operand *arguments) {
    struct frame frame = {.body = body, .locals = ARENA_ARRAY(machine->arena, uint32_t, body->locals.len)};
    for (uint32_t i = 0; i < body->locals.len; i++) {
        const struct mir_local_info *local = &body->locals.items[i];
        if (local->kind != MIR_LOCAL_VARIABLE) {
            frame.locals[i] = object_new(machine, type_size(machine, local->type));
        }
        if (local->kind == MIR_LOCAL_PARAMETER) {
            store_operand(machine, caller, object_pointer(frame.locals[i]), 0, local->type, arguments[i - 1]);
        }
    }
    return frame;
}

static void leave(struct machine *machine, const struct frame *frame) {
    for (uint32_t i = 1; i < frame->body->locals.len; i++) {
        bool is_variable = frame->body->locals.items[i].kind == MIR_LOCAL_VARIABLE;
        if (is_variable && frame->locals[i]) {
            fault(machine, "local %u is still there at the return", i);
        }
        if (frame->locals[i]) {
            machine->objects.items[frame->locals[i]].is_live = false;
        }
    }
}

// The object that holds the result.
static uint32_t run_body(struct machine *machine, const struct frame *caller, const struct mir_body *body,
                         const struct mir_operand *arguments) {
    if (body->incomplete) {
        fault(machine, "incomplete: %.*s", STR_ARG(mir_string(machine->unit, body->incomplete)));
    }
    if (++machine->depth > DEEPEST_CALL) {
        fault(machine, "calls are too deep");
    }
    struct frame frame = enter(machine, caller, body, arguments);
    for (mir_block at = {0}; !mir_is_none(at.i);) {
        at = run_block(machine, &frame, at);
        if (++machine->steps > MOST_STEPS) {
            fault(machine, "it does not end");
        }
    }
    leave(machine, &frame);
    machine->depth--;
    return frame.locals[0];
}

static void run_test(struct arena *arena, const struct mir_unit *unit, const struct mir_body *body, uint64_t tape,
                     struct text *trace) {
    struct machine machine = {.arena = arena, .unit = unit, .tape = tape, .trace = trace};
    machine.globals = ARENA_ARRAY(arena, uint32_t, unit->symbols.len);
    VEC_PUSH(arena, &machine.objects, (struct object){0});
    if (setjmp(machine.stop) == 0) {
        if (unit->initial.blocks.len) {
            run_body(&machine, NULL, &unit->initial, NULL);
        }
        uint32_t result = run_body(&machine, NULL, body, NULL);
        scalar value = memory_load(&machine, object_pointer(result), 0, body->locals.items[0].type);
        text_printf(trace, " return=%" PRId64, (int64_t)value);
    }
    text_add_char(trace, '\n');
}

static void run_tests(const struct mir_unit *unit, uint64_t first_tape, uint64_t tapes) {
    struct arena arena = {0};
    struct text trace = {0};
    for (uint32_t i = 0; i < unit->bodies.len; i++) {
        const struct mir_body *body = &unit->bodies.items[i];
        str name = mir_string(unit, mir_symbol_at(unit, body->symbol)->name);
        for (uint64_t tape = first_tape; str_starts_with(name, S("test_")) && tape < first_tape + tapes; tape++) {
            text_printf(&trace, "%.*s %" PRIu64 ":", STR_ARG(name), tape);
            run_test(&arena, unit, body, tape, &trace);
            arena_reset(&arena);
        }
    }
    os_write(1, text_view(&trace));
    text_free(&trace);
    arena_free(&arena);
}

// ---- the program ----

static int fail(str message) {
    fprintf(stderr, "interpreter: %.*s\n", STR_ARG(message));
    return 1;
}

int main(int argc, char **argv) {
    if (argc != 4) {
        return fail(S("usage: interpreter FILE FIRST_TAPE TAPES"));
    }
    struct arena arena = {0};
    struct source_table files;
    struct mir_unit unit = {0};
    str directory = os_current_directory(&arena);
    source_init(&files, &arena, directory);
    const char *arguments[] = {"cc", "-std=gnu17", "-w", argv[1], NULL};
    struct frontend_request request = {
        .arguments = arguments,
        .directory = str_to_c(&arena, directory),
        .file = argv[1],
    };
    struct frontend_result result = frontend_lower(&arena, &request, &files, &unit);
    int status = 0;
    if (result.status == FRONTEND_FAILED) {
        status = fail(result.reason);
    } else if (result.errors.len) {
        status = fail(result.errors.items[0].message);
    } else {
        const char *invalid = mir_validate_unit(&arena, &unit);
        status = invalid ? fail(str_from_c(invalid)) : 0;
    }
    if (status == 0) {
        run_tests(&unit, strtoull(argv[2], NULL, 10), strtoull(argv[3], NULL, 10));
    }
    arena_free(&arena);
    return status;
}
