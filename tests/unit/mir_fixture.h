// A unit for tests of mir/: it uses every kind of type, place, operand, statement and terminator at least once.
#ifndef OWN_TESTS_MIR_FIXTURE_H
#define OWN_TESTS_MIR_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "mir/build.h"
#include "mir/pass.h"

#define assert_str(actual, expected) assert_string_equal(str_to_c(&fixture->arena, (actual)), (expected))

static const struct span NOWHERE = {0};
static const mir_place NO_PLACE = {MIR_NONE};
static const struct mir_operand NO_OPERAND = {0};

struct fixture {
    struct arena arena;
    struct mir_unit unit;
    mir_type int_type;
    mir_type char_type;
    mir_type void_pointer;
    mir_type char_pointer;
    mir_type node; // struct node { struct node *next; char *name; int v[4]; union { int a; float b; }; }
    mir_type node_pointer;
};

static inline struct mir_field fixture_field(struct fixture *fixture, str name, mir_type type, uint64_t offset) {
    return (struct mir_field){.name = mir_intern(&fixture->unit, name), .type = type, .offset = offset};
}

static inline mir_type fixture_record(struct fixture *fixture, str name, bool is_union, const struct mir_field *fields,
                                      uint32_t count) {
    struct mir_unit *unit = &fixture->unit;
    uint32_t first = unit->fields.len;
    for (uint32_t i = 0; i < count; i++) {
        VEC_PUSH(unit->arena, &unit->fields, fields[i]);
    }
    return mir_type_add(unit, (struct mir_type_info){.kind = MIR_TYPE_RECORD,
                                                     .is_union = is_union,
                                                     .name = mir_intern(unit, name),
                                                     .first = first,
                                                     .len = count});
}

static inline mir_type fixture_function(struct fixture *fixture, mir_type result, const mir_type *parameters,
                                        uint32_t count, bool is_variadic) {
    struct mir_unit *unit = &fixture->unit;
    uint32_t first = unit->type_list.len;
    for (uint32_t i = 0; i < count; i++) {
        VEC_PUSH(unit->arena, &unit->type_list, parameters[i]);
    }
    return mir_type_add(unit, (struct mir_type_info){.kind = MIR_TYPE_FUNCTION,
                                                     .element = result,
                                                     .first = first,
                                                     .len = count,
                                                     .is_variadic = is_variadic});
}

static inline mir_symbol fixture_symbol(struct fixture *fixture, enum mir_symbol_kind kind, str name, mir_type type) {
    uint32_t text = mir_intern(&fixture->unit, name);
    return mir_symbol_add(&fixture->unit, (struct mir_symbol_info){.kind = (uint8_t)kind,
                                                                   .is_external = true,
                                                                   .name = text,
                                                                   .key = text,
                                                                   .type = type,
                                                                   .body = MIR_NONE});
}

static inline mir_local fixture_local(struct fixture *fixture, struct mir_body *body, enum mir_local_kind kind,
                                      str name, mir_type type) {
    return mir_local_add(
        body, (struct mir_local_info){.kind = (uint8_t)kind, .name = mir_intern(&fixture->unit, name), .type = type});
}

static inline mir_place fixture_variable(struct fixture *fixture, struct mir_body *body, str name, mir_type type) {
    return mir_place_of_local(body, fixture_local(fixture, body, MIR_LOCAL_VARIABLE, name, type));
}

// A body of `static void name(void)`.
static inline struct mir_body *fixture_body(struct fixture *fixture, str name) {
    mir_type type = fixture_function(fixture, mir_type_void(), NULL, 0, false);
    return mir_body_begin(&fixture->unit, fixture->unit.arena,
                          fixture_symbol(fixture, MIR_SYMBOL_FUNCTION, name, type));
}

static inline void fixture_types(struct fixture *fixture) {
    struct mir_unit *unit = &fixture->unit;
    mir_unit_init(unit, &fixture->arena);
    fixture->int_type = mir_type_int(unit, 32, true, S("int"));
    fixture->char_type = mir_type_int(unit, 8, true, S("char"));
    fixture->void_pointer = mir_type_pointer(unit, mir_type_void());
    fixture->char_pointer = mir_type_pointer(unit, fixture->char_type);
    mir_type real = mir_type_add(
        unit, (struct mir_type_info){.kind = MIR_TYPE_FLOAT, .bits = 32, .name = mir_intern(unit, S("float"))});
    struct mir_field either[] = {
        fixture_field(fixture, S("a"), fixture->int_type, 0),
        fixture_field(fixture, S("b"), real, 0),
    };
    mir_type anonymous = fixture_record(fixture, S("union node::(anonymous)"), true, either, 2);
    mir_type incomplete = mir_type_add(
        unit, (struct mir_type_info){.kind = MIR_TYPE_OPAQUE, .name = mir_intern(unit, S("struct node"))});
    fixture->node_pointer = mir_type_pointer(unit, incomplete);
    struct mir_field fields[] = {
        fixture_field(fixture, S("next"), fixture->node_pointer, 0),
        fixture_field(fixture, S("name"), fixture->char_pointer, 8),
        fixture_field(fixture, S("v"), mir_type_array(unit, fixture->int_type, 4), 16),
        fixture_field(fixture, S(""), anonymous, 32),
    };
    fields[1].effect = (struct mir_effect){.marks = MIR_OWNED, .kind = mir_intern(unit, S("malloc"))};
    fixture->node = fixture_record(fixture, S("struct node"), false, fields, 4);
}

static inline int fixture_set_up(void **state) {
    struct fixture *fixture = calloc(1, sizeof *fixture);
    if (!fixture) {
        return -1;
    }
    fixture_types(fixture);
    *state = fixture;
    return 0;
}

static inline int fixture_tear_down(void **state) {
    struct fixture *fixture = *state;
    arena_free(&fixture->arena);
    free(fixture);
    return 0;
}

static inline uint32_t fixture_malloc_contract(struct fixture *fixture) {
    struct mir_contract contract = {
        .result = {.marks = MIR_OWNED | MIR_NULLABLE, .kind = mir_intern(&fixture->unit, S("malloc"))},
        .is_model = true,
    };
    return mir_contract_add(&fixture->unit, contract, NULL, 0);
}

static inline uint32_t fixture_free_contract(struct fixture *fixture) {
    struct mir_effect effect = {.marks = MIR_TAKES, .kind = mir_intern(&fixture->unit, S("malloc"))};
    return mir_contract_add(&fixture->unit, (struct mir_contract){.is_model = true}, &effect, 1);
}

static inline struct span fixture_span(uint32_t begin) {
    return (struct span){1, begin, begin + 4};
}

// struct node *make(char *name, int n), which does a little of everything.
static inline struct mir_body *fixture_make(struct fixture *fixture) {
    struct mir_unit *unit = &fixture->unit;
    mir_type make_parameters[] = {fixture->char_pointer, fixture->int_type};
    mir_type make_type = fixture_function(fixture, fixture->node_pointer, make_parameters, 2, false);
    mir_type malloc_type = fixture_function(fixture, fixture->void_pointer, &fixture->int_type, 1, false);
    mir_type free_type = fixture_function(fixture, mir_type_void(), &fixture->void_pointer, 1, false);
    mir_type print_type = fixture_function(fixture, fixture->int_type, &fixture->char_pointer, 1, true);
    mir_symbol make = fixture_symbol(fixture, MIR_SYMBOL_FUNCTION, S("make"), make_type);
    mir_symbol allocate = fixture_symbol(fixture, MIR_SYMBOL_FUNCTION, S("malloc"), malloc_type);
    mir_symbol release = fixture_symbol(fixture, MIR_SYMBOL_FUNCTION, S("free"), free_type);
    mir_symbol print = fixture_symbol(fixture, MIR_SYMBOL_FUNCTION, S("printf"), print_type);
    mir_symbol count = fixture_symbol(fixture, MIR_SYMBOL_OBJECT, S("count"), fixture->int_type);
    uint32_t malloc_contract = fixture_malloc_contract(fixture);
    uint32_t free_contract = fixture_free_contract(fixture);
    unit->symbols.items[allocate.i].contract = malloc_contract;
    unit->symbols.items[release.i].contract = free_contract;

    struct mir_body *body = mir_body_begin(unit, unit->arena, make);
    mir_local name = fixture_local(fixture, body, MIR_LOCAL_PARAMETER, S("name"), fixture->char_pointer);
    mir_local n = fixture_local(fixture, body, MIR_LOCAL_PARAMETER, S("n"), fixture->int_type);
    mir_local p = fixture_local(fixture, body, MIR_LOCAL_VARIABLE, S("p"), fixture->node_pointer);
    mir_local t = fixture_local(fixture, body, MIR_LOCAL_TEMPORARY, S(""), fixture->void_pointer);
    mir_local inner = fixture_local(fixture, body, MIR_LOCAL_VARIABLE, S("p"), fixture->int_type);
    mir_block block[9];
    for (size_t i = 0; i < 9; i++) {
        block[i] = mir_block_add(body);
    }
    mir_place result_place = mir_place_of_local(body, (mir_local){0});
    mir_place name_place = mir_place_of_local(body, name);
    mir_place n_place = mir_place_of_local(body, n);
    mir_place p_place = mir_place_of_local(body, p);
    mir_place t_place = mir_place_of_local(body, t);
    mir_place inner_place = mir_place_of_local(body, inner);
    mir_place count_place = mir_place_of_global(unit, body, count);
    mir_place node = mir_place_deref(unit, body, p_place);
    mir_place v = mir_place_field(unit, body, node, 2);
    mir_place a = mir_place_field(unit, body, mir_place_field(unit, body, node, 3), 0);
    struct mir_operand n_value = mir_copy(body, n_place);
    struct mir_operand p_value = mir_copy(body, p_place);
    struct mir_operand zero = mir_int(fixture->int_type, 0);
    struct mir_operand null = mir_int(fixture->node_pointer, 0);

    // bb0: p = malloc(40)
    mir_storage(body, block[0], fixture_span(10), MIR_STORAGE_LIVE, p);
    struct mir_operand size = mir_int(fixture->int_type, 40);
    mir_call(body, block[0], fixture_span(14), mir_function(unit, allocate), &size, 1, t_place, malloc_contract,
             block[1]);
    // bb1: if (p == NULL) goto bb8
    mir_assign(body, block[1], fixture_span(10), p_place, MIR_OP_CAST, mir_copy(body, t_place), NO_OPERAND);
    mir_branch(body, block[1], fixture_span(30), MIR_OP_EQUAL, p_value, null, block[8], block[2]);
    // bb2: stores through p
    mir_assign(body, block[2], fixture_span(40), mir_place_field(unit, body, node, 1), MIR_OP_USE,
               mir_copy(body, name_place), NO_OPERAND);
    mir_assign(body, block[2], fixture_span(44), mir_place_index(unit, body, v, 2), MIR_OP_ADD, n_value, zero);
    mir_assign(body, block[2], fixture_span(48), mir_place_element(unit, body, v, n), MIR_OP_NEGATE, n_value,
               NO_OPERAND);
    mir_assign(body, block[2], fixture_span(52), a, MIR_OP_LESS, n_value, zero);
    mir_assign(body, block[2], fixture_span(54), count_place, MIR_OP_COMPLEMENT, n_value, NO_OPERAND);
    struct mir_statement atomic = {.kind = MIR_ASSIGN,
                                   .op = MIR_OP_USE,
                                   .access = MIR_ACCESS_ATOMIC | MIR_ACCESS_VOLATILE,
                                   .span = fixture_span(56),
                                   .to = count_place,
                                   .local = {MIR_NONE},
                                   .a = {.kind = MIR_OPERAND_UNKNOWN, .type = fixture->int_type}};
    mir_push(body, block[2], atomic);
    struct mir_case cases[] = {{1, 1, block[3]}, {-5, 5, block[4]}};
    uint32_t first_case = body->cases.len;
    VEC_PUSH(unit->arena, &body->cases, cases[0]);
    VEC_PUSH(unit->arena, &body->cases, cases[1]);
    body->blocks.items[2].end = (struct mir_terminator){.kind = MIR_SWITCH,
                                                        .span = fixture_span(60),
                                                        .a = n_value,
                                                        .to = {block[5]},
                                                        .result = NO_PLACE,
                                                        .first = first_case,
                                                        .len = 2};
    // bb3: inner scope, test point
    mir_storage(body, block[3], fixture_span(70), MIR_STORAGE_LIVE, inner);
    mir_assign(body, block[3], fixture_span(72), inner_place, MIR_OP_USE, zero, NO_OPERAND);
    mir_push(body, block[3],
             (struct mir_statement){
                 .kind = MIR_POINT, .to = NO_PLACE, .local = {MIR_NONE}, .name = mir_intern(unit, S("inside"))});
    mir_storage(body, block[3], fixture_span(80), MIR_STORAGE_DEAD, inner);
    mir_goto(body, block[3], fixture_span(82), block[5]);
    // bb4: printf("n is %d\n", n), called through its address
    struct mir_operand arguments[] = {
        {.kind = MIR_OPERAND_STRING, .type = fixture->char_pointer, .data = mir_intern(unit, S("n is %d\\n"))},
        n_value,
    };
    mir_call(body, block[4], fixture_span(90), mir_function(unit, print), arguments, 2, NO_PLACE, 0, block[5]);
    // bb5: asm, then a computed goto
    uint32_t first_operand = body->operands.len;
    VEC_PUSH(unit->arena, &body->operands, mir_address(unit, body, count_place));
    VEC_PUSH(unit->arena, &body->operands, n_value);
    mir_push(body, block[5],
             (struct mir_statement){.kind = MIR_ASM,
                                    .clobbers_memory = true,
                                    .span = fixture_span(100),
                                    .to = NO_PLACE,
                                    .local = {MIR_NONE},
                                    .first = first_operand,
                                    .len = 2,
                                    .outputs = 1});
    struct mir_operand label = {.kind = MIR_OPERAND_LABEL, .type = fixture->void_pointer, .data = block[6].i};
    mir_assign(body, block[5], fixture_span(104), t_place, MIR_OP_USE, label, NO_OPERAND);
    struct mir_case targets[] = {{block[6].i, block[6].i, block[6]}, {block[7].i, block[7].i, block[7]}};
    uint32_t first_target = body->cases.len;
    VEC_PUSH(unit->arena, &body->cases, targets[0]);
    VEC_PUSH(unit->arena, &body->cases, targets[1]);
    body->blocks.items[5].end = (struct mir_terminator){.kind = MIR_GOTO_ADDRESS,
                                                        .span = fixture_span(110),
                                                        .a = mir_copy(body, t_place),
                                                        .result = NO_PLACE,
                                                        .first = first_target,
                                                        .len = 2};
    // bb6: free(p) on leaving, back to the loop or out
    mir_call(body, block[6], fixture_span(120), mir_function(unit, release), &p_value, 1, NO_PLACE, free_contract,
             block[7]);
    body->blocks.items[6].end.is_cleanup = true;
    // bb7
    mir_assign(body, block[7], fixture_span(130), result_place, MIR_OP_USE, p_value, NO_OPERAND);
    mir_storage(body, block[7], fixture_span(132), MIR_STORAGE_DEAD, p);
    mir_return(body, block[7], fixture_span(134));
    // bb8
    mir_unreachable(body, block[8], fixture_span(140));
    return body;
}

#endif
