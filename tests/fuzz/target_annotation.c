// The text of annotations. What is refused leaves no trace and says why; what is accepted states only what may stand.
#include "fuzz.h"

#include "mir/build.h"

static void check_effect(struct mir_unit *unit, str text, enum mir_position position) {
    static const str parameters[] = {{"p", 1}, {"list", 4}, {"", 0}};
    const struct mir_annotated on = {position, parameters, 3};
    struct mir_effect before = {.marks = MIR_NULLABLE};
    struct mir_effect effect = before;
    str error = S("");
    bool parsed = mir_parse_annotation(unit, text, &on, &effect, &error);
    CHECK(parsed == (error.len == 0));
    CHECK(parsed || memcmp(&before, &effect, sizeof effect) == 0);
    CHECK(!parsed || (effect.marks & MIR_NULLABLE && effect.kind < unit->strings.strings.len && effect.from < 8));
    if (parsed) { // says nothing against itself
        CHECK(mir_parse_annotation(unit, text, &on, &effect, &error));
    }
}

static void check_handle(struct mir_unit *unit, str text) {
    struct mir_type_info before = {.kind = MIR_TYPE_RECORD};
    struct mir_type_info type = before;
    str error = S("");
    bool parsed = mir_parse_handle(unit, text, &type, &error);
    CHECK(parsed == (error.len == 0));
    CHECK(parsed || memcmp(&before, &type, sizeof type) == 0);
    CHECK(!parsed || (type.handle && type.handle_of));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena = {0};
    struct mir_unit unit = {0};
    mir_unit_init(&unit, &arena);
    for (int position = MIR_ON_PARAMETER; position <= MIR_ON_FIELD; position++)
        check_effect(&unit, (str){(const char *)data, size}, (enum mir_position)position);
    check_handle(&unit, (str){(const char *)data, size});
    arena_free(&arena);
    return 0;
}
