// Loading: units come back from the workers in any order and are read in the order of the database; those in files are
// read in the order they are named.
#define _DEFAULT_SOURCE

#include "program/program.h"

#include <stdlib.h>

#include "base/os.h"
#include "program/unit_file.h"
#include "program/workers.h"

struct loader {
    struct program *program;
    const struct compile_database *database;
    const struct program_load_options *options;
    struct text *arrived; // per unit; read and freed as soon as those before it are
    bool *is_here;
    uint32_t next;  // first unit not read yet
    uint32_t count; // units that are here
};

void program_init(struct program *program, struct arena *arena, str directory) {
    *program = (struct program){.arena = arena};
    source_init(&program->sources, arena, directory);
}

// The id of its file does not depend on who asks first.
static void add_unit(struct program *program, const struct command *command) {
    source_file_id(&program->sources, command->path);
    VEC_PUSH(program->arena, &program->units, (struct unit){.command = command});
}

static void lower_in_worker(void *context, uint32_t task, struct text *out) {
    const struct loader *loader = context;
    unit_lower(&loader->database->commands.items[task], loader->options->prints, out);
}

static void read_arrived(struct loader *loader) {
    struct program *program = loader->program;
    for (; loader->next < program->units.len && loader->is_here[loader->next]; loader->next++) {
        struct text *bytes = &loader->arrived[loader->next];
        unit_read(program->arena, text_view(bytes), &program->sources, &program->units.items[loader->next]);
        if (loader->options->arrived) {
            loader->options->arrived(loader->options->context, loader->next, text_view(bytes));
        }
        text_free(bytes);
    }
}

static void take_result(void *context, uint32_t task, struct workers_result result) {
    struct loader *loader = context;
    struct program *program = loader->program;
    if (result.failure) {
        unit_fail(&loader->arrived[task], str_from_c(result.failure));
    } else {
        text_add(&loader->arrived[task], result.bytes);
    }
    loader->is_here[task] = true;
    loader->count++;
    read_arrived(loader);
    if (loader->options->progress) {
        loader->options->progress(loader->options->context, loader->count, program->units.len,
                                  loader->database->commands.items[task].path);
    }
}

void program_load(struct program *program, const struct compile_database *database,
                  const struct program_load_options *options) {
    uint32_t count = database->commands.len;
    struct loader loader = {.program = program, .database = database, .options = options};
    loader.arrived = ARENA_ARRAY(program->arena, struct text, count);
    loader.is_here = ARENA_ARRAY(program->arena, bool, count);
    for (uint32_t i = 0; i < count; i++) {
        add_unit(program, &database->commands.items[i]);
    }
    // Deep nesting is met on our own stack, and a crash ends the worker at once instead of leaving it half
    // alive.
    setenv("LIBCLANG_NOTHREADS", "1", 1);
    setenv("LIBCLANG_DISABLE_CRASH_RECOVERY", "1", 1);
    struct workers_job job = {
        .task_count = count,
        .worker_count = options->jobs < count ? options->jobs : count,
        .timeout = options->timeout,
        .context = &loader,
        .run = lower_in_worker,
        .done = take_result,
    };
    workers_run(&job);
}

// ---- from files ----

static struct command *unit_file_command(struct arena *arena, str directory, str path) {
    struct command *command = ARENA_NEW(arena, struct command);
    *command = (struct command){.directory = directory, .file = path};
    command->path = os_absolute_path(arena, directory, path);
    return command;
}

// Adds the message to `message` and gives the command; null for a unit that is there already.
static struct command *open_unit_file(struct program *program, struct arena *scratch, str path, struct map *seen,
                                      struct text *message) {
    struct command *command = unit_file_command(program->arena, program->sources.directory, path);
    struct os_read_result read = os_read_file(scratch, command->path.data);
    struct unit_file file = {.error = read.error};
    if (!file.error) {
        file = unit_file_open(program->arena, read.data);
    }
    if (file.error) {
        unit_fail(message, str_from_c(file.error));
        return command;
    }
    if (map_get(seen, file.checksum).found) {
        return NULL;
    }
    map_set(program->arena, seen, file.checksum, 0);
    text_add(message, file.message);
    *command = file.command;
    return command;
}

void program_load_files(struct program *program, const str *paths, uint32_t count) {
    struct map seen = {0};
    struct text *messages = ARENA_ARRAY(program->arena, struct text, count); // per unit
    for (uint32_t i = 0; i < count; i++) {
        struct arena scratch = {0}; // of one file
        const struct command *command =
            open_unit_file(program, &scratch, paths[i], &seen, &messages[program->units.len]);
        if (command) {
            add_unit(program, command);
        }
        arena_free(&scratch);
    }
    for (uint32_t i = 0; i < program->units.len; i++) {
        unit_read(program->arena, text_view(&messages[i]), &program->sources, &program->units.items[i]);
        text_free(&messages[i]);
    }
}
