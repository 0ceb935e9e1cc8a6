// `_Generic`: which branch is chosen. The expression has the type of its branch, which decides when only one branch has
// that type. Else the types before the colons decide, read from the printed function. What neither tells is a branch on
// an unknown condition over all that are possible.
#include "base/check.h"
#include "frontend/lower.h"

// ---- the types of the branches ----

struct association {
    str type; // as written; "" for the default
    bool is_understood;
    bool matches;
};

struct associations {
    struct association *items;
    uint32_t len;
    uint32_t cap;
};

// Cuts what stands before the next comma or closing bracket of this level, past which `at` is left.
static str cut_part(str text, size_t *at, char separator) {
    size_t begin = *at;
    size_t end = begin;
    while (end < text.len && text.data[end] != separator && text.data[end] != ')') {
        char c = text.data[end];
        end = c == '"' || c == '\'' ? text_skip_literal(text, end)
              : c == '(' || c == '[' || c == '{' ? text_skip_brackets(text, end)
                                                 : end + 1;
    }
    end = end < text.len ? end : text.len;
    *at = end;
    return str_trim(str_slice(text, begin, end));
}

// `(control, type: expression, default: expression)`
static struct associations read_associations(struct lower *lower, str text) {
    struct associations found = {0};
    size_t at = 1;
    cut_part(text, &at, ',');
    while (at < text.len && text.data[at] == ',') {
        at++;
        str type = cut_part(text, &at, ':');
        at++;
        cut_part(text, &at, ',');
        VEC_PUSH(lower->arena, &found, (struct association){.type = str_eq(type, S("default")) ? S("") : type});
    }
    return found;
}

// ---- types as text ----

// Without the blanks that part no words, and with one name for bool.
static str normal_text(struct lower *lower, str text) {
    struct text made = {0};
    for (size_t at = 0; at < text.len;) {
        size_t end = text_word_end(text, at);
        bool is_bool = end > at && str_eq(str_slice(text, at, end), S("_Bool"));
        bool parts_words = text.data[at] == ' ' && at > 0 && at + 1 < text.len && text_is_word(text.data[at - 1]) &&
                           text_is_word(text.data[at + 1]);
        end = end > at ? end : at + 1;
        if (is_bool) {
            text_add(&made, S("bool"));
        } else if (text.data[at] != ' ' || parts_words) {
            text_add(&made, str_slice(text, at, end));
        }
        at = end;
    }
    str normal = str_copy(lower->arena, text_view(&made));
    text_free(&made);
    return normal;
}

static bool is_one_of(str word, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (str_eq(word, str_from_c(words[i]))) {
            return true;
        }
    }
    return false;
}

static bool is_qualifier(str word) {
    static const char *const qualifiers[] = {"const", "volatile", "restrict", "_Atomic"};
    return is_one_of(word, qualifiers, sizeof qualifiers / sizeof *qualifiers);
}

static bool is_type_keyword(str word) {
    static const char *const keywords[] = {"void",   "char",     "short",    "int",      "long",     "signed",
                                           "float",  "double",   "unsigned", "_Bool",    "bool",     "_Complex",
                                           "__int128", "_Float16", "__float128"};
    return is_qualifier(word) || is_one_of(word, keywords, sizeof keywords / sizeof *keywords);
}

static bool is_number(str word) {
    return word.data[0] >= '0' && word.data[0] <= '9';
}

static bool is_tag_keyword(str word) {
    return str_eq(word, S("struct")) || str_eq(word, S("union")) || str_eq(word, S("enum"));
}

// The first word that is a typedef's name; `end` is left at its end. Empty when there is none.
static str find_typedef_word(str text, size_t *end) {
    bool is_tag = false;
    for (size_t at = 0; at < text.len;) {
        *end = text_word_end(text, at);
        if (*end == at) {
            at++;
            continue;
        }
        str word = str_slice(text, at, *end);
        if (!is_tag && !is_type_keyword(word) && !is_tag_keyword(word) && !is_number(word)) {
            return word;
        }
        is_tag = is_tag_keyword(word);
        at = *end;
    }
    return S("");
}

static bool consists_of(str text, const char *characters) {
    for (size_t i = 0; i < text.len; i++) {
        if (str_find(str_from_c(characters), str_slice(text, i, i + 1)) == SIZE_MAX) {
            return false;
        }
    }
    return true;
}

static bool is_derived(str type) {
    return str_ends_with(type, S("*")) || str_ends_with(type, S(")")) || str_ends_with(type, S("]")) ||
           str_find(type, S("*")) != SIZE_MAX;
}

// The type with its typedef replaced. What a declarator or a qualifier makes of a pointer is not text any more.
static bool resolve_typedef(struct lower *lower, str *type) {
    size_t end = 0;
    str name = find_typedef_word(*type, &end);
    if (name.len == 0) {
        return true;
    }
    CXCursor declaration = typedef_named(lower, name);
    if (clang_Cursor_isNull(declaration)) {
        return false;
    }
    str before = str_slice(*type, 0, end - name.len);
    str after = str_slice(*type, end, type->len);
    CXType meant = clang_getCanonicalType(clang_getTypedefDeclUnderlyingType(declaration));
    str text = take_string(lower->arena, clang_getTypeSpelling(meant));
    bool is_alone = before.len == 0 && after.len == 0;
    if (!is_alone && (is_derived(text) || clang_isConstQualifiedType(meant) || clang_isVolatileQualifiedType(meant) ||
                      !consists_of(after, "* "))) {
        return false;
    }
    *type = str_printf(lower->arena, "%.*s%.*s%.*s", STR_ARG(before), STR_ARG(text), STR_ARG(after));
    return true;
}

// Parameters, and what `typeof` and `_Atomic` hold, may be written in other ways than the canonical type prints them.
static bool has_other_spellings(str type) {
    for (size_t at = 0; at < type.len; at++) {
        if (type.data[at] == '(' && !str_starts_with(str_slice(type, at, type.len), S("(*"))) {
            return true;
        }
    }
    return false;
}

// The controlling type after the conversions of an lvalue; for an enumeration its integer type too.
struct controlling {
    str type;
    str integer;
};

static struct controlling controlling_type(struct lower *lower, CXCursor control) {
    CXType type = clang_getUnqualifiedType(clang_getCanonicalType(clang_getCursorType(control)));
    struct controlling made = {.integer = S("")};
    made.type = normal_text(lower, take_string(lower->arena, clang_getTypeSpelling(type)));
    if (type.kind == CXType_Enum) {
        CXType integer = clang_getCanonicalType(clang_getEnumDeclIntegerType(clang_getTypeDeclaration(type)));
        made.integer = normal_text(lower, take_string(lower->arena, clang_getTypeSpelling(integer)));
    }
    return made;
}

static void match(struct lower *lower, const struct controlling *control, struct association *association) {
    str type = association->type;
    str direct = normal_text(lower, type);
    association->is_understood = !has_other_spellings(type) && resolve_typedef(lower, &type);
    str resolved = normal_text(lower, type);
    bool is_same = str_eq(resolved, control->type) || (control->integer.len && str_eq(resolved, control->integer));
    association->matches = str_eq(direct, control->type) || (association->is_understood && is_same);
}

// ---- the choice ----

// The expressions of the branches that have the type of the whole, and, where the types tell, only the chosen one.
struct generic {
    CXCursor control;
    struct cursors branches;
    struct cursors possible;
};

static struct generic find_branches(struct lower *lower, CXCursor expression) {
    struct cursors children = cursor_children(lower, expression);
    CXType chosen = clang_getCanonicalType(clang_getCursorType(expression));
    CHECK(children.len > 0);
    struct generic generic = {.control = children.items[0]};
    for (uint32_t i = 1; i < children.len; i++) {
        if (!clang_isExpression(children.items[i].kind)) {
            continue;
        }
        VEC_PUSH(lower->arena, &generic.branches, children.items[i]);
        if (clang_equalTypes(clang_getCanonicalType(clang_getCursorType(children.items[i])), chosen)) {
            VEC_PUSH(lower->arena, &generic.possible, children.items[i]);
        }
    }
    return generic;
}

// The branch the written types choose, MIR_NONE when they do not tell.
static uint32_t told_branch(struct lower *lower, CXCursor expression, const struct generic *generic) {
    str text = str_trim(construct_text(lower, expression));
    struct associations associations = {0};
    if (text.len) {
        associations = read_associations(lower, text);
    }
    if (associations.len != generic->branches.len) {
        return MIR_NONE;
    }
    struct controlling control = controlling_type(lower, generic->control);
    uint32_t otherwise = MIR_NONE;
    bool all_understood = true;
    for (uint32_t i = 0; i < associations.len; i++) {
        struct association *association = &associations.items[i];
        if (association->type.len == 0) {
            otherwise = i;
            continue;
        }
        match(lower, &control, association);
        if (association->matches) {
            return i;
        }
        all_understood &= association->is_understood;
    }
    return all_understood ? otherwise : MIR_NONE;
}

static struct cursors possible_branches(struct lower *lower, CXCursor expression) {
    struct generic generic = find_branches(lower, expression);
    if (generic.possible.len > 1) {
        uint32_t told = told_branch(lower, expression, &generic);
        for (uint32_t i = 0; !mir_is_none(told) && i < generic.possible.len; i++) {
            if (clang_equalCursors(generic.possible.items[i], generic.branches.items[told])) {
                generic.possible.items[0] = generic.possible.items[i];
                generic.possible.len = 1;
            }
        }
    }
    if (generic.possible.len == 0) {
        give_up(lower, expression, S("a `_Generic` whose branch is not known"));
        VEC_PUSH(lower->arena, &generic.possible, generic.control);
    }
    return generic.possible;
}

// ---- lowering ----

enum arm { ARM_DISCARDED, ARM_VALUE, ARM_ADDRESS };

static void lower_arm(struct lower *lower, CXCursor branch, enum arm arm, mir_place result) {
    struct span span = cursor_span(lower, branch);
    switch (arm) {
    case ARM_DISCARDED: lower_discarded(lower, branch); break;
    case ARM_VALUE: lower_into(lower, branch, result); break;
    case ARM_ADDRESS: {
        struct mir_operand address = mir_address(lower->unit, lower->body, lower_place(lower, branch));
        assign(lower, span, result, MIR_OP_USE, convert(lower, branch, address, place_type(lower, result)), no_operand());
        break;
    }
    }
}

// One of the branches is taken; which one is not known.
static void lower_arms(struct lower *lower, CXCursor expression, struct cursors branches, enum arm arm,
                       mir_place result) {
    struct span span = cursor_span(lower, expression);
    mir_type truth = mir_type_int(lower->unit, 32, true, S("int"));
    mir_block after = new_block(lower);
    for (uint32_t i = 0; i < branches.len; i++) {
        bool is_last = i + 1 == branches.len;
        mir_block yes = is_last ? lower->block : new_block(lower);
        mir_block no = is_last ? after : new_block(lower);
        if (!is_last) {
            mir_branch(lower->body, lower->block, span, MIR_OP_NOT_EQUAL, unknown_value(truth), mir_int(truth, 0), yes,
                       no);
        }
        begin_block(lower, yes);
        lower_arm(lower, branches.items[i], arm, result);
        go_to(lower, span, after);
        begin_block(lower, no);
    }
}

struct mir_operand lower_generic(struct lower *lower, CXCursor expression) {
    struct cursors branches = possible_branches(lower, expression);
    if (branches.len == 1) {
        return lower_value(lower, branches.items[0]);
    }
    mir_type type = expression_type(lower, expression);
    const struct mir_type_info *info = info_of(lower, type);
    if (info->kind == MIR_TYPE_VOID) {
        lower_arms(lower, expression, branches, ARM_DISCARDED, (mir_place){MIR_NONE});
        return unknown_value(type);
    }
    bool is_array = info->kind == MIR_TYPE_ARRAY || info->kind == MIR_TYPE_VLA;
    type = is_array                            ? mir_type_pointer(lower->unit, info->element)
           : info->kind == MIR_TYPE_FUNCTION ? mir_type_pointer(lower->unit, type)
                                               : type;
    mir_place result = new_temporary(lower, cursor_span(lower, expression), type);
    lower_arms(lower, expression, branches, ARM_VALUE, result);
    return mir_copy(lower->body, result);
}

mir_place lower_generic_place(struct lower *lower, CXCursor expression) {
    struct cursors branches = possible_branches(lower, expression);
    if (branches.len == 1) {
        return lower_place(lower, branches.items[0]);
    }
    mir_type pointer = mir_type_pointer(lower->unit, expression_type(lower, expression));
    mir_place address = new_temporary(lower, cursor_span(lower, expression), pointer);
    lower_arms(lower, expression, branches, ARM_ADDRESS, address);
    return mir_place_deref(lower->unit, lower->body, address);
}
