// Counted strings and growing texts.
#include "base_test.h"

static void comparing(void **state) {
    (void)state;
    assert_true(str_eq(S("abc"), str_from_c("abc")));
    assert_false(str_eq(S("abc"), S("ab")));
    assert_true(str_eq(S(""), str_from_c(NULL)));
    assert_true(str_eq((str){0}, S("")));
    assert_true(str_compare(S("a"), S("b")) < 0);
    assert_true(str_compare(S("ab"), S("a")) > 0);
    assert_true(str_compare(S("\xff"), S("a")) > 0); // bytes, not chars
    assert_int_equal(str_compare(S("a"), S("a")), 0);
    assert_true(str_starts_with(S("own:takes"), S("own:")));
    assert_false(str_starts_with(S("ow"), S("own:")));
    assert_true(str_ends_with(S("main.c"), S(".c")));
    assert_false(str_ends_with(S("c"), S(".c")));
    assert_int_equal(str_hash(S("abc")), str_hash(str_from_c("abc")));
}

static void slicing(void **state) {
    (void)state;
    assert_str(str_slice(S("hello"), 1, 3), "el");
    assert_str(str_slice(S("hello"), 2, 99), "llo");
    assert_str(str_slice(S("hello"), 9, 3), "");
    assert_str(str_trim(S(" \t a b \n")), "a b");
    assert_str(str_trim(S("  ")), "");
}

static void finding(void **state) {
    (void)state;
    assert_int_equal(str_find(S("aab"), S("ab")), 1);
    assert_int_equal(str_find(S("aaab"), S("aab")), 1);
    assert_int_equal(str_find(S("abc"), S("c")), 2);
    assert_int_equal(str_find(S("abc"), S("")), 0);
    assert_true(str_find(S("abc"), S("cd")) == SIZE_MAX);
    assert_true(str_find(S(""), S("a")) == SIZE_MAX);
    assert_int_equal(str_find((str){"a\0b", 3}, S("b")), 2); // zero bytes are bytes
}

static void cutting(void **state) {
    (void)state;
    str rest = S("one;two;;last");
    assert_str(str_cut(&rest, ';'), "one");
    assert_str(str_cut(&rest, ';'), "two");
    assert_str(str_cut(&rest, ';'), "");
    assert_str(str_cut(&rest, ';'), "last");
    assert_int_equal(rest.len, 0);
    assert_str(str_cut(&rest, ';'), "");
}

static void copies_end_in_a_zero_byte(void **state) {
    (void)state;
    struct arena arena = {0};
    str copy = str_copy(&arena, str_slice(S("hello"), 0, 4));
    assert_string_equal(copy.data, "hell");
    assert_string_equal(str_to_c(&arena, (str){0}), "");
    str printed = str_printf(&arena, "%d of %.*s", 3, STR_ARG(copy));
    assert_str(printed, "3 of hell");
    assert_int_equal(printed.data[printed.len], 0);
    arena_free(&arena);
}

static void texts_grow(void **state) {
    (void)state;
    struct text text = {0};
    assert_str(text_view(&text), "");
    text_add(&text, S(""));
    for (int i = 0; i < 1000; i++) {
        text_add(&text, S("ab"));
        text_add_char(&text, 'c');
    }
    text_add_repeat(&text, '-', 500);
    text_printf(&text, "%05d", 42);
    assert_int_equal(text.len, 3505);
    assert_str(str_slice(text_view(&text), 2997, 3002), "abc--");
    assert_true(str_ends_with(text_view(&text), S("-00042")));
    text_free(&text);
    assert_int_equal(text.len, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comparing),
        cmocka_unit_test(slicing),
        cmocka_unit_test(finding),
        cmocka_unit_test(cutting),
        cmocka_unit_test(copies_end_in_a_zero_byte),
        cmocka_unit_test(texts_grow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
