// malloc(deallocator, n) of gcc: the result is owned, and of the kind that the deallocator takes. Which kind that is may be
// said by the deallocator itself; if not, its declaration is made to say it.
#include "frontend/lower.h"

// What the functions of the C library that attributes name release, as program/models.def says it of them.
static const struct known_deallocator {
    const char *name;
    const char *kind;
} KNOWN[] = {
    {"free", "malloc"},  {"realloc", "malloc"}, {"reallocarray", "malloc"},     {"fclose", "FILE"},
    {"closedir", "DIR"}, {"pclose", "popen"},   {"freeaddrinfo", "addrinfo"},
};

// The kind all deallocators of one allocator release.
struct released {
    uint32_t kind;   // 0: none is named yet
    uint32_t stated; // what an annotation calls it; 0: there is none
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

// What may fail gives a null pointer and has taken nothing then, as realloc.
static void state_takes(struct lower *lower, CXCursor function, uint32_t index, uint32_t kind) {
    mir_symbol symbol = function_symbol(lower, function);
    int count = clang_Cursor_getNumArguments(function);
    if (count < 0 || index >= (uint32_t)count) {
        return;
    }
    CXType result = clang_getCanonicalType(clang_getCursorResultType(function));
    enum mir_when when = result.kind == CXType_Pointer ? MIR_WHEN_NONNULL : MIR_ALWAYS;
    struct mir_effect *effects = ARENA_ARRAY(lower->arena, struct mir_effect, (uint32_t)count);
    effects[index] = (struct mir_effect){.marks = MIR_TAKES, .kind = kind, .when = (uint8_t)when};
    state_contract(lower, symbol, function, mir_contract_add(lower->unit, (struct mir_contract){0}, effects, (uint32_t)count));
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
        kind = released->kind     ? released->kind
               : released->stated ? released->stated
                                  : mir_intern(lower->unit, name);
        state_takes(lower, function, index, kind);
    }
    released->contradicts |= released->kind && released->kind != kind;
    released->kind = kind;
}

static bool is_allocator(struct attribute attribute) {
    return str_eq(attribute.name, S("malloc")) && attribute.arguments.len;
}

uint32_t released_kind(struct lower *lower, struct attributes attributes, uint32_t stated) {
    struct released released = {.stated = stated};
    for (uint32_t i = 0; i < attributes.len; i++) {
        if (is_allocator(attributes.items[i])) {
            add_deallocator(lower, attributes.items[i].arguments, &released);
        }
    }
    return !released.contradicts ? released.kind : 0;
}

bool names_deallocator(struct attributes attributes) {
    for (uint32_t i = 0; i < attributes.len; i++) {
        if (is_allocator(attributes.items[i])) {
            return true;
        }
    }
    return false;
}
