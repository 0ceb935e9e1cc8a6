// The solver with two small analyses that have nothing to do with ownership: which blocks a path may have gone through
// (forward), and which locals may still be read (backward).
#include "flow_fixture.h"

// ---- forward: blocks on some path to here ----

static void passed_terminator(void *context, struct bits state, mir_block block) {
    (void)context;
    bits_set(state, block.i);
}

static void never_first_edge_of_entry(void *context, struct bits state, mir_block from, uint32_t successor) {
    (void)context;
    if (from.i == 0 && successor == 0) {
        bits_clear_all(state);
    }
}

static struct flow_solution solve(struct fixture *f, struct flow_analysis analysis) {
    struct mir_cfg *cfg = ARENA_NEW(&f->arena, struct mir_cfg);
    *cfg = mir_cfg_build(&f->arena, f->body);
    analysis.state_bits = 64;
    return flow_solve(&f->arena, f->body, cfg, &analysis);
}

// 0 -> 1, 2 -> 3
static void build_diamond(struct fixture *f) {
    mir_place x = fixture_variable(f, f->type_int, "x");
    mir_block b[4];
    for (int i = 0; i < 4; i++) {
        b[i] = fixture_block(f);
    }
    fixture_if(f, b[0], x, b[1], b[2]);
    mir_goto(f->body, b[1], line(0), b[3]);
    mir_goto(f->body, b[2], line(0), b[3]);
    mir_return(f->body, b[3], line(0));
}

static void joins_unite(void **state) {
    struct fixture *f = *state;
    build_diamond(f);
    struct flow_solution solution = solve(f, (struct flow_analysis){.terminator = passed_terminator});
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(bits_has(solution.states[3], i), i < 3);
    }
    assert_false(bits_has(solution.states[1], 2));
}

static void without_loops_each_block_is_visited_once(void **state) {
    struct fixture *f = *state;
    build_diamond(f);
    assert_int_equal(solve(f, (struct flow_analysis){.terminator = passed_terminator}).visits, 4);
    assert_int_equal(
        solve(f, (struct flow_analysis){.direction = FLOW_BACKWARD, .terminator = passed_terminator}).visits, 4);
}

static void edges_have_their_own_effect(void **state) {
    struct fixture *f = *state;
    build_diamond(f);
    struct flow_solution solution =
        solve(f, (struct flow_analysis){.terminator = passed_terminator, .edge = never_first_edge_of_entry});
    assert_false(bits_has(solution.states[1], 0));
    assert_true(bits_has(solution.states[2], 0));
    assert_true(bits_has(solution.states[3], 0));
}

// 0 -> 1; 1 -> 2, 3; 2 -> 1
static void loops_reach_a_fixed_point(void **state) {
    struct fixture *f = *state;
    mir_place x = fixture_variable(f, f->type_int, "x");
    mir_block b[4];
    for (int i = 0; i < 4; i++) {
        b[i] = fixture_block(f);
    }
    mir_goto(f->body, b[0], line(0), b[1]);
    fixture_if(f, b[1], x, b[2], b[3]);
    mir_goto(f->body, b[2], line(0), b[1]);
    mir_return(f->body, b[3], line(0));
    struct flow_solution solution = solve(f, (struct flow_analysis){.terminator = passed_terminator});
    assert_true(bits_has(solution.states[1], 2));
    assert_true(bits_has(solution.states[3], 2));
    assert_false(bits_has(solution.states[3], 3));
}

// ---- backward: liveness of locals ----

static void live_operand(struct fixture *f, struct bits state, struct mir_operand operand) {
    if (operand.kind == MIR_OPERAND_COPY) {
        bits_set(state, mir_place_local(f->body, (mir_place){(uint32_t)operand.data}).i);
    }
}

static void live_statement(void *context, struct bits state, mir_block block, uint32_t index) {
    struct fixture *f = context;
    const struct mir_statement *statement = &f->body->blocks.items[block.i].statements.items[index];
    bits_clear(state, mir_place_local(f->body, statement->to).i);
    live_operand(f, state, statement->a);
    live_operand(f, state, statement->b);
}

static void live_terminator(void *context, struct bits state, mir_block block) {
    struct fixture *f = context;
    live_operand(f, state, f->body->blocks.items[block.i].end.a);
}

static void live_at_exit(void *context, struct bits state) {
    (void)context;
    bits_set(state, 63);
}

// x = 1; while (n) { x = x + n; } y = x;
static void liveness_runs_backwards(void **state) {
    struct fixture *f = *state;
    mir_place x = fixture_variable(f, f->type_int, "x");
    mir_place y = fixture_variable(f, f->type_int, "y");
    mir_place n = fixture_variable(f, f->type_int, "n");
    mir_block b[4];
    for (int i = 0; i < 4; i++) {
        b[i] = fixture_block(f);
    }
    struct mir_operand none = {0};
    mir_assign(f->body, b[0], line(1), x, MIR_OP_USE, mir_int(f->type_int, 1), none);
    mir_goto(f->body, b[0], line(1), b[1]);
    fixture_if(f, b[1], n, b[2], b[3]);
    mir_assign(f->body, b[2], line(2), x, MIR_OP_ADD, mir_copy(f->body, x), mir_copy(f->body, n));
    mir_goto(f->body, b[2], line(2), b[1]);
    mir_assign(f->body, b[3], line(3), y, MIR_OP_USE, mir_copy(f->body, x), none);
    mir_return(f->body, b[3], line(3));
    struct flow_analysis liveness = {.direction = FLOW_BACKWARD, .context = f, .boundary = live_at_exit,
                                     .statement = live_statement, .terminator = live_terminator};
    struct flow_solution solution = solve(f, liveness);
    uint32_t local_x = mir_place_local(f->body, x).i, local_y = mir_place_local(f->body, y).i;
    uint32_t local_n = mir_place_local(f->body, n).i;
    for (uint32_t block = 0; block < 3; block++) { // at their ends
        assert_true(bits_has(solution.states[block], local_x));
        assert_true(bits_has(solution.states[block], local_n));
        assert_false(bits_has(solution.states[block], local_y));
        assert_true(bits_has(solution.states[block], 63));
    }
    assert_false(bits_has(solution.states[3], local_x));
    liveness.state_bits = 64;
    flow_transfer_block(&liveness, f->body, b[0], solution.states[0]);
    assert_false(bits_has(solution.states[0], local_x)); // not live before its first assignment
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(joins_unite, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(without_loops_each_block_is_visited_once, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(edges_have_their_own_effect, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(loops_reach_a_fixed_point, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(liveness_runs_backwards, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
