// The file table: ids, display paths, lines and columns.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/os.h"
#include "source/source.h"

#define assert_str(actual, expected) assert_true(str_eq((actual), S(expected)))

struct fixture {
    struct arena arena;
    struct source_table table;
};

static int set_up(void **state) {
    struct fixture *fixture = calloc(1, sizeof *fixture);
    *state = fixture;
    if (!fixture) {
        return -1;
    }
    source_init(&fixture->table, &fixture->arena, os_current_directory(&fixture->arena));
    return 0;
}

static int tear_down(void **state) {
    struct fixture *fixture = *state;
    arena_free(&fixture->arena);
    free(fixture);
    return 0;
}

static uint32_t write_file(struct fixture *fixture, const char *name, str text) {
    FILE *out = fopen(name, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(text.data, 1, text.len, out), text.len);
    assert_int_equal(fclose(out), 0);
    str path = os_absolute_path(&fixture->arena, fixture->table.directory, str_from_c(name));
    return source_file_id(&fixture->table, path);
}

static void check_place(struct fixture *fixture, uint32_t file, uint32_t offset, uint32_t line, uint32_t column) {
    struct source_position at = source_locate(&fixture->table, file, offset);
    assert_int_equal(at.line, line);
    assert_int_equal(at.column, column);
}

static void ids_are_interned(void **state) {
    struct fixture *fixture = *state;
    uint32_t a = source_file_id(&fixture->table, S("/x/a.c"));
    uint32_t b = source_file_id(&fixture->table, S("/x/b.c"));
    assert_int_equal(a, 1); // 0 is nowhere
    assert_int_equal(b, 2);
    assert_int_equal(source_file_id(&fixture->table, S("/x/a.c")), a);
    assert_int_equal(source_file_id(&fixture->table, S("")), 0);
}

static void display_is_relative_below_the_directory(void **state) {
    (void)state;
    struct arena arena = {0};
    struct source_table table;
    source_init(&table, &arena, S("/home/u"));
    assert_str(table.files.items[source_file_id(&table, S("/home/u/src/a.c"))].display, "src/a.c");
    assert_str(table.files.items[source_file_id(&table, S("/home/user/a.c"))].display, "/home/user/a.c");
    assert_str(table.files.items[source_file_id(&table, S("/home/u"))].display, "/home/u");
    source_init(&table, &arena, S("/"));
    assert_str(table.files.items[source_file_id(&table, S("/etc/a.h"))].display, "etc/a.h");
    arena_free(&arena);
}

static void lines_and_columns(void **state) {
    struct fixture *fixture = *state;
    uint32_t file = write_file(fixture, "source_lines.tmp.c", S("int a;\r\n\nint b;"));
    check_place(fixture, file, 0, 1, 1);
    check_place(fixture, file, 4, 1, 5);
    check_place(fixture, file, 8, 2, 1);
    check_place(fixture, file, 9, 3, 1);
    check_place(fixture, file, 15, 3, 7);  // the end of the text is a place
    check_place(fixture, file, 999, 3, 7); // and so is what is beyond it
    assert_str(source_line(&fixture->table, file, 1), "int a;");
    assert_str(source_line(&fixture->table, file, 2), "");
    assert_str(source_line(&fixture->table, file, 3), "int b;");
    assert_str(source_line(&fixture->table, file, 0), "");
    assert_str(source_line(&fixture->table, file, 4), "");
    assert_str(source_text(&fixture->table, (struct span){file, 9, 12}), "int");
    remove("source_lines.tmp.c");
}

static void odd_texts(void **state) {
    struct fixture *fixture = *state;
    uint32_t empty = write_file(fixture, "source_empty.tmp.c", S(""));
    check_place(fixture, empty, 0, 1, 1);
    uint32_t ended = write_file(fixture, "source_ended.tmp.c", S("x\n"));
    check_place(fixture, ended, 2, 2, 1);
    assert_int_equal(source_load(&fixture->table, ended)->line_count, 2);
    assert_str(source_line(&fixture->table, ended, 2), "");
    uint32_t zero = write_file(fixture, "source_zero.tmp.c", S("a\0b\nc"));
    assert_str(source_line(&fixture->table, zero, 1), "a\0b");
    check_place(fixture, zero, 4, 2, 1);
    remove("source_empty.tmp.c");
    remove("source_ended.tmp.c");
    remove("source_zero.tmp.c");
}

static void a_missing_file_is_no_trouble(void **state) {
    struct fixture *fixture = *state;
    uint32_t file = source_file_id(&fixture->table, S("/nowhere/at/all.c"));
    assert_true(source_load(&fixture->table, file)->missing);
    check_place(fixture, file, 12, 0, 0);
    assert_str(source_line(&fixture->table, file, 1), "");
    assert_str(source_text(&fixture->table, (struct span){file, 1, 5}), "");
    check_place(fixture, 0, 0, 0, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(ids_are_interned, set_up, tear_down),
        cmocka_unit_test(display_is_relative_below_the_directory),
        cmocka_unit_test_setup_teardown(lines_and_columns, set_up, tear_down),
        cmocka_unit_test_setup_teardown(odd_texts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_missing_file_is_no_trouble, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
