// The checks: what a use, a release and a return mean for the value concerned. A mistake becomes a candidate event and
// the value is marked, so that one cause is said once.
#include "heap/engine.h"

static struct span call_span(const struct heap_engine *engine, uint32_t block) {
    return engine->body->blocks.items[block].end.span;
}

static str kind_text(const struct heap_engine *engine, uint32_t kind) {
    return kind ? mir_string(engine->unit, kind) : S("malloc");
}

static struct heap_event event_about(struct heap_engine *engine, enum heap_event_kind kind,
                                     const struct heap_object *object, mir_place place) {
    struct heap_event event = {.kind = kind, .name = heap_place_name(engine, place), .at = engine->at};
    if (object && (object->flags & HEAP_OWNED)) {
        event.allocated = call_span(engine, object->origin);
        event.allocator = heap_callee_name(engine, object->origin);
        event.kind_name = kind_text(engine, object->kind);
    }
    if (object && (object->flags & HEAP_RELEASED)) {
        event.released = call_span(engine, object->released);
        event.releaser = heap_callee_name(engine, object->released);
        event.kind_name = kind_text(engine, object->kind);
    }
    return event;
}

// ---- values without a value ----

static void report_uninit(struct heap_engine *engine, struct heap_state *state, struct heap_object *object,
                          mir_place place) {
    struct heap_event event = {.kind = HEAP_USE_UNINIT, .name = heap_place_name(engine, place), .at = engine->at};
    if (object->flags & HEAP_UNINIT_BLOCK) {
        event.allocated = call_span(engine, object->origin);
        event.allocator = heap_callee_name(engine, object->origin);
    } else {
        const struct mir_local_info *local = mir_local_at(engine->body, (mir_local){object->origin});
        event.allocated = local->span;
        event.name = event.name.len ? event.name : mir_string(engine->unit, local->name);
    }
    object->flags &= ~(uint32_t)(HEAP_UNINIT | HEAP_UNINIT_BLOCK);
    heap_candidate_add(engine, state, event, MIR_NONE);
}

void heap_use(struct heap_engine *engine, struct heap_state *state, struct heap_value value, mir_place place) {
    struct heap_object *object = value.base ? heap_find_object(state, value.base) : NULL;
    if (object && (object->flags & HEAP_UNINIT)) {
        report_uninit(engine, state, object, place);
    }
}

static void report_blank(struct heap_engine *engine, struct heap_state *state, struct heap_address at,
                         mir_place place) {
    bool is_local = heap_base_kind(engine, at.at.base) == HEAP_BASE_LOCAL;
    const struct heap_object *known = heap_find_object(state, at.at.base);
    struct heap_object blank = {
        .flags = is_local ? HEAP_UNINIT : HEAP_UNINIT | HEAP_UNINIT_BLOCK,
        .origin = is_local ? heap_root_data(engine, at.at.base) : known ? known->origin : 0,
    };
    report_uninit(engine, state, &blank, place);
    heap_set_content(engine, state, at.at.base, HEAP_ALL_UNKNOWN);
}

// A struct that is copied or handed on by value before any part of it has one. A union is moved about as what its owner
// alone knows, also when that is nothing: the value stacks of generated parsers live from it.
void heap_use_record(struct heap_engine *engine, struct heap_state *state, struct heap_address at, mir_place place) {
    mir_type record = mir_place_at(engine->body, place)->type;
    int64_t size = heap_type_size(engine->unit, record);
    if (mir_type_at(engine->unit, record)->is_union || state->is_infeasible) {
        return;
    }
    if (heap_claims_uninit(engine, place) && heap_is_blank(engine, state, at, size)) {
        report_blank(engine, state, at, place);
    }
}

// Quiet in functions with loops: those often fill what is then handed on, and one path does not enter them.
void heap_use_memory(struct heap_engine *engine, struct heap_state *state, struct heap_value value, int64_t size,
                     mir_place place) {
    struct heap_address at = {.at = value};
    bool is_variable = heap_base_kind(engine, value.base) == HEAP_BASE_LOCAL &&
                       mir_local_at(engine->body, (mir_local){heap_root_data(engine, value.base)})->kind ==
                           MIR_LOCAL_VARIABLE;
    bool is_block = heap_base_kind(engine, value.base) == HEAP_BASE_SYMBOL;
    if (!state->is_infeasible && (is_variable || is_block) && engine->shape.loop_count == 0 &&
        heap_is_blank(engine, state, at, size)) {
        report_blank(engine, state, at, place);
    }
}

// ---- released memory ----

// The released block that `base` is or points into, when nothing was said about it yet.
static struct heap_object *released_block(const struct heap_state *state, uint32_t base) {
    struct heap_object *object = heap_find_origin(state, base, HEAP_RELEASED, 0);
    return object && !(object->flags & HEAP_REPORTED) ? object : NULL;
}

void heap_use_pointer(struct heap_engine *engine, struct heap_state *state, struct heap_value value, mir_place place) {
    heap_use(engine, state, value, place);
    struct heap_object *object = released_block(state, value.base);
    if (object) {
        struct heap_event event = event_about(engine, HEAP_USE_AFTER_RELEASE, object, place);
        object->flags |= HEAP_REPORTED;
        heap_candidate_add(engine, state, event, MIR_NONE);
    }
}

void heap_touch(struct heap_engine *engine, struct heap_state *state, struct heap_value address, mir_place place) {
    enum { NULL_PAGE = 1 << 16 };
    if (heap_is_constant(address)) {
        bool is_null = address.offset > -NULL_PAGE && address.offset < NULL_PAGE;
        state->is_infeasible |= is_null; // a null pointer cannot have come this far
        return;
    }
    heap_use_pointer(engine, state, address, place);
    struct heap_object *object = heap_find_object(state, address.base);
    if (object && heap_base_kind(engine, address.base) == HEAP_BASE_SYMBOL) {
        object->flags |= HEAP_NONNULL;
    }
}

// ---- releasing ----

static bool is_plain_kind(const struct heap_engine *engine, uint32_t kind) {
    str name = kind_text(engine, kind);
    return str_eq(name, S("malloc")) || str_eq(name, S("FILE")) || str_eq(name, S("DIR"));
}

static str local_description(const struct heap_engine *engine, mir_local local) {
    const struct mir_local_info *info = mir_local_at(engine->body, local);
    uint8_t kind = mir_type_at(engine->unit, info->type)->kind;
    const char *noun = info->is_literal                                         ? "a compound literal"
                       : info->kind == MIR_LOCAL_PARAMETER                      ? "the parameter"
                       : kind == MIR_TYPE_ARRAY || kind == MIR_TYPE_VLA         ? "the local array"
                                                                                : "the local variable";
    str name = mir_string(engine->unit, info->name);
    return name.len ? str_printf(engine->arena, "%s `%.*s`", noun, STR_ARG(name)) : str_from_c(noun);
}

static void report_invalid(struct heap_engine *engine, struct heap_state *state, mir_place place, str what,
                           struct span declared) {
    struct heap_event event = event_about(engine, HEAP_INVALID_RELEASE, NULL, place);
    event.what = what;
    event.allocated = declared;
    event.releaser = heap_callee_name(engine, engine->block);
    heap_candidate_add(engine, state, event, MIR_NONE);
}

static void release_root(struct heap_engine *engine, struct heap_state *state, struct heap_value value,
                         uint32_t kind, mir_place place) {
    if (!is_plain_kind(engine, kind)) {
        return;
    }
    uint32_t data = value.base ? heap_root_data(engine, value.base) : 0;
    switch (heap_base_kind(engine, value.base)) {
    case HEAP_BASE_LOCAL:
        report_invalid(engine, state, place, local_description(engine, (mir_local){data}),
                       mir_local_at(engine->body, (mir_local){data})->span);
        break;
    case HEAP_BASE_GLOBAL: {
        const struct mir_symbol_info *symbol = mir_symbol_at(engine->unit, (mir_symbol){data});
        str name = mir_string(engine->unit, symbol->name);
        report_invalid(engine, state, place, str_printf(engine->arena, "the static object `%.*s`", STR_ARG(name)),
                       symbol->span);
        break;
    }
    case HEAP_BASE_STRING: report_invalid(engine, state, place, S("a string literal"), (struct span){0}); break;
    case HEAP_BASE_FUNCTION: {
        const struct mir_symbol_info *symbol = mir_symbol_at(engine->unit, (mir_symbol){data});
        str name = mir_string(engine->unit, symbol->name);
        report_invalid(engine, state, place, str_printf(engine->arena, "the function `%.*s`", STR_ARG(name)),
                       symbol->span);
        break;
    }
    case HEAP_BASE_CONSTANT:
        if (heap_is_constant(value)) {
            report_invalid(engine, state, place, S("a constant address"), (struct span){0});
        }
        break;
    case HEAP_BASE_SYMBOL: break;
    }
}

// What was allocated as one kind and released as another.
static void check_kind(struct heap_engine *engine, struct heap_state *state, struct heap_object *object,
                       uint32_t kind, mir_place place) {
    if (!(object->flags & HEAP_OWNED) || object->kind == kind) {
        return;
    }
    struct heap_event event = event_about(engine, HEAP_MISMATCHED_RELEASE, object, place);
    event.other_kind = kind_text(engine, kind);
    event.releaser = heap_callee_name(engine, engine->block);
    object->flags |= HEAP_REPORTED;
    heap_candidate_add(engine, state, event, MIR_NONE);
}

static void report_frame(struct heap_engine *engine, struct heap_state *state, struct heap_object *object,
                         mir_place place) {
    struct heap_event event = event_about(engine, HEAP_INVALID_RELEASE, NULL, place);
    event.what = S("memory of the function's frame");
    event.allocated = call_span(engine, object->origin);
    event.allocator = heap_callee_name(engine, object->origin);
    event.releaser = heap_callee_name(engine, engine->block);
    object->flags |= HEAP_REPORTED;
    heap_candidate_add(engine, state, event, MIR_NONE);
}

static void release_again(struct heap_engine *engine, struct heap_state *state, struct heap_object *object,
                          mir_place place) {
    if (!(object->flags & HEAP_REPORTED)) {
        struct heap_event event = event_about(engine, HEAP_DOUBLE_RELEASE, object, place);
        object->flags |= HEAP_REPORTED;
        heap_candidate_add(engine, state, event, MIR_NONE);
    }
}

static void report_interior(struct heap_engine *engine, struct heap_state *state, struct heap_object *object,
                            mir_place place) {
    struct heap_event event = event_about(engine, HEAP_INVALID_RELEASE, object, place);
    event.what = S("a pointer into the middle of a block");
    event.releaser = heap_callee_name(engine, engine->block);
    object->flags |= HEAP_REPORTED;
    heap_candidate_add(engine, state, event, MIR_NONE);
}

void heap_release(struct heap_engine *engine, struct heap_state *state, struct heap_value value, uint32_t kind,
                  mir_place place) {
    heap_use(engine, state, value, place);
    if (heap_is_null(value)) {
        return;
    }
    if (heap_base_kind(engine, value.base) != HEAP_BASE_SYMBOL) {
        release_root(engine, state, value, kind, place);
        return;
    }
    struct heap_object *object = heap_find_object(state, value.base);
    if (!object) {
        return;
    }
    if (object->flags & HEAP_FRAME) {
        report_frame(engine, state, object, place);
        return;
    }
    struct heap_object *before = released_block(state, value.base);
    if (before || (object->flags & HEAP_RELEASED)) {
        release_again(engine, state, before ? before : object, place);
        return;
    }
    check_kind(engine, state, object, kind, place);
    bool is_moved = (object->flags & HEAP_OWNED) && value.index == 0 && value.offset != 0;
    if (is_moved && !(object->flags & HEAP_REPORTED)) {
        report_interior(engine, state, object, place);
    }
    if (object->flags & HEAP_OWNED) {
        bits_set(engine->ended_well, object->origin);
    } else {
        object->kind = kind;
    }
    object->flags = (object->flags & ~(uint32_t)HEAP_CONTENT) | HEAP_ALL_UNKNOWN | HEAP_RELEASED;
    object->released = engine->block;
    uint32_t parent = object->derived;
    if (parent && (heap_flags(state, parent) & HEAP_OWNED)) {
        heap_escape(engine, state, heap_base(parent)); // released through a pointer of unknown distance
    }
    heap_forget_object(engine, state, value.base);
}

// ---- the end ----

static bool outlives(const struct heap_engine *engine, const struct heap_state *state, uint32_t base) {
    switch (heap_base_kind(engine, base)) {
    case HEAP_BASE_LOCAL: return heap_root_data(engine, base) == 0;
    case HEAP_BASE_GLOBAL: return true;
    case HEAP_BASE_SYMBOL: {
        uint32_t flags = heap_flags(state, base);
        bool is_ours = (flags & (HEAP_OWNED | HEAP_FRAME)) && !(flags & HEAP_ESCAPED);
        return !is_ours && !(flags & (HEAP_RELEASED | HEAP_FRAME));
    }
    case HEAP_BASE_CONSTANT:
    case HEAP_BASE_STRING:
    case HEAP_BASE_FUNCTION: return false;
    }
    return false;
}

static void report_local(struct heap_engine *engine, struct heap_state *state, const struct heap_cell *cell) {
    struct heap_event event = {.kind = HEAP_LOCAL_ESCAPES, .at = cell->stored.file ? cell->stored : engine->at};
    str what;
    if (heap_base_kind(engine, cell->value.base) == HEAP_BASE_LOCAL) {
        mir_local local = {heap_root_data(engine, cell->value.base)};
        event.allocated = mir_local_at(engine->body, local)->span;
        event.name = mir_string(engine->unit, mir_local_at(engine->body, local)->name);
        what = local_description(engine, local);
    } else {
        uint32_t call = heap_find_object(state, cell->value.base)->origin;
        event.allocated = call_span(engine, call);
        what = str_printf(engine->arena, "memory from `%.*s`", STR_ARG(heap_callee_name(engine, call)));
    }
    bool is_result = heap_base_kind(engine, cell->key.at.base) == HEAP_BASE_LOCAL;
    event.what = is_result ? what : str_printf(engine->arena, "stored: %.*s", STR_ARG(what));
    heap_candidate_add(engine, state, event, MIR_NONE);
}

void heap_check_return(struct heap_engine *engine, struct heap_state *state) {
    for (uint32_t i = 0; i < state->cells.len && !engine->is_main; i++) {
        struct heap_cell cell = state->cells.items[i];
        bool is_ours = cell.value.base && (heap_base_kind(engine, cell.value.base) == HEAP_BASE_LOCAL ||
                                           (heap_flags(state, cell.value.base) & HEAP_FRAME));
        bool is_address = is_ours && heap_type_is_pointer(engine->unit, cell.type);
        if (is_address && outlives(engine, state, cell.key.at.base)) {
            report_local(engine, state, &cell);
        }
    }
}
