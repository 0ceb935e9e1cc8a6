// The domain of heap/: values, cells, conditions, renaming and joining, on states made by hand.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "heap/engine.h"
#include "mir/build.h"

struct fixture {
    struct arena arena;
    struct mir_unit unit;
    struct heap_engine engine;
    mir_type type_int;
    mir_type type_pointer;
    struct bits live;
};

static mir_local add_local(struct fixture *f, struct mir_body *body, mir_type type, str name) {
    return mir_local_add(
        body, (struct mir_local_info){.kind = MIR_LOCAL_VARIABLE, .type = type, .name = mir_intern(&f->unit, name)});
}

// A function with the locals p, q (pointers) and x, y (integers): locals 1 to 4.
static int set_up(void **state) {
    struct fixture *f = base_malloc(sizeof *f);
    *f = (struct fixture){0};
    mir_unit_init(&f->unit, &f->arena);
    f->type_int = mir_type_int(&f->unit, 32, true, S("int"));
    f->type_pointer = mir_type_pointer(&f->unit, f->type_int);
    mir_type function = mir_type_add(&f->unit, (struct mir_type_info){.kind = MIR_TYPE_FUNCTION});
    mir_symbol symbol = mir_symbol_add(
        &f->unit, (struct mir_symbol_info){.kind = MIR_SYMBOL_FUNCTION, .name = mir_intern(&f->unit, S("f")),
                                           .key = mir_intern(&f->unit, S("f")), .type = function,
                                           .body = MIR_NONE});
    struct mir_body *body = mir_body_begin(&f->unit, f->unit.arena, symbol);
    add_local(f, body, f->type_pointer, S("p"));
    add_local(f, body, f->type_pointer, S("q"));
    add_local(f, body, f->type_int, S("x"));
    add_local(f, body, f->type_int, S("y"));
    mir_return(body, mir_block_add(body), (struct span){1, 1, 2});
    f->engine = (struct heap_engine){
        .arena = &f->arena, .unit = &f->unit, .body = body, .options = heap_default_options()};
    heap_shape_build(&f->engine);
    f->engine.first_symbol = 1 + body->locals.len;
    f->engine.ended_well = bits_new(&f->engine.scratch, body->blocks.len);
    VEC_PUSH(&f->engine.scratch, &f->engine.trace, (struct heap_trace){0});
    f->live = bits_new(&f->arena, body->locals.len);
    for (uint32_t i = 0; i < body->locals.len; i++) {
        bits_set(f->live, i);
    }
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    struct fixture *f = *state;
    arena_free(&f->engine.scratch);
    arena_free(&f->arena);
    free(f);
    return 0;
}

enum { P = 1, Q, X, Y };

static struct heap_state *new_state(struct fixture *f) {
    struct heap_state *state = heap_state_take(&f->engine);
    state->next_symbol = f->engine.first_symbol;
    return state;
}

static struct heap_address address_of(uint32_t local) {
    return (struct heap_address){.at = heap_base(heap_local_base((mir_local){local}))};
}

static void set(struct fixture *f, struct heap_state *state, uint32_t local, struct heap_value value) {
    heap_store(&f->engine, state, address_of(local), f->type_int, value);
}

static struct heap_value get(struct fixture *f, struct heap_state *state, uint32_t local) {
    return heap_load(&f->engine, state, address_of(local), f->type_int, false);
}

static struct heap_value unknown(struct fixture *f, struct heap_state *state) {
    return heap_fresh(&f->engine, state, f->type_int);
}

static struct heap_condition compare(struct heap_value a, enum mir_op op, int64_t b) {
    return (struct heap_condition){.op = op, .a = a, .b = heap_constant(b)};
}

static struct heap_value new_block(struct fixture *f, struct heap_state *state) {
    struct heap_object *object = heap_new_symbol(&f->engine.scratch, state, INT64_MIN, INT64_MAX);
    object->flags |= HEAP_OWNED;
    return heap_base(object->base);
}

static void cells_are_found_where_they_were_put(void **data) {
    struct fixture *f = *data;
    struct heap_state *state = new_state(f);
    struct heap_value base = unknown(f, state);
    for (int64_t i = 9; i >= 0; i--) {
        struct heap_address at = {.at = heap_shift(base, i * 8)};
        heap_store(&f->engine, state, at, f->type_int, heap_constant(i));
    }
    assert_int_equal(state->cells.len, 10);
    for (int64_t i = 0; i < 10; i++) {
        struct heap_address at = {.at = heap_shift(base, i * 8)};
        assert_int_equal(heap_load(&f->engine, state, at, f->type_int, false).offset, i);
    }
}

static void container_of_is_the_way_back(void **data) {
    struct fixture *f = *data;
    struct heap_state *state = new_state(f);
    struct heap_value object = unknown(f, state);
    struct heap_value member = heap_pointer_add(&f->engine, state, object, heap_constant(2), 8);
    assert_true(heap_same(object, heap_pointer_add(&f->engine, state, member, heap_constant(-16), 1)));
}

static void a_write_at_an_unknown_index_blurs_the_elements(void **data) {
    struct fixture *f = *data;
    struct heap_state *state = new_state(f);
    struct heap_value array = new_block(f, state);
    struct heap_value element = heap_pointer_add(&f->engine, state, array, unknown(f, state), 8);
    heap_store(&f->engine, state, (struct heap_address){.at = array}, f->type_int, heap_constant(7));
    heap_store(&f->engine, state, (struct heap_address){.at = element}, f->type_int, heap_constant(8));
    struct heap_value first = heap_load(&f->engine, state, (struct heap_address){.at = array}, f->type_int, false);
    assert_false(heap_is_constant(first));
    assert_int_equal(
        heap_load(&f->engine, state, (struct heap_address){.at = element}, f->type_int, false).offset, 8);
}

static void conditions_narrow_and_contradict(void **data) {
    struct fixture *f = *data;
    struct heap_state *state = new_state(f);
    struct heap_value x = unknown(f, state);
    heap_assume(&f->engine, state, compare(x, MIR_OP_GREATER, 3));
    assert_int_equal(heap_decide(&f->engine, state, compare(x, MIR_OP_LESS_EQUAL, 3)), HEAP_FALSE);
    assert_int_equal(heap_decide(&f->engine, state, compare(x, MIR_OP_NOT_EQUAL, 0)), HEAP_TRUE);
    assert_int_equal(heap_decide(&f->engine, state, compare(x, MIR_OP_EQUAL, 10)), HEAP_UNKNOWN);
    assert_int_equal(heap_decide(&f->engine, state, compare(heap_shift(x, 1), MIR_OP_GREATER, 4)), HEAP_TRUE);
    heap_assume(&f->engine, state, compare(x, MIR_OP_LESS, 4));
    assert_true(state->is_infeasible);
}

static void equal_values_become_one(void **data) {
    struct fixture *f = *data;
    struct heap_state *state = new_state(f);
    set(f, state, X, unknown(f, state));
    set(f, state, Y, unknown(f, state));
    struct heap_condition equal = {.op = MIR_OP_EQUAL, .a = get(f, state, X), .b = get(f, state, Y)};
    assert_int_equal(heap_decide(&f->engine, state, equal), HEAP_UNKNOWN);
    heap_assume(&f->engine, state, equal);
    assert_true(heap_same(get(f, state, X), get(f, state, Y)));
    heap_assume(&f->engine, state, compare(get(f, state, X), MIR_OP_EQUAL, 5));
    assert_int_equal(get(f, state, Y).offset, 5);
}

static void not_zero_and_at_most_zero_is_below_zero(void **data) {
    struct fixture *f = *data;
    struct heap_state *state = new_state(f);
    struct heap_value x = unknown(f, state);
    heap_assume(&f->engine, state, compare(x, MIR_OP_NOT_EQUAL, 0));
    heap_assume(&f->engine, state, compare(x, MIR_OP_LESS_EQUAL, 0));
    assert_int_equal(heap_decide(&f->engine, state, compare(x, MIR_OP_LESS, 0)), HEAP_TRUE);
}

static void the_same_operation_gives_the_same_term(void **data) {
    struct fixture *f = *data;
    struct heap_state *state = new_state(f);
    struct heap_value flags = unknown(f, state);
    struct heap_value a = heap_term(&f->engine, state, MIR_OP_AND, flags, heap_constant(4), f->type_int);
    struct heap_value b = heap_term(&f->engine, state, MIR_OP_AND, flags, heap_constant(4), f->type_int);
    struct heap_value c = heap_term(&f->engine, state, MIR_OP_AND, flags, heap_constant(8), f->type_int);
    assert_true(heap_same(a, b));
    assert_false(heap_same(a, c));
}

static void a_new_block_is_no_older_value(void **data) {
    struct fixture *f = *data;
    struct heap_state *state = new_state(f);
    struct heap_value older = unknown(f, state);
    struct heap_value block = new_block(f, state);
    struct heap_condition equal = {.op = MIR_OP_EQUAL, .a = block, .b = older, .is_pointer = true};
    assert_int_equal(heap_decide(&f->engine, state, equal), HEAP_FALSE);
    heap_escape(&f->engine, state, block);
    assert_int_equal(heap_decide(&f->engine, state, equal), HEAP_UNKNOWN);
}

// Two states that differ only in the order symbols were made are equal after renaming.
static void history_does_not_tell_states_apart(void **data) {
    struct fixture *f = *data;
    struct heap_state *a = new_state(f);
    struct heap_state *b = new_state(f);
    set(f, a, P, new_block(f, a));
    set(f, a, X, unknown(f, a));
    unknown(f, b);
    set(f, b, X, unknown(f, b));
    set(f, b, P, new_block(f, b));
    heap_canonicalise(&f->engine, a, f->live);
    heap_canonicalise(&f->engine, b, f->live);
    assert_true(a->hash == b->hash);
    assert_int_equal(a->next_symbol, b->next_symbol);
}

static void what_a_dead_local_held_is_forgotten(void **data) {
    struct fixture *f = *data;
    struct heap_state *state = new_state(f);
    set(f, state, X, heap_constant(1));
    set(f, state, P, new_block(f, state));
    bits_clear(f->live, X);
    bits_clear(f->live, P);
    heap_canonicalise(&f->engine, state, f->live);
    assert_null(heap_find_cell(state, address_of(X)));
    assert_non_null(heap_find_cell(state, address_of(P))); // the only pointer to a block
}

static void a_join_keeps_what_both_know(void **data) {
    struct fixture *f = *data;
    struct heap_state *a = new_state(f);
    struct heap_state *b = new_state(f);
    struct heap_state *sides[] = {a, b};
    for (int64_t i = 0; i < 2; i++) {
        set(f, sides[i], P, new_block(f, sides[i]));
        set(f, sides[i], Q, get(f, sides[i], P));
        set(f, sides[i], X, heap_constant(1 + i));
        set(f, sides[i], Y, heap_constant(7));
        heap_canonicalise(&f->engine, sides[i], f->live);
    }
    assert_true(heap_join(&f->engine, a, b, HEAP_JOIN_STRICT));
    assert_int_equal(get(f, a, Y).offset, 7);
    assert_true(heap_same(get(f, a, P), get(f, a, Q)));
    assert_true((heap_flags(a, get(f, a, P).base) & HEAP_OWNED) != 0);
    assert_int_equal(heap_decide(&f->engine, a, compare(get(f, a, X), MIR_OP_GREATER, 0)), HEAP_TRUE);
    assert_int_equal(heap_decide(&f->engine, a, compare(get(f, a, X), MIR_OP_EQUAL, 1)), HEAP_UNKNOWN);
}

static void owned_and_released_do_not_join(void **data) {
    struct fixture *f = *data;
    struct heap_state *a = new_state(f);
    struct heap_state *b = new_state(f);
    set(f, a, P, new_block(f, a));
    set(f, b, P, new_block(f, b));
    heap_find_object(b, get(f, b, P).base)->flags |= HEAP_RELEASED;
    heap_canonicalise(&f->engine, a, f->live);
    heap_canonicalise(&f->engine, b, f->live);
    assert_false(heap_join(&f->engine, a, b, HEAP_JOIN_LENIENT));
    assert_int_equal(a->cells.len, 1);
}

static void escaping_follows_what_is_stored(void **data) {
    struct fixture *f = *data;
    struct heap_state *state = new_state(f);
    struct heap_value outer = new_block(f, state);
    struct heap_value inner = new_block(f, state);
    heap_store(&f->engine, state, (struct heap_address){.at = heap_shift(outer, 8)}, f->type_pointer, inner);
    set(f, state, P, outer);
    heap_escape(&f->engine, state, outer);
    assert_true((heap_flags(state, inner.base) & HEAP_ESCAPED) != 0);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(cells_are_found_where_they_were_put),
        TEST(container_of_is_the_way_back),
        TEST(a_write_at_an_unknown_index_blurs_the_elements),
        TEST(conditions_narrow_and_contradict),
        TEST(equal_values_become_one),
        TEST(not_zero_and_at_most_zero_is_below_zero),
        TEST(the_same_operation_gives_the_same_term),
        TEST(a_new_block_is_no_older_value),
        TEST(history_does_not_tell_states_apart),
        TEST(what_a_dead_local_held_is_forgotten),
        TEST(a_join_keeps_what_both_know),
        TEST(owned_and_released_do_not_join),
        TEST(escaping_follows_what_is_stored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
