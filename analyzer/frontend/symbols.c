// Functions and objects with static storage, and what their declarations promise.
#include "base/check.h"
#include "frontend/lower.h"

// Whether this declaration of a symbol is seen for the first time. libclang lets only later declarations inherit
// attributes, so each one that is referred to adds what it says.
static bool is_new_declaration(struct lower *lower, CXCursor declaration) {
    uint64_t key = cursor_key(declaration);
    if (map_get(&lower->seen_declarations, key).found) {
        return false;
    }
    map_set(lower->arena, &lower->seen_declarations, key, 0);
    return true;
}

// The same string in every unit that means the same thing. The name alone for external linkage; for the others the
// file too (a USR would hold only its base name), and for statics in functions the place.
static str symbol_key(struct lower *lower, CXCursor declaration, bool is_external, bool is_local, str name) {
    if (is_external) {
        return name;
    }
    struct span span = location_span(lower, clang_getCursorLocation(declaration));
    str path = lower->files->files.items[span.file].path;
    return is_local ? str_printf(lower->arena, "%.*s:%u:%.*s", STR_ARG(path), span.begin, STR_ARG(name))
                    : str_printf(lower->arena, "%.*s:%.*s", STR_ARG(path), STR_ARG(name));
}

static bool is_noreturn(struct lower *lower, CXCursor declaration, str text) {
    CXType type = clang_getCanonicalType(clang_getCursorType(declaration));
    while (type.kind == CXType_Pointer) {
        type = clang_getPointeeType(type);
    }
    if (type.kind != CXType_FunctionProto && type.kind != CXType_FunctionNoProto) {
        return false;
    }
    if (str_ends_with(take_string(lower->arena, clang_getTypeSpelling(type)), S("__attribute__((noreturn))"))) {
        return true;
    }
    return str_starts_with(text, S("_Noreturn ")) || str_find(text, S(" _Noreturn ")) != SIZE_MAX ||
           text_has_attribute(text, S("noreturn")) || text_has_attribute(text, S("_Noreturn"));
}

// ---- contracts ----

// Handles passed by value say what happens by their type alone.
static struct mir_effect effect_of_type(struct lower *lower, mir_type type, bool is_result) {
    struct mir_effect effect = {0};
    if (mir_type_at(lower->unit, type)->kind != MIR_TYPE_RECORD) {
        return effect;
    }
    complete_record(lower, type);
    switch ((enum mir_handle)mir_type_at(lower->unit, type)->handle) {
    case MIR_HANDLE_NONE: break;
    case MIR_HANDLE_OWN:
    case MIR_HANDLE_OPT: effect.marks = is_result ? MIR_OWNED : MIR_TAKES; break;
    case MIR_HANDLE_REF: effect.marks = is_result ? 0 : MIR_BORROWS; break;
    case MIR_HANDLE_MUT: effect.marks = is_result ? 0 : MIR_EXCLUSIVE; break;
    }
    return effect;
}

void note_bad_annotation(struct lower *lower, CXCursor annotation, str error) {
    VEC_PUSH(lower->arena, &lower->bad_annotations,
             (struct frontend_error){.span = cursor_span(lower, annotation), .message = error});
}

// Reads the annotations among `children` into `effect`; those that are not ours are none of our business.
static bool read_annotations(struct lower *lower, struct cursors children, const str *names, uint32_t count,
                             struct mir_effect *effect, bool *noreturn_mark) {
    bool any = false;
    for (uint32_t i = 0; i < children.len; i++) {
        if (children.items[i].kind != CXCursor_AnnotateAttr) {
            continue;
        }
        str text = cursor_spelling(lower, children.items[i]);
        if (!str_starts_with(text, S("own:"))) {
            continue;
        }
        any = true;
        if (str_eq(text, S("own:noreturn"))) {
            *noreturn_mark = true;
            continue;
        }
        str error = S("");
        if (!mir_parse_annotation(lower->unit, text, names, count, effect, &error)) {
            note_bad_annotation(lower, children.items[i], error);
        }
    }
    return any;
}

struct parameters {
    struct cursors cursors;
    str *names;
};

// The parameters among the children of a function, or of a variable or field that points to a function.
static struct parameters find_parameters(struct lower *lower, struct cursors children) {
    struct parameters parameters = {0};
    for (uint32_t i = 0; i < children.len; i++) {
        if (children.items[i].kind == CXCursor_ParmDecl) {
            VEC_PUSH(lower->arena, &parameters.cursors, children.items[i]);
        }
    }
    parameters.names = ARENA_ARRAY(lower->arena, str, parameters.cursors.len + 1);
    for (uint32_t i = 0; i < parameters.cursors.len; i++) {
        parameters.names[i] = cursor_spelling(lower, parameters.cursors.items[i]);
    }
    return parameters;
}

uint32_t declared_contract(struct lower *lower, CXCursor declaration) {
    struct cursors children = cursor_children(lower, declaration);
    struct parameters parameters = find_parameters(lower, children);
    struct declared declared = {declaration, children, parameters.cursors,
                                attributes_text(lower, declaration, children)};
    struct mir_contract contract = {.is_noreturn = is_noreturn(lower, declaration, declared.text)};
    bool states = contract.is_noreturn;
    bool noreturn_mark = false;
    CXType type = clang_getCanonicalType(clang_getCursorType(declaration));
    while (type.kind == CXType_Pointer) {
        type = clang_getPointeeType(type);
    }
    contract.result = effect_of_type(lower, lower_type(lower, clang_getResultType(type)), true);
    states |= read_annotations(lower, children, parameters.names, parameters.cursors.len, &contract.result, &noreturn_mark);
    struct mir_effect *effects = ARENA_ARRAY(lower->arena, struct mir_effect, parameters.cursors.len + 1);
    for (uint32_t i = 0; i < parameters.cursors.len; i++) {
        CXCursor parameter = parameters.cursors.items[i];
        effects[i] = effect_of_type(lower, lower_type(lower, clang_getCursorType(parameter)), false);
        if (clang_Cursor_hasAttrs(parameter)) {
            read_annotations(lower, cursor_children(lower, parameter), NULL, 0, &effects[i], &noreturn_mark);
        }
    }
    add_attributes(lower, &declared, &contract, effects);
    for (uint32_t i = 0; i < parameters.cursors.len; i++) {
        states |= effects[i].marks != 0;
    }
    contract.is_noreturn |= noreturn_mark;
    states |= contract.is_noreturn || contract.is_model || contract.result.marks;
    return states ? mir_contract_add(lower->unit, contract, effects, parameters.cursors.len) : 0;
}

// What two declarations of one function say, together.
static void merge_contracts(struct mir_unit *unit, uint32_t into, uint32_t from) {
    struct mir_contract *kept = &unit->contracts.items[into];
    const struct mir_contract *added = &unit->contracts.items[from];
    kept->is_noreturn |= added->is_noreturn;
    kept->is_model |= added->is_model;
    kept->is_constant |= added->is_constant;
    kept->result.marks |= added->result.marks;
    kept->result.kind = kept->result.kind ? kept->result.kind : added->result.kind;
    kept->result.from |= added->result.from;
    for (uint32_t i = 0; i < kept->len && i < added->len; i++) {
        struct mir_effect *effect = &unit->effects.items[kept->first + i];
        const struct mir_effect *more = &unit->effects.items[added->first + i];
        effect->marks |= more->marks;
        effect->kind = effect->kind ? effect->kind : more->kind;
        effect->when = effect->when ? effect->when : more->when;
    }
}

static void add_contract(struct lower *lower, mir_symbol symbol, uint32_t contract) {
    uint32_t *kept = &lower->unit->symbols.items[symbol.i].contract;
    if (*kept && contract) {
        merge_contracts(lower->unit, *kept, contract);
    } else if (contract) {
        *kept = contract;
    }
}

// What may fail gives a null pointer and has taken nothing then, as realloc.
void state_takes(struct lower *lower, CXCursor function, uint32_t index, uint32_t kind) {
    mir_symbol symbol = function_symbol(lower, function);
    int count = clang_Cursor_getNumArguments(function);
    if (count < 0 || index >= (uint32_t)count) {
        return;
    }
    CXType result = clang_getCanonicalType(clang_getCursorResultType(function));
    enum mir_when when = result.kind == CXType_Pointer ? MIR_WHEN_NONNULL : MIR_ALWAYS;
    struct mir_effect *effects = ARENA_ARRAY(lower->arena, struct mir_effect, (uint32_t)count);
    effects[index] = (struct mir_effect){.marks = MIR_TAKES, .kind = kind, .when = (uint8_t)when};
    add_contract(lower, symbol, mir_contract_add(lower->unit, (struct mir_contract){0}, effects, (uint32_t)count));
}

// ---- symbols ----

static bool is_external(CXCursor declaration) {
    enum CXLinkageKind linkage = clang_getCursorLinkage(declaration);
    return linkage == CXLinkage_External || linkage == CXLinkage_UniqueExternal;
}

// The verbs of own/check.h declare a numbered function in the block they are used in; its number means nothing elsewhere.
static bool is_verb_of_block(str name) {
    return str_starts_with(name, S("own_check_"));
}

// `weak`, `alias("target")`, `weakref("target")`
static void read_linkage(struct lower *lower, mir_symbol symbol, CXCursor declaration) {
    if (!clang_Cursor_hasAttrs(declaration)) {
        return;
    }
    str text = attributes_text(lower, declaration, cursor_children(lower, declaration));
    str alias = text_attribute_argument(text, S("alias"));
    bool is_weakref = text_has_attribute(text, S("weakref"));
    str target = alias.len ? alias : text_attribute_argument(text, S("weakref"));
    lower->unit->symbols.items[symbol.i].is_weak |= is_weakref || text_has_attribute(text, S("weak"));
    CXCursor function = target.len > 2 ? function_named(lower, str_slice(target, 1, target.len - 1)) : clang_getNullCursor();
    if (!clang_Cursor_isNull(function)) {
        mir_symbol named = function_symbol(lower, function);
        lower->unit->symbols.items[symbol.i].alias = named;
    }
}

mir_symbol function_symbol(struct lower *lower, CXCursor declaration) {
    CXCursor canonical = clang_getCanonicalCursor(declaration);
    struct map_result known = map_get(&lower->symbols, cursor_key(canonical));
    mir_symbol symbol = {known.value};
    if (!known.found) {
        str name = cursor_spelling(lower, declaration);
        bool is_verb = is_verb_of_block(name);
        bool external = is_external(declaration) && !is_verb;
        symbol = mir_symbol_add(lower->unit,
                                (struct mir_symbol_info){
                                    .kind = MIR_SYMBOL_FUNCTION,
                                    .is_external = external,
                                    .is_inline = clang_Cursor_isFunctionInlined(declaration) != 0,
                                    .name = mir_intern(lower->unit, name),
                                    .key = mir_intern(lower->unit, symbol_key(lower, canonical, external, is_verb, name)),
                                    .type = lower_type(lower, clang_getCursorType(declaration)),
                                    .body = MIR_NONE,
                                    .span = cursor_name_span(lower, declaration),
                                });
        map_set(lower->arena, &lower->symbols, cursor_key(canonical), symbol.i);
    }
    if (is_new_declaration(lower, declaration)) {
        add_contract(lower, symbol, declared_contract(lower, declaration));
        read_linkage(lower, symbol, declaration);
    }
    return symbol;
}

mir_symbol object_symbol(struct lower *lower, CXCursor declaration) {
    CXCursor canonical = clang_getCanonicalCursor(declaration);
    struct map_result known = map_get(&lower->symbols, cursor_key(canonical));
    if (known.found) {
        return (mir_symbol){known.value};
    }
    str name = cursor_spelling(lower, declaration);
    bool external = is_external(declaration);
    bool local = clang_getCursorSemanticParent(declaration).kind == CXCursor_FunctionDecl;
    CXCursor definition = clang_getCursorDefinition(declaration); // knows the size of an array
    CXType type = clang_getCursorType(clang_Cursor_isNull(definition) ? declaration : definition);
    mir_symbol symbol = mir_symbol_add(
        lower->unit, (struct mir_symbol_info){
                         .kind = MIR_SYMBOL_OBJECT,
                         .is_external = external,
                         .is_local = local && !external,
                         .is_const = clang_isConstQualifiedType(clang_getCanonicalType(type)) != 0,
                         .is_thread = clang_getCursorTLSKind(declaration) != CXTLS_None,
                         .name = mir_intern(lower->unit, name),
                         .key = mir_intern(lower->unit, symbol_key(lower, canonical, external, local, name)),
                         .type = lower_type(lower, type),
                         .body = MIR_NONE,
                         .span = cursor_name_span(lower, declaration),
                     });
    map_set(lower->arena, &lower->symbols, cursor_key(canonical), symbol.i);
    return symbol;
}

mir_symbol literal_symbol(struct lower *lower, CXCursor literal) {
    str name = str_printf(lower->arena, "(literal %u)", ++lower->literal_count);
    return mir_symbol_add(lower->unit, (struct mir_symbol_info){
                                           .kind = MIR_SYMBOL_OBJECT,
                                           .name = mir_intern(lower->unit, name),
                                           .key = mir_intern(lower->unit, symbol_key(lower, literal, false, true, name)),
                                           .type = lower_type(lower, clang_getCursorType(literal)),
                                           .body = MIR_NONE,
                                           .span = cursor_span(lower, literal),
                                       });
}

mir_symbol named_function(struct lower *lower, str name) {
    struct map_result known = map_get(&lower->named, str_hash(name));
    if (known.found) {
        return (mir_symbol){known.value};
    }
    mir_type type = mir_type_add(lower->unit, (struct mir_type_info){.kind = MIR_TYPE_FUNCTION,
                                                                     .is_variadic = true,
                                                                     .element = mir_type_void(),
                                                                     .first = lower->unit->type_list.len});
    mir_symbol symbol = mir_symbol_add(lower->unit, (struct mir_symbol_info){.kind = MIR_SYMBOL_FUNCTION,
                                                                             .is_external = true,
                                                                             .name = mir_intern(lower->unit, name),
                                                                             .key = mir_intern(lower->unit, name),
                                                                             .type = type,
                                                                             .body = MIR_NONE});
    map_set(lower->arena, &lower->named, str_hash(name), symbol.i);
    return symbol;
}
