// Loading: units come back from the workers in any order and are read in the order of the database.
#define _DEFAULT_SOURCE

#include "program/program.h"

#include <stdlib.h>

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

static void lower_in_worker(void *context, uint32_t task, struct text *out) {
    const struct loader *loader = context;
    unit_lower(&loader->database->commands.items[task], out);
}

static void read_arrived(struct loader *loader) {
    struct program *program = loader->program;
    for (; loader->next < program->units.len && loader->is_here[loader->next]; loader->next++) {
        struct text *bytes = &loader->arrived[loader->next];
        struct unit *unit = &program->units.items[loader->next];
        if (unit->failure.len == 0) {
            unit_read(program->arena, text_view(bytes), &program->sources, unit);
        }
        text_free(bytes);
    }
}

static void take_result(void *context, uint32_t task, struct workers_result result) {
    struct loader *loader = context;
    struct program *program = loader->program;
    if (result.failure) {
        program->units.items[task].failure = str_copy(program->arena, str_from_c(result.failure));
    }
    text_add(&loader->arrived[task], result.bytes);
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
        const struct command *command = &database->commands.items[i];
        source_file_id(&program->sources, command->path); // so that its id does not depend on who asks first
        VEC_PUSH(program->arena, &program->units, (struct unit){.command = command});
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
