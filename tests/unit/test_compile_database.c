// compile_commands.json -> commands -> argv.
#define _DEFAULT_SOURCE

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "program/compile_database.h"

static struct arena arena;
static const struct command_words no_words;

static void assert_str(str s, const char *expected) {
    assert_string_equal(str_to_c(&arena, s), expected);
}

// The words, each followed by a bar.
static str joined(const struct command_words *words) {
    struct text text = {0};
    for (uint32_t i = 0; i < words->items.len; i++) {
        text_add(&text, words->items.items[i]);
        text_add_char(&text, '|');
    }
    str result = str_copy(&arena, text_view(&text));
    text_free(&text);
    return result;
}

static str split(const char *text, enum command_quoting quoting) {
    struct command_words words = {0};
    return command_split(&arena, str_from_c(text), quoting, &words) ? joined(&words) : S("open quote");
}

static void splitting_follows_the_shell(void **state) {
    (void)state;
    assert_str(split("  cc  -c\ta.c ", COMMAND_SHELL), "cc|-c|a.c|");
    assert_str(split("'a b' \"c d\" e\\ f", COMMAND_SHELL), "a b|c d|e f|");
    assert_str(split("-DX=\\\"v\\\" -D'Y=\"w\"' \"-DZ=\\\"u\\n\\\"\"", COMMAND_SHELL),
               "-DX=\"v\"|-DY=\"w\"|-DZ=\"u\\n\"|");
    assert_str(split("'a\\b' '' \"\"", COMMAND_SHELL), "a\\b|||");
    assert_str(split("a'b'\"c\"d", COMMAND_SHELL), "abcd|");
    assert_str(split("'open", COMMAND_SHELL), "open quote");
    assert_str(split("'a\\'b'", COMMAND_RESPONSE_FILE), "a'b|");
}

static str cleaned(const char *text) {
    struct command_words words = {0};
    assert_true(command_split(&arena, str_from_c(text), COMMAND_SHELL, &words));
    struct command command =
        command_from_words(&arena, S("/src"), S("a.c"), words.items.items, words.items.len);
    return command.error.len ? command.error : joined(&command.flags);
}

static void flags_that_say_nothing_about_the_source_are_dropped(void **state) {
    (void)state;
    assert_str(cleaned("cc -c -o a.o a.c"), "");
    assert_str(cleaned("cc -oa.o -MD -MF a.d -MTa.o -MQ a.o -MMD -MP a.c"), "");
    assert_str(cleaned("cc -I inc -Iother -DX -D Y=1 -std=c99 -O2 -m32 -pthread a.c"),
               "-I|inc|-Iother|-DX|-D|Y=1|-std=c99|-O2|-m32|-pthread|");
    assert_str(cleaned("cc -Wall -Werror -Wno-format -Wl,-z,now -Wa,-x -pedantic-errors -g3 -ggdb a.c"), "");
    assert_str(cleaned("cc -fconserve-stack -fno-allow-store-data-races -fPIC -fplugin=x.so a.c"), "");
    assert_str(cleaned("cc -funsigned-char -fshort-enums -mabi=ms -mpreferred-stack-boundary=3 a.c"),
               "-funsigned-char|-fshort-enums|");
    assert_str(cleaned("cc --param max=1 --param=x=2 -L/lib -lm -z now -shared b.c c.o a.c"), "");
    assert_str(cleaned("cc -undef -nostdinc -isystem /inc -include conf.h"),
               "-undef|-nostdinc|-isystem|/inc|-Xclang|-include|-Xclang|conf.h|");
    assert_str(cleaned("cc -Wp,-MD,a.d,-DX=1,-MT,a.o"), "-DX=1|");
}

static void the_compiler_name_gives_the_target(void **state) {
    (void)state;
    assert_str(cleaned("/opt/bin/aarch64-linux-gnu-gcc-12 a.c"), "--target=aarch64-linux-gnu|");
    assert_str(cleaned("ccache arm-none-eabi-gcc -DX a.c"), "--target=arm-none-eabi|-DX|");
    assert_str(cleaned("gcc-12 a.c"), "");
    assert_str(cleaned("musl-gcc a.c"), "");
    assert_str(cleaned("/usr/lib/llvm-19/bin/clang-19 a.c"), "");
}

static enum command_language language(const char *text, const char *file) {
    struct command_words words = {0};
    assert_true(command_split(&arena, str_from_c(text), COMMAND_SHELL, &words));
    return command_from_words(&arena, S("/src"), str_from_c(file), words.items.items, words.items.len)
        .language;
}

static void the_language_is_known(void **state) {
    (void)state;
    assert_int_equal(language("cc a.c", "a.c"), COMMAND_C);
    assert_int_equal(language("cc a.b.c", "dir.cc/a.b.c"), COMMAND_C);
    assert_int_equal(language("c++ a.cpp", "a.cpp"), COMMAND_CXX);
    assert_int_equal(language("g++-12 a.c", "a.c"), COMMAND_CXX);
    assert_int_equal(language("cc -x c++ a.c", "a.c"), COMMAND_CXX);
    assert_int_equal(language("cc a.S", "a.S"), COMMAND_ASSEMBLER);
    assert_int_equal(language("cc -xassembler-with-cpp a.c", "a.c"), COMMAND_ASSEMBLER);
    assert_int_equal(language("cc -x c a.inc", "a.inc"), COMMAND_C);
    assert_int_equal(language("nvcc a.cu", "a.cu"), COMMAND_OTHER);
}

// ---- whole databases, in a directory of their own ----

static char directory[] = "/tmp/own-test-XXXXXX";

static void write_file(const char *name, const char *text) {
    FILE *file = fopen(str_printf(&arena, "%s/%s", directory, name).data, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static struct compile_database read_database(const char *json) {
    write_file("compile_commands.json", json);
    return compile_database_read(&arena, str_from_c(directory), S("."), &no_words);
}

static void both_forms_and_relative_paths_are_read(void **state) {
    (void)state;
    struct compile_database database = read_database(
        "[{\"directory\": \"/b\", \"file\": \"../s/a.c\", \"command\": \"cc -DX=\\\\\\\"v\\\\\\\" -c "
        "../s/a.c\"},"
        " {\"directory\": \"sub\", \"file\": \"b.c\", \"arguments\": [\"cc\", \"-DY=a b\", \"b.c\"]},"
        " {\"file\": \"c.c\", \"arguments\": [\"cc\", \"c.c\"]}]");
    assert_str(database.error, "");
    assert_int_equal(database.commands.len, 3);
    assert_str(database.commands.items[0].path, "/s/a.c");
    assert_str(joined(&database.commands.items[0].flags), "-DX=\"v\"|");
    assert_str(database.commands.items[1].directory, str_printf(&arena, "%s/sub", directory).data);
    assert_str(joined(&database.commands.items[1].flags), "-DY=a b|");
    assert_str(database.commands.items[2].path, str_printf(&arena, "%s/c.c", directory).data);
}

static void repeated_entries_count_once_unless_their_flags_differ(void **state) {
    (void)state;
    struct compile_database database =
        read_database("[{\"directory\": \"/b\", \"file\": \"a.c\", \"command\": \"cc -c a.c -o 1.o\"},"
                      " {\"directory\": \"/b\", \"file\": \"a.c\", \"command\": \"cc -DX -c a.c\"},"
                      " {\"directory\": \"/b\", \"file\": \"a.c\", \"command\": \"cc -c a.c -o 2.o -Wall\"},"
                      " {\"directory\": \"/b\", \"file\": \"a.cc\", \"command\": \"c++ a.cc\"},"
                      " {\"directory\": \"/b\", \"file\": \"a.S\", \"command\": \"cc a.S\"}]");
    assert_int_equal(database.commands.len, 2);
    assert_int_equal(database.cxx_count, 1);
    assert_int_equal(database.assembler_count, 1);
}

static void response_files_are_expanded(void **state) {
    (void)state;
    write_file("a.rsp", "-DX='1 2' @b.rsp\n");
    write_file("b.rsp", "-Ifrom-b -o a.o");
    write_file("loop.rsp", "@loop.rsp");
    struct compile_database database = read_database("[{\"file\": \"a.c\", \"command\": \"cc @a.rsp -DY\"},"
                                                     " {\"file\": \"b.c\", \"command\": \"cc @loop.rsp\"},"
                                                     " {\"file\": \"c.c\", \"command\": \"cc @none.rsp\"}]");
    assert_str(joined(&database.commands.items[0].flags), "-DX=1 2|-Ifrom-b|-DY|");
    assert_true(str_ends_with(database.commands.items[1].error, S("response files that name each other")));
    assert_true(str_ends_with(database.commands.items[2].error, S("none.rsp`: no such file")));
}

static void assert_read_error(const char *json, const char *expected) {
    struct compile_database database = read_database(json);
    assert_str(database.error, expected);
}

static void what_is_wrong_is_said_with_its_place(void **state) {
    (void)state;
    assert_read_error("[]", "`./compile_commands.json` has no entries");
    assert_read_error("{}",
                      "`./compile_commands.json` is not a compile database: expected a list of entries");
    assert_read_error("[{\"file\": \"a.c\"}]",
                      "`./compile_commands.json`: entry 1 has neither `arguments` nor `command`");
    assert_read_error("[{\"command\": \"cc\"}]", "`./compile_commands.json`: entry 1 has no `file`");
    assert_read_error("[3]", "`./compile_commands.json`: entry 1 is not an object");
    assert_read_error("[{\"file\": \"a.c\", \"arguments\": [\"cc\", 3]}]",
                      "`./compile_commands.json`: entry 1 has `arguments` that are not a list of strings");
    assert_read_error(
        "[{\"file\": \"a.c\", \"command\": \"cc 'a.c\"}]",
        "`./compile_commands.json`: entry 1 has a `command` that is empty or has an open quote");
    struct compile_database database = read_database("[\n{\"file\": }]");
    assert_true(str_starts_with(database.error, S("./compile_commands.json:2:10: not valid JSON:")));
    database = compile_database_read(&arena, str_from_c(directory), S("absent"), &no_words);
    assert_str(database.error, "compile database `absent`: no such file");
}

static void named_files_restrict_the_database(void **state) {
    (void)state;
    struct compile_database database = read_database(
        "[{\"file\": \"a.c\", \"command\": \"cc a.c\"}, {\"file\": \"b.c\", \"command\": \"cc b.c\"},"
        " {\"file\": \"a.c\", \"command\": \"cc -DX a.c\"}]");
    const str files[] = {S("./a.c"), S("other.c")};
    compile_database_restrict(&arena, &database, str_from_c(directory), files, 2);
    assert_int_equal(database.commands.len, 3);
    assert_str(database.commands.items[1].error, "");
    assert_str(database.commands.items[2].error,
               "it is not in the compile database `./compile_commands.json`");
}

static int setup(void **state) {
    (void)state;
    return mkdtemp(directory) ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    static const char *const names[] = {"compile_commands.json", "a.rsp", "b.rsp", "loop.rsp"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        unlink(str_printf(&arena, "%s/%s", directory, names[i]).data);
    }
    rmdir(directory);
    arena_free(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(splitting_follows_the_shell),
        cmocka_unit_test(flags_that_say_nothing_about_the_source_are_dropped),
        cmocka_unit_test(the_compiler_name_gives_the_target),
        cmocka_unit_test(the_language_is_known),
        cmocka_unit_test(both_forms_and_relative_paths_are_read),
        cmocka_unit_test(repeated_entries_count_once_unless_their_flags_differ),
        cmocka_unit_test(response_files_are_expanded),
        cmocka_unit_test(what_is_wrong_is_said_with_its_place),
        cmocka_unit_test(named_files_restrict_the_database),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
