#include "program/reader.h"

#include "base/check.h"

void program_reader_init(struct program_reader *reader, struct program *program) {
    *reader = (struct program_reader){.program = program, .unit_index = MIR_NONE};
}

void program_reader_free(struct program_reader *reader) {
    arena_free(&reader->arena);
}

void program_open(struct program_reader *reader, uint32_t index) {
    struct program *program = reader->program;
    arena_reset(&reader->arena);
    const char *wrong =
        unit_open(&reader->arena, &program->units.items[index], &program->sources, &reader->unit, &reader->bodies);
    CHECK(!wrong); // it was opened when the program was linked
    reader->unit_index = index;
    reader->binder = (struct binder){.linkage = &program->linkage, .unit = &reader->unit};
}

const char *program_read(struct program_reader *reader, struct arena *arena, struct program_function function,
                         struct mir_body *body) {
    if (reader->unit_index != function.unit) {
        program_open(reader, function.unit);
    }
    const char *wrong = mir_read_body(arena, &reader->unit, &reader->bodies, function.body, body);
    if (!wrong) {
        bind_calls(&reader->binder, body);
    }
    return wrong;
}

bool program_read_initial(struct program_reader *reader, struct arena *arena, uint32_t unit, struct mir_body *body) {
    if (reader->program->units.items[unit].failure.len) {
        return false;
    }
    if (reader->unit_index != unit) {
        program_open(reader, unit);
    }
    return !mir_read_initial(arena, &reader->unit, &reader->bodies, body);
}
