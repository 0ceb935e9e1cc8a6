// What the tests of findings and reports share: source files written beside the test, spans found by their text.
#ifndef OWN_TESTS_REPORT_FIXTURE_H
#define OWN_TESTS_REPORT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/os.h"
#include "diag/diag.h"

struct fixture {
    struct arena arena;
    struct source_table sources;
    struct diag_list list;
    struct text out;
    VEC(str) written;
};

static inline int fixture_set_up(void **state) {
    struct fixture *fixture = calloc(1, sizeof *fixture);
    *state = fixture;
    if (!fixture) {
        return -1;
    }
    source_init(&fixture->sources, &fixture->arena, os_current_directory(&fixture->arena));
    fixture->list.arena = &fixture->arena;
    return 0;
}

static inline int fixture_tear_down(void **state) {
    struct fixture *fixture = *state;
    for (uint32_t i = 0; i < fixture->written.len; i++) {
        remove(str_to_c(&fixture->arena, fixture->written.items[i]));
    }
    text_free(&fixture->out);
    arena_free(&fixture->arena);
    free(fixture);
    return 0;
}

// Id of the file `name` in the current directory; not written.
static inline uint32_t fixture_name(struct fixture *fixture, const char *name) {
    return source_file_id(&fixture->sources,
                          os_absolute_path(&fixture->arena, fixture->sources.directory, str_from_c(name)));
}

static inline uint32_t fixture_file(struct fixture *fixture, const char *name, str text) {
    FILE *out = fopen(name, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(text.data, 1, text.len, out), text.len);
    assert_int_equal(fclose(out), 0);
    VEC_PUSH(&fixture->arena, &fixture->written, str_from_c(name));
    return fixture_name(fixture, name);
}

// Span of the first `needle` in the file, at or behind the first `after`.
static inline struct span fixture_span(struct fixture *fixture, uint32_t file, const char *after, const char *needle) {
    str text = source_load(&fixture->sources, file)->text;
    size_t from = str_find(text, str_from_c(after));
    assert_true(from != SIZE_MAX);
    size_t at = str_find(str_slice(text, from, text.len), str_from_c(needle));
    assert_true(at != SIZE_MAX);
    return (struct span){file, (uint32_t)(from + at), (uint32_t)(from + at + strlen(needle))};
}

static inline void fixture_expect(struct fixture *fixture, const char *expected) {
    str actual = text_view(&fixture->out);
    if (!str_eq(actual, str_from_c(expected))) {
        print_message("expected:\n%s\nactual:\n%.*s\n", expected, STR_ARG(actual));
    }
    assert_true(str_eq(actual, str_from_c(expected)));
}

#endif
