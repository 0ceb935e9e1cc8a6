// Bodies made by hand for tests of flow/: one handle type `own_conn`, the verbs for it, and short ways to push MIR.
// A statement's span begins at the number given for it, so tests speak of "lines".
#ifndef OWN_TESTS_FLOW_FIXTURE_H
#define OWN_TESTS_FLOW_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "flow/flow.h"
#include "flow/solver.h"
#include "mir/build.h"

struct fixture {
    struct arena arena;
    struct mir_unit unit;
    struct mir_body *body;
    mir_type type_int, type_conn, type_own, type_own_pointer;
    uint32_t make, move, drop, lend, put, plain; // contracts
    mir_symbol callee;
    mir_place nothing;
};

static inline struct span line(uint32_t number) {
    return (struct span){.file = 1, .begin = number, .end = number + 1};
}

static inline mir_symbol fixture_function(struct fixture *f, const char *name) {
    mir_type type = mir_type_add(&f->unit, (struct mir_type_info){.kind = MIR_TYPE_FUNCTION, .element = mir_type_void()});
    uint32_t text = mir_intern(&f->unit, str_from_c(name));
    return mir_symbol_add(&f->unit, (struct mir_symbol_info){.kind = MIR_SYMBOL_FUNCTION, .name = text, .key = text,
                                                             .type = type, .body = MIR_NONE});
}

static inline uint32_t fixture_contract(struct fixture *f, uint32_t marks, uint32_t result, uint32_t from) {
    struct mir_effect parameter = {.marks = marks};
    struct mir_contract contract = {.result = {.marks = result, .from = from}};
    return mir_contract_add(&f->unit, contract, &parameter, 1);
}

static inline mir_type fixture_handle(struct fixture *f, enum mir_handle handle, const char *name) {
    mir_type pointer = mir_type_pointer(&f->unit, f->type_conn);
    uint32_t first = f->unit.fields.len;
    VEC_PUSH(f->unit.arena, &f->unit.fields, (struct mir_field){.name = mir_intern(&f->unit, S("ptr")), .type = pointer});
    return mir_type_add(&f->unit, (struct mir_type_info){.kind = MIR_TYPE_RECORD,
                                                         .handle = (uint8_t)handle,
                                                         .name = mir_intern(&f->unit, str_from_c(name)),
                                                         .handle_of = mir_intern(&f->unit, S("conn")),
                                                         .count = 8,
                                                         .first = first,
                                                         .len = 1});
}

static inline int fixture_setup(void **state) {
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    mir_unit_init(&f->unit, &f->arena);
    f->type_int = mir_type_int(&f->unit, 32, true, S("int"));
    f->type_conn = mir_type_add(&f->unit, (struct mir_type_info){.kind = MIR_TYPE_RECORD,
                                                                 .name = mir_intern(&f->unit, S("conn"))});
    f->type_own = fixture_handle(f, MIR_HANDLE_OWN, "own_conn");
    f->type_own_pointer = mir_type_pointer(&f->unit, f->type_own);
    f->make = fixture_contract(f, 0, MIR_OWNED, 0);
    f->move = fixture_contract(f, MIR_EMPTIES, MIR_OWNED, 0);
    f->drop = fixture_contract(f, MIR_DROPS, 0, 0);
    f->lend = fixture_contract(f, 0, MIR_FROM_REF, 1);
    f->put = fixture_contract(f, MIR_TAKES, 0, 0);
    f->callee = fixture_function(f, "callee");
    f->body = mir_body_begin(&f->unit, f->unit.arena, fixture_function(f, "f"));
    f->nothing = (mir_place){MIR_NONE};
    *state = f;
    return 0;
}

static inline int fixture_teardown(void **state) {
    struct fixture *f = *state;
    arena_free(&f->arena);
    free(f);
    return 0;
}

static inline mir_place fixture_local(struct fixture *f, enum mir_local_kind kind, mir_type type, const char *name) {
    struct mir_local_info info = {.kind = (uint8_t)kind, .type = type, .span = line(1)};
    info.name = mir_intern(&f->unit, str_from_c(name));
    return mir_place_of_local(f->body, mir_local_add(f->body, info));
}

static inline mir_place fixture_variable(struct fixture *f, mir_type type, const char *name) {
    return fixture_local(f, MIR_LOCAL_VARIABLE, type, name);
}

static inline mir_block fixture_block(struct fixture *f) {
    return mir_block_add(f->body);
}

// A call that ends `block`; returns the block after it.
static inline mir_block fixture_call(struct fixture *f, mir_block block, uint32_t at, uint32_t contract,
                                     struct mir_operand argument, mir_place result) {
    mir_block next = fixture_block(f);
    uint32_t count = argument.kind == MIR_OPERAND_NONE ? 0 : 1;
    mir_call(f->body, block, line(at), mir_function(&f->unit, f->callee), &argument, count, result, contract, next);
    return next;
}

static inline mir_block fixture_make(struct fixture *f, mir_block block, uint32_t at, mir_place place) {
    return fixture_call(f, block, at, f->make, (struct mir_operand){0}, place);
}

// A call that gets the address of `place`.
static inline mir_block fixture_on(struct fixture *f, mir_block block, uint32_t at, uint32_t contract, mir_place place) {
    return fixture_call(f, block, at, contract, mir_address(&f->unit, f->body, place), f->nothing);
}

static inline void fixture_dead(struct fixture *f, mir_block block, uint32_t at, mir_place place) {
    mir_storage(f->body, block, line(at), MIR_STORAGE_DEAD, mir_place_local(f->body, place));
}

// if (condition) goto a; else goto b;
static inline void fixture_if(struct fixture *f, mir_block block, mir_place condition, mir_block a, mir_block b) {
    mir_branch(f->body, block, line(0), MIR_OP_NOT_EQUAL, mir_copy(f->body, condition),
               mir_int(mir_place_at(f->body, condition)->type, 0), a, b);
}

static inline struct flow_facts fixture_facts(struct fixture *f) {
    const char *wrong = mir_validate(&f->arena, &f->unit, f->body);
    if (wrong) {
        fail_msg("%s", wrong);
    }
    return flow_analyse(&f->arena, &f->unit, f->body);
}

// One event of this kind at this line, and nothing else.
static inline void fixture_expect(struct flow_facts facts, enum flow_event_kind kind, uint32_t at,
                                  enum flow_certainty certainty) {
    assert_int_equal(facts.events.len, 1);
    assert_int_equal(facts.events.items[0].kind, kind);
    assert_int_equal(facts.events.items[0].span.begin, at);
    assert_int_equal(facts.events.items[0].certainty, certainty);
}

#endif
