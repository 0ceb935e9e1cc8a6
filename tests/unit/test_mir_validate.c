// The validator: each invariant of mir.h broken once, each with its message. Every case starts from the valid unit of
// mir_fixture.h, changes one thing, and says what has to be said about it.
#include "mir_fixture.h"

struct broken {
    const char *name;
    void (*change)(struct fixture *fixture, struct mir_body *body);
    const char *error;
};

static struct mir_statement *statement(struct mir_body *body, uint32_t block, uint32_t at) {
    return &body->blocks.items[block].statements.items[at];
}

static struct mir_terminator *end_of(struct mir_body *body, uint32_t block) {
    return &body->blocks.items[block].end;
}

#define CASE(name)                                                                                           \
    static void name(struct fixture *fixture, struct mir_body *body) {                                       \
        struct mir_unit *unit = &fixture->unit;                                                              \
        (void)unit;                                                                                          \
        (void)body;
#define END }

// ---- units ----

CASE(type_zero) unit->types.items[0].kind = MIR_TYPE_BOOL; END
CASE(second_void) unit->types.items[1].kind = MIR_TYPE_VOID; END
CASE(type_kind) unit->types.items[1].kind = 99; END
CASE(type_name) unit->types.items[1].name = 100000; END
CASE(type_not_interned) unit->types.items[2] = unit->types.items[1]; END
CASE(element_after) unit->types.items[fixture->char_pointer.i].element.i = fixture->char_pointer.i; END
CASE(record_fields) unit->types.items[fixture->node.i].len = 1000; END
CASE(record_handle) unit->types.items[fixture->node.i].handle = 9; END
CASE(record_in_itself) unit->fields.items[unit->types.items[fixture->node.i].first].type = fixture->node; END
CASE(field_type) unit->fields.items[0].type.i = 1000; END
CASE(field_name) unit->fields.items[0].name = 100000; END
CASE(field_marks) unit->fields.items[0].effect.marks = MIR_TAKES; END
CASE(field_kind) unit->fields.items[0].effect.kind = 100000; END
CASE(contract_zero) unit->contracts.items[0].result.marks = MIR_OWNED; END
CASE(contract_effects) unit->contracts.items[1].len = 7; END
CASE(contract_marks) unit->contracts.items[1].result.marks = MIR_TAKES; END
CASE(effect_marks) unit->effects.items[0].marks = MIR_OWNED; END
CASE(effect_when) unit->effects.items[0].when = 9; END
CASE(lock_kind) mir_locks_add(unit, &(struct mir_lock){.kind = MIR_UNCHECKED + 1}, 1); END
CASE(lock_path) mir_locks_add(unit, &(struct mir_lock){.path = 100000}, 1); END
CASE(contract_locks) unit->contracts.items[1].locks.len = 1; END
CASE(field_locks) unit->fields.items[0].locks = (struct mir_locks){.first = 1}; END
CASE(symbol_kind) unit->symbols.items[0].kind = 2; END
CASE(symbol_key) unit->symbols.items[0].key = 100000; END
CASE(symbol_type) unit->symbols.items[0].type = fixture->int_type; END
CASE(object_type) unit->symbols.items[4].type = unit->symbols.items[0].type; END
CASE(symbol_contract) unit->symbols.items[0].contract = 100; END
CASE(symbol_body) unit->symbols.items[1].body = 0; END
CASE(body_symbol) body->symbol.i = 4; END
CASE(body_of_another) unit->symbols.items[0].body = MIR_NONE; END

// Pointers to pointers to pointers, deeper than any program has them.
CASE(type_depth)
    mir_type type = fixture->int_type;
    for (int i = 0; i < 300; i++) {
        type = mir_type_pointer(unit, type);
    }
END

// ---- locals and places ----

CASE(return_kind) body->locals.items[0].kind = MIR_LOCAL_VARIABLE; END
CASE(return_type) body->locals.items[0].type = fixture->int_type; END
CASE(parameter_kind) body->locals.items[1].kind = MIR_LOCAL_VARIABLE; END
CASE(late_parameter) body->locals.items[3].kind = MIR_LOCAL_PARAMETER; END
CASE(parameter_count) body->parameter_count = 6; END
CASE(local_type) body->locals.items[3].type.i = 1000; END
CASE(local_name) body->locals.items[3].name = 100000; END
CASE(local_marks) body->locals.items[1].effect.marks = MIR_FROM_REF; END
CASE(place_parent) body->places.items[7].parent.i = 7; END
CASE(place_depth) body->places.items[7].depth = 9; END
CASE(place_type) body->places.items[7].type = fixture->int_type; END
CASE(place_kind) body->places.items[7].kind = MIR_PLACE_INDEX; END
CASE(place_root) body->places.items[0].kind = MIR_PLACE_DEREF; END
CASE(place_local) body->places.items[0].data = 50; END
CASE(place_negative) body->places.items[0].data = -1; END
CASE(place_field) body->places.items[8].data = 4; END
CASE(place_not_interned) body->place_index = (struct map){0}; END

// ---- operands and statements ----

CASE(copy_of) statement(body, 2, 0)->a.data = 5000; END
CASE(copy_type) statement(body, 2, 0)->a.type = fixture->node; END
CASE(copy_narrows) statement(body, 2, 1)->a.type = fixture->char_type; END
CASE(address_type) body->operands.items[body->blocks.items[5].statements.items[0].first].type = fixture->int_type; END
CASE(operand_kind) statement(body, 2, 0)->a.kind = 77; END
CASE(operand_missing) statement(body, 2, 1)->b.kind = MIR_OPERAND_NONE; END
CASE(operand_extra) statement(body, 2, 2)->b = statement(body, 2, 1)->b; END
CASE(operand_type) statement(body, 2, 1)->b.type.i = 1000; END
CASE(function_operand) end_of(body, 0)->a.data = 4; END
CASE(string_operand) body->operands.items[end_of(body, 4)->first].data = 100000; END
CASE(label_operand) statement(body, 5, 1)->a.data = 9; END
CASE(assign_op) statement(body, 2, 0)->op = 200; END
CASE(pointer_op) statement(body, 2, 1)->op = MIR_OP_POINTER_ADD; END
CASE(assign_to) statement(body, 2, 0)->to.i = 1000; END
CASE(assign_access) statement(body, 2, 0)->access = 4; END
CASE(storage_of) statement(body, 0, 0)->local.i = 50; END
CASE(storage_parameter) statement(body, 0, 0)->local.i = 2; END
CASE(storage_return) statement(body, 0, 0)->local.i = 0; END
CASE(asm_operands) statement(body, 5, 0)->len = 100; END
CASE(asm_outputs) statement(body, 5, 0)->outputs = 3; END
CASE(asm_output_kind) statement(body, 5, 0)->outputs = 2; END
CASE(point_name) statement(body, 3, 2)->name = 100000; END
CASE(statement_kind) statement(body, 0, 0)->kind = 9; END
CASE(statement_span) statement(body, 0, 0)->span = (struct span){1, 9, 3}; END

// ---- terminators ----

CASE(no_blocks) body->blocks.len = 0; END
CASE(unterminated) end_of(body, 3)->kind = MIR_UNTERMINATED; END
CASE(goto_target) end_of(body, 3)->to[0].i = 9; END
CASE(branch_op) end_of(body, 1)->op = MIR_OP_ADD; END
CASE(branch_target) end_of(body, 1)->to[1].i = MIR_NONE; END
CASE(branch_operand) end_of(body, 1)->b.kind = MIR_OPERAND_NONE; END
CASE(switch_cases) end_of(body, 2)->len = 100; END
CASE(switch_range) body->cases.items[1].high = -6; END
CASE(switch_target) body->cases.items[1].to.i = 9; END
CASE(switch_else) end_of(body, 2)->to[0].i = MIR_NONE; END
CASE(call_callee) end_of(body, 0)->a.kind = MIR_OPERAND_NONE; END
CASE(call_result) end_of(body, 0)->result.i = 1000; END
CASE(call_contract) end_of(body, 0)->contract = 1000; END
CASE(call_arguments) end_of(body, 4)->first = 1000; END
CASE(call_next) end_of(body, 0)->to[0].i = 9; END
CASE(goto_address) end_of(body, 5)->first = 1000; END
CASE(terminator_kind) end_of(body, 0)->kind = 99; END

#undef CASE
#undef END

#define IN "function `make`: "

static const struct broken CASES[] = {
#define CASE(name, error) {#name, name, error}
    CASE(type_zero, "type 0 is not void"),
    CASE(second_void, "type 1: void is type 0"),
    CASE(type_kind, "type 1: kind 99"),
    CASE(type_name, "type 1: its name is string 100000"),
    CASE(type_not_interned, "type 2: it is not interned"),
    CASE(element_after, "type 4: made of type 4, which does not come before it"),
    CASE(record_in_itself, "it is a part of itself, or nested more than 256 deep"),
    CASE(record_fields, "its fields are out of range"),
    CASE(record_handle, "handle kind 9"),
    CASE(field_type, "a field is type 1000"),
    CASE(field_name, "the name of a field is string 100000"),
    CASE(field_marks, "a field has marks 0x1 that cannot stand there"),
    CASE(field_kind, "a kind is string 100000"),
    CASE(field_locks, "its locks are out of range"),
    CASE(type_depth, "nested more than 256 deep"),
    CASE(contract_zero, "contract 0 states something"),
    CASE(contract_effects, "contract 1: its effects are out of range"),
    CASE(contract_locks, "contract 1: its locks are out of range"),
    CASE(lock_kind, "lock 0: kind 9, root 0, condition 0"),
    CASE(lock_path, "lock 0: its path is string 100000, of "),
    CASE(contract_marks, "contract 1: the result has marks 0x1 that cannot stand there"),
    CASE(effect_marks, "effect 0: a parameter has marks"),
    CASE(effect_when, "effect 0: a parameter has condition 9"),
    CASE(symbol_kind, "symbol 0: kind 2"),
    CASE(symbol_key, "symbol 0: its key is string 100000"),
    CASE(symbol_type, "symbol 0: a function whose type is no function type"),
    CASE(object_type, "symbol 4: an object of a function type"),
    CASE(symbol_contract, "symbol 0: contract 100, of 3"),
    CASE(symbol_body, "symbol 1: body 0 is not its own"),
    CASE(body_symbol, "symbol 0: body 0 is not its own"),
    CASE(body_of_another, "body 0 is not the body of its symbol"),
    CASE(return_kind, IN "local 0: kind 2 is out of place"),
    CASE(return_type, IN "local 0 is not of the type of the result"),
    CASE(parameter_kind, IN "local 1: kind 2 is out of place"),
    CASE(late_parameter, IN "local 3: kind 1 is out of place"),
    CASE(parameter_count, IN "6 locals cannot hold a result and 6 parameters"),
    CASE(local_type, IN "local 3: its type is type 1000"),
    CASE(local_name, IN "local 3: its name is string 100000"),
    CASE(local_marks, IN "local 1: it has marks"),
    CASE(place_parent, IN "place 7: its parent, place 7, does not come before it"),
    CASE(place_depth, IN "place 7: depth 9, where it is 1"),
    CASE(place_type, IN "place 7: its type is"),
    CASE(place_kind, IN "place 7: its kind 4 and data 0 do not fit its parent"),
    CASE(place_root, IN "place 0: it has no parent and names nothing"),
    CASE(place_local, IN "place 0: it has no parent and names nothing"),
    CASE(place_negative, IN "place 0: it has no parent and names nothing"),
    CASE(place_field, IN "place 8: its kind 2 and data 4 do not fit its parent"),
    CASE(place_not_interned, IN "place 0: it is not interned"),
    CASE(copy_of, IN "bb2: statement 0: an operand of place 5000"),
    CASE(copy_type, IN "bb2: statement 0: a copy of place 1 with a type that may change its value"),
    CASE(copy_narrows, IN "bb2: statement 1: a copy of place 2 with a type that may change its value"),
    CASE(address_type, IN "bb5: statement 0: the address of place 6 with a type that is no pointer"),
    CASE(operand_kind, IN "bb2: statement 0: an operand of kind 77"),
    CASE(operand_missing, IN "bb2: statement 1: an operand is missing"),
    CASE(operand_extra, IN "bb2: statement 2: operator 2 has two operands"),
    CASE(operand_type, IN "bb2: statement 1: an operand is type 1000"),
    CASE(function_operand, IN "bb0: end: an operand of function 4, which is none"),
    CASE(string_operand, IN "bb4: end: an operand of string 100000"),
    CASE(label_operand, IN "bb5: statement 1: an operand of label bb9"),
    CASE(assign_op, IN "bb2: statement 0: operator 200"),
    CASE(pointer_op, IN "bb2: statement 1: pointer arithmetic on what is no pointer"),
    CASE(assign_to, IN "bb2: statement 0: assigns to place 1000"),
    CASE(assign_access, IN "bb2: statement 0: access 4"),
    CASE(storage_of, IN "bb0: statement 0: storage of local 50, of 6"),
    CASE(storage_parameter, IN "bb0: statement 0: storage of the result or a parameter"),
    CASE(storage_return, IN "bb0: statement 0: storage of the result or a parameter"),
    CASE(asm_operands, IN "bb5: statement 0: its operands are out of range"),
    CASE(asm_outputs, IN "bb5: statement 0: asm with more outputs than operands"),
    CASE(asm_output_kind, IN "bb5: statement 0: asm with an output that is no address"),
    CASE(point_name, IN "bb3: statement 2: the name of a point is string 100000"),
    CASE(statement_kind, IN "bb0: statement 0: kind 9"),
    CASE(statement_span, IN "bb0: statement 0: a span that ends before it begins"),
    CASE(no_blocks, IN "it has no blocks"),
    CASE(unterminated, IN "bb3: end: no terminator"),
    CASE(goto_target, IN "bb3: end: goes to bb9, of 9"),
    CASE(branch_op, IN "bb1: end: branches on operator 4, which is no comparison"),
    CASE(branch_target, IN "bb1: end: goes to bb4294967295"),
    CASE(branch_operand, IN "bb1: end: an operand is missing"),
    CASE(switch_cases, IN "bb2: end: its cases are out of range"),
    CASE(switch_range, IN "bb2: end: an empty case range"),
    CASE(switch_target, IN "bb2: end: goes to bb9"),
    CASE(switch_else, IN "bb2: end: goes to bb4294967295"),
    CASE(call_callee, IN "bb0: end: an operand is missing"),
    CASE(call_result, IN "bb0: end: its result goes to place 1000"),
    CASE(call_contract, IN "bb0: end: contract 1000, of 3"),
    CASE(call_arguments, IN "bb4: end: its operands are out of range"),
    CASE(call_next, IN "bb0: end: goes to bb9"),
    CASE(goto_address, IN "bb5: end: its cases are out of range"),
    CASE(terminator_kind, IN "bb0: end: terminator of kind 99"),
#undef CASE
};

static void every_broken_invariant_is_named(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct fixture fixture = {0};
        fixture_types(&fixture);
        struct mir_body *body = fixture_make(&fixture);
        assert_null(mir_validate_unit(&fixture.arena, &fixture.unit));
        CASES[i].change(&fixture, body);
        const char *error = mir_validate_unit(&fixture.arena, &fixture.unit);
        if (!error || !strstr(error, CASES[i].error)) {
            fail_msg("%s: expected `%s`, got `%s`", CASES[i].name, CASES[i].error, error ? error : "nothing");
        }
        arena_free(&fixture.arena);
    }
}

static void an_incomplete_body_may_be_unfinished(void **state) {
    struct fixture *fixture = *state;
    struct mir_body *body = fixture_make(fixture);
    body->blocks.items[3].end.kind = MIR_UNTERMINATED;
    mir_incomplete(&fixture->unit, body, NOWHERE, S("given up"));
    assert_null(mir_validate(&fixture->arena, &fixture->unit, body));
    body->blocks.len = 0;
    body->blocks.items = NULL;
    assert_null(mir_validate(&fixture->arena, &fixture->unit, body));
}

static void values_may_widen_and_pointers_convert(void **state) {
    struct fixture *fixture = *state;
    struct mir_body *body = fixture_make(fixture);
    statement(body, 2, 1)->a.type = mir_type_int(&fixture->unit, 64, true, S("long"));
    statement(body, 2, 0)->a.type = fixture->void_pointer;
    assert_null(mir_validate(&fixture->arena, &fixture->unit, body));
    statement(body, 2, 1)->a.type = mir_type_int(&fixture->unit, 64, false, S("unsigned long"));
    assert_non_null(mir_validate(&fixture->arena, &fixture->unit, body));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_broken_invariant_is_named),
        cmocka_unit_test_setup_teardown(an_incomplete_body_may_be_unfinished, fixture_set_up, fixture_tear_down),
        cmocka_unit_test_setup_teardown(values_may_widen_and_pointers_convert, fixture_set_up, fixture_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
