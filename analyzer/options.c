// Command line -> struct options. Requires argv as main() gets it. Leaves every string where it was.
#include "options.h"

#include <stddef.h>
#include <string.h>

enum option_kind { OPTION_FLAG, OPTION_NUMBER, OPTION_TEXT, OPTION_CHOICE };

struct option {
    enum option_kind kind;
    char letter;          // 0 = none
    const char *name;     // "" = none
    const char *argument; // "" = none; words separated by `|` for a choice
    const char *help;
    size_t offset; // of the member in struct options
};

static const struct option option_table[] = {
#define OPTION(kind, member, letter, name, argument, help)                                                   \
    {OPTION_##kind, letter, name, argument, help, offsetof(struct options, member)},
#include "options.def"
#undef OPTION
};

enum { OPTION_COUNT = sizeof option_table / sizeof *option_table, DEFAULT_TIMEOUT = 120 };

struct parser {
    struct arena *arena;
    struct options_result *result;
    int argc;
    int at; // next argument
    char *const *argv;
};

static void fail(struct parser *parser, str error, str hint) {
    parser->result->error = error;
    parser->result->hint = hint;
}

// ---- the closest known name ----

static uint32_t least(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

// Edit distance (Levenshtein 1965) with one row; names longer than the row are far from everything.
static uint32_t edit_distance(str a, str b) {
    uint32_t row[64];
    if (a.len >= 64 || b.len >= 64) {
        return UINT32_MAX;
    }
    for (uint32_t j = 0; j <= b.len; j++) {
        row[j] = j;
    }
    for (uint32_t i = 1; i <= a.len; i++) {
        uint32_t diagonal = row[0];
        row[0] = i;
        for (uint32_t j = 1; j <= b.len; j++) {
            uint32_t above = row[j];
            uint32_t changed = diagonal + (a.data[i - 1] != b.data[j - 1]);
            row[j] = least(changed, least(above, row[j - 1]) + 1);
            diagonal = above;
        }
    }
    return row[b.len];
}

static const char *closest_name(str name) {
    const char *best = NULL;
    uint32_t best_distance = (uint32_t)name.len / 3 + 1; // as far away or further is no help
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        uint32_t distance = edit_distance(name, str_from_c(option_table[i].name));
        if (option_table[i].name[0] && distance < best_distance) {
            best = option_table[i].name;
            best_distance = distance;
        }
    }
    return best;
}

static void fail_unknown(struct parser *parser, str written, str name) {
    const char *closest = closest_name(name);
    str hint = closest ? str_printf(parser->arena, "did you mean `--%s`?", closest)
                       : S("`own-check --help` lists the options; flags for the compiler go after `--`");
    fail(parser, str_printf(parser->arena, "unknown option `%.*s`", STR_ARG(written)), hint);
}

// ---- arguments of options ----

static str option_text(struct arena *arena, const struct option *option) {
    return option->name[0] ? str_printf(arena, "--%s", option->name)
                           : str_printf(arena, "-%c", option->letter);
}

static bool parse_number(str text, uint32_t *number) {
    uint64_t value = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] < '0' || text.data[i] > '9' || value > 1000000) {
            return false;
        }
        value = value * 10 + (uint64_t)(text.data[i] - '0');
    }
    *number = (uint32_t)value;
    return value > 0 && value <= 1000000;
}

static bool parse_choice(const char *words, str text, uint32_t *choice) {
    str rest = str_from_c(words);
    for (uint32_t i = 0; rest.len; i++) {
        if (str_eq(str_cut(&rest, '|'), text)) {
            *choice = i;
            return true;
        }
    }
    return false;
}

static void fail_argument(struct parser *parser, const struct option *option, str value, str expected) {
    str name = option_text(parser->arena, option);
    fail(parser,
         str_printf(parser->arena, "`%.*s` is not an argument of `%.*s`", STR_ARG(value), STR_ARG(name)),
         str_printf(parser->arena, "expected %.*s", STR_ARG(expected)));
}

static void store(struct parser *parser, const struct option *option, str value) {
    void *member = (char *)&parser->result->options + option->offset;
    switch (option->kind) {
    case OPTION_FLAG: *(bool *)member = true; return;
    case OPTION_TEXT: *(str *)member = value; return;
    case OPTION_NUMBER:
        if (!parse_number(value, member)) {
            fail_argument(parser, option, value, S("a whole number from 1 to 1000000"));
        }
        return;
    case OPTION_CHOICE:
        if (!parse_choice(option->argument, value, member)) {
            fail_argument(parser, option, value, str_from_c(option->argument));
        }
        return;
    }
}

// `attached` is what follows `=` or the letter, `has_attached` whether there was such a thing.
static void take_option(struct parser *parser, const struct option *option, str attached, bool has_attached) {
    str name = option_text(parser->arena, option);
    if (option->kind == OPTION_FLAG && has_attached) {
        fail(parser, str_printf(parser->arena, "`%.*s` takes no argument", STR_ARG(name)), S(""));
        return;
    }
    if (option->kind != OPTION_FLAG && !has_attached) {
        if (parser->at == parser->argc || strcmp(parser->argv[parser->at], "--") == 0) {
            fail(parser, str_printf(parser->arena, "`%.*s` needs an argument", STR_ARG(name)),
                 str_printf(parser->arena, "expected %s", option->argument));
            return;
        }
        attached = str_from_c(parser->argv[parser->at++]);
    }
    if (option->kind == OPTION_TEXT && attached.len == 0) {
        fail(parser, str_printf(parser->arena, "the argument of `%.*s` is empty", STR_ARG(name)), S(""));
        return;
    }
    store(parser, option, attached);
}

// ---- the words of the command line ----

static void parse_long(struct parser *parser, str written) {
    str value = str_slice(written, 2, written.len);
    str name = str_cut(&value, '=');
    bool has_value = name.len + 2 < written.len;
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (option_table[i].name[0] && str_eq(name, str_from_c(option_table[i].name))) {
            take_option(parser, &option_table[i], value, has_value);
            return;
        }
    }
    fail_unknown(parser, written, name);
}

static void parse_short(struct parser *parser, str written) {
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (option_table[i].letter && option_table[i].letter == written.data[1]) {
            take_option(parser, &option_table[i], str_slice(written, 2, written.len), written.len > 2);
            return;
        }
    }
    fail_unknown(parser, written, str_slice(written, 1, written.len));
}

static void take_flags(struct parser *parser) {
    while (parser->at < parser->argc) {
        VEC_PUSH(parser->arena, &parser->result->options.flags, str_from_c(parser->argv[parser->at++]));
    }
}

static void parse_word(struct parser *parser, str word) {
    if (str_eq(word, S("--"))) {
        take_flags(parser);
    } else if (str_starts_with(word, S("--"))) {
        parse_long(parser, word);
    } else if (word.len > 1 && word.data[0] == '-') {
        parse_short(parser, word);
    } else {
        VEC_PUSH(parser->arena, &parser->result->options.files, word);
    }
}

static bool only_informs(const struct options *options) {
    return options->help || options->version || options->list_rules || options->explain.len;
}

static uint32_t count_unit_files(const struct options *options) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < options->files.len; i++) {
        count += str_ends_with(options->files.items[i], S(".own"));
    }
    return count;
}

static void check_emit(struct parser *parser) {
    const struct options *options = &parser->result->options;
    if (options->link) {
        fail(parser, S("`--emit-unit` reads sources, and these are units"), S(""));
    } else if (options->output.len == 0) {
        fail(parser, S("`--emit-unit` needs `-o`"), S("name a file `NAME.own`, or a directory for several units"));
    } else if (options->dump != OPTIONS_DUMP_NONE || options->verify) {
        fail(parser, S("`--emit-unit` does not analyse: it cannot be combined with `--dump` and `--verify`"), S(""));
    }
}

static void check_link(struct parser *parser) {
    const struct options *options = &parser->result->options;
    if (options->database.len) {
        fail(parser, S("`-p` has no use for units: they are parsed already"), S(""));
    } else if (options->flags.len) {
        fail(parser, S("compiler flags have no use for units: they are parsed already"),
             S("give the flags to `--emit-unit`"));
    } else if (options->files.len == 0) {
        fail(parser, S("nothing to link"), S("name the files that `--emit-unit` wrote"));
    }
}

static void check_whole(struct parser *parser) {
    struct options *options = &parser->result->options;
    if (only_informs(options)) {
        return;
    }
    uint32_t unit_files = count_unit_files(options);
    if (unit_files && unit_files < options->files.len && !options->link) {
        fail(parser, S("units and sources are mixed"), S("make units of the sources by `--emit-unit`"));
        return;
    }
    options->link |= unit_files > 0;
    if (options->emit_unit) {
        check_emit(parser);
    } else if (options->output.len) {
        fail(parser, S("`-o` needs `--emit-unit`"), S("findings are written to standard output"));
    } else if (options->link) {
        check_link(parser);
    }
    if (parser->result->error.len) {
        return;
    }
    if (options->files.len == 0 && options->database.len == 0) {
        fail(parser, S("nothing to check"),
             S("name a C file, or a build directory with compile_commands.json by `-p`"));
    } else if (options->function.len && options->dump == OPTIONS_DUMP_NONE) {
        fail(parser, S("`--function` needs `--dump`"), S(""));
    }
}

struct options_result options_parse(struct arena *arena, int argc, char *const *argv) {
    struct options_result result = {.options.timeout = DEFAULT_TIMEOUT};
    struct parser parser = {.arena = arena, .result = &result, .argc = argc, .at = 1, .argv = argv};
    while (parser.at < argc && result.error.len == 0) {
        parse_word(&parser, str_from_c(argv[parser.at++]));
    }
    if (result.error.len == 0) {
        check_whole(&parser);
    }
    return result;
}

// ---- help ----

enum { HELP_COLUMN = 34 };

static void print_option(struct text *out, const struct option *option) {
    size_t start = out->len;
    if (option->letter) {
        text_printf(out, "  -%c%s", option->letter, option->name[0] ? ", " : "  ");
    } else {
        text_printf(out, "      ");
    }
    if (option->name[0]) {
        text_printf(out, "--%s", option->name);
    }
    if (option->argument[0]) {
        text_printf(out, "%s%s", option->name[0] ? "=" : "", option->argument);
    }
    size_t width = out->len - start;
    if (width + 1 > HELP_COLUMN) {
        text_add_char(out, '\n');
        width = 0;
    }
    text_add_repeat(out, ' ', HELP_COLUMN - width);
    text_printf(out, "%s\n", option->help);
}

void options_print_help(struct text *out) {
    text_printf(out,
                "own-check finds ownership bugs in C: use after move, use after free, double free, leaks\n\n"
                "usage: own-check [options] file.c... [-- compiler flags]\n"
                "       own-check [options] -p BUILD [files...] [-- more compiler flags]\n"
                "       own-check --emit-unit -o OUT ... (as above), then: own-check [options] --link unit.own...\n\n"
                "options:\n");
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        print_option(out, &option_table[i]);
    }
    text_printf(
        out,
        "\nexit code: 0 nothing found (notes do not count), 1 findings, 2 own-check could not do its job\n");
}
