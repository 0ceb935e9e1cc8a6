// Linking: which bodies are analysed, and what each call is known to do.
//
// 1. Two bodies are the same function when they come from the same place of a file that is not the main file
// of both
//    units: a header's function is analysed once. What a main file defines is analysed per unit, because
//    other flags make other code of it.
// 2. A call of a function with external linkage is bound by its key across units; one of a static function
// only by
//    what its own unit states.
// 3. A model speaks only for functions that no unit defines. What declarations state goes before what a model
// says,
//    position by position.
#include "mir/build.h"
#include "mir/contradiction.h"
#include "program/models.h"
#include "program/program.h"

struct key_info {
    bool is_defined;      // in some unit
    uint32_t stated_unit; // first unit whose declaration states a contract, or MIR_NONE
    mir_symbol stated;    // the symbol there
};

struct linker {
    struct program *program;
    struct intern keys;         // of functions with external linkage
    VEC(struct key_info) infos; // by key
};

// ---- functions ----

static bool is_loaded(const struct unit *unit) {
    return unit->failure.len == 0;
}

static const struct mir_body *function_body(const struct program *program, struct program_function function) {
    return &program->units.items[function.unit].mir.bodies.items[function.body];
}

static str function_place(struct program *program, struct program_function function) {
    const struct mir_unit *unit = &program->units.items[function.unit].mir;
    const struct mir_body *body = function_body(program, function);
    str name = mir_string(unit, mir_symbol_at(unit, body->symbol)->name);
    return str_printf(program->arena, "%u:%u:%.*s", body->span.file, body->span.begin, STR_ARG(name));
}

static void add_header_function(struct program *program, struct intern *places, struct map *known,
                                struct program_function function) {
    uint32_t place = intern_str(program->arena, places, function_place(program, function));
    struct map_result other = map_get(known, place);
    if (!other.found) {
        map_set(program->arena, known, place, program->functions.len);
        VEC_PUSH(program->arena, &program->functions, function);
        return;
    }
    struct program_function *chosen = &program->functions.items[other.value];
    if (function_body(program, *chosen)->incomplete && !function_body(program, function)->incomplete) {
        *chosen = function;
    }
}

static void choose_functions(struct program *program) {
    struct intern places = {0};
    struct map known = {0};
    for (uint32_t u = 0; u < program->units.len; u++) {
        const struct unit *unit = &program->units.items[u];
        for (uint32_t b = 0; is_loaded(unit) && b < unit->mir.bodies.len; b++) {
            struct program_function function = {u, b};
            if (function_body(program, function)->span.file == unit->mir.files.items[0]) {
                VEC_PUSH(program->arena, &program->functions, function);
            } else {
                add_header_function(program, &places, &known, function);
            }
        }
    }
}

static void list_files(struct program *program) {
    struct map seen = {0};
    for (uint32_t u = 0; u < program->units.len; u++) {
        const struct unit *unit = &program->units.items[u];
        for (uint32_t i = 0; is_loaded(unit) && i < unit->mir.files.len; i++) {
            uint32_t file = unit->mir.files.items[i];
            if (!map_get(&seen, file).found) {
                map_set(program->arena, &seen, file, 0);
                VEC_PUSH(program->arena, &program->files, file);
            }
        }
    }
}

// ---- contracts across units ----

static struct key_info *key_info_of(struct linker *linker, const struct mir_unit *unit,
                                    const struct mir_symbol_info *symbol) {
    struct arena *arena = linker->program->arena;
    uint32_t key = intern_str(arena, &linker->keys, mir_string(unit, symbol->key));
    if (key == linker->infos.len) {
        VEC_PUSH(arena, &linker->infos, (struct key_info){.stated_unit = MIR_NONE});
    }
    return &linker->infos.items[key];
}

static const struct mir_symbol_info *stated_symbol(const struct program *program,
                                                   const struct key_info *info) {
    return mir_symbol_at(&program->units.items[info->stated_unit].mir, info->stated);
}

// Most units have their declaration from the same header: then there is nothing to compare.
static void compare_declarations(struct program *program, const struct key_info *info, uint32_t unit,
                                 const struct mir_symbol_info *symbol) {
    const struct mir_symbol_info *first = stated_symbol(program, info);
    if (first->span.file == symbol->span.file && first->span.begin == symbol->span.begin) {
        return;
    }
    const struct mir_unit *first_unit = &program->units.items[info->stated_unit].mir;
    const struct mir_unit *second_unit = &program->units.items[unit].mir;
    str what =
        mir_contracts_contradict(program->arena, first_unit, first->contract, second_unit, symbol->contract);
    if (what.len) {
        VEC_PUSH(program->arena, &program->mismatches,
                 (struct contract_mismatch){.span = symbol->span,
                                           .first = first->span,
                                           .function = mir_string(second_unit, symbol->name),
                                           .what = what});
    }
}

static void take_mismatches(struct program *program) {
    for (uint32_t u = 0; u < program->units.len; u++) {
        const struct contract_mismatches *found = &program->units.items[u].mismatches;
        for (uint32_t i = 0; i < found->len; i++) {
            VEC_PUSH(program->arena, &program->mismatches, found->items[i]);
        }
    }
}

static void collect_keys(struct linker *linker) {
    for (uint32_t u = 0; u < linker->program->units.len; u++) {
        const struct unit *unit = &linker->program->units.items[u];
        for (uint32_t s = 0; is_loaded(unit) && s < unit->mir.symbols.len; s++) {
            const struct mir_symbol_info *symbol = &unit->mir.symbols.items[s];
            if (symbol->kind != MIR_SYMBOL_FUNCTION || !symbol->is_external) {
                continue;
            }
            struct key_info *info = key_info_of(linker, &unit->mir, symbol);
            info->is_defined |= !mir_is_none(symbol->body);
            if (symbol->contract && mir_is_none(info->stated_unit)) {
                info->stated_unit = u;
                info->stated.i = s;
            } else if (symbol->contract) {
                compare_declarations(linker->program, info, u, symbol);
            }
        }
    }
}

// ---- models below stated contracts ----

// Whether the marks only say about null what a model may say more about.
static bool says_only_null(uint32_t marks) {
    return (marks & ~(uint32_t)(MIR_NULLABLE | MIR_NONNULL | MIR_NORETURN)) == 0;
}

static struct mir_effect overlay_effect(struct mir_effect model, struct mir_effect stated) {
    if (!says_only_null(stated.marks)) {
        return stated;
    }
    if (stated.marks & (MIR_NULLABLE | MIR_NONNULL)) {
        model.marks &= ~(uint32_t)(MIR_NULLABLE | MIR_NONNULL);
    }
    model.marks |= stated.marks;
    return model;
}

static uint32_t overlay(struct mir_unit *unit, uint32_t model, uint32_t stated) {
    struct mir_contract merged = *mir_contract_at(unit, model);
    const struct mir_contract top = *mir_contract_at(unit, stated);
    uint32_t len = merged.len > top.len ? merged.len : top.len;
    struct mir_effect *effects = ARENA_ARRAY(unit->arena, struct mir_effect, len + 1);
    for (uint32_t i = 0; i < len; i++) {
        effects[i] =
            overlay_effect(mir_parameter_effect(unit, &merged, i), mir_parameter_effect(unit, &top, i));
    }
    merged.result = overlay_effect(merged.result, top.result);
    merged.locks = top.locks;
    merged.is_noreturn |= top.is_noreturn;
    merged.is_constant |= top.is_constant;
    return mir_contract_add(unit, merged, effects, len);
}

// ---- calls ----

struct binder {
    struct linker *linker;
    uint32_t unit_index;
    struct mir_unit *unit;
    struct model_cache models;
    struct map imported; // symbol -> contract imported from another unit
    struct map overlays; // model contract, stated contract -> both together
};

static uint32_t contract_of_other_unit(struct binder *binder, mir_symbol callee,
                                       const struct key_info *info) {
    if (mir_is_none(info->stated_unit) || info->stated_unit == binder->unit_index) {
        return 0;
    }
    struct map_result known = map_get(&binder->imported, callee.i);
    if (!known.found) {
        const struct mir_unit *from = &binder->linker->program->units.items[info->stated_unit].mir;
        known.value = mir_contract_import(binder->unit, from, mir_symbol_at(from, info->stated)->contract);
        map_set(binder->unit->arena, &binder->imported, callee.i, known.value);
    }
    return known.value;
}

static uint32_t with_model(struct binder *binder, uint32_t model, uint32_t stated) {
    if (!model || !stated) {
        return model ? model : stated;
    }
    uint64_t pair = (uint64_t)model << 32 | stated;
    struct map_result known = map_get(&binder->overlays, pair);
    if (!known.found) {
        known.value = overlay(binder->unit, model, stated);
        map_set(binder->unit->arena, &binder->overlays, pair, known.value);
    }
    return known.value;
}

static uint32_t contract_of_call(struct binder *binder, const struct mir_body *body,
                                 const struct mir_terminator *call, mir_symbol callee) {
    const struct mir_symbol_info *symbol = mir_symbol_at(binder->unit, callee);
    uint32_t stated = symbol->contract;
    if (!symbol->is_external) {
        return stated;
    }
    const struct key_info *info = key_info_of(binder->linker, binder->unit, symbol);
    if (!stated) {
        stated = contract_of_other_unit(binder, callee, info);
    }
    uint32_t model = 0;
    if (!info->is_defined) {
        model =
            model_for_call(binder->unit, &binder->models, body, call, mir_string(binder->unit, symbol->name));
    }
    return with_model(binder, model, stated);
}

static void bind_call(struct binder *binder, const struct mir_body *body, struct mir_terminator *call) {
    mir_symbol callee = mir_callee(call);
    if (mir_is_none(callee.i)) {
        return; // through a pointer: what the pointer's declaration states is there already
    }
    call->contract = contract_of_call(binder, body, call, callee);
    if (call->contract && mir_contract_at(binder->unit, call->contract)->is_noreturn) {
        call->to[0].i = MIR_NONE;
    }
}

static void bind_calls(struct linker *linker, struct program_function function, struct binder *binders) {
    struct binder *binder = &binders[function.unit];
    binder->linker = linker;
    binder->unit_index = function.unit;
    binder->unit = &linker->program->units.items[function.unit].mir;
    struct mir_body *body = &binder->unit->bodies.items[function.body];
    for (uint32_t b = 0; b < body->blocks.len; b++) {
        if (body->blocks.items[b].end.kind == MIR_CALL) {
            bind_call(binder, body, &body->blocks.items[b].end);
        }
    }
}

void program_link(struct program *program) {
    choose_functions(program);
    list_files(program);
    take_mismatches(program);
    struct linker linker = {.program = program};
    collect_keys(&linker);
    struct binder *binders = ARENA_ARRAY(program->arena, struct binder, program->units.len);
    for (uint32_t i = 0; i < program->functions.len; i++) {
        bind_calls(&linker, program->functions.items[i], binders);
    }
}
