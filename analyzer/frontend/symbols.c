// Functions and objects with static storage: each is one symbol, whatever number of declarations it has.
#include "base/check.h"
#include "frontend/lower.h"

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
    uint64_t key = cursor_key(declaration);
    if (!clang_Cursor_hasAttrs(declaration) || map_get(&lower->seen_linkage, key).found) {
        return;
    }
    map_set(lower->arena, &lower->seen_linkage, key, 0);
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
    state_declarations(lower, symbol, declaration);
    read_linkage(lower, symbol, declaration);
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
                         .contract = object_contract(lower, declaration),
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
