// Initial values of what has static storage: the unit's `initial` body gives each object that is defined here its value,
// one after the other, as if it ran before the program. Statics that nothing refers to are left out, and so are the
// numbers in arrays of nothing but numbers: those are said to be unknown.
#include "base/check.h"
#include "frontend/lower.h"

void note_static(struct lower *lower, CXCursor variable) {
    VEC_PUSH(lower->arena, &lower->statics, variable);
}

// Of several declarations the one with the value; a tentative definition when there is none. Null when it is only
// declared here.
static CXCursor definition_among(CXCursor known, CXCursor declaration) {
    bool has_value = !clang_Cursor_isNull(clang_Cursor_getVarDeclInitializer(declaration));
    bool defines = has_value || clang_Cursor_getStorageClass(declaration) != CX_SC_Extern;
    return defines && (has_value || clang_Cursor_isNull(known)) ? declaration : known;
}

// Keeps one declaration of each object, in the order in which they were first declared.
static struct cursors definitions(struct lower *lower) {
    struct cursors list = {0};
    struct map known = {0};
    for (uint32_t i = 0; i < lower->statics.len; i++) {
        CXCursor variable = lower->statics.items[i];
        uint64_t key = cursor_key(clang_getCanonicalCursor(variable));
        struct map_result at = map_get(&known, key);
        if (at.found) {
            list.items[at.value] = definition_among(list.items[at.value], variable);
        } else {
            map_set(lower->arena, &known, key, list.len);
            VEC_PUSH(lower->arena, &list, definition_among(clang_getNullCursor(), variable));
        }
    }
    return list;
}

bool is_number_array(struct lower *lower, mir_type type) {
    const struct mir_type_info *info = info_of(lower, type);
    bool is_array = info->kind == MIR_TYPE_ARRAY;
    while (info->kind == MIR_TYPE_ARRAY) {
        info = info_of(lower, info->element);
    }
    return is_array && (info->kind == MIR_TYPE_INT || info->kind == MIR_TYPE_BOOL || info->kind == MIR_TYPE_FLOAT);
}

static struct mir_operand zero_of(struct lower *lower, mir_type type) {
    if (type_is_aggregate(lower, type)) {
        return (struct mir_operand){.kind = MIR_OPERAND_ZERO, .type = type};
    }
    return info_of(lower, type)->kind == MIR_TYPE_OPAQUE ? unknown_value(type) : mir_int(type, 0);
}

static void lower_object(struct lower *lower, CXCursor variable) {
    mir_symbol symbol = object_symbol(lower, variable);
    struct span span = cursor_span(lower, variable);
    mir_type type = mir_symbol_at(lower->unit, symbol)->type;
    complete_record(lower, type);
    mir_place place = mir_place_of_global(lower->unit, lower->body, symbol);
    CXCursor initializer = clang_Cursor_getVarDeclInitializer(variable);
    if (clang_Cursor_isNull(initializer)) {
        assign(lower, span, place, MIR_OP_USE, zero_of(lower, type), no_operand());
        return;
    }
    bool is_wrong = error_in(lower, span) != NULL;
    if (!is_wrong) {
        tree_forget(lower);
        tree_build(lower, initializer);
        lower_initializer(lower, initializer, place);
    }
    if (is_wrong || lower->body->incomplete) { // what is not understood is not known
        lower->body->incomplete = 0;
        assign(lower, span, place, MIR_OP_USE, unknown_value(type), no_operand());
    }
}

static bool is_referred_to(struct lower *lower, CXCursor variable) {
    return clang_getCursorLinkage(variable) == CXLinkage_External ||
           map_get(&lower->symbols, cursor_key(clang_getCanonicalCursor(variable))).found;
}

void lower_initial_values(struct lower *lower) {
    struct cursors list = definitions(lower);
    lower->body = mir_initial_begin(lower->unit);
    lower->is_static = true;
    mir_block entry = new_block(lower);
    begin_block(lower, entry);
    // One value may refer to objects nothing has referred to before.
    for (bool is_first = true, found = true; found; is_first = false) {
        found = false;
        for (uint32_t i = 0; i < list.len; i++) {
            if (!clang_Cursor_isNull(list.items[i]) && is_referred_to(lower, list.items[i])) {
                lower_object(lower, list.items[i]);
                list.items[i] = clang_getNullCursor();
                found = true;
            }
        }
        if (is_first && !found) { // nothing to say
            lower->unit->initial.blocks.len = 0;
            return;
        }
    }
    mir_return(lower->body, lower->block, (struct span){0});
    mir_tidy(lower->body);
}
