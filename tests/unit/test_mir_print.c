// The printer: names that no two locals share, places as C writes them, types as C declares them, whole functions.
#include "mir_fixture.h"

static const char *place_text(struct fixture *fixture, struct mir_body *body, mir_place place) {
    return str_to_c(&fixture->arena, mir_place_text(&fixture->arena, &fixture->unit, body, place));
}

static const char *type_text(struct fixture *fixture, mir_type type) {
    return str_to_c(&fixture->arena, mir_type_text(&fixture->arena, &fixture->unit, type));
}

static const char *operand_text(struct fixture *fixture, struct mir_body *body, struct mir_operand operand) {
    return str_to_c(&fixture->arena, mir_operand_text(&fixture->arena, &fixture->unit, body, operand));
}

static void function_is_readable(void **state) {
    struct fixture *fixture = *state;
    struct mir_body *body = fixture_make(fixture);
    assert_null(mir_validate_unit(&fixture->arena, &fixture->unit));
    struct text out = {0};
    mir_print_body(&out, &fixture->unit, body);
    assert_str(text_view(&out), "fn make(name: char *, n: int) -> struct node *\n"
                                "    var p: struct node *\n"
                                "    var t4: void *\n"
                                "    var p#2: int\n"
                                "bb0:\n"
                                "    live p\n"
                                "    t4 = call malloc(40) {nullable, owned malloc} model -> bb1\n"
                                "bb1:\n"
                                "    p = (struct node *) t4\n"
                                "    if p == 0 goto bb8 else bb2\n"
                                "bb2:\n"
                                "    p->name = name\n"
                                "    p->v[2] = n + 0\n"
                                "    p->v[n] = -n\n"
                                "    p->3.a = n < 0\n"
                                "    @count = ~n\n"
                                "    volatile atomic @count = unknown\n"
                                "    switch n { 1 -> bb3, -5 .. 5 -> bb4, else -> bb5 }\n"
                                "bb3:\n"
                                "    live p#2\n"
                                "    p#2 = 0\n"
                                "    point \"inside\"\n"
                                "    dead p#2\n"
                                "    goto bb5\n"
                                "bb4:\n"
                                "    call printf(\"n is %d\\n\", n) -> bb5\n"
                                "bb5:\n"
                                "    asm writes &@count reads n clobbers memory\n"
                                "    t4 = &&bb6\n"
                                "    goto *t4 { bb6, bb7 }\n"
                                "bb6:\n"
                                "    cleanup call free(p {takes malloc}) model -> bb7\n"
                                "bb7:\n"
                                "    return = p\n"
                                "    dead p\n"
                                "    return\n"
                                "bb8:\n"
                                "    unreachable\n");
    text_free(&out);
}

static void unit_lists_contracts(void **state) {
    struct fixture *fixture = *state;
    fixture_make(fixture);
    struct text out = {0};
    mir_print_unit(&out, &fixture->unit);
    str head = str_slice(text_view(&out), 0, str_find(text_view(&out), S("\n\n")));
    assert_str(head, "record struct node\n"
                     "    next: struct node *\n"
                     "    name: char * {owned malloc}\n"
                     "    v: int [4]\n"
                     "    3: union node::(anonymous)\n"
                     "declare fn malloc(int) -> void * {nullable, owned malloc} model\n"
                     "declare fn free(void * {takes malloc}) -> void model\n"
                     "declare fn printf(char *, ...) -> int\n"
                     "object @count: int");
    text_free(&out);
}

static void places_read_as_c(void **state) {
    struct fixture *fixture = *state;
    struct mir_unit *unit = &fixture->unit;
    struct mir_body *body = fixture_body(fixture, S("f"));
    mir_type pp_type = mir_type_pointer(unit, fixture->node_pointer);
    mir_place p = fixture_variable(fixture, body, S("p"), fixture->node_pointer);
    mir_place pp = fixture_variable(fixture, body, S("pp"), pp_type);
    mir_place node = mir_place_deref(unit, body, p);
    assert_string_equal(place_text(fixture, body, node), "*p");
    mir_place next = mir_place_field(unit, body, node, 0);
    assert_string_equal(place_text(fixture, body, next), "p->next");
    mir_place far = mir_place_deref(unit, body, next);
    assert_string_equal(place_text(fixture, body, far), "*p->next");
    assert_string_equal(place_text(fixture, body, mir_place_field(unit, body, far, 1)), "p->next->name");
    mir_place v = mir_place_field(unit, body, far, 2);
    assert_string_equal(place_text(fixture, body, mir_place_index(unit, body, v, 3)), "p->next->v[3]");
    mir_place whole = mir_place_field(unit, body, node, 3);
    assert_string_equal(place_text(fixture, body, mir_place_field(unit, body, whole, 0)), "p->a");
    mir_place star = mir_place_deref(unit, body, pp);
    mir_place stars = mir_place_deref(unit, body, star);
    assert_string_equal(place_text(fixture, body, stars), "**pp");
    assert_string_equal(place_text(fixture, body, mir_place_field(unit, body, stars, 0)), "(*pp)->next");
    mir_type row = mir_type_pointer(unit, mir_type_array(unit, fixture->int_type, 3));
    mir_place rows = fixture_variable(fixture, body, S("rows"), row);
    mir_place item = mir_place_index(unit, body, mir_place_deref(unit, body, rows), 1);
    assert_string_equal(place_text(fixture, body, item), "(*rows)[1]");
    mir_place object = fixture_variable(fixture, body, S("object"), fixture->node);
    assert_string_equal(place_text(fixture, body, mir_place_field(unit, body, object, 0)), "object.next");
    mir_place member = mir_place_field(unit, body, mir_place_field(unit, body, object, 3), 1);
    assert_string_equal(place_text(fixture, body, member), "object.b");
    assert_string_equal(place_text(fixture, body, mir_place_deref(unit, body, mir_place_field(unit, body, object, 1))),
                        "*object.name");
}

static void temporaries_have_no_name_for_users(void **state) {
    struct fixture *fixture = *state;
    struct mir_unit *unit = &fixture->unit;
    struct mir_body *body = fixture_body(fixture, S("f"));
    mir_local t = fixture_local(fixture, body, MIR_LOCAL_TEMPORARY, S(""), fixture->char_pointer);
    mir_local i = fixture_local(fixture, body, MIR_LOCAL_TEMPORARY, S(""), fixture->int_type);
    mir_place pointer = mir_place_of_local(body, t);
    assert_string_equal(place_text(fixture, body, pointer), "");
    assert_string_equal(place_text(fixture, body, mir_place_deref(unit, body, pointer)), "");
    assert_string_equal(operand_text(fixture, body, mir_address(unit, body, pointer)), "");
    mir_place array = fixture_variable(fixture, body, S("list"), mir_type_array(unit, fixture->int_type, 9));
    assert_string_equal(place_text(fixture, body, mir_place_element(unit, body, array, i)), "list[_]");
    assert_string_equal(operand_text(fixture, body, mir_address(unit, body, mir_place_index(unit, body, array, 0))),
                        "list");
    assert_string_equal(operand_text(fixture, body, mir_address(unit, body, mir_place_index(unit, body, array, 1))),
                        "&list[1]");
    assert_string_equal(operand_text(fixture, body, mir_int(fixture->char_pointer, 0)), "NULL");
    assert_string_equal(operand_text(fixture, body, mir_int(fixture->int_type, 0)), "0");
}

static void names_are_told_apart(void **state) {
    struct fixture *fixture = *state;
    struct mir_body *body = fixture_body(fixture, S("f"));
    fixture_local(fixture, body, MIR_LOCAL_TEMPORARY, S(""), fixture->int_type);
    fixture_variable(fixture, body, S("x"), fixture->int_type);
    fixture_variable(fixture, body, S("t1"), fixture->int_type); // a user's name like that of a temporary
    fixture_variable(fixture, body, S("x"), fixture->char_pointer);
    fixture_variable(fixture, body, S("x"), fixture->char_pointer);
    fixture_variable(fixture, body, S(""), fixture->int_type);
    mir_incomplete(&fixture->unit, body, NOWHERE, S("a construct own-check does not know"));
    mir_incomplete(&fixture->unit, body, NOWHERE, S("not the first reason"));
    struct text out = {0};
    mir_print_body(&out, &fixture->unit, body);
    assert_str(text_view(&out), "fn f() -> void\n"
                                "    incomplete: a construct own-check does not know\n"
                                "    var t1: int\n"
                                "    var x: int\n"
                                "    var t1#1: int\n"
                                "    var x#2: char *\n"
                                "    var x#3: char *\n"
                                "    var anonymous6: int\n");
    text_free(&out);
}

static void types_read_as_c(void **state) {
    struct fixture *fixture = *state;
    struct mir_unit *unit = &fixture->unit;
    mir_type parameters[] = {fixture->char_pointer, fixture->int_type};
    mir_type function = fixture_function(fixture, fixture->int_type, parameters, 2, true);
    mir_type table = mir_type_array(unit, mir_type_pointer(unit, function), 4);
    assert_string_equal(type_text(fixture, fixture->node_pointer), "struct node *");
    assert_string_equal(type_text(fixture, function), "int (char *, int, ...)");
    assert_string_equal(type_text(fixture, mir_type_pointer(unit, function)), "int (*)(char *, int, ...)");
    assert_string_equal(type_text(fixture, table), "int (*[4])(char *, int, ...)");
    mir_type matrix = mir_type_array(unit, mir_type_array(unit, fixture->char_pointer, 3), 2);
    assert_string_equal(type_text(fixture, matrix), "char *[2][3]");
    assert_string_equal(type_text(fixture, mir_type_pointer(unit, matrix)), "char *(*)[2][3]");
    mir_type getter = fixture_function(fixture, mir_type_pointer(unit, function), NULL, 0, false);
    assert_string_equal(type_text(fixture, getter), "int (*())(char *, int, ...)");
    mir_type run_time = mir_type_add(unit, (struct mir_type_info){.kind = MIR_TYPE_VLA, .element = fixture->int_type});
    assert_string_equal(type_text(fixture, run_time), "int [*]");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(function_is_readable, fixture_set_up, fixture_tear_down),
        cmocka_unit_test_setup_teardown(unit_lists_contracts, fixture_set_up, fixture_tear_down),
        cmocka_unit_test_setup_teardown(places_read_as_c, fixture_set_up, fixture_tear_down),
        cmocka_unit_test_setup_teardown(temporaries_have_no_name_for_users, fixture_set_up, fixture_tear_down),
        cmocka_unit_test_setup_teardown(names_are_told_apart, fixture_set_up, fixture_tear_down),
        cmocka_unit_test_setup_teardown(types_read_as_c, fixture_set_up, fixture_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
