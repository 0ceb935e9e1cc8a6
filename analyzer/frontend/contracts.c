// What one declaration promises, as a contract: by `own:` annotations, by types that are handles, by attributes of gcc and
// clang. Annotations go before attributes, position by position; a position of which they say what cannot both hold is
// an error.
#include "frontend/lower.h"
#include "mir/contradiction.h"

enum {
    NULL_MARKS = MIR_NULLABLE | MIR_NONNULL,
    RESULT_SOURCES = MIR_OWNED | MIR_BORROWED | MIR_FROM_REF | MIR_FROM_MUT | MIR_FROM_HOLDS | MIR_ALIAS,
    // What an attribute may add to an annotation, for it says nothing about owning.
    ADDED_MARKS = MIR_OPEN | MIR_OPEN_READ | MIR_OPEN_WRITE,
};

// A parameter or the result.
struct position {
    CXCursor cursor;
    struct mir_effect own;  // said by annotations and by the type
    struct mir_effect said; // said by attributes
    bool may_be_null;       // comes with what attributes say
};

struct reading {
    struct lower *lower;
    CXCursor declaration;
    str text; // attributes_text()
    struct attributes attributes;
    str *names; // of the parameters
    struct position *parameters;
    uint32_t count;
    struct position result;
    struct mir_contract contract;
};

void note_bad_annotation(struct lower *lower, CXCursor annotation, str error) {
    VEC_PUSH(lower->arena, &lower->bad_annotations,
             (struct frontend_error){.span = cursor_span(lower, annotation), .message = error});
}

// ---- types ----

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

static bool is_function_type(CXType type) {
    return type.kind == CXType_FunctionProto || type.kind == CXType_FunctionNoProto;
}

// One step from a type to what it is made of; of kind Invalid at the end.
CXType type_behind(CXType type) {
    switch ((int)type.kind) {
    case CXType_Elaborated: return clang_Type_getNamedType(type);
    case CXType_Typedef: return clang_getTypedefDeclUnderlyingType(clang_getTypeDeclaration(type));
    case CXType_Attributed: return clang_Type_getModifiedType(type);
    case CXType_Pointer: return clang_getPointeeType(type);
    case CXType_Atomic: return clang_Type_getValueType(type);
    default: return clang_getArrayElementType(type);
    }
}

static CXType function_behind(CXType type) {
    while (type.kind != CXType_Invalid && !is_function_type(type)) {
        type = type_behind(type);
    }
    return type;
}

// The type of the function that a declaration is about, as it is written; of kind Invalid when it is about none.
static CXType function_type(CXCursor declaration) {
    return function_behind(clang_getCursorType(declaration));
}

bool points_to_function(CXCursor declaration) {
    return is_function_type(function_type(declaration));
}

static bool is_noreturn(struct lower *lower, CXCursor declaration, str text) {
    CXType type = function_behind(clang_getCanonicalType(clang_getCursorType(declaration)));
    if (!is_function_type(type)) {
        return false;
    }
    if (str_ends_with(take_string(lower->arena, clang_getTypeSpelling(type)), S("__attribute__((noreturn))"))) {
        return true;
    }
    return str_starts_with(text, S("_Noreturn ")) || str_find(text, S(" _Noreturn ")) != SIZE_MAX ||
           text_has_attribute(text, S("noreturn")) || text_has_attribute(text, S("_Noreturn"));
}

// ---- annotations ----

CXCursor first_annotation(struct lower *lower, CXCursor cursor) {
    struct cursors children = cursor_children(lower, cursor);
    for (uint32_t i = 0; i < children.len; i++) {
        bool is_annotation = children.items[i].kind == CXCursor_AnnotateAttr;
        if (is_annotation && str_starts_with(cursor_spelling(lower, children.items[i]), S("own:"))) {
            return children.items[i];
        }
    }
    return cursor;
}

// libclang lets later declarations of a function inherit annotations. What was said before is not said again, so that two
// declarations can be compared. `index`: 0 for the function, else 1 + the number of the parameter.
static bool is_inherited(struct reading *reading, uint32_t index, CXCursor annotation, str text) {
    struct lower *lower = reading->lower;
    if (reading->declaration.kind != CXCursor_FunctionDecl) {
        return false;
    }
    struct span span = cursor_span(lower, annotation);
    uint64_t function = cursor_key(clang_getCanonicalCursor(reading->declaration));
    uint32_t before = lower->seen_annotations.strings.len;
    intern_str(lower->arena, &lower->seen_annotations,
               str_printf(lower->arena, "%llu:%u:%u:%u:%.*s", (unsigned long long)function, (unsigned)index,
                          (unsigned)span.file, (unsigned)span.begin, STR_ARG(text)));
    return lower->seen_annotations.strings.len == before;
}

// A parameter that points to a function has marks of its own, and those of the function for calls through it.
static bool is_about_other(CXCursor cursor, enum mir_position position, str text) {
    enum mir_position other = position == MIR_ON_FUNCTION ? MIR_ON_PARAMETER : MIR_ON_FUNCTION;
    return cursor.kind == CXCursor_ParmDecl && mir_annotation_stands_on(text, other) && points_to_function(cursor);
}

// Annotations of others are none of our business.
static void read_annotations(struct reading *reading, struct position *position, uint32_t index,
                             struct cursors children, const struct mir_annotated *on) {
    struct lower *lower = reading->lower;
    for (uint32_t i = 0; i < children.len; i++) {
        CXCursor child = children.items[i];
        str text = child.kind == CXCursor_AnnotateAttr ? cursor_spelling(lower, child) : S("");
        str error = S("");
        if (str_starts_with(text, S("own:")) && !is_about_other(position->cursor, on->position, text) &&
            !is_inherited(reading, index, child, text) &&
            !mir_parse_annotation(lower->unit, text, on, &position->own, &error)) {
            note_bad_annotation(lower, child, error);
        }
    }
}

// ---- attributes ----

// The next of some arguments that are parameter numbers, from 0; MIR_NONE when it is none.
uint32_t cut_index(str *arguments) {
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

static bool is_pointer(CXCursor parameter) {
    enum CXTypeKind kind = clang_getCanonicalType(clang_getCursorType(parameter)).kind;
    return kind == CXType_Pointer || kind == CXType_ConstantArray || kind == CXType_IncompleteArray ||
           kind == CXType_VariableArray;
}

static void add_null_mark(struct mir_effect *effect, uint32_t mark) {
    if (!(effect->marks & NULL_MARKS)) {
        effect->marks |= mark;
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

static void add_nonnull(struct reading *reading, str arguments) {
    for (uint32_t i = 0; arguments.len == 0 && i < reading->count; i++) {
        if (is_pointer(reading->parameters[i].cursor)) {
            add_null_mark(&reading->parameters[i].said, MIR_NONNULL);
        }
    }
    while (arguments.len) {
        uint32_t index = cut_index(&arguments);
        if (index < reading->count) {
            add_null_mark(&reading->parameters[index].said, MIR_NONNULL);
        }
    }
}

// fd_arg(n) and its like.
static void add_open(struct reading *reading, str arguments, uint32_t mark) {
    uint32_t index = cut_index(&arguments);
    if (index < reading->count) {
        reading->parameters[index].said.marks |= mark;
    }
}

// ownership_takes, ownership_holds
static void add_ownership(struct reading *reading, str arguments, uint32_t mark) {
    uint32_t kind = mir_intern(reading->lower->unit, str_trim(str_cut(&arguments, ',')));
    while (arguments.len) {
        uint32_t index = cut_index(&arguments);
        if (index < reading->count && !(reading->parameters[index].said.marks & ~(uint32_t)NULL_MARKS)) {
            reading->parameters[index].said.marks |= mark;
            reading->parameters[index].said.kind = mark == MIR_TAKES ? kind : 0;
            reading->parameters[index].may_be_null = mark == MIR_TAKES;
        }
    }
}

static void own_result(struct reading *reading, uint32_t kind) {
    if (kind && !(reading->result.said.marks & RESULT_SOURCES)) {
        reading->result.said.marks |= MIR_OWNED;
        reading->result.said.kind = kind;
        reading->result.may_be_null = true;
    }
}

// The result may lead to what the parameter points to.
static void add_lifetimebound(struct reading *reading, uint32_t index) {
    if (index < 32 && !(reading->result.said.marks & MIR_OWNED)) {
        reading->result.said.marks |= MIR_FROM_HOLDS;
        reading->result.said.from |= UINT32_C(1) << index;
    }
}

// pure, const: they read their arguments and do nothing else. A pointer they return may lead into an argument, so those
// functions stay unknown.
static void add_purity(struct reading *reading, struct cursors children) {
    bool is_pure = false;
    bool is_const = false;
    for (uint32_t i = 0; i < children.len; i++) {
        is_pure |= children.items[i].kind == CXCursor_PureAttr;
        is_const |= children.items[i].kind == CXCursor_ConstAttr;
    }
    CXType result = clang_getCanonicalType(clang_getCursorResultType(reading->declaration));
    bool is_plain = result.kind != CXType_Pointer && result.kind != CXType_Record && result.kind != CXType_Void;
    if (!is_plain || !(is_const || is_pure)) {
        return;
    }
    reading->contract.is_model = 1;
    reading->contract.is_constant = is_const;
    for (uint32_t i = 0; i < reading->count; i++) {
        CXType type = clang_getCanonicalType(clang_getCursorType(reading->parameters[i].cursor));
        reading->parameters[i].said.marks |= type.kind == CXType_Pointer ? (uint32_t)MIR_READS : 0;
    }
}

static void read_parameter_attributes(struct reading *reading, uint32_t index, struct cursors children) {
    struct lower *lower = reading->lower;
    struct position *parameter = &reading->parameters[index];
    struct attributes list = attributes_of(lower, children, attributes_text(lower, parameter->cursor, children));
    for (uint32_t i = 0; i < list.len; i++) {
        str name = list.items[i].name;
        if (str_eq(name, S("nonnull"))) {
            add_null_mark(&parameter->said, MIR_NONNULL);
        } else if (str_eq(name, S("noescape"))) {
            parameter->said.marks |= MIR_NOESCAPE;
        } else if (str_eq(name, S("lifetimebound"))) {
            add_lifetimebound(reading, index);
        }
    }
}

static void read_attribute(struct reading *reading, struct attribute attribute) {
    str name = attribute.name;
    bool is_parameter = reading->declaration.kind == CXCursor_ParmDecl; // then it is about the pointer itself
    if (str_eq(name, S("nonnull")) && !is_parameter) {
        add_nonnull(reading, attribute.arguments);
    } else if (str_eq(name, S("returns_nonnull"))) {
        add_null_mark(&reading->result.said, MIR_NONNULL);
    } else if (str_eq(name, S("ownership_takes"))) {
        add_ownership(reading, attribute.arguments, MIR_TAKES);
    } else if (str_eq(name, S("ownership_holds"))) {
        add_ownership(reading, attribute.arguments, MIR_RETAINS);
    } else if (str_eq(name, S("ownership_returns"))) {
        own_result(reading, mir_intern(reading->lower->unit, str_trim(str_cut(&attribute.arguments, ','))));
    } else if (str_eq(name, S("fd_arg"))) {
        add_open(reading, attribute.arguments, MIR_OPEN);
    } else if (str_eq(name, S("fd_arg_read"))) {
        add_open(reading, attribute.arguments, MIR_OPEN_READ);
    } else if (str_eq(name, S("fd_arg_write"))) {
        add_open(reading, attribute.arguments, MIR_OPEN_WRITE);
    }
}

// ---- both together ----

static struct mir_effect settle(struct lower *lower, struct position *position) {
    struct mir_effect effect = position->own;
    struct mir_effect said = position->said;
    const char *why = mir_effects_contradict(lower->unit, effect, lower->unit, said);
    if (why) {
        note_bad_annotation(lower, first_annotation(lower, position->cursor),
                            str_printf(lower->arena, "together with an attribute of the compiler it says %s", why));
        return effect;
    }
    bool adopts = !(effect.marks & ~(uint32_t)(NULL_MARKS | MIR_NORETURN));
    if (adopts) {
        effect.marks |= said.marks;
        effect.kind = said.kind;
        effect.from = said.from;
        effect.when = said.when;
    }
    effect.marks |= said.marks & ADDED_MARKS;
    add_null_mark(&effect, said.marks & NULL_MARKS);
    add_null_mark(&effect, adopts && position->may_be_null ? MIR_NULLABLE : 0);
    return effect;
}

static void read_parameter(struct reading *reading, uint32_t index, CXCursor cursor) {
    struct lower *lower = reading->lower;
    struct position *parameter = &reading->parameters[index];
    parameter->cursor = cursor;
    parameter->own = effect_of_type(lower, lower_type(lower, clang_getCursorType(cursor)), false);
    add_nullability(clang_getCursorType(cursor), &parameter->said);
    if (clang_Cursor_hasAttrs(cursor)) {
        struct cursors children = cursor_children(lower, cursor);
        struct mir_annotated on = {.position = MIR_ON_PARAMETER};
        read_annotations(reading, parameter, index + 1, children, &on);
        read_parameter_attributes(reading, index, children);
    }
}

// The parameters among the children of a function, or of what points to one.
static void read_parameters(struct reading *reading, struct cursors children) {
    reading->names = ARENA_ARRAY(reading->lower->arena, str, children.len + 1);
    reading->parameters = ARENA_ARRAY(reading->lower->arena, struct position, children.len + 1);
    for (uint32_t i = 0; i < children.len; i++) {
        if (children.items[i].kind == CXCursor_ParmDecl) {
            reading->names[reading->count] = cursor_spelling(reading->lower, children.items[i]);
            read_parameter(reading, reading->count++, children.items[i]);
        }
    }
}

static void read_declaration(struct reading *reading, struct cursors children) {
    struct lower *lower = reading->lower;
    CXType type = function_type(reading->declaration);
    reading->result.cursor = reading->declaration;
    reading->result.own = effect_of_type(lower, lower_type(lower, clang_getResultType(type)), true);
    struct mir_annotated on = {MIR_ON_FUNCTION, reading->names, reading->count};
    read_annotations(reading, &reading->result, 0, children, &on);
    for (uint32_t i = 0; i < reading->attributes.len; i++) {
        read_attribute(reading, reading->attributes.items[i]);
    }
    struct mir_effect own = reading->result.own;
    own_result(reading, released_kind(lower, reading->attributes, own.marks & MIR_OWNED ? own.kind : 0));
    if (reading->declaration.kind == CXCursor_FunctionDecl) {
        add_purity(reading, children);
    }
    add_nullability(clang_getResultType(type), &reading->result.said);
    reading->contract.is_noreturn = is_noreturn(lower, reading->declaration, reading->text);
    struct lock_scope scope = {MIR_LOCK_PARAMETER, reading->names, reading->count};
    reading->contract.locks = read_locks(lower, &scope, reading->attributes);
}

struct read_contract read_contract(struct lower *lower, CXCursor declaration) {
    struct cursors children = cursor_children(lower, declaration);
    struct reading reading = {.lower = lower, .declaration = declaration};
    reading.text = attributes_text(lower, declaration, children);
    reading.attributes = attributes_of(lower, children, reading.text);
    read_parameters(&reading, children);
    read_declaration(&reading, children);
    struct read_contract read = {.contract = reading.contract, .count = reading.count};
    read.contract.result = settle(lower, &reading.result);
    read.effects = ARENA_ARRAY(lower->arena, struct mir_effect, reading.count + 1);
    read.states = read.contract.is_noreturn || read.contract.is_model || read.contract.result.marks ||
                  read.contract.locks.len;
    for (uint32_t i = 0; i < reading.count; i++) {
        read.effects[i] = settle(lower, &reading.parameters[i]);
        read.states |= read.effects[i].marks != 0;
    }
    return read;
}

uint32_t declared_contract(struct lower *lower, CXCursor declaration) {
    struct read_contract read = read_contract(lower, declaration);
    return read.states ? mir_contract_add(lower->unit, read.contract, read.effects, read.count) : 0;
}
