// The builder: what is interned has one id per meaning; relations between places; annotations to effects.
#include "mir_fixture.h"

static void types_are_interned(void **state) {
    struct fixture *fixture = *state;
    struct mir_unit *unit = &fixture->unit;
    assert_int_equal(mir_type_int(unit, 32, true, S("int")).i, fixture->int_type.i);
    assert_int_not_equal(mir_type_int(unit, 32, false, S("int")).i, fixture->int_type.i);
    assert_int_equal(mir_type_pointer(unit, fixture->char_type).i, fixture->char_pointer.i);
    assert_int_equal(mir_type_array(unit, fixture->int_type, 3).i, mir_type_array(unit, fixture->int_type, 3).i);
    assert_int_not_equal(mir_type_array(unit, fixture->int_type, 3).i, mir_type_array(unit, fixture->int_type, 4).i);
    assert_int_equal(mir_type_void().i, 0);
}

static void a_known_function_type_gives_its_parameters_back(void **state) {
    struct fixture *fixture = *state;
    mir_type parameters[] = {fixture->int_type, fixture->char_pointer};
    mir_type first = fixture_function(fixture, fixture->int_type, parameters, 2, false);
    uint32_t used = fixture->unit.type_list.len;
    assert_int_equal(fixture_function(fixture, fixture->int_type, parameters, 2, false).i, first.i);
    assert_int_equal(fixture->unit.type_list.len, used);
    assert_int_not_equal(fixture_function(fixture, fixture->int_type, parameters, 2, true).i, first.i);
    assert_int_not_equal(fixture_function(fixture, fixture->int_type, parameters, 1, false).i, first.i);
    assert_null(mir_validate_unit(&fixture->arena, &fixture->unit));
}

static void a_record_met_incomplete_is_completed(void **state) {
    struct fixture *fixture = *state; // the fixture adds `struct node` as opaque first
    const struct mir_type_info *pointer = mir_type_at(&fixture->unit, fixture->node_pointer);
    assert_int_equal(pointer->element.i, fixture->node.i);
    assert_int_equal(mir_type_at(&fixture->unit, fixture->node)->kind, MIR_TYPE_RECORD);
    assert_int_equal(mir_type_at(&fixture->unit, fixture->node)->len, 4);
    mir_type again = mir_type_add(&fixture->unit,
                                  (struct mir_type_info){.kind = MIR_TYPE_OPAQUE,
                                                         .name = mir_intern(&fixture->unit, S("struct node"))});
    assert_int_equal(again.i, fixture->node.i);
    assert_int_equal(mir_type_at(&fixture->unit, fixture->node)->len, 4);
}

static void places_are_interned(void **state) {
    struct fixture *fixture = *state;
    struct mir_unit *unit = &fixture->unit;
    struct mir_body *body = fixture_body(fixture, S("f"));
    mir_place p = fixture_variable(fixture, body, S("p"), fixture->node_pointer);
    mir_place node = mir_place_deref(unit, body, p);
    mir_place v = mir_place_field(unit, body, node, 2);
    assert_int_equal(mir_place_deref(unit, body, p).i, node.i);
    assert_int_equal(mir_place_index(unit, body, v, 1).i, mir_place_index(unit, body, v, 1).i);
    assert_int_not_equal(mir_place_index(unit, body, v, 1).i, mir_place_index(unit, body, v, 2).i);
    assert_int_not_equal(mir_place_index(unit, body, v, 1).i, mir_place_element(unit, body, v, (mir_local){1}).i);
    assert_int_equal(mir_place_root(body, v).i, p.i);
    assert_true(mir_place_has_deref(body, v));
    assert_false(mir_place_has_deref(body, p));
    assert_int_equal(mir_place_local(body, v).i, 1);
    assert_int_equal(mir_place_at(body, v)->type.i, mir_type_array(unit, fixture->int_type, 4).i);
}

// Many places: interning stays exact when hashes collide and maps grow.
static void thousands_of_places_stay_apart(void **state) {
    struct fixture *fixture = *state;
    struct mir_unit *unit = &fixture->unit;
    struct mir_body *body = fixture_body(fixture, S("f"));
    mir_place array = fixture_variable(fixture, body, S("a"), mir_type_array(unit, fixture->int_type, 100000));
    uint32_t before = body->places.len;
    for (int64_t i = -20000; i < 20000; i++) {
        mir_place_index(unit, body, array, i);
    }
    assert_int_equal(body->places.len, before + 40000);
    for (int64_t i = -20000; i < 20000; i++) {
        assert_int_equal(mir_place_index(unit, body, array, i).i, before + (uint32_t)(i + 20000));
    }
}

static void prefixes(void **state) {
    struct fixture *fixture = *state;
    struct mir_unit *unit = &fixture->unit;
    struct mir_body *body = fixture_body(fixture, S("f"));
    mir_place p = fixture_variable(fixture, body, S("p"), fixture->node_pointer);
    mir_place q = fixture_variable(fixture, body, S("q"), fixture->node_pointer);
    mir_place name = mir_place_field(unit, body, mir_place_deref(unit, body, p), 1);
    assert_true(mir_place_is_prefix(body, p, p));
    assert_true(mir_place_is_prefix(body, p, name));
    assert_false(mir_place_is_prefix(body, name, p));
    assert_false(mir_place_is_prefix(body, q, name));
}

struct overlaps {
    bool may;
    bool must;
};

static struct overlaps overlap(struct fixture *fixture, struct mir_body *body, mir_place a, mir_place b) {
    const struct mir_unit *unit = &fixture->unit;
    bool may = mir_places_overlap(unit, body, a, b, MIR_MAY_OVERLAP);
    bool must = mir_places_overlap(unit, body, a, b, MIR_MUST_OVERLAP);
    assert_int_equal(may, mir_places_overlap(unit, body, b, a, MIR_MAY_OVERLAP)); // it is symmetric
    assert_int_equal(must, mir_places_overlap(unit, body, b, a, MIR_MUST_OVERLAP));
    return (struct overlaps){may, must};
}

#define assert_overlap(a, b, expected_may, expected_must)                                                    \
    do {                                                                                                     \
        struct overlaps found = overlap(fixture, body, (a), (b));                                            \
        assert_int_equal(found.may, (expected_may));                                                         \
        assert_int_equal(found.must, (expected_must));                                                       \
    } while (0)

static void overlaps_without_pointers(void **state) {
    struct fixture *fixture = *state;
    struct mir_unit *unit = &fixture->unit;
    struct mir_body *body = fixture_body(fixture, S("f"));
    mir_local i = fixture_local(fixture, body, MIR_LOCAL_VARIABLE, S("i"), fixture->int_type);
    mir_place x = fixture_variable(fixture, body, S("x"), fixture->node);
    mir_place y = fixture_variable(fixture, body, S("y"), fixture->node);
    mir_place next = mir_place_field(unit, body, x, 0);
    mir_place name = mir_place_field(unit, body, x, 1);
    assert_overlap(x, x, true, true);
    assert_overlap(x, y, false, false);
    assert_overlap(x, name, true, true); // a whole and its part
    assert_overlap(next, name, false, false);
    assert_overlap(name, mir_place_field(unit, body, y, 1), false, false);

    mir_place either = mir_place_field(unit, body, x, 3);
    mir_place a = mir_place_field(unit, body, either, 0);
    assert_overlap(a, mir_place_field(unit, body, either, 1), true, true); // members of a union
    assert_overlap(a, name, false, false);

    mir_place v = mir_place_field(unit, body, x, 2);
    mir_place v1 = mir_place_index(unit, body, v, 1);
    assert_overlap(v1, mir_place_index(unit, body, v, 2), false, false);
    assert_overlap(v1, mir_place_element(unit, body, v, i), true, false); // the index is not known
    assert_overlap(v1, v, true, true);

    mir_place list = fixture_variable(fixture, body, S("list"), mir_type_array(unit, fixture->node, 4));
    mir_place some = mir_place_element(unit, body, list, i);
    mir_place first = mir_place_index(unit, body, list, 0);
    assert_overlap(mir_place_field(unit, body, some, 0), mir_place_field(unit, body, first, 0), true, false);
    assert_overlap(mir_place_field(unit, body, some, 0), mir_place_field(unit, body, first, 1), false, false);
    assert_overlap(mir_place_field(unit, body, some, 0), first, true, false);
}

static void overlaps_below_a_union(void **state) {
    struct fixture *fixture = *state;
    struct mir_unit *unit = &fixture->unit;
    struct mir_body *body = fixture_body(fixture, S("f"));
    struct mir_field members[] = {
        fixture_field(fixture, S("one"), fixture->node, 0),
        fixture_field(fixture, S("two"), fixture->node, 0),
    };
    mir_type type = fixture_record(fixture, S("union pair"), true, members, 2);
    mir_place u = fixture_variable(fixture, body, S("u"), type);
    mir_place one = mir_place_field(unit, body, u, 0);
    mir_place two = mir_place_field(unit, body, u, 1);
    assert_overlap(one, two, true, true);
    assert_overlap(mir_place_field(unit, body, one, 0), mir_place_field(unit, body, two, 1), true, false);
    assert_overlap(mir_place_field(unit, body, one, 0), mir_place_field(unit, body, one, 1), false, false);
    assert_overlap(mir_place_field(unit, body, one, 0), two, true, false);
}

static void overlaps_through_pointers(void **state) {
    struct fixture *fixture = *state;
    struct mir_unit *unit = &fixture->unit;
    struct mir_body *body = fixture_body(fixture, S("f"));
    mir_place p = fixture_variable(fixture, body, S("p"), fixture->node_pointer);
    mir_place q = fixture_variable(fixture, body, S("q"), fixture->node_pointer);
    mir_place x = fixture_variable(fixture, body, S("x"), fixture->node);
    mir_place at_p = mir_place_deref(unit, body, p);
    mir_place at_q = mir_place_deref(unit, body, q);
    assert_overlap(at_p, at_p, true, true);
    assert_overlap(at_p, at_q, true, false);
    assert_overlap(at_p, x, true, false);
    assert_overlap(at_p, p, true, false);
    assert_overlap(p, q, false, false);
    assert_overlap(mir_place_field(unit, body, at_p, 0), mir_place_field(unit, body, at_p, 1), false, false);
    assert_overlap(at_p, mir_place_field(unit, body, at_p, 1), true, true);
    mir_place after_p = mir_place_deref(unit, body, mir_place_field(unit, body, at_p, 0));
    assert_overlap(after_p, at_p, true, false); // p->next may be p
}

static void contracts_and_callees(void **state) {
    struct fixture *fixture = *state;
    struct mir_body *body = fixture_make(fixture);
    const struct mir_terminator *call = &body->blocks.items[0].end;
    const struct mir_contract *contract = mir_contract_at(&fixture->unit, call->contract);
    assert_str(mir_string(&fixture->unit, mir_symbol_at(&fixture->unit, mir_callee(call))->name), "malloc");
    assert_int_equal(contract->result.marks, MIR_OWNED | MIR_NULLABLE);
    assert_int_equal(mir_parameter_effect(&fixture->unit, contract, 0).marks, 0);
    const struct mir_contract *release = mir_contract_at(&fixture->unit, body->blocks.items[6].end.contract);
    assert_int_equal(mir_parameter_effect(&fixture->unit, release, 0).marks, MIR_TAKES);
    assert_int_equal(mir_parameter_effect(&fixture->unit, release, 1).marks, 0);
    uint32_t ends = mir_contract_add(&fixture->unit, (struct mir_contract){.result = {.marks = MIR_NORETURN}}, NULL, 0);
    assert_true(mir_contract_at(&fixture->unit, ends)->is_noreturn);
}

static void a_contract_moves_to_another_unit(void **state) {
    struct fixture *fixture = *state;
    struct mir_unit *from = &fixture->unit;
    struct mir_unit to;
    mir_unit_init(&to, &fixture->arena);
    mir_intern(&to, S("shifts the numbers of strings"));
    struct mir_lock lock = {.kind = MIR_REQUIRES, .root = MIR_LOCK_PARAMETER, .path = mir_intern(from, S("->lock"))};
    struct mir_effect effect = {.marks = MIR_TAKES, .kind = mir_intern(from, S("pool"))};
    struct mir_contract contract = {.locks = mir_locks_add(from, &lock, 1)};
    uint32_t copy = mir_contract_import(&to, from, mir_contract_add(from, contract, &effect, 1));
    const struct mir_contract *imported = mir_contract_at(&to, copy);
    assert_str(mir_string(&to, mir_parameter_effect(&to, imported, 0).kind), "pool");
    assert_int_equal(imported->locks.len, 1);
    assert_str(mir_string(&to, to.locks.items[imported->locks.first].path), "->lock");
}

// ---- annotations ----

static const str PARAMETERS[] = {{"o", 1}, {"key", 3}};

static const char *parse_on(struct fixture *fixture, enum mir_position position, const char *text,
                            struct mir_effect *effect) {
    str error = {0};
    struct mir_annotated on = {position, PARAMETERS, 2};
    bool ok = mir_parse_annotation(&fixture->unit, str_from_c(text), &on, effect, &error);
    assert_int_equal(ok, error.len == 0);
    return ok ? NULL : str_to_c(&fixture->arena, error);
}

// Where the mark belongs.
static const char *parse(struct fixture *fixture, const char *text, struct mir_effect *effect) {
    str s = str_from_c(text);
    bool is_field = str_starts_with(s, S("own:owned")) || str_eq(s, S("own:borrowed"));
    bool is_function = str_starts_with(s, S("own:result=")) || str_eq(s, S("own:noreturn"));
    return parse_on(fixture, is_field ? MIR_ON_FIELD : is_function ? MIR_ON_FUNCTION : MIR_ON_PARAMETER, text, effect);
}

static void every_mark_is_understood(void **state) {
    struct fixture *fixture = *state;
    static const struct {
        const char *text;
        uint32_t marks;
        const char *kind;
        uint32_t from;
        uint8_t when;
    } cases[] = {
        {"own:takes", MIR_TAKES, "malloc", 0, 0},
        {"own:takes;kind=FILE", MIR_TAKES, "FILE", 0, 0},
        {"own:takes;when=nonnull", MIR_TAKES, "malloc", 0, MIR_WHEN_NONNULL},
        {"own:borrows", MIR_BORROWS, "", 0, 0},
        {"own:exclusive", MIR_EXCLUSIVE, "", 0, 0},
        {"own:retains", MIR_RETAINS, "", 0, 0},
        {"own:empties", MIR_EMPTIES, "", 0, 0},
        {"own:drops", MIR_DROPS, "", 0, 0},
        {"own:inits", MIR_INITS, "", 0, 0},
        {"own:gives;kind=FILE;when=0", MIR_GIVES, "FILE", 0, MIR_WHEN_ZERO},
        {"own:gives;when=nonneg", MIR_GIVES, "malloc", 0, MIR_WHEN_NONNEGATIVE},
        {"own:gives;when=nonzero", MIR_GIVES, "malloc", 0, MIR_WHEN_NONZERO},
        {"own:gives;when=always", MIR_GIVES, "malloc", 0, MIR_ALWAYS},
        {"own:nullable", MIR_NULLABLE, "", 0, 0},
        {"own:nonnull", MIR_NONNULL, "", 0, 0},
        {"own:reads", MIR_READS, "", 0, 0},
        {"own:writes", MIR_WRITES, "", 0, 0},
        {"own:noescape", MIR_NOESCAPE, "", 0, 0},
        {"own:open", MIR_OPEN, "", 0, 0},
        {"own:open=read", MIR_OPEN_READ, "", 0, 0},
        {"own:open=write", MIR_OPEN_WRITE, "", 0, 0},
        {"own:owned", MIR_OWNED, "malloc", 0, 0},
        {"own:borrowed", MIR_BORROWED, "", 0, 0},
        {"own:noreturn", MIR_NORETURN, "", 0, 0},
        {"own:result=owned;kind=DIR", MIR_OWNED, "DIR", 0, 0},
        {"own:result=borrowed", MIR_BORROWED, "", 0, 0},
        {"own:result=nullable", MIR_NULLABLE, "", 0, 0},
        {"own:result=nonnull", MIR_NONNULL, "", 0, 0},
        {"own:result=ref", MIR_FROM_REF, "", 0, 0},
        {"own:result=ref;from=*o", MIR_FROM_REF, "", 1, 0},
        {"own:result=mut;from=*o,*key", MIR_FROM_MUT, "", 3, 0},
        {"own:result=holds;from=key", MIR_FROM_HOLDS, "", 2, 0},
        {"own:result=alias;from=o", MIR_ALIAS, "", 1, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mir_effect effect = {0};
        assert_null(parse(fixture, cases[i].text, &effect));
        assert_int_equal(effect.marks, cases[i].marks);
        assert_str(mir_string(&fixture->unit, effect.kind), cases[i].kind);
        assert_int_equal(effect.from, cases[i].from);
        assert_int_equal(effect.when, cases[i].when);
    }
}

static void nothing_unknown_is_ignored(void **state) {
    struct fixture *fixture = *state;
    static const struct {
        const char *text;
        const char *error;
    } cases[] = {
        {"own:", "unknown mark ``"},
        {"takes", "an annotation of own starts with `own:`, unlike `takes`"},
        {"own:steals", "unknown mark `steals`"},
        {"own:takes ", "unknown mark `takes `"},
        {"own:result=", "unknown mark `result=`"},
        {"own:takes;colour=red", "unknown key `colour`"},
        {"own:takes;", NULL},
        {"own:takes;kind=", "a kind is an identifier, not ``"},
        {"own:takes;kind=two words", "a kind is an identifier, not `two words`"},
        {"own:takes;kind=9", "a kind is an identifier, not `9`"},
        {"own:takes;kind=a;kind=a", "a key given twice: `kind`"},
        {"own:borrows;kind=FILE", "a key that this mark does not have: `kind`"},
        {"own:gives;when=sometimes", "unknown condition `sometimes`"},
        {"own:result=ref;from=o", "expected `*` and a parameter instead of `o`"},
        {"own:result=holds;from=*o", "expected a parameter without `*` instead of `*o`"},
        {"own:result=ref;from=*x", "there is no parameter `x`"},
        {"own:result=holds", "`from=` is missing after `result=holds`"},
        {"own:result=alias;from=o,key", "expected one parameter instead of `o,key`"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mir_effect effect = {.from = 4};
        const char *error = parse(fixture, cases[i].text, &effect);
        if (!cases[i].error) {
            assert_null(error);
            continue;
        }
        assert_non_null(error);
        assert_string_equal(error, cases[i].error);
        assert_int_equal(effect.marks, 0); // unchanged
        assert_int_equal(effect.from, 4);
    }
}

static void marks_combine_unless_they_contradict(void **state) {
    struct fixture *fixture = *state;
    struct mir_effect effect = {0};
    assert_null(parse(fixture, "own:result=owned;kind=FILE", &effect));
    assert_null(parse(fixture, "own:result=nullable", &effect));
    assert_int_equal(effect.marks, MIR_OWNED | MIR_NULLABLE);
    assert_string_equal(parse(fixture, "own:result=nonnull", &effect),
                        "the marks say both nullable and non-null with `own:result=nonnull`");
    assert_string_equal(parse(fixture, "own:result=owned", &effect), "the marks say two kinds with `own:result=owned`");
    assert_string_equal(parse(fixture, "own:result=borrowed", &effect),
                        "the marks say both owned and borrowed with `own:result=borrowed`");
    struct mir_effect parameter = {0};
    assert_null(parse(fixture, "own:empties", &parameter));
    assert_null(parse(fixture, "own:inits", &parameter)); // replace
    assert_null(parse(fixture, "own:takes", &parameter));
    assert_string_equal(parse(fixture, "own:borrows", &parameter), "the marks say both taken and borrowed with `own:borrows`");
}

static void marks_stand_where_they_belong(void **state) {
    struct fixture *fixture = *state;
    static const struct {
        enum mir_position on;
        const char *text;
        const char *error;
    } cases[] = {
        {MIR_ON_FIELD, "own:takes", "a mark of parameters: `takes`"},
        {MIR_ON_FUNCTION, "own:takes", "a mark of parameters: `takes`"},
        {MIR_ON_PARAMETER, "own:result=owned", "a mark of functions: `result=owned`"},
        {MIR_ON_FIELD, "own:noreturn", "a mark of functions: `noreturn`"},
        {MIR_ON_PARAMETER, "own:owned", "a mark of fields: `owned`"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mir_effect effect = {0};
        assert_string_equal(parse_on(fixture, cases[i].on, cases[i].text, &effect), cases[i].error);
        assert_int_equal(effect.marks, 0);
    }
}

static const char *parse_handle(struct fixture *fixture, const char *text, struct mir_type_info *type) {
    str error = {0};
    bool ok = mir_parse_handle(&fixture->unit, str_from_c(text), type, &error);
    assert_int_equal(ok, error.len == 0);
    return ok ? NULL : str_to_c(&fixture->arena, error);
}

static void handles(void **state) {
    struct fixture *fixture = *state;
    struct mir_type_info type = {.kind = MIR_TYPE_RECORD};
    assert_null(parse_handle(fixture, "own:handle=own;of=conn;drop=conn_drop", &type));
    assert_int_equal(type.handle, MIR_HANDLE_OWN);
    assert_str(mir_string(&fixture->unit, type.handle_of), "conn");
    assert_str(mir_string(&fixture->unit, type.handle_drop), "conn_drop");
    assert_null(parse_handle(fixture, "own:handle=ref;of=conn", &type));
    assert_int_equal(type.handle, MIR_HANDLE_REF);
    assert_int_equal(type.handle_drop, 0);
    assert_null(parse_handle(fixture, "own:handle=mut;of=conn", &type));
    assert_null(parse_handle(fixture, "own:handle=opt;of=conn;drop=f", &type));
    assert_int_equal(type.handle, MIR_HANDLE_OPT);
    assert_string_equal(parse_handle(fixture, "own:handle=weak;of=conn", &type), "unknown mark `handle=weak`");
    assert_string_equal(parse_handle(fixture, "own:handle=ref", &type), "`of=` is missing after `handle=ref`");
    assert_string_equal(parse_handle(fixture, "own:handle=own;of=c", &type), "`drop=` is missing after `handle=own`");
    assert_string_equal(parse_handle(fixture, "own:handle=ref;of=c;drop=f", &type),
                        "`drop=` makes no sense after `handle=ref`");
    assert_string_equal(parse_handle(fixture, "own:handle=ref;of=", &type), "a key without a value: `of`");
    assert_string_equal(parse_handle(fixture, "own:handle=ref;of=a;of=b", &type), "a key given twice: `of`");
    assert_string_equal(parse_handle(fixture, "own:handle=ref;for=a", &type), "unknown key `for`");
    assert_int_equal(type.handle, MIR_HANDLE_OPT); // unchanged
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(types_are_interned),
        TEST(a_known_function_type_gives_its_parameters_back),
        TEST(a_record_met_incomplete_is_completed),
        TEST(places_are_interned),
        TEST(thousands_of_places_stay_apart),
        TEST(prefixes),
        TEST(overlaps_without_pointers),
        TEST(overlaps_below_a_union),
        TEST(overlaps_through_pointers),
        TEST(contracts_and_callees),
        TEST(every_mark_is_understood),
        TEST(nothing_unknown_is_ignored),
        TEST(a_contract_moves_to_another_unit),
        TEST(marks_stand_where_they_belong),
        TEST(marks_combine_unless_they_contradict),
        TEST(handles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
