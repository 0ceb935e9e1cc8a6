// The control-flow graph: order, predecessors, loop heads, unreachable blocks, long functions.
#include "mir_fixture.h"

// Blocks 0 .. count - 1 without terminators.
static struct mir_body *blocks(struct fixture *fixture, uint32_t count) {
    struct mir_body *body = fixture_body(fixture, S("f"));
    for (uint32_t i = 0; i < count; i++) {
        mir_block_add(body);
    }
    return body;
}

static void go(struct mir_body *body, uint32_t from, uint32_t to) {
    mir_goto(body, (mir_block){from}, NOWHERE, (mir_block){to});
}

static void split(struct fixture *fixture, struct mir_body *body, uint32_t from, uint32_t yes, uint32_t no) {
    struct mir_operand zero = mir_int(fixture->int_type, 0);
    mir_branch(body, (mir_block){from}, NOWHERE, MIR_OP_EQUAL, zero, zero, (mir_block){yes}, (mir_block){no});
}

static str describe(struct fixture *fixture, const struct mir_body *body) {
    struct mir_cfg cfg = mir_cfg_build(&fixture->arena, body);
    struct text out = {0};
    for (uint32_t i = 0; i < cfg.order_len; i++) {
        uint32_t block = cfg.order[i];
        assert_int_equal(cfg.position[block], i);
        text_printf(&out, "%s%u%s", i ? " " : "", block, bits_has(cfg.loop_heads, block) ? "L" : "");
        const char *between = "<";
        for (uint32_t p = cfg.pred_first[block]; p < cfg.pred_first[block + 1]; p++) {
            text_printf(&out, "%s%u", between, cfg.preds[p]);
            between = ",";
        }
    }
    str s = str_copy(&fixture->arena, text_view(&out));
    text_free(&out);
    return s;
}

static void diamond_with_the_true_branch_first(void **state) {
    struct fixture *fixture = *state;
    struct mir_body *body = blocks(fixture, 5);
    split(fixture, body, 0, 1, 2);
    go(body, 1, 3);
    go(body, 2, 3);
    mir_return(body, (mir_block){3}, NOWHERE);
    go(body, 4, 3); // nothing leads to 4
    assert_str(describe(fixture, body), "0 1<0 2<0 3<1,2");
    struct mir_cfg cfg = mir_cfg_build(&fixture->arena, body);
    assert_int_equal(cfg.position[4], MIR_NONE);
}

static void loops_within_loops(void **state) {
    struct fixture *fixture = *state;
    struct mir_body *body = blocks(fixture, 5);
    go(body, 0, 1);
    split(fixture, body, 1, 2, 4); // outer
    split(fixture, body, 2, 3, 1); // inner; its end goes back to the outer
    go(body, 3, 2);
    mir_return(body, (mir_block){4}, NOWHERE);
    assert_str(describe(fixture, body), "0 1L<0,2 2L<1,3 3<2 4<1");
}

static void a_block_that_loops_to_itself(void **state) {
    struct fixture *fixture = *state;
    struct mir_body *body = blocks(fixture, 1);
    go(body, 0, 0);
    assert_str(describe(fixture, body), "0L<0");
}

static void both_edges_to_one_block_count_twice(void **state) {
    struct fixture *fixture = *state;
    struct mir_body *body = blocks(fixture, 2);
    split(fixture, body, 0, 1, 1);
    mir_unreachable(body, (mir_block){1}, NOWHERE);
    assert_str(describe(fixture, body), "0 1<0,0");
}

static void switches_calls_and_computed_gotos(void **state) {
    struct fixture *fixture = *state;
    struct mir_body *body = fixture_make(fixture);
    assert_str(describe(fixture, body), "0 1<0 8<1 2<1 3<2 4<2 5<2,3,4 6<5 7<5,6");
    assert_int_equal(mir_successor_count(body, (mir_block){2}), 3);
    assert_int_equal(mir_successor(body, (mir_block){2}, 1).i, 4);
    assert_int_equal(mir_successor(body, (mir_block){2}, 2).i, 5); // else comes last
    assert_int_equal(mir_successor_count(body, (mir_block){7}), 0);
    body->blocks.items[0].end.to[0].i = MIR_NONE; // a call that does not return
    assert_str(describe(fixture, body), "0");
}

static void half_a_million_blocks_in_a_row(void **state) {
    struct fixture *fixture = *state;
    enum { COUNT = 500000 };
    struct mir_body *body = blocks(fixture, COUNT);
    for (uint32_t i = 0; i + 1 < COUNT; i++) {
        split(fixture, body, i, i + 1, COUNT - 1);
    }
    mir_return(body, (mir_block){COUNT - 1}, NOWHERE);
    struct mir_cfg cfg = mir_cfg_build(&fixture->arena, body);
    assert_int_equal(cfg.order_len, COUNT);
    assert_int_equal(cfg.order[COUNT - 1], COUNT - 1);
    assert_int_equal(cfg.pred_first[COUNT], 2 * (COUNT - 1));
    assert_true(bits_empty(cfg.loop_heads));
}

static void a_body_without_blocks(void **state) {
    struct fixture *fixture = *state;
    struct mir_cfg cfg = mir_cfg_build(&fixture->arena, blocks(fixture, 0));
    assert_int_equal(cfg.order_len, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(diamond_with_the_true_branch_first),
        TEST(loops_within_loops),
        TEST(a_block_that_loops_to_itself),
        TEST(both_edges_to_one_block_count_twice),
        TEST(switches_calls_and_computed_gotos),
        TEST(half_a_million_blocks_in_a_row),
        TEST(a_body_without_blocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
