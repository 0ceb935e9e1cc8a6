// compile_commands.json -> commands. The format is LLVM's "JSON Compilation Database Format Specification".
// Requires nothing of the file: whatever is wrong with it becomes `error`.
#define _DEFAULT_SOURCE

#include "program/compile_database.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/os.h"

// Adds commands to a database, each once.
struct adder {
    struct arena *arena;
    struct compile_database *database;
    struct map seen;     // hash of path -> newest command with it
    VEC(uint32_t) older; // per command: an older one with the same hash, or UINT32_MAX
};

struct reader {
    struct arena *arena;
    struct compile_database *database;
    struct adder adder;
    str directory; // of the json file; entries may be relative to it
    const struct command_words *extra;
    size_t entry;
};

static void add_once(struct adder *adder, struct command command) {
    struct compile_database *database = adder->database;
    uint64_t hash = str_hash(command.path);
    struct map_result newest = map_get(&adder->seen, hash);
    uint32_t first = newest.found ? newest.value : UINT32_MAX;
    for (uint32_t other = first; other != UINT32_MAX; other = adder->older.items[other]) {
        if (command_same(&database->commands.items[other], &command)) {
            return;
        }
    }
    VEC_PUSH(adder->arena, &adder->older, first);
    map_set(adder->arena, &adder->seen, hash, database->commands.len);
    VEC_PUSH(adder->arena, &database->commands, command);
}

static void add_command(struct reader *reader, struct command command) {
    struct compile_database *database = reader->database;
    switch (command.language) {
    case COMMAND_C: add_once(&reader->adder, command); return;
    case COMMAND_CXX: database->cxx_count++; return;
    case COMMAND_ASSEMBLER: database->assembler_count++; return;
    case COMMAND_OTHER: database->other_count++; return;
    }
}

static str json_str(const json_t *value) {
    return (str){json_string_value(value), json_string_length(value)};
}

static void fail_entry(struct reader *reader, const char *what) {
    struct compile_database *database = reader->database;
    database->error =
        str_printf(reader->arena, "`%.*s`: entry %zu %s", STR_ARG(database->path), reader->entry + 1, what);
}

static bool words_of_array(struct reader *reader, const json_t *array, struct command_words *words) {
    size_t index;
    const json_t *item;
    json_array_foreach(array, index, item) {
        if (!json_is_string(item)) {
            return false;
        }
        VEC_PUSH(reader->arena, &words->items, str_copy(reader->arena, json_str(item)));
    }
    return index > 0;
}

static bool read_words(struct reader *reader, const json_t *entry, struct command_words *words) {
    const json_t *arguments = json_object_get(entry, "arguments");
    const json_t *command = json_object_get(entry, "command");
    if (json_is_array(arguments)) {
        if (!words_of_array(reader, arguments, words)) {
            fail_entry(reader, "has `arguments` that are not a list of strings");
        }
    } else if (json_is_string(command)) {
        if (!command_split(reader->arena, json_str(command), COMMAND_SHELL, words) || words->items.len == 0) {
            fail_entry(reader, "has a `command` that is empty or has an open quote");
        }
    } else {
        fail_entry(reader, "has neither `arguments` nor `command`");
    }
    return reader->database->error.len == 0;
}

static void read_entry(struct reader *reader, const json_t *entry) {
    struct arena *arena = reader->arena;
    const json_t *file = json_object_get(entry, "file");
    const json_t *directory = json_object_get(entry, "directory");
    if (!json_is_object(entry)) {
        fail_entry(reader, "is not an object");
    } else if (!json_is_string(file) || json_string_length(file) == 0) {
        fail_entry(reader, "has no `file`");
    } else if (directory && !json_is_string(directory)) {
        fail_entry(reader, "has a `directory` that is not a string");
    }
    struct command_words words = {0};
    if (reader->database->error.len || !read_words(reader, entry, &words)) {
        return;
    }
    for (uint32_t i = 0; i < reader->extra->items.len; i++) {
        VEC_PUSH(arena, &words.items, reader->extra->items.items[i]);
    }
    str where = directory ? str_copy(arena, json_str(directory)) : S(".");
    if (!command_is_windows_path(where)) {
        where = os_absolute_path(arena, reader->directory, where);
    }
    add_command(reader, command_from_words(arena, where, str_copy(arena, json_str(file)), words.items.items,
                                           words.items.len));
}

static void read_entries(struct reader *reader, const json_t *root) {
    if (!json_is_array(root)) {
        reader->database->error =
            str_printf(reader->arena, "`%.*s` is not a compile database: expected a list of entries",
                       STR_ARG(reader->database->path));
        return;
    }
    const json_t *entry;
    json_array_foreach(root, reader->entry, entry) {
        read_entry(reader, entry);
        if (reader->database->error.len) {
            return;
        }
    }
    if (json_array_size(root) == 0) {
        reader->database->error =
            str_printf(reader->arena, "`%.*s` has no entries", STR_ARG(reader->database->path));
    }
}

static void read_json(struct reader *reader, str data) {
    struct compile_database *database = reader->database;
    json_error_t error;
    json_t *root = json_loadb(data.data, data.len, 0, &error);
    if (root) {
        read_entries(reader, root);
        json_decref(root);
        return;
    }
    database->error = str_printf(reader->arena, "%.*s:%d:%d: not valid JSON: %s", STR_ARG(database->path),
                                 error.line, error.column, error.text);
}

// The parent directory of an absolute path.
static str parent_of(str path) {
    size_t len = path.len;
    while (len > 1 && path.data[len - 1] != '/') {
        len--;
    }
    return str_slice(path, 0, len);
}

struct compile_database compile_database_read(struct arena *arena, str directory, str path,
                                              const struct command_words *extra) {
    struct compile_database database = {.path = path};
    str absolute = os_absolute_path(arena, directory, path);
    if (os_is_directory(absolute.data)) {
        bool has_slash = str_ends_with(path, S("/"));
        database.path = str_printf(arena, "%.*s%scompile_commands.json", STR_ARG(path), has_slash ? "" : "/");
        absolute = str_printf(arena, "%.*s/compile_commands.json", STR_ARG(absolute));
    }
    struct os_read_result file = os_read_file(arena, absolute.data);
    if (file.error) {
        database.error = str_printf(arena, "compile database `%.*s`: %s", STR_ARG(database.path), file.error);
        return database;
    }
    struct reader reader = {.arena = arena,
                            .database = &database,
                            .adder = {.arena = arena, .database = &database},
                            .directory = parent_of(absolute),
                            .extra = extra};
    read_json(&reader, file.data);
    return database;
}

// ---- files named on the command line ----

// The path without symbolic links; the path itself when there is no such file.
static str real_path(struct arena *arena, str path) {
    char *real = realpath(path.data, NULL);
    str result = real ? str_copy(arena, str_from_c(real)) : path;
    free(real);
    return result;
}

void compile_database_restrict(struct arena *arena, struct compile_database *database, str directory,
                               const str *files, uint32_t count) {
    struct intern names = {0}; // real paths of `files`
    uint32_t *name_of = ARENA_ARRAY(arena, uint32_t, count);
    bool *found = ARENA_ARRAY(arena, bool, count); // by name
    for (uint32_t i = 0; i < count; i++) {
        name_of[i] =
            intern_str(arena, &names, real_path(arena, os_absolute_path(arena, directory, files[i])));
    }
    uint32_t kept = 0;
    for (uint32_t i = 0; i < database->commands.len; i++) {
        struct command command = database->commands.items[i];
        struct map_result name = intern_find(&names, real_path(arena, command.path));
        if (name.found) {
            found[name.value] = true;
            database->commands.items[kept++] = command;
        }
    }
    database->commands.len = kept;
    for (uint32_t i = 0; i < count; i++) {
        if (!found[name_of[i]]) {
            str error =
                str_printf(arena, "it is not in the compile database `%.*s`", STR_ARG(database->path));
            str path = os_absolute_path(arena, directory, files[i]);
            VEC_PUSH(
                arena, &database->commands,
                (struct command){.directory = directory, .file = files[i], .path = path, .error = error});
        }
    }
}

struct compile_database compile_database_of_files(struct arena *arena, str directory, const str *files,
                                                  uint32_t count, const struct command_words *flags) {
    struct compile_database database = {0};
    struct adder adder = {.arena = arena, .database = &database};
    struct command_words words = {0};
    VEC_PUSH(arena, &words.items, S("clang"));
    for (uint32_t i = 0; i < flags->items.len; i++) {
        VEC_PUSH(arena, &words.items, flags->items.items[i]);
    }
    for (uint32_t i = 0; i < count; i++) {
        struct command command =
            command_from_words(arena, directory, files[i], words.items.items, words.items.len);
        if (command.language == COMMAND_CXX) {
            command.error = S("it is C++, which own-check does not read");
        } else if (command.language != COMMAND_C) {
            command.error = S("it is not a C file (the flags `-x c` read it as one)");
        }
        add_once(&adder, command);
    }
    return database;
}
