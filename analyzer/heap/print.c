// A state as stable text: one line per cell that holds something known, then what is known of the values.
#include "heap/engine.h"

static void print_base(struct text *out, const struct heap_engine *engine, uint32_t base) {
    switch (heap_base_kind(engine, base)) {
    case HEAP_BASE_CONSTANT: break;
    case HEAP_BASE_LOCAL: {
        mir_local local = {heap_root_data(engine, base)};
        str name = mir_string(engine->unit, mir_local_at(engine->body, local)->name);
        text_printf(out, "&%.*s_%u", STR_ARG(name), local.i);
        break;
    }
    case HEAP_BASE_GLOBAL:
    case HEAP_BASE_FUNCTION: {
        str name = mir_string(engine->unit,
                              mir_symbol_at(engine->unit, (mir_symbol){heap_root_data(engine, base)})->name);
        text_printf(out, "&%.*s", STR_ARG(name));
        break;
    }
    case HEAP_BASE_STRING: text_add(out, S("string")); break;
    case HEAP_BASE_SYMBOL: text_printf(out, "v%u", base - engine->first_symbol); break;
    }
}

static void print_value(struct text *out, const struct heap_engine *engine, struct heap_value value) {
    print_base(out, engine, value.base);
    if (value.index) {
        text_printf(out, "+%lld*", (long long)value.scale);
        print_base(out, engine, value.index);
    }
    if (heap_is_constant(value)) {
        text_printf(out, "%lld", (long long)value.offset);
    } else if (value.offset) {
        text_printf(out, "%+lld", (long long)value.offset);
    }
}

static void print_object(struct text *out, const struct heap_engine *engine, const struct heap_object *object) {
    static const struct {
        uint32_t flag;
        const char *text;
    } words[] = {{HEAP_OWNED, " allocated"},     {HEAP_RELEASED, " released"}, {HEAP_ESCAPED, " escaped"},
                 {HEAP_NONNULL, " non-null"},    {HEAP_UNINIT, " uninit"},     {HEAP_REPORTED, " reported"}};
    uint32_t shown = 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        shown |= object->flags & words[i].flag;
    }
    if (!shown) {
        return;
    }
    text_add(out, S("  "));
    print_base(out, engine, object->base);
    text_add_char(out, ':');
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (object->flags & words[i].flag) {
            text_add(out, str_from_c(words[i].text));
        }
    }
    text_add_char(out, '\n');
}

void heap_print_state(struct text *out, const struct heap_engine *engine, const struct heap_state *state) {
    text_add(out, S("state\n"));
    for (uint32_t i = 0; i < state->cells.len; i++) {
        const struct heap_cell *cell = &state->cells.items[i];
        text_add(out, S("  ["));
        print_value(out, engine, cell->key.at);
        text_add(out, S("] = "));
        print_value(out, engine, cell->value);
        text_add_char(out, '\n');
    }
    for (uint32_t i = 0; i < state->objects.len; i++) {
        print_object(out, engine, &state->objects.items[i]);
    }
}
