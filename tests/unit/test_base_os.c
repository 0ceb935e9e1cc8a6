// The seam to the outside: paths made from text, files read whole.
#include "base_test.h"

#include <stdio.h>

#include "base/os.h"

static void paths_are_made_absolute(void **state) {
    (void)state;
    struct arena arena = {0};
    static const struct {
        const char *directory;
        const char *path;
        const char *absolute;
    } cases[] = {
        {"/home/me", "a.c", "/home/me/a.c"},
        {"/home/me", "./src/../a.c", "/home/me/a.c"},
        {"/home/me", "../../../a.c", "/a.c"},
        {"/home/me", "/usr//include/./stdio.h", "/usr/include/stdio.h"},
        {"/home/me/", ".", "/home/me"},
        {"/home/me", "", "/home/me"},
        {"/home/me", "/", "/"},
        {"/", "..", "/"},
        {"/home/me", "..a", "/home/me/..a"},
        {"/home/me", "sub/", "/home/me/sub"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        str made = os_absolute_path(&arena, str_from_c(cases[i].directory), str_from_c(cases[i].path));
        assert_string_equal(str_to_c(&arena, made), cases[i].absolute);
    }
    assert_true(str_starts_with(os_current_directory(&arena), S("/")));
    arena_free(&arena);
}

static void files_are_read_whole(void **state) {
    (void)state;
    struct arena arena = {0};
    const char *path = "test_base_os.tmp";
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    for (int i = 0; i < 50000; i++) {
        assert_int_equal(fwrite("line\0\n", 1, 6, file), 6);
    }
    assert_int_equal(fclose(file), 0);
    struct os_read_result read = os_read_file(&arena, path);
    assert_null(read.error);
    assert_int_equal(read.data.len, 300000);
    assert_memory_equal(read.data.data + 299994, "line\0\n", 7); // and a zero byte behind
    assert_true(os_exists(path));
    assert_false(os_is_directory(path));
    assert_int_equal(remove(path), 0);
    assert_false(os_exists(path));
    arena_free(&arena);
}

// Its size is said to be 0.
static void what_has_no_size_is_read_whole(void **state) {
    (void)state;
    struct arena arena = {0};
    struct os_read_result maps = os_read_file(&arena, "/proc/self/maps");
    assert_null(maps.error);
    assert_true(maps.data.len > 0 && maps.data.data[maps.data.len - 1] == '\n');
    assert_true(str_find(maps.data, S("[stack]")) != SIZE_MAX); // one of the last lines
    arena_free(&arena);
}

static void what_cannot_be_read_is_said(void **state) {
    (void)state;
    struct arena arena = {0};
    assert_string_equal(os_read_file(&arena, "no/such/file").error, "no such file");
    assert_string_equal(os_read_file(&arena, ".").error, "is a directory");
    assert_true(os_is_directory("."));
    assert_int_equal(os_terminal_width(-1), 0);
    assert_false(os_is_terminal(-1));
    assert_false(os_write(-1, S("x")));
    assert_true(os_write(-1, S(""))); // nothing to write
    assert_true(os_seconds() <= os_seconds());
    arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_are_made_absolute),
        cmocka_unit_test(files_are_read_whole),
        cmocka_unit_test(what_has_no_size_is_read_whole),
        cmocka_unit_test(what_cannot_be_read_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
