// Compiler command -> the flags that decide what the source means -> argv for libclang. The flags themselves
// are in command_flags.def. Requires nothing of the words; a command that makes no sense carries an error.
#include "program/command.h"

#include <stddef.h>

#include "base/os.h"

enum flag_form { FLAG_ALONE, FLAG_JOINED, FLAG_VALUE, FLAG_NEXT };
enum flag_action { FLAG_KEEP, FLAG_DROP };

struct flag {
    str spelling;
    enum flag_form form;
    enum flag_action action;
};

static const struct flag flag_table[] = {
#define COMMAND_FLAG(spelling, form, action) {{spelling, sizeof(spelling) - 1}, FLAG_##form, FLAG_##action},
#include "program/command_flags.def"
#undef COMMAND_FLAG
};

// What own-check adds to every command.
static const char *const added_flags[] = {
    "-w",
    // Errors of clang that gcc accepts with a warning.
    "-Wno-error=implicit-function-declaration",
    "-Wno-error=implicit-int",
    "-Wno-error=int-conversion",
    "-Wno-error=incompatible-pointer-types",
    "-Wno-error=incompatible-function-pointer-types",
    "-Wno-error=return-mismatch",
    // Calls keep their plain names instead of __memcpy_chk and the like.
    "-U_FORTIFY_SOURCE",
    "-D__OWN_CHECK__=1",
};

enum {
    FLAG_COUNT = sizeof flag_table / sizeof *flag_table,
    ADDED_COUNT = sizeof added_flags / sizeof *added_flags,
    MAX_RESPONSE_DEPTH = 16, // response files that name each other
};

// ---- splitting ----

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

// Whether a backslash before `next` inside `quote` (0 = none) takes the next character as it is.
static bool escapes(enum command_quoting quoting, char quote, char next) {
    if (quoting == COMMAND_RESPONSE_FILE || quote == 0) {
        return true;
    }
    return quote == '"' && (next == '"' || next == '\\' || next == '$' || next == '`');
}

bool command_split(struct arena *arena, str text, enum command_quoting quoting, struct command_words *words) {
    char quote = 0;
    bool in_word = false;
    struct text word = {0};
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        if (c == '\\' && i + 1 < text.len && escapes(quoting, quote, text.data[i + 1])) {
            text_add_char(&word, text.data[++i]);
            in_word = true;
        } else if (quote && c == quote) {
            quote = 0;
        } else if (!quote && (c == '"' || c == '\'')) {
            quote = c;
            in_word = true;
        } else if (!quote && is_blank(c)) {
            if (in_word) {
                VEC_PUSH(arena, &words->items, str_copy(arena, text_view(&word)));
            }
            word.len = 0;
            in_word = false;
        } else {
            text_add_char(&word, c);
            in_word = true;
        }
    }
    if (in_word) {
        VEC_PUSH(arena, &words->items, str_copy(arena, text_view(&word)));
    }
    text_free(&word);
    return quote == 0;
}

// ---- response files and -Wp, ----

struct expander {
    struct arena *arena;
    str directory;
    struct command_words words;
    str error;
};

static void expand_word(struct expander *expander, str word, int depth);

static void expand_response_file(struct expander *expander, str word, int depth) {
    struct arena *arena = expander->arena;
    str path = os_absolute_path(arena, expander->directory, str_slice(word, 1, word.len));
    struct os_read_result file = os_read_file(arena, path.data);
    if (file.error || depth == MAX_RESPONSE_DEPTH) {
        expander->error = str_printf(arena, "response file `%.*s`: %s", STR_ARG(path),
                                     file.error ? file.error : "response files that name each other");
        return;
    }
    struct command_words inner = {0};
    if (!command_split(arena, file.data, COMMAND_RESPONSE_FILE, &inner)) {
        expander->error = str_printf(arena, "response file `%.*s`: a quote is not closed", STR_ARG(path));
        return;
    }
    for (uint32_t i = 0; i < inner.items.len; i++) {
        expand_word(expander, inner.items.items[i], depth + 1);
    }
}

// `-Wp,-DX,-MD,x.d`: flags for the preprocessor.
static void expand_preprocessor_flags(struct expander *expander, str word) {
    str rest = str_slice(word, sizeof "-Wp," - 1, word.len);
    while (rest.len) {
        str flag = str_cut(&rest, ',');
        if (str_eq(flag, S("-MD")) || str_eq(flag, S("-MMD"))) {
            str_cut(&rest, ','); // the file, which these two take only here
        } else {
            VEC_PUSH(expander->arena, &expander->words.items, flag);
        }
    }
}

static void expand_word(struct expander *expander, str word, int depth) {
    if (expander->error.len) {
        return;
    }
    if (word.len > 1 && word.data[0] == '@') {
        expand_response_file(expander, word, depth);
    } else if (str_starts_with(word, S("-Wp,"))) {
        expand_preprocessor_flags(expander, word);
    } else {
        VEC_PUSH(expander->arena, &expander->words.items, word);
    }
}

// ---- the compiler's name ----

static str base_name(str path) {
    for (size_t i = path.len; i > 0; i--) {
        if (path.data[i - 1] == '/') {
            return str_slice(path, i, path.len);
        }
    }
    return path;
}

static bool is_one_of(str word, const char *const *words) {
    for (; *words; words++) {
        if (str_eq(word, str_from_c(*words))) {
            return true;
        }
    }
    return false;
}

// `CC_ARG=x`, which shells, env and ccache take before the command.
static bool is_assignment(str word) {
    str rest = word;
    str name = str_cut(&rest, '=');
    bool is_name = name.len > 0 && name.len < word.len && !(name.data[0] >= '0' && name.data[0] <= '9');
    for (size_t i = 0; i < name.len; i++) {
        char c = name.data[i];
        is_name &= c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
    return is_name;
}

static bool is_launcher(str word) {
    static const char *const launchers[] = {"ccache", "sccache", "distcc",  "icecc", "buildcache", "env",
                                            "nice",   "time",    "libtool", NULL};
    return is_one_of(base_name(word), launchers);
}

// The word that names the compiler: launchers, their options and assignments come before it.
static uint32_t find_compiler(const struct command_words *words) {
    static const char *const with_value[] = {"-u", "-n", "-C", NULL}; // of env and nice
    uint32_t at = 0;
    bool has_launcher = false;
    while (at + 1 < words->items.len) {
        str word = words->items.items[at];
        bool is_option = has_launcher && str_starts_with(word, S("-"));
        if (!is_option && !is_assignment(word) && !is_launcher(word)) {
            break;
        }
        has_launcher |= is_launcher(word);
        at += is_option && is_one_of(word, with_value) ? 2 : 1;
    }
    return at < words->items.len ? at : words->items.len;
}

// `gcc-12` -> `gcc`
static str without_version(str name) {
    size_t len = name.len;
    while (len && ((name.data[len - 1] >= '0' && name.data[len - 1] <= '9') || name.data[len - 1] == '.')) {
        len--;
    }
    return len && len < name.len && name.data[len - 1] == '-' ? str_slice(name, 0, len - 1) : name;
}

static bool is_cxx_compiler(str word) {
    str name = without_version(base_name(word));
    return str_ends_with(name, S("++")) || str_ends_with(name, S("-cpp"));
}

// `aarch64-linux-gnu-gcc-12` -> `aarch64-linux-gnu`; empty for the compiler of this machine and for wrappers.
static str cross_target(str word) {
    static const char *const compilers[] = {"-gcc", "-cc", "-clang", "-tcc", NULL};
    static const char *const short_targets[] = {"avr", "msp430", "wasm32", NULL};
    str name = without_version(base_name(word));
    for (const char *const *compiler = compilers; *compiler; compiler++) {
        if (str_ends_with(name, str_from_c(*compiler))) {
            str target = str_slice(name, 0, name.len - str_from_c(*compiler).len);
            bool is_target = str_find(target, S("-")) != SIZE_MAX || is_one_of(target, short_targets);
            return is_target ? target : S("");
        }
    }
    return S("");
}

// ---- flags ----

static const struct flag *find_flag(str word) {
    for (size_t i = 0; i < FLAG_COUNT; i++) {
        const struct flag *flag = &flag_table[i];
        bool joins = flag->form == FLAG_JOINED || flag->form == FLAG_VALUE;
        if (joins ? str_starts_with(word, flag->spelling) : str_eq(word, flag->spelling)) {
            return flag;
        }
    }
    return NULL;
}

static bool takes_next_word(const struct flag *flag, str word) {
    return flag->form == FLAG_NEXT || (flag->form == FLAG_VALUE && word.len == flag->spelling.len);
}

static enum command_language language_of_name(str name) {
    static const char *const c[] = {"c", "cpp-output", "c-header", NULL};
    static const char *const cxx[] = {"c++", "c++-cpp-output", "c++-header", NULL};
    static const char *const assembler[] = {"assembler", "assembler-with-cpp", NULL};
    if (is_one_of(name, c)) {
        return COMMAND_C;
    }
    return is_one_of(name, cxx)         ? COMMAND_CXX
           : is_one_of(name, assembler) ? COMMAND_ASSEMBLER
                                        : COMMAND_OTHER;
}

static enum command_language language_of_file(str file) {
    static const char *const c[] = {"c", "i", "h", NULL};
    static const char *const cxx[] = {"cc",  "cp", "cpp", "cxx", "c++", "C",   "CPP", "ii", "hh",
                                      "hpp", "hp", "hxx", "h++", "H",   "HPP", "tcc", NULL};
    static const char *const assembler[] = {"s", "S", "sx", "asm", NULL};
    str rest = base_name(file);
    str extension = S("");
    for (str_cut(&rest, '.'); rest.len;) {
        extension = str_cut(&rest, '.');
    }
    if (is_one_of(extension, c)) {
        return COMMAND_C;
    }
    return is_one_of(extension, cxx)         ? COMMAND_CXX
           : is_one_of(extension, assembler) ? COMMAND_ASSEMBLER
                                             : COMMAND_OTHER;
}

// What came through a pipe is not there any more.
static bool is_standard_input(str file) {
    return str_eq(file, S("-")) || str_eq(file, S("/dev/stdin"));
}

bool command_is_windows_path(str path) {
    bool has_drive = path.len > 2 && path.data[1] == ':' && (path.data[2] == '\\' || path.data[2] == '/');
    return has_drive && ((path.data[0] >= 'a' && path.data[0] <= 'z') || (path.data[0] >= 'A' && path.data[0] <= 'Z'));
}

// Options for clang's cc1 that load something, or make it do something else than parse; the second kind takes the next
// word that is also behind -Xclang.
static bool is_dropped_cc1_option(str word) {
    static const char *const alone[] = {"-emit-pch", "-emit-module", "-emit-llvm", "-emit-obj", "-fsyntax-only", NULL};
    return is_one_of(word, alone);
}

static bool is_dropped_cc1_pair(str word) {
    static const char *const pairs[] = {"-include-pch", "-load", "-plugin", "-add-plugin", "-o", NULL};
    return is_one_of(word, pairs) || str_starts_with(word, S("-plugin-arg-"));
}

// How many words from words[at], which is `-Xclang`, are dropped.
static uint32_t dropped_cc1_words(const struct command_words *words, uint32_t at) {
    if (at + 1 >= words->items.len) {
        return 1;
    }
    str option = words->items.items[at + 1];
    if (is_dropped_cc1_option(option)) {
        return 2;
    }
    bool has_value = at + 3 < words->items.len && str_eq(words->items.items[at + 2], S("-Xclang"));
    return !is_dropped_cc1_pair(option) ? 0 : has_value ? 4 : 2;
}

// Behind the back of the driver, which takes a precompiled header of the same name instead, made by who knows whom.
static void keep_include(struct arena *arena, struct command *command, str file) {
    const str words[] = {S("-Xclang"), S("-include"), S("-Xclang"), file};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        VEC_PUSH(arena, &command->flags.items, words[i]);
    }
}

// Copies what is kept of words[first..]; a word that is no flag is a file: ours is added again by
// command_argv().
static void keep_flags(struct arena *arena, struct command *command, const struct command_words *words,
                       uint32_t first) {
    for (uint32_t i = first; i < words->items.len; i++) {
        str word = words->items.items[i];
        if (word.len < 2 || word.data[0] != '-' || str_eq(word, S("--"))) {
            continue;
        }
        uint32_t dropped = str_eq(word, S("-Xclang")) ? dropped_cc1_words(words, i) : 0;
        if (dropped) {
            i += dropped - 1;
            continue;
        }
        const struct flag *flag = find_flag(word);
        bool has_next = flag && takes_next_word(flag, word) && i + 1 < words->items.len;
        str next = has_next ? words->items.items[++i] : S("");
        if (flag && str_eq(flag->spelling, S("-x"))) {
            str language = has_next ? next : str_slice(word, 2, word.len);
            command->language =
                str_eq(language, S("none")) ? language_of_file(command->file) : language_of_name(language);
        }
        if (flag && str_eq(flag->spelling, S("-include"))) {
            keep_include(arena, command, has_next ? next : str_slice(word, flag->spelling.len, word.len));
        } else if (!flag || flag->action == FLAG_KEEP) {
            VEC_PUSH(arena, &command->flags.items, word);
            if (has_next) {
                VEC_PUSH(arena, &command->flags.items, next);
            }
        }
    }
}

struct command command_from_words(struct arena *arena, str directory, str file, const str *words,
                                  uint32_t count) {
    struct command command = {.directory = directory, .file = file, .language = language_of_file(file)};
    command.path = os_absolute_path(arena, directory, file);
    struct expander expander = {.arena = arena, .directory = directory};
    for (uint32_t i = 0; i < count; i++) {
        expand_word(&expander, words[i], 0);
    }
    command.error = expander.error;
    if (command_is_windows_path(directory) || command_is_windows_path(file)) {
        str path = command_is_windows_path(directory) ? directory : file;
        command.error = str_printf(arena, "`%.*s` is a path of Windows", STR_ARG(path));
    }
    uint32_t compiler = find_compiler(&expander.words);
    if (compiler < expander.words.items.len) {
        str name = expander.words.items.items[compiler];
        str target = cross_target(name);
        if (target.len) {
            VEC_PUSH(arena, &command.flags.items, str_printf(arena, "--target=%.*s", STR_ARG(target)));
        }
        if (command.language == COMMAND_C && is_cxx_compiler(name)) {
            command.language = COMMAND_CXX;
        }
    }
    keep_flags(arena, &command, &expander.words, compiler + 1);
    if (is_standard_input(file)) {
        command.language = COMMAND_OTHER;
    }
    return command;
}

bool command_same(const struct command *a, const struct command *b) {
    if (!str_eq(a->path, b->path) || !str_eq(a->directory, b->directory) ||
        a->flags.items.len != b->flags.items.len || !str_eq(a->error, b->error)) {
        return false;
    }
    for (uint32_t i = 0; i < a->flags.items.len; i++) {
        if (!str_eq(a->flags.items.items[i], b->flags.items.items[i])) {
            return false;
        }
    }
    return true;
}

const char *const *command_argv(struct arena *arena, const struct command *command) {
    uint32_t count = command->flags.items.len;
    const char **argv = ARENA_ARRAY(arena, const char *, count + ADDED_COUNT + 3);
    uint32_t at = 0;
    argv[at++] = "clang";
    for (uint32_t i = 0; i < count; i++) {
        argv[at++] = str_to_c(arena, command->flags.items.items[i]);
    }
    for (uint32_t i = 0; i < ADDED_COUNT; i++) {
        argv[at++] = added_flags[i];
    }
    argv[at++] = str_to_c(arena, command->file);
    return argv;
}
