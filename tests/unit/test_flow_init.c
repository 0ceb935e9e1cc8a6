// Initialisation and moves on bodies made by hand. tests/ui has the same in C; here are the shapes that C code gives
// only through lowering, and the facts behind the messages.
#include "flow_fixture.h"

#include "flow/init.h"

static void plain_code_costs_nothing(void **state) {
    struct fixture *f = *state;
    fixture_variable(f, f->type_int, "x");
    fixture_variable(f, f->type_own_pointer, "p"); // a pointer variable is no parameter: nothing to follow
    mir_return(f->body, fixture_block(f), line(1));
    struct arena arena = {0};
    assert_int_equal(flow_analyse(&arena, &f->unit, f->body).events.len, 0);
    assert_int_equal(arena.used, 0);
}

// c = make(); move(&c) [to t]; lend(&c);
static void use_after_move_names_both_places(void **state) {
    struct fixture *f = *state;
    mir_place c = fixture_variable(f, f->type_own, "c");
    mir_place t = fixture_local(f, MIR_LOCAL_TEMPORARY, f->type_own, "");
    mir_block b = fixture_make(f, fixture_block(f), 2, c);
    b = fixture_call(f, b, 3, f->move, mir_address(&f->unit, f->body, c), t);
    b = fixture_call(f, b, 4, f->put, mir_copy(f->body, t), f->nothing);
    b = fixture_on(f, b, 5, f->lend, c);
    mir_return(f->body, b, line(6));
    struct flow_facts facts = fixture_facts(f);
    fixture_expect(facts, FLOW_USE_MOVED, 5, FLOW_DEFINITELY);
    const struct flow_event *event = &facts.events.items[0];
    assert_true(str_eq(event->name, S("c")));
    assert_int_equal(event->sites.len, 1);
    assert_int_equal(event->sites.items[0].kind, FLOW_SITE_MOVED);
    assert_int_equal(event->sites.items[0].span.begin, 3);
}

static void a_temporary_nobody_takes_leaks(void **state) {
    struct fixture *f = *state;
    mir_place t = fixture_local(f, MIR_LOCAL_TEMPORARY, f->type_own, "");
    mir_block b = fixture_make(f, fixture_block(f), 2, t);
    mir_return(f->body, b, line(3));
    struct flow_facts facts = fixture_facts(f);
    fixture_expect(facts, FLOW_LEAK_AT_END, 3, FLOW_DEFINITELY);
    assert_int_equal(facts.events.items[0].sites.items[0].span.begin, 2);
    assert_int_equal(facts.events.items[0].name.len, 0);
}

// if (x) drop(&c); drop(&c);
static void drop_on_one_path_is_maybe(void **state) {
    struct fixture *f = *state;
    mir_place c = fixture_variable(f, f->type_own, "c");
    mir_place x = fixture_local(f, MIR_LOCAL_VARIABLE, f->type_int, "x");
    mir_block start = fixture_make(f, fixture_block(f), 2, c);
    mir_block then = fixture_block(f);
    mir_block after_then = fixture_on(f, then, 3, f->drop, c);
    mir_block join = fixture_block(f);
    fixture_if(f, start, x, then, join);
    mir_goto(f->body, after_then, line(3), join);
    mir_block end = fixture_on(f, join, 4, f->drop, c);
    mir_return(f->body, end, line(5));
    fixture_expect(fixture_facts(f), FLOW_DROP_MOVED, 4, FLOW_MAYBE);
}

// if (x) drop(&c); if (c.ptr) drop(&c);
static void a_null_test_tells_paths_apart(void **state) {
    struct fixture *f = *state;
    mir_place c = fixture_variable(f, f->type_own, "c");
    mir_place x = fixture_variable(f, f->type_int, "x");
    mir_block start = fixture_make(f, fixture_block(f), 2, c);
    mir_block then = fixture_block(f), join = fixture_block(f);
    fixture_if(f, start, x, then, join);
    mir_goto(f->body, fixture_on(f, then, 3, f->drop, c), line(3), join);
    mir_block full = fixture_block(f), end = fixture_block(f);
    fixture_if(f, join, mir_place_field(&f->unit, f->body, c, 0), full, end);
    mir_goto(f->body, fixture_on(f, full, 5, f->drop, c), line(5), end);
    fixture_dead(f, end, 6, c);
    mir_return(f->body, end, line(6));
    assert_int_equal(fixture_facts(f).events.len, 0);
}

// while (x) move(&c);
static void a_move_in_a_loop_blames_itself(void **state) {
    struct fixture *f = *state;
    mir_place c = fixture_variable(f, f->type_own, "c");
    mir_place x = fixture_variable(f, f->type_int, "x");
    mir_block start = fixture_make(f, fixture_block(f), 2, c);
    mir_block head = fixture_block(f), inside = fixture_block(f), end = fixture_block(f);
    mir_goto(f->body, start, line(2), head);
    fixture_if(f, head, x, inside, end);
    mir_goto(f->body, fixture_on(f, inside, 4, f->move, c), line(4), head);
    mir_return(f->body, fixture_on(f, end, 5, f->plain, c), line(6));
    struct flow_facts facts = fixture_facts(f);
    fixture_expect(facts, FLOW_USE_MOVED, 4, FLOW_MAYBE);
    assert_true(facts.events.items[0].in_loop);
}

static void clean_up_after_move_is_fine_and_after_copy_is_not(void **state) {
    struct fixture *f = *state;
    mir_place c = fixture_variable(f, f->type_own, "c");
    mir_place d = fixture_variable(f, f->type_own, "d");
    mir_block b = fixture_make(f, fixture_block(f), 2, c);
    b = fixture_make(f, b, 3, d);
    b = fixture_on(f, b, 4, f->move, c);
    b = fixture_call(f, b, 5, f->put, mir_copy(f->body, d), f->nothing);
    mir_block clean_d = fixture_on(f, b, 6, f->drop, d);
    f->body->blocks.items[b.i].end.is_cleanup = true;
    mir_block end = fixture_on(f, clean_d, 6, f->drop, c);
    f->body->blocks.items[clean_d.i].end.is_cleanup = true;
    mir_return(f->body, end, line(6));
    struct flow_facts facts = fixture_facts(f);
    fixture_expect(facts, FLOW_COPY_OWNER, 5, FLOW_DEFINITELY);
    assert_true(str_eq(facts.events.items[0].name, S("d")));
}

// p = &c; drop(p); drop(&c);
static void a_pointer_with_one_value_is_followed(void **state) {
    struct fixture *f = *state;
    mir_place c = fixture_variable(f, f->type_own, "c");
    mir_place p = fixture_variable(f, f->type_own_pointer, "p");
    mir_block start = fixture_block(f);
    mir_assign(f->body, start, line(1), p, MIR_OP_USE, mir_address(&f->unit, f->body, c), (struct mir_operand){0});
    mir_block b = fixture_make(f, start, 2, c);
    b = fixture_call(f, b, 3, f->drop, mir_copy(f->body, p), f->nothing);
    b = fixture_on(f, b, 4, f->drop, c);
    mir_return(f->body, b, line(5));
    fixture_expect(fixture_facts(f), FLOW_DROP_MOVED, 4, FLOW_DEFINITELY);
}

// p = &c; p = &d; drop(p); drop(p);
static void an_address_that_gets_away_ends_the_claims(void **state) {
    struct fixture *f = *state;
    mir_place c = fixture_variable(f, f->type_own, "c");
    mir_place d = fixture_variable(f, f->type_own, "d");
    mir_place p = fixture_variable(f, f->type_own_pointer, "p");
    mir_block start = fixture_block(f);
    struct mir_operand none = {0};
    mir_assign(f->body, start, line(1), p, MIR_OP_USE, mir_address(&f->unit, f->body, c), none);
    mir_assign(f->body, start, line(1), p, MIR_OP_USE, mir_address(&f->unit, f->body, d), none);
    mir_block b = fixture_make(f, fixture_make(f, start, 2, c), 3, d);
    b = fixture_call(f, b, 4, f->drop, mir_copy(f->body, p), f->nothing);
    b = fixture_on(f, fixture_on(f, b, 5, f->drop, d), 6, f->drop, d);
    mir_return(f->body, b, line(7));
    assert_int_equal(fixture_facts(f).events.len, 0);
}

static void an_unmarked_call_makes_it_unknown_until_the_next_verb(void **state) {
    struct fixture *f = *state;
    mir_place c = fixture_variable(f, f->type_own, "c");
    mir_block b = fixture_on(f, fixture_block(f), 2, f->plain, c); // may initialise it
    b = fixture_on(f, b, 3, f->drop, c);
    b = fixture_on(f, b, 4, f->plain, c); // may give it a new value
    b = fixture_on(f, b, 5, f->drop, c);
    b = fixture_on(f, b, 6, f->drop, c);
    mir_return(f->body, b, line(7));
    fixture_expect(fixture_facts(f), FLOW_DROP_MOVED, 6, FLOW_DEFINITELY);
}

static void parameters_by_value_must_be_consumed(void **state) {
    struct fixture *f = *state;
    fixture_local(f, MIR_LOCAL_PARAMETER, f->type_own, "c");
    f->body->parameter_count = 1;
    mir_return(f->body, fixture_block(f), line(2));
    fixture_expect(fixture_facts(f), FLOW_LEAK_AT_END, 2, FLOW_DEFINITELY);
}

// Out parameter: `own:inits`; dropped before it has a value.
static void what_an_out_parameter_points_to_has_no_value_yet(void **state) {
    struct fixture *f = *state;
    struct mir_local_info info = {.kind = MIR_LOCAL_PARAMETER, .type = f->type_own_pointer, .span = line(1),
                                  .name = mir_intern(&f->unit, S("out")), .effect = {.marks = MIR_INITS}};
    mir_place out = mir_place_of_local(f->body, mir_local_add(f->body, info));
    f->body->parameter_count = 1;
    mir_block b = fixture_call(f, fixture_block(f), 2, f->drop, mir_copy(f->body, out), f->nothing);
    mir_return(f->body, b, line(3));
    struct flow_facts facts = fixture_facts(f);
    fixture_expect(facts, FLOW_USE_UNINIT, 2, FLOW_DEFINITELY);
    assert_true(str_eq(facts.events.items[0].name, S("*out")));
}

static void members_are_followed_each_for_itself(void **state) {
    struct fixture *f = *state;
    uint32_t first = f->unit.fields.len;
    VEC_PUSH(f->unit.arena, &f->unit.fields, (struct mir_field){.name = mir_intern(&f->unit, S("n")), .type = f->type_int});
    VEC_PUSH(f->unit.arena, &f->unit.fields,
             (struct mir_field){.name = mir_intern(&f->unit, S("in")), .type = f->type_own, .offset = 8});
    VEC_PUSH(f->unit.arena, &f->unit.fields,
             (struct mir_field){.name = mir_intern(&f->unit, S("out")), .type = f->type_own, .offset = 16});
    mir_type pair = mir_type_add(&f->unit, (struct mir_type_info){.kind = MIR_TYPE_RECORD, .count = 24, .first = first,
                                                                  .len = 3, .name = mir_intern(&f->unit, S("struct pair"))});
    mir_place p = fixture_variable(f, pair, "p");
    mir_place in = mir_place_field(&f->unit, f->body, p, 1);
    mir_place out = mir_place_field(&f->unit, f->body, p, 2);
    mir_block b = fixture_make(f, fixture_make(f, fixture_block(f), 2, in), 3, out);
    b = fixture_on(f, b, 4, f->drop, in);
    fixture_dead(f, b, 5, p);
    mir_return(f->body, b, line(5));
    struct flow_facts facts = fixture_facts(f);
    fixture_expect(facts, FLOW_LEAK_AT_END, 5, FLOW_DEFINITELY);
    assert_true(str_eq(facts.events.items[0].name, S("p.out")));
}

static void several_ends_are_one_leak(void **state) {
    struct fixture *f = *state;
    mir_place c = fixture_variable(f, f->type_own, "c");
    mir_place x = fixture_variable(f, f->type_int, "x");
    mir_block start = fixture_make(f, fixture_block(f), 2, c);
    mir_block a = fixture_block(f), b = fixture_block(f);
    fixture_if(f, start, x, a, b);
    fixture_dead(f, a, 3, c);
    mir_return(f->body, a, line(3));
    fixture_dead(f, b, 4, c);
    mir_return(f->body, b, line(4));
    struct flow_facts facts = fixture_facts(f);
    assert_int_equal(facts.events.len, 1);
    assert_int_equal(facts.events.items[0].sites.len, 2); // created, and the other end
}

static void the_state_can_be_printed(void **state) {
    struct fixture *f = *state;
    mir_place c = fixture_variable(f, f->type_own, "c");
    mir_block b = fixture_make(f, fixture_block(f), 2, c);
    mir_push(f->body, b,
             (struct mir_statement){.kind = MIR_POINT,
                                    .span = line(3),
                                    .to = f->nothing,
                                    .local = {MIR_NONE},
                                    .name = mir_intern(&f->unit, S("here"))});
    mir_return(f->body, fixture_on(f, b, 4, f->drop, c), line(5));
    struct text out = {0};
    flow_print(&out, &f->unit, f->body);
    const char *expected = "init f {\n"
                           "  bb0:\n"
                           "    c = call callee() {owned} -> bb1                    // c: init\n"
                           "  bb1:  // c: init\n"
                           "    point \"here\"\n"
                           "    // here: c: init\n"
                           "    call callee(&c {drops}) -> bb2                      // c: dropped\n"
                           "  bb2:  // c: dropped\n"
                           "    return\n"
                           "}\n";
    text_add_char(&out, '\0');
    assert_string_equal(out.data, expected);
    text_free(&out);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(plain_code_costs_nothing),
        TEST(use_after_move_names_both_places),
        TEST(a_temporary_nobody_takes_leaks),
        TEST(drop_on_one_path_is_maybe),
        TEST(a_null_test_tells_paths_apart),
        TEST(a_move_in_a_loop_blames_itself),
        TEST(clean_up_after_move_is_fine_and_after_copy_is_not),
        TEST(a_pointer_with_one_value_is_followed),
        TEST(an_address_that_gets_away_ends_the_claims),
        TEST(an_unmarked_call_makes_it_unknown_until_the_next_verb),
        TEST(parameters_by_value_must_be_consumed),
        TEST(what_an_out_parameter_points_to_has_no_value_yet),
        TEST(members_are_followed_each_for_itself),
        TEST(several_ends_are_one_leak),
        TEST(the_state_can_be_printed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
