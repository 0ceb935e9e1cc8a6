// Linking: which bodies are analysed, and what the units together say of their functions.
//
// 1. Two bodies are the same function when they come from the same place of a file that is not the main file of both
//    units: a header's function is analysed once. What a main file defines is analysed per unit, because other flags make
//    other code of it.
// 2. A function with external linkage is one in all units, by its key; a static function is its own unit's.
// 3. Of a function that is defined at two places, as a database of several programs has them, each unit only knows what it
//    says itself: what another one says may be said of the other function.
#include <stdlib.h>

#include "mir/build.h"
#include "mir/contradiction.h"
#include "mir/serial.h"
#include "program/program.h"

// Found between units, as long as it is not known whether their functions are one.
struct suspicion {
    uint32_t function; // in program->linkage
    struct contract_mismatch mismatch;
};

struct linker {
    struct program *program;
    VEC(struct suspicion) suspicions;
    struct arena arena;   // of the open unit
    struct mir_unit unit; // open now: tables only
    uint32_t unit_index;
    struct intern places; // of functions of headers
    VEC(uint32_t) chosen; // by place: in program->functions
    struct map is_listed; // files
};

// ---- functions ----

static uint32_t place_of(struct linker *linker, const struct mir_body *body) {
    str name = mir_string(&linker->unit, mir_symbol_at(&linker->unit, body->symbol)->name);
    str place = str_printf(&linker->arena, "%u:%u:%.*s", (unsigned)body->span.file, (unsigned)body->span.begin, STR_ARG(name));
    return intern_str(linker->program->arena, &linker->places, place);
}

static void add_header_function(struct linker *linker, const struct mir_body *body, struct program_function function) {
    struct program *program = linker->program;
    uint32_t place = place_of(linker, body);
    if (place == linker->chosen.len) {
        VEC_PUSH(program->arena, &linker->chosen, program->functions.len);
        VEC_PUSH(program->arena, &program->functions, function);
        return;
    }
    struct program_function *chosen = &program->functions.items[linker->chosen.items[place]];
    if (chosen->is_incomplete && !function.is_incomplete) {
        *chosen = function;
    }
}

static void choose_functions(struct linker *linker) {
    struct program *program = linker->program;
    for (uint32_t i = 0; i < linker->unit.bodies.len; i++) {
        const struct mir_body *body = &linker->unit.bodies.items[i];
        struct program_function function = {linker->unit_index, i, body->incomplete != 0};
        if (body->span.file == linker->unit.files.items[0]) {
            VEC_PUSH(program->arena, &program->functions, function);
        } else {
            add_header_function(linker, body, function);
        }
    }
}

static void list_files(struct linker *linker) {
    struct program *program = linker->program;
    for (uint32_t i = 0; i < linker->unit.files.len; i++) {
        uint32_t file = linker->unit.files.items[i];
        if (!map_get(&linker->is_listed, file).found) {
            map_set(program->arena, &linker->is_listed, file, 0);
            VEC_PUSH(program->arena, &program->files, file);
        }
    }
}

// ---- contracts ----

// Most units have their declaration from the same header: then there is nothing to compare.
static void compare_declarations(struct linker *linker, const struct linkage_function *first,
                                 const struct mir_symbol_info *symbol) {
    struct program *program = linker->program;
    uint32_t function = (uint32_t)(first - program->linkage.functions.items);
    if (first->span.file == symbol->span.file && first->span.begin == symbol->span.begin) {
        return;
    }
    str what = mir_contracts_contradict(program->arena, &program->linkage.stated, first->contract, &linker->unit,
                                        symbol->contract);
    if (what.len) {
        str name = str_copy(program->arena, mir_string(&linker->unit, symbol->name));
        struct contract_mismatch mismatch = {.span = symbol->span, .first = first->span, .function = name, .what = what};
        VEC_PUSH(program->arena, &linker->suspicions, (struct suspicion){function, mismatch});
    }
}

// Of functions that are one.
static void take_suspicions(struct linker *linker) {
    struct program *program = linker->program;
    for (uint32_t i = 0; i < linker->suspicions.len; i++) {
        const struct suspicion *suspicion = &linker->suspicions.items[i];
        if (!program->linkage.functions.items[suspicion->function].has_namesake) {
            VEC_PUSH(program->arena, &program->mismatches, suspicion->mismatch);
        }
    }
}

static void take_mismatches(struct program *program, const struct contract_mismatches *found) {
    for (uint32_t i = 0; i < found->len; i++) {
        VEC_PUSH(program->arena, &program->mismatches, found->items[i]);
    }
}

static void enter_definition(struct linkage_function *function, struct span span) {
    bool is_same = function->definition.file == span.file && function->definition.begin == span.begin;
    function->has_namesake |= function->is_defined && !is_same;
    function->is_defined = true;
    function->definition = span;
}

static void enter_function(struct linker *linker, const struct mir_symbol_info *symbol) {
    struct linkage *linkage = &linker->program->linkage;
    struct linkage_function *function = linkage_enter(linkage, mir_string(&linker->unit, symbol->key));
    if (!mir_is_none(symbol->body)) {
        enter_definition(function, linker->unit.bodies.items[symbol->body].span);
    }
    if (symbol->contract && !function->contract) {
        function->contract = mir_contract_import(&linkage->stated, &linker->unit, symbol->contract);
        function->span = symbol->span;
    } else if (symbol->contract) {
        compare_declarations(linker, function, symbol);
    }
}

static void enter_functions(struct linker *linker) {
    for (uint32_t i = 0; i < linker->unit.symbols.len; i++) {
        const struct mir_symbol_info *symbol = &linker->unit.symbols.items[i];
        if (symbol->kind == MIR_SYMBOL_FUNCTION && symbol->is_external) {
            enter_function(linker, symbol);
        }
    }
}

// ---- units ----

static void link_unit(struct linker *linker, struct unit *unit) {
    struct program *program = linker->program;
    struct mir_bodies bodies;
    const char *wrong = unit_open(&linker->arena, unit, &program->sources, &linker->unit, &bodies);
    if (wrong) {
        unit->failure = str_copy(program->arena, str_from_c(wrong));
        return;
    }
    choose_functions(linker);
    list_files(linker);
    enter_functions(linker);
    take_mismatches(program, &unit->mismatches);
}

// A function of a header may have been taken from a later unit than its neighbours.
static int by_unit(const void *left, const void *right) {
    const struct program_function *a = left;
    const struct program_function *b = right;
    if (a->unit != b->unit) {
        return a->unit < b->unit ? -1 : 1;
    }
    return (a->body > b->body) - (a->body < b->body);
}

void program_link(struct program *program) {
    linkage_init(&program->linkage, program->arena);
    struct linker linker = {.program = program};
    for (uint32_t i = 0; i < program->units.len; i++) {
        linker.unit_index = i;
        if (program->units.items[i].failure.len == 0) {
            link_unit(&linker, &program->units.items[i]);
        }
        arena_reset(&linker.arena);
    }
    take_suspicions(&linker);
    arena_free(&linker.arena);
    if (program->functions.len) {
        qsort(program->functions.items, program->functions.len, sizeof *program->functions.items, by_unit);
    }
}
