// What `-o OUT` means: a file when it ends in `.own`, else a directory, in which `src/list.c` becomes `src-list.own`,
// and a second unit of that name `src-list.2.own`.
#include "emit.h"

#include "base/os.h"
#include "program/unit_file.h"

bool emit_begin(struct emit *emit, struct arena *arena, const struct options *options, uint32_t count) {
    *emit = (struct emit){.arena = arena, .options = options};
    const char *out = str_to_c(arena, options->output);
    emit->to_directory = os_is_directory(out) || !str_ends_with(options->output, S(".own"));
    if (!emit->to_directory && count != 1) {
        emit->error = str_printf(arena, "`%s` is one file, and there are %u units", out, (unsigned)count);
    }
    const char *error = emit->to_directory ? os_make_directory(out) : NULL;
    if (error) {
        emit->error = str_printf(arena, "`%s`: %s", out, error);
    }
    return emit->error.len == 0;
}

// Without the extension, and without `/`.
static str base_of(struct arena *arena, str name) {
    while (str_starts_with(name, S("/"))) {
        name = str_slice(name, 1, name.len);
    }
    str copy = str_copy(arena, name);
    char *bytes = (char *)copy.data; // just made
    size_t end = copy.len;
    for (size_t i = 0; i < copy.len; i++) {
        if (bytes[i] == '/') {
            bytes[i] = '-';
            end = copy.len;
        } else if (bytes[i] == '.') {
            end = i;
        }
    }
    return str_slice(copy, 0, end);
}

static const char *path_in_directory(struct emit *emit, str name) {
    struct arena *arena = emit->arena;
    str base = base_of(arena, name);
    str file = str_printf(arena, "%.*s.own", STR_ARG(base));
    for (unsigned n = 2; intern_find(&emit->names, file).found; n++) {
        file = str_printf(arena, "%.*s.%u.own", STR_ARG(base), n);
    }
    intern_str(arena, &emit->names, file);
    return str_printf(arena, "%.*s/%.*s", STR_ARG(emit->options->output), STR_ARG(file)).data;
}

static bool has_errors(const struct unit *unit) {
    bool found = unit->failure.len > 0;
    for (uint32_t i = 0; i < unit->errors.len; i++) {
        found |= unit->errors.items[i].span.file != 0;
    }
    return found;
}

void emit_one(struct emit *emit, const struct unit *unit, str name, str message) {
    const char *path =
        emit->to_directory ? path_in_directory(emit, name) : str_to_c(emit->arena, emit->options->output);
    const char *error;
    if (has_errors(unit) && !emit->options->keep_going) {
        emit->lost_units = true;
        error = os_remove_file(path);
    } else {
        struct text out = {0};
        unit_file_write(&out, unit->command, message);
        error = os_write_file(path, text_view(&out));
        text_free(&out);
    }
    if (error && emit->error.len == 0) {
        emit->error = str_printf(emit->arena, "`%s`: %s", path, error);
    }
}
