/* Strings and views at every level, and against a plain model. SPDX-License-Identifier: MIT */
#include "meter.h"

#include <own/str.h>

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

static void assert_text(ref_str s, const char *expected)
{
    assert_true(ref_str_len(s) == strlen(expected));
    assert_true(ref_str_is_equal(s, ref_str_from_c(expected)));
}

static void views(void **state)
{
    (void)state;
    ref_str s = own_text("one two");
    assert_true(s.len == 7 && own_at(s, 4) == 't' && *ref_str_at(s, 0) == 'o');
    assert_null(ref_str_try_at(s, 7));
    assert_true(*ref_str_try_at(s, 6) == 'o' && !ref_str_is_empty(s) && ref_str_is_empty(own_text("")));
    assert_text(own_part(ref_str, s, 4, 7), "two");
    assert_text(ref_str_part(s, 0, 3), "one");
    assert_true(ref_str_starts_with(s, own_text("one")) && !ref_str_starts_with(s, own_text("two")));
    assert_true(ref_str_ends_with(s, own_text("two")) && !ref_str_ends_with(s, own_text("more than there is")));
    assert_true(ref_str_starts_with(s, own_text("")) && ref_str_ends_with(s, s));
    assert_text(ref_str_trim(own_text(" \t a b\r\n")), "a b");
    assert_text(ref_str_trim(own_text(" \v\f ")), "");
    int sum = 0;
    own_each(c, own_text("abc")) sum += *c;
    assert_true(sum == 'a' + 'b' + 'c');
}

static void comparing(void **state)
{
    (void)state;
    assert_true(ref_str_compare(own_text("a"), own_text("b")) < 0);
    assert_true(ref_str_compare(own_text("b"), own_text("a")) > 0);
    assert_true(ref_str_compare(own_text("a"), own_text("ab")) < 0);
    assert_true(ref_str_compare(own_text("ab"), own_text("a")) > 0);
    assert_true(ref_str_compare(own_text("ab"), own_text("ab")) == 0);
    assert_true(ref_str_compare(own_text(""), own_text("")) == 0);
    assert_true(ref_str_compare(own_text("\x80"), own_text("a")) > 0);
    assert_true(ref_str_is_equal(own_text("a\0b"), own_text("a\0b")));
    assert_false(ref_str_is_equal(own_text("a\0b"), own_text("a\0c")));
    assert_false(ref_str_is_equal(own_text("a"), own_text("ab")));
}

static void finding(void **state)
{
    (void)state;
    size_t at = 99;
    assert_true(ref_str_find(own_text("banana"), own_text("nan"), &at) && at == 2);
    assert_true(ref_str_find(own_text("banana"), own_text(""), &at) && at == 0);
    at = 99;
    assert_false(ref_str_find(own_text("banana"), own_text("nab"), &at));
    assert_false(ref_str_find(own_text(""), own_text("a"), &at));
    assert_true(at == 99);
}

static void splitting(void **state)
{
    (void)state;
    static const char *const parts[] = {"", "a", "", "bc", ""};
    ref_str rest = own_text(",a,,bc,"), part;
    size_t n = 0;
    while (ref_str_split(&rest, ',', &part))
        assert_text(part, parts[n++]);
    assert_true(n == 5);
    rest = own_text("");
    assert_true(ref_str_split(&rest, ',', &part) && ref_str_is_empty(part));
    assert_false(ref_str_split(&rest, ',', &part));
    own_auto(str) s = own_str_new();
    rest = own_ref(s);
    assert_true(ref_str_split(&rest, ',', &part) && !ref_str_split(&rest, ',', &part));
}

/* From the paper's reference: key 00..0f, input 00, 01, ... */
static void hashing(void **state)
{
    (void)state;
    static const uint64_t expected[] = {UINT64_C(0x726fdb47dd0e0e31), UINT64_C(0x74f839c593dc67fd)};
    struct own_hash_key key = {UINT64_C(0x0706050403020100), UINT64_C(0x0f0e0d0c0b0a0908)};
    char bytes[15];
    for (int i = 0; i < 15; i++)
        bytes[i] = (char)i;
    assert_true(ref_str_hash(ref_str_from_raw(bytes, 0), key) == expected[0]);
    assert_true(ref_str_hash(ref_str_from_raw(bytes, 1), key) == expected[1]);
    assert_true(ref_str_hash(ref_str_from_raw(bytes, 15), key) == UINT64_C(0xa129ca6149be45e5));
}

static void a_new_string_is_empty(void **state)
{
    (void)state;
    own_auto(str) s = own_str_new();
    assert_string_equal(own_str_c(&s), "");
    assert_true(own_str_is_empty(&s) && own_str_len(&s) == 0 && own_str_capacity(&s) == 0);
    own_str_clear(&s);
    own_str_cut(&s, 0, 0);
    own_str_append(&s, own_text(""));
    own_str_append_format(&s, "%s", "");
    own_str_insert(&s, 0, own_text(""));
    assert_true(own_str_capacity(&s) == 0 && ref_str_is_empty(own_ref(s)));
    char *raw = own_str_into_raw(&s);
    assert_string_equal(raw, "");
    assert_null(s.ptr);
    s = own_str_from_raw(raw);
    own_str_push(&s, 'x');
    assert_string_equal(own_str_c(&s), "x");
}

static void building(void **state)
{
    (void)state;
    own_auto(str) s = own_str_from(own_text("one"));
    own_str_append(&s, own_text(" three"));
    own_str_insert(&s, 3, own_text(" two"));
    assert_true(own_str_try_insert(&s, 0, own_text("> ")));
    own_append(s, own_text(" four"));
    own_str_push(&s, '!');
    assert_true(own_str_try_push(&s, '?') && own_str_try_append(&s, own_text(".")));
    assert_text(own_str_ref(&s), "> one two three four!?.");
    own_str_cut(&s, 5, 9);
    own_str_truncate(&s, own_str_len(&s) - 3);
    own_str_truncate(&s, 100);
    assert_string_equal(own_str_c(&s), "> one three four");
    own_str_reserve(&s, 1000);
    assert_true(own_str_capacity(&s) >= 1000 && own_str_try_reserve(&s, 1));
    assert_text(own_ref(s), "> one three four");
    char *raw = own_str_into_raw(&s);
    assert_string_equal(raw, "> one three four");
    s = own_str_from_raw(raw);
    own_str_clear(&s);
    assert_string_equal(own_str_c(&s), "");
}

static void append_list(own_str *s, bool try, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (try)
        assert_true(own_str_try_append_format_list(s, format, arguments));
    else
        own_str_append_format_list(s, format, arguments);
    va_end(arguments);
}

static void formatting(void **state)
{
    (void)state;
    own_auto(str) s = own_str_format("%d-%s", 12, "ab");
    own_str_append_format(&s, ":%03x", 10u);
    own_append_format(s, "%%");
    assert_true(own_str_try_append_format(&s, "%c", 'z'));
    append_list(&s, false, "%s", ".");
    append_list(&s, true, "%200s", "end");
    assert_text(ref_str_part(own_ref(s), 0, 12), "12-ab:00a%z.");
    assert_true(own_str_len(&s) == 212 && ref_str_ends_with(own_ref(s), own_text(" end")));
}

static void strings_move(void **state)
{
    (void)state;
    own_str a = own_str_from(own_text("a"));
    own_str b = own_move(a), c = own_str_move(&b);
    assert_true(!a.ptr && own_str_is_empty(&a) && own_str_is_empty(&b));
    own_auto(str) old = own_replace(c, own_str_from(own_text("b")));
    own_auto(str) older = own_str_replace(&old, own_str_new());
    assert_text(own_ref(older), "a");
    opt_auto(str) some = opt_str_some(own_move(c)), none = opt_str_none();
    assert_true(own_is_some(some) && !opt_str_is_some(&none));
    assert_text(own_ref(some), "b");
    none = opt_str_take(&some);
    assert_text(opt_str_ref(&none), "b");
    some = own_take(none);
    own_str d = own_unwrap(some);
    some = opt_str_some(own_move(d));
    d = opt_str_unwrap(&some);
    assert_text(own_ref(d), "b");
    own_str_drop(&d);
    own_drop(str, d); // own-check: allow(double-free) dropping an empty owner must do nothing
    d = own_empty(str);
    own_forget(d);
    d = own_str_new();
    own_str_forget(&d);
    opt_str_drop(&some);
    opt_drop(str, some); // own-check: allow(double-free) dropping an empty owner must do nothing
}

/* ---- no memory ---------------------------------------------------------------------------------------------------------- */

/* Strings ask realloc; the linker is told to ask here instead. */
void *__real_realloc(void *old, size_t size);
void *__wrap_realloc(void *old, size_t size);
static volatile size_t fail_at, reallocs; /* compilers know what realloc changes */
void *__wrap_realloc(void *old, size_t size)
{
    return ++reallocs == fail_at ? NULL : __real_realloc(old, size);
}

/* A piece of work that needs memory several times; *done counts its steps. */
static bool build(own_str *s, int *done)
{
    return own_str_try_append(s, own_text("a")) && ++*done && own_str_try_reserve(s, 100) && ++*done &&
           own_str_try_insert(s, 0, own_text("b")) && ++*done && own_str_try_append_format(s, "%300d", 1) && ++*done &&
           own_str_try_reserve(s, 1000) && ++*done && own_str_try_push(s, 'c') && ++*done;
}

static void memory_fails_for_every_n(void **state)
{
    (void)state;
    static const size_t lengths[] = {0, 1, 1, 2, 302, 302, 303};
    bool good = false;
    for (size_t n = 1; !good; n++) {
        int done = 0;
        own_auto(str) s = own_str_new();
        reallocs = 0;
        fail_at = n;
        good = build(&s, &done);
        assert_true(good == (reallocs < n) && n < 10);
        assert_true(own_str_len(&s) == lengths[done] && strlen(own_str_c(&s)) == lengths[done]);
    }
    fail_at = 0;
}

static void push_one(void *s)
{
    own_str_push(s, 'x');
}
static void append_one(void *s)
{
    own_append(*(own_str *)s, own_text("x"));
}
static void format_one(void *s)
{
    own_str_append_format(s, "%d", 1);
}
static void insert_one(void *s)
{
    own_str_insert(s, 0, own_text("x"));
}

static void no_memory_calls_the_hook(void **state)
{
    (void)state;
#ifdef __wasm__
    skip(); /* there clang makes a malloc of the library's first realloc, which does not fail when the test says so */
#endif
    static void (*const acts[])(void *) = {push_one, append_one, format_one, insert_one};
    own_auto(str) s = own_str_new();
    for (size_t i = 0; i < 4; i++) {
        fail_at = reallocs + 1;
        assert_true(runs_out(acts[i], &s) && meter_asked == 1);
        assert_true(own_str_is_empty(&s));
    }
    fail_at = 0;
}

static void reserve_too_much(void *s)
{
    own_str_reserve(s, SIZE_MAX - 100);
}

static void copy_too_much(void *length)
{
    own_auto(str) s = own_str_from(ref_str_from_raw("a", *(size_t *)length));
}

static void a_copy_has_memory_for_itself(void **state)
{
    (void)state;
    own_auto(str) s = own_str_from(own_text("abc")), nothing = own_str_from(own_text(""));
    assert_true(own_str_capacity(&s) == 3 && own_str_capacity(&nothing) == 0);
    own_append(s, own_text("de"));
    assert_text(own_ref(s), "abcde");
    size_t length = PTRDIFF_MAX;
    assert_true(runs_out(copy_too_much, &length) && meter_asked == length);
}

static void sizes_overflow_as_values(void **state)
{
    (void)state;
    own_auto(str) s = own_str_from(own_text("a"));
    assert_false(own_str_try_reserve(&s, SIZE_MAX));
    assert_false(own_str_try_reserve(&s, SIZE_MAX / 2));
    assert_true(runs_out(reserve_too_much, &s) && meter_asked == SIZE_MAX - 99);
    assert_text(own_ref(s), "a");
}

enum { MODEL_SIZE = 500 };

static void operate(own_str *s, char *model, unsigned what, size_t a, size_t b)
{
    char piece[8];
    size_t len = strlen(model);
    snprintf(piece, sizeof piece, "%zx", b % 0xfffff);
    size_t more = strlen(piece);
    if (what <= 3 && len + more >= MODEL_SIZE)
        what = 5;
    size_t begin = a % (len + 1), end = begin + b % (len - begin + 1);
    switch (what) {
    case 0: own_append(*s, ref_str_from_c(piece)); strcat(model, piece); break;
    case 1: own_append_format(*s, "%s", piece); strcat(model, piece); break;
    case 2:
        own_str_push(s, piece[0]);
        model[len] = piece[0];
        model[len + 1] = 0;
        break;
    case 3:
        own_str_insert(s, begin, ref_str_from_c(piece));
        memmove(model + begin + more, model + begin, len - begin + 1);
        memcpy(model + begin, piece, more);
        break;
    case 4:
        own_str_cut(s, begin, end);
        memmove(model + begin, model + end, len - end + 1);
        break;
    default: own_str_truncate(s, begin); model[begin] = '\0';
    }
}

static void behaves_like_the_model(void **state)
{
    (void)state;
    char model[MODEL_SIZE + 1] = "";
    unsigned seed = 5;
    own_auto(str) s = own_str_new();
    for (int step = 0; step < 20000; step++) {
        unsigned what = next_random(&seed) % 32;
        operate(&s, model, what < 28 ? what % 5 : 5, next_random(&seed), next_random(&seed));
        assert_string_equal(own_str_c(&s), model);
        assert_true(own_str_len(&s) == strlen(model));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(views),
        cmocka_unit_test(comparing),
        cmocka_unit_test(finding),
        cmocka_unit_test(splitting),
        cmocka_unit_test(hashing),
        cmocka_unit_test(a_new_string_is_empty),
        cmocka_unit_test(building),
        cmocka_unit_test(formatting),
        cmocka_unit_test(strings_move),
        cmocka_unit_test(memory_fails_for_every_n),
        cmocka_unit_test(no_memory_calls_the_hook),
        cmocka_unit_test(a_copy_has_memory_for_itself),
        cmocka_unit_test(sizes_overflow_as_values),
        cmocka_unit_test(behaves_like_the_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
