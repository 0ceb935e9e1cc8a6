// What all declarations together say. Declarations of one function add up, and so do the typedefs that a pointer to a
// function is declared with; those that contradict each other are noted, and then the first goes before.
#include "frontend/lower.h"
#include "mir/contradiction.h"

// ---- several declarations ----

static struct mir_effect join_effects(const struct mir_unit *unit, struct mir_effect first, struct mir_effect more) {
    if (!mir_effects_contradict(unit, first, unit, more)) {
        first.marks |= more.marks;
        first.kind = first.kind ? first.kind : more.kind;
        first.from |= more.from;
        first.when = first.when ? first.when : more.when;
    }
    return first;
}

static bool same_lock(const struct mir_lock *a, const struct mir_lock *b) {
    return a->kind == b->kind && a->root == b->root && a->when == b->when && a->is_shared == b->is_shared &&
           a->index == b->index && a->path == b->path;
}

static struct mir_locks join_locks(struct lower *lower, struct mir_locks first, struct mir_locks more) {
    struct lock_list list = {0};
    for (uint32_t i = 0; i < first.len + more.len; i++) {
        struct mir_lock lock = lower->unit->locks.items[i < first.len ? first.first + i : more.first + i - first.len];
        bool is_known = false;
        for (uint32_t k = 0; k < list.len; k++) {
            is_known |= same_lock(&list.items[k], &lock);
        }
        if (!is_known) {
            VEC_PUSH(lower->arena, &list, lock);
        }
    }
    return list.len == first.len ? first : mir_locks_add(lower->unit, list.items, list.len);
}

// A new contract: the old ones may belong to others, too. Where they contradict, the first goes before.
static uint32_t join_contracts(struct lower *lower, uint32_t first, uint32_t more) {
    struct mir_unit *unit = lower->unit;
    if (!first || !more) {
        return first ? first : more;
    }
    struct mir_contract joined = *mir_contract_at(unit, first);
    const struct mir_contract added = *mir_contract_at(unit, more);
    uint32_t count = joined.len > added.len ? joined.len : added.len;
    struct mir_effect *effects = ARENA_ARRAY(lower->arena, struct mir_effect, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        effects[i] = join_effects(unit, mir_parameter_effect(unit, &joined, i), mir_parameter_effect(unit, &added, i));
    }
    joined.result = join_effects(unit, joined.result, added.result);
    joined.locks = join_locks(lower, joined.locks, added.locks);
    joined.is_noreturn |= added.is_noreturn;
    joined.is_model |= added.is_model;
    joined.is_constant |= added.is_constant;
    return mir_contract_add(unit, joined, effects, count);
}

void state_contract(struct lower *lower, mir_symbol symbol, CXCursor declaration, uint32_t contract) {
    struct mir_symbol_info *info = &lower->unit->symbols.items[symbol.i];
    if (!contract) {
        return;
    }
    struct span span = cursor_name_span(lower, declaration);
    if (!info->contract) {
        map_set(lower->arena, &lower->stated_at, symbol.i, lower->stated_spans.len);
        VEC_PUSH(lower->arena, &lower->stated_spans, span);
    }
    str what = mir_contracts_contradict(lower->arena, lower->unit, info->contract, lower->unit, contract);
    if (what.len) {
        struct span first = lower->stated_spans.items[map_get(&lower->stated_at, symbol.i).value];
        VEC_PUSH(lower->arena, &lower->mismatches,
                 (struct frontend_mismatch){span, first, mir_string(lower->unit, info->name), what});
    }
    uint32_t joined = join_contracts(lower, info->contract, contract);
    lower->unit->symbols.items[symbol.i].contract = joined;
}

// ---- elision ----

// A result that borrows without saying from what does so from the only borrowed parameter, of all declarations together.
static void elide_source(struct lower *lower, CXCursor declaration, struct mir_effect *result,
                         const struct mir_effect *effects, uint32_t count) {
    uint32_t sources = 0;
    if (!(result->marks & (MIR_FROM_REF | MIR_FROM_MUT)) || result->from) {
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (effects[i].marks & (MIR_BORROWS | MIR_EXCLUSIVE)) {
            result->from = i < 32 ? UINT32_C(1) << i : 0;
            sources++;
        }
    }
    if (sources != 1) {
        result->from = 0;
        note_bad_annotation(lower, first_annotation(lower, declaration),
                            S("`from=` has to name what the result borrows from, for there is not one borrowed parameter"));
    }
}

static void elide(struct lower *lower, CXCursor declaration, uint32_t contract) {
    if (!contract)
        return;
    struct mir_contract *c = &lower->unit->contracts.items[contract];
    const struct mir_effect *effects = c->len ? lower->unit->effects.items + c->first : NULL;
    elide_source(lower, declaration, &c->result, effects, c->len);
}

// ---- typedefs ----

static uint32_t contract_of_type(struct lower *lower, CXType type);

// Of a typedef, variable or field that points to a function.
static uint32_t known_contract(struct lower *lower, CXCursor declaration, CXType type) {
    uint64_t key = cursor_key(declaration);
    struct map_result known = map_get(&lower->pointer_contracts, key);
    if (!known.found) {
        known.value = join_contracts(lower, declared_contract(lower, declaration), contract_of_type(lower, type));
        elide(lower, declaration, known.value);
        map_set(lower->arena, &lower->pointer_contracts, key, known.value);
    }
    return known.value;
}

// What the typedefs on the way from a type to the function type say; each one knows of those behind it.
static uint32_t contract_of_type(struct lower *lower, CXType type) {
    while (type.kind != CXType_Invalid && type.kind != CXType_Typedef) {
        type = type_behind(type);
    }
    CXCursor declaration = clang_getTypeDeclaration(type);
    bool states = type.kind == CXType_Typedef && points_to_function(declaration);
    return states ? known_contract(lower, declaration, clang_getTypedefDeclUnderlyingType(declaration)) : 0;
}

uint32_t pointer_contract(struct lower *lower, CXCursor declaration, CXType type) {
    bool can_state = declaration.kind == CXCursor_VarDecl || declaration.kind == CXCursor_FieldDecl ||
                     declaration.kind == CXCursor_ParmDecl;
    if (can_state && points_to_function(declaration)) {
        return known_contract(lower, declaration, clang_getCursorType(declaration));
    }
    return contract_of_type(lower, type);
}

// ---- functions and objects ----

static bool is_read(struct lower *lower, CXCursor declaration) {
    return map_get(&lower->seen_declarations, cursor_key(declaration)).found;
}

static void state_declaration(struct lower *lower, mir_symbol symbol, CXCursor declaration) {
    if (!is_read(lower, declaration)) {
        map_set(lower->arena, &lower->seen_declarations, cursor_key(declaration), 0);
        state_contract(lower, symbol, declaration, declared_contract(lower, declaration));
        state_contract(lower, symbol, declaration, contract_of_type(lower, clang_getCursorType(declaration)));
    }
}

void state_declarations(struct lower *lower, mir_symbol symbol, CXCursor declaration) {
    if (is_read(lower, declaration)) {
        return;
    }
    struct map_result first = map_get(&lower->declarations, cursor_key(clang_getCanonicalCursor(declaration)));
    for (uint32_t at = first.found ? first.value : MIR_NONE; !mir_is_none(at); at = lower->next_declaration.items[at]) {
        state_declaration(lower, symbol, lower->functions.list.items[at]);
    }
    state_declaration(lower, symbol, declaration); // in a block
    elide(lower, declaration, lower->unit->symbols.items[symbol.i].contract);
}

uint32_t object_contract(struct lower *lower, CXCursor declaration) {
    if (!clang_Cursor_hasAttrs(declaration)) {
        return 0;
    }
    struct cursors children = cursor_children(lower, declaration);
    struct attributes attributes = attributes_of(lower, children, attributes_text(lower, declaration, children));
    struct lock_scope scope = {.root = MIR_LOCK_OBJECT};
    struct mir_contract contract = {.locks = read_locks(lower, &scope, attributes)};
    return contract.locks.len ? mir_contract_add(lower->unit, contract, NULL, 0) : 0;
}

// ---- what cannot have a contract ----

void refuse_annotations(struct lower *lower, CXCursor declaration) {
    if (!clang_Cursor_hasAttrs(declaration) || points_to_function(declaration)) {
        return;
    }
    bool is_typedef = declaration.kind == CXCursor_TypedefDecl;
    str error = is_typedef ? S("of types, only those of functions have a contract")
                           : S("of variables, only those that point to functions have a contract");
    CXCursor annotation = first_annotation(lower, declaration);
    if (!clang_equalCursors(annotation, declaration)) {
        note_bad_annotation(lower, annotation, error);
    }
}

// ---- functions nothing uses ----

// The headers of the system use what clang has, and clang has no `malloc(deallocator)` in the versions they ask for.
static bool is_of_system(CXCursor function) {
    return clang_Location_isInSystemHeader(clang_getCursorLocation(function));
}

void learn_allocators(struct lower *lower) {
    for (uint32_t i = 0; i < lower->functions.list.len; i++) {
        CXCursor function = lower->functions.list.items[i];
        if (!clang_Cursor_hasAttrs(function) || is_of_system(function) ||
            clang_getCanonicalType(clang_getCursorResultType(function)).kind != CXType_Pointer) {
            continue;
        }
        struct cursors children = cursor_children(lower, function);
        if (names_deallocator(attributes_of(lower, children, attributes_text(lower, function, children)))) {
            function_symbol(lower, function);
        }
    }
}

static bool is_annotated(struct lower *lower, CXCursor cursor) {
    return clang_Cursor_hasAttrs(cursor) && !clang_equalCursors(first_annotation(lower, cursor), cursor);
}

static bool has_annotation(struct lower *lower, CXCursor function) {
    bool any = is_annotated(lower, function);
    int count = clang_Cursor_getNumArguments(function);
    for (int i = 0; !any && i < count; i++) {
        any = is_annotated(lower, clang_Cursor_getArgument(function, (unsigned)i));
    }
    return any;
}

void check_declarations(struct lower *lower) {
    for (uint32_t i = 0; i < lower->functions.list.len; i++) {
        CXCursor function = lower->functions.list.items[i];
        bool is_seen = map_get(&lower->symbols, cursor_key(clang_getCanonicalCursor(function))).found;
        if (is_seen || is_of_system(function) || !has_annotation(lower, function)) {
            continue;
        }
        if (mir_is_none(lower->next_declaration.items[i])) {
            struct read_contract read = read_contract(lower, function); // for its errors
            elide_source(lower, function, &read.contract.result, read.effects, read.count);
        } else {
            function_symbol(lower, function); // the others are to be compared with it
        }
    }
}
