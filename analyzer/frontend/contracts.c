// Attributes of gcc and clang as contracts: malloc, nonnull, returns_nonnull, ownership_*, pure, const, _Nonnull and
// _Nullable. What an `own:` annotation says about the same position goes before them.
#include "frontend/lower.h"

// What the functions of the C library that attributes name release, as program/models.def says it of them.
static const struct known_deallocator {
    const char *name;
    const char *kind;
} KNOWN[] = {
    {"free", "malloc"},  {"realloc", "malloc"}, {"reallocarray", "malloc"},     {"fclose", "FILE"},
    {"closedir", "DIR"}, {"pclose", "popen"},   {"freeaddrinfo", "addrinfo"},
};

enum {
    NULL_MARKS = MIR_NULLABLE | MIR_NONNULL,
    RESULT_SOURCES = MIR_OWNED | MIR_BORROWED | MIR_FROM_REF | MIR_FROM_MUT | MIR_FROM_HOLDS | MIR_ALIAS,
};

static void add_null_mark(struct mir_effect *effect, uint32_t mark) {
    if (!(effect->marks & NULL_MARKS)) {
        effect->marks |= mark;
    }
}

static void own_result(struct mir_effect *result, uint32_t kind) {
    if (!(result->marks & RESULT_SOURCES)) {
        result->marks |= MIR_OWNED;
        result->kind = kind;
        add_null_mark(result, MIR_NULLABLE);
    }
}

// The next of some arguments that are parameter numbers, from 0; MIR_NONE when it is none.
static uint32_t cut_index(str *arguments) {
    str text = str_trim(str_cut(arguments, ','));
    uint32_t number = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] < '0' || text.data[i] > '9' || number > 10000) {
            return MIR_NONE;
        }
        number = number * 10 + (uint32_t)(text.data[i] - '0');
    }
    return number ? number - 1 : MIR_NONE;
}

// ---- nonnull ----

static bool is_pointer_parameter(CXCursor parameter) {
    enum CXTypeKind kind = clang_getCanonicalType(clang_getCursorType(parameter)).kind;
    return kind == CXType_Pointer || kind == CXType_ConstantArray || kind == CXType_IncompleteArray ||
           kind == CXType_VariableArray;
}

static void add_nonnull(const struct declared *declared, str arguments, struct mir_effect *effects) {
    for (uint32_t i = 0; arguments.len == 0 && i < declared->parameters.len; i++) {
        if (is_pointer_parameter(declared->parameters.items[i])) {
            add_null_mark(&effects[i], MIR_NONNULL);
        }
    }
    while (arguments.len) {
        uint32_t index = cut_index(&arguments);
        if (index < declared->parameters.len) {
            add_null_mark(&effects[index], MIR_NONNULL);
        }
    }
}

static void add_nullability(CXType type, struct mir_effect *effect) {
    enum CXTypeNullabilityKind nullability = clang_Type_getNullability(type);
    if (nullability == CXTypeNullability_NonNull) {
        add_null_mark(effect, MIR_NONNULL);
    } else if (nullability == CXTypeNullability_Nullable) {
        add_null_mark(effect, MIR_NULLABLE);
    }
}

static void add_parameter_attributes(struct lower *lower, CXCursor parameter, struct mir_effect *effect) {
    add_nullability(clang_getCursorType(parameter), effect);
    if (clang_Cursor_hasAttrs(parameter)) {
        str text = attributes_text(lower, parameter, cursor_children(lower, parameter));
        if (text_has_attribute(text, S("nonnull"))) {
            add_null_mark(effect, MIR_NONNULL);
        }
    }
}

// ---- pure, const ----

static bool has_child(const struct declared *declared, enum CXCursorKind kind) {
    for (uint32_t i = 0; i < declared->children.len; i++) {
        if (declared->children.items[i].kind == kind) {
            return true;
        }
    }
    return false;
}

// They read their arguments and do nothing else. A pointer they return may lead into an argument, so those functions
// stay unknown.
static void add_purity(const struct declared *declared, struct mir_contract *contract, struct mir_effect *effects) {
    bool is_const = has_child(declared, CXCursor_ConstAttr);
    CXType result = clang_getCanonicalType(clang_getCursorResultType(declared->cursor));
    bool is_plain = result.kind != CXType_Pointer && result.kind != CXType_Record && result.kind != CXType_Void;
    if (!is_plain || !(is_const || has_child(declared, CXCursor_PureAttr))) {
        return;
    }
    contract->is_model = 1;
    contract->is_constant = is_const;
    for (uint32_t i = 0; i < declared->parameters.len; i++) {
        CXType type = clang_getCanonicalType(clang_getCursorType(declared->parameters.items[i]));
        effects[i].marks |= type.kind == CXType_Pointer ? (uint32_t)MIR_READS : 0;
    }
}

// ---- ownership_takes, ownership_holds ----

static void add_to_parameters(struct lower *lower, const struct declared *declared, uint32_t mark, str arguments,
                              struct mir_effect *effects) {
    uint32_t kind = mir_intern(lower->unit, str_trim(str_cut(&arguments, ',')));
    while (arguments.len) {
        uint32_t index = cut_index(&arguments);
        if (index < declared->parameters.len && !(effects[index].marks & ~(uint32_t)NULL_MARKS)) {
            effects[index].marks |= mark;
            if (mark == MIR_TAKES) {
                effects[index].kind = kind;
                add_null_mark(&effects[index], MIR_NULLABLE);
            }
        }
    }
}

// ---- malloc(deallocator, n) ----

// The kind all deallocators of one allocator release.
struct released {
    uint32_t kind; // 0: none is named yet
    bool contradicts;
};

static const char *known_kind(str name) {
    for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++) {
        if (str_eq(name, str_from_c(KNOWN[i].name))) {
            return KNOWN[i].kind;
        }
    }
    return NULL;
}

// The kind a deallocator says it takes, 0 when it says nothing.
static uint32_t stated_kind(struct lower *lower, CXCursor function, uint32_t index) {
    mir_symbol symbol = function_symbol(lower, function);
    const struct mir_contract *contract = mir_contract_at(lower->unit, mir_symbol_at(lower->unit, symbol)->contract);
    struct mir_effect effect = mir_parameter_effect(lower->unit, contract, index);
    return effect.marks & MIR_TAKES ? effect.kind : 0;
}

// `arguments`: deallocator, and the number of its parameter. The first deallocator names the kind; others take it too.
static void add_deallocator(struct lower *lower, str arguments, struct released *released) {
    str name = str_trim(str_cut(&arguments, ','));
    uint32_t index = arguments.len ? cut_index(&arguments) : 0;
    if (name.len == 0 || mir_is_none(index)) {
        return; // a plain `malloc` says only that nothing else points to the result
    }
    const char *known = known_kind(name);
    CXCursor function = known ? clang_getNullCursor() : function_named(lower, name);
    uint32_t kind = known                             ? mir_intern(lower->unit, str_from_c(known))
                    : clang_Cursor_isNull(function)   ? mir_intern(lower->unit, name)
                                                      : stated_kind(lower, function, index);
    bool is_stated = kind != 0;
    if (!is_stated) {
        kind = released->kind ? released->kind : mir_intern(lower->unit, name);
        state_takes(lower, function, index, kind);
    }
    released->contradicts |= released->kind && released->kind != kind;
    released->kind = kind;
}

struct deallocators {
    str *items; // the arguments of each `malloc(deallocator, n)`
    uint32_t len;
    uint32_t cap;
};

// In libclang these are annotations (program/command.c), or print as gcc's when clang knows them.
static struct deallocators find_deallocators(struct lower *lower, struct cursors children, str text) {
    struct deallocators found = {0};
    str prefix = S("gcc:malloc:");
    for (uint32_t i = 0; i < children.len; i++) {
        CXCursor child = children.items[i];
        str annotation = child.kind == CXCursor_AnnotateAttr ? cursor_spelling(lower, child) : S("");
        if (str_starts_with(annotation, prefix)) {
            VEC_PUSH(lower->arena, &found, str_slice(annotation, prefix.len, annotation.len));
        }
    }
    struct attribute_walk walk = {.text = text};
    struct attribute attribute;
    while (next_attribute(&walk, &attribute)) {
        if (str_eq(attribute.name, S("malloc")) && attribute.arguments.len) {
            VEC_PUSH(lower->arena, &found, attribute.arguments);
        }
    }
    return found;
}

static void add_malloc(struct lower *lower, const struct declared *declared, struct mir_effect *result) {
    struct released released = {.kind = result->marks & MIR_OWNED ? result->kind : 0};
    struct deallocators named = find_deallocators(lower, declared->children, declared->text);
    for (uint32_t i = 0; i < named.len; i++) {
        add_deallocator(lower, named.items[i], &released);
    }
    if (released.kind && !released.contradicts) {
        own_result(result, released.kind);
    }
}

// ---- all ----

void add_attributes(struct lower *lower, const struct declared *declared, struct mir_contract *contract,
                    struct mir_effect *effects) {
    struct mir_effect *result = &contract->result;
    struct attribute_walk walk = {.text = declared->text};
    struct attribute attribute;
    while (next_attribute(&walk, &attribute)) {
        if (str_eq(attribute.name, S("nonnull"))) {
            add_nonnull(declared, attribute.arguments, effects);
        } else if (str_eq(attribute.name, S("returns_nonnull"))) {
            add_null_mark(result, MIR_NONNULL);
        } else if (str_eq(attribute.name, S("ownership_takes"))) {
            add_to_parameters(lower, declared, MIR_TAKES, attribute.arguments, effects);
        } else if (str_eq(attribute.name, S("ownership_holds"))) {
            add_to_parameters(lower, declared, MIR_RETAINS, attribute.arguments, effects);
        }
    }
    if (declared->cursor.kind == CXCursor_FunctionDecl) {
        add_purity(declared, contract, effects);
        add_nullability(clang_getCursorResultType(declared->cursor), result);
    }
    for (uint32_t i = 0; i < declared->parameters.len; i++) {
        add_parameter_attributes(lower, declared->parameters.items[i], &effects[i]);
    }
    add_malloc(lower, declared, result);
    str module = text_attribute_argument(declared->text, S("ownership_returns"));
    if (module.len) {
        own_result(result, mir_intern(lower->unit, module));
    }
}

static bool names_deallocator(struct lower *lower, CXCursor function) {
    if (!clang_Cursor_hasAttrs(function) ||
        clang_getCanonicalType(clang_getCursorResultType(function)).kind != CXType_Pointer) {
        return false;
    }
    struct cursors children = cursor_children(lower, function);
    return find_deallocators(lower, children, attributes_text(lower, function, children)).len > 0;
}

// The headers of the system use what clang has, and clang has no `malloc(deallocator)` in the versions they ask for.
void learn_deallocators(struct lower *lower) {
    for (uint32_t i = 0; i < lower->functions.list.len; i++) {
        CXCursor function = lower->functions.list.items[i];
        if (!clang_Location_isInSystemHeader(clang_getCursorLocation(function)) && names_deallocator(lower, function)) {
            function_symbol(lower, function);
        }
    }
}
