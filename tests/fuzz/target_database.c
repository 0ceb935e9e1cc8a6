// Compile databases, commands and response files. The files are in memory: the linker puts this file's os_read_file() and
// os_is_directory() in the place of those of base/os.c. The input is the database, and the text of every response file.
#include "fuzz.h"

#include "base/os.h"
#include "program/compile_database.h"

static str content;

struct os_read_result __wrap_os_read_file(struct arena *arena, const char *path);
bool __wrap_os_is_directory(const char *path);

struct os_read_result __wrap_os_read_file(struct arena *arena, const char *path) {
    (void)path;
    return (struct os_read_result){.data = str_copy(arena, content)};
}

bool __wrap_os_is_directory(const char *path) {
    (void)path;
    return false;
}

static void check_command(struct arena *arena, const struct command *command) {
    CHECK(str_starts_with(command->path, S("/")) && command->language == COMMAND_C);
    CHECK(command_same(command, command));
    const char *const *argv = command_argv(arena, command);
    for (; *argv; argv++) {
        CHECK(strcmp(*argv, "-c") != 0 && strcmp(*argv, "-MD") != 0);
    }
}

static void check_database(struct arena *arena) {
    struct command_words extra = {0};
    VEC_PUSH(arena, &extra.items, S("-DEXTRA"));
    struct compile_database database = compile_database_read(arena, S("/work"), S("build.json"), &extra);
    for (uint32_t i = 0; database.error.len == 0 && i < database.commands.len; i++) {
        check_command(arena, &database.commands.items[i]);
        for (uint32_t k = 0; k < i && i < 20; k++) {
            CHECK(!command_same(&database.commands.items[i], &database.commands.items[k]));
        }
    }
    if (database.error.len == 0) {
        compile_database_restrict(arena, &database, S("/work"), (str[]){S("a.c"), S("none.c")}, 2);
    }
}

// Splitting what was split, each word in quotes, gives the same words.
static void check_splitting(struct arena *arena, enum command_quoting quoting) {
    struct command_words words = {0};
    if (!command_split(arena, content, quoting, &words)) {
        return;
    }
    struct text quoted = {0};
    for (uint32_t i = 0; i < words.items.len; i++) {
        str word = words.items.items[i];
        text_add_char(&quoted, '"');
        for (size_t k = 0; k < word.len; k++) {
            text_add(&quoted, strchr("\"\\", word.data[k]) && word.data[k] ? S("\\") : S(""));
            text_add_char(&quoted, word.data[k]);
        }
        text_add(&quoted, S("\" "));
    }
    struct command_words again = {0};
    CHECK(command_split(arena, text_view(&quoted), quoting, &again));
    CHECK(again.items.len == words.items.len);
    for (uint32_t i = 0; i < words.items.len; i++) {
        CHECK(str_eq(again.items.items[i], words.items.items[i]));
    }
    text_free(&quoted);
    struct command command =
        command_from_words(arena, S("/work"), S("a.c"), words.items.items, words.items.len);
    command_argv(arena, &command);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena = {0};
    content = str_copy(&arena, (str){(const char *)data, size});
    check_database(&arena);
    check_splitting(&arena, COMMAND_SHELL);
    check_splitting(&arena, COMMAND_RESPONSE_FILE);
    arena_free(&arena);
    return 0;
}
