// What attributes of the compilers promise, as contracts: ownership_returns, ownership_takes and ownership_holds say who
// owns what; a function marked pure or const reads its arguments and does nothing else.
#include "frontend/lower.h"

static bool has_child(struct cursors children, enum CXCursorKind kind) {
    for (uint32_t i = 0; i < children.len; i++) {
        if (children.items[i].kind == kind) {
            return true;
        }
    }
    return false;
}

// ---- pure and const ----

// A pointer they return may lead into an argument, so those functions stay unknown.
static bool only_reads(CXCursor declaration, struct cursors children) {
    CXType result = clang_getCanonicalType(clang_getCursorResultType(declaration));
    bool is_plain = result.kind != CXType_Pointer && result.kind != CXType_Record && result.kind != CXType_Void;
    return is_plain && (has_child(children, CXCursor_PureAttr) || has_child(children, CXCursor_ConstAttr));
}

static void promise_to_read(struct cursors parameters, struct mir_effect *effects) {
    for (uint32_t i = 0; i < parameters.len; i++) {
        CXType type = clang_getCanonicalType(clang_getCursorType(parameters.items[i]));
        effects[i].marks |= type.kind == CXType_Pointer ? (uint32_t)MIR_READS : 0;
    }
}

// ---- ownership_* ----

static uint32_t number_of(str text) {
    uint32_t number = 0;
    for (size_t i = 0; i < text.len && text.data[i] >= '0' && text.data[i] <= '9' && number < 1000; i++) {
        number = number * 10 + (uint32_t)(text.data[i] - '0');
    }
    return number;
}

// Each `name(kind, 1, 2)` in the text adds `marks` to the parameters of these numbers, or to the result.
static bool read_ownership(struct lower *lower, str text, str name, uint32_t marks, struct mir_effect *result,
                           struct mir_effect *effects, uint32_t count) {
    bool any = false;
    for (size_t at; (at = str_find(text, name)) != SIZE_MAX; any = true) {
        text = str_slice(text, at + name.len, text.len);
        str rest = text;
        str arguments = str_cut(&rest, ')');
        uint32_t kind = mir_intern(lower->unit, str_trim(str_cut(&arguments, ',')));
        if (result) {
            result->marks |= marks;
            result->kind = kind;
        }
        while (!result && arguments.len) {
            uint32_t number = number_of(str_trim(str_cut(&arguments, ',')));
            if (number >= 1 && number <= count) {
                effects[number - 1].marks |= marks;
                effects[number - 1].kind = kind;
            }
        }
    }
    return any;
}

bool read_promises(struct lower *lower, CXCursor declaration, struct cursors children, struct cursors parameters,
                   struct mir_contract *contract, struct mir_effect *effects) {
    if (declaration.kind != CXCursor_FunctionDecl || !clang_Cursor_hasAttrs(declaration)) {
        return false;
    }
    bool states = only_reads(declaration, children);
    if (states) {
        contract->is_model = 1;
        contract->is_constant = has_child(children, CXCursor_ConstAttr);
        promise_to_read(parameters, effects);
    }
    if (has_child(children, CXCursor_UnexposedAttr)) {
        str text = declaration_text(lower, declaration);
        uint32_t count = parameters.len;
        states |= read_ownership(lower, text, S("ownership_returns("), MIR_OWNED | MIR_NULLABLE, &contract->result,
                                 effects, count);
        states |= read_ownership(lower, text, S("ownership_takes("), MIR_TAKES | MIR_NULLABLE, NULL, effects, count);
        states |= read_ownership(lower, text, S("ownership_holds("), MIR_RETAINS, NULL, effects, count);
    }
    return states;
}
