// Types: clang's canonical types to ours. Records are entered by name when first seen and completed when somebody
// looks inside, so that a unit pays for the types it uses and not for all its headers declare.
#include "base/check.h"
#include "frontend/lower.h"

// clang keeps const, restrict and volatile in the low bits of the pointer to a type, in this order. The first two mean
// nothing to us.
static uint64_t type_key(CXType type) {
    return (uint64_t)(uintptr_t)type.data[0] & ~UINT64_C(3);
}

static uint64_t unqualified_key(CXType canonical) {
    return (uint64_t)(uintptr_t)canonical.data[0] & ~UINT64_C(7);
}

static str type_spelling(struct lower *lower, CXType type) {
    return take_string(lower->arena, clang_getTypeSpelling(type));
}

static mir_type add_type(struct lower *lower, struct mir_type_info info) {
    return mir_type_add(lower->unit, info);
}

static bool is_signed_kind(enum CXTypeKind kind) {
    switch (kind) {
    case CXType_Char_S:
    case CXType_SChar:
    case CXType_Short:
    case CXType_Int:
    case CXType_Long:
    case CXType_LongLong:
    case CXType_Int128:
    case CXType_WChar: return true;
    default: return false;
    }
}

static mir_type lower_number(struct lower *lower, CXType type, enum mir_type_kind kind) {
    long long size = clang_Type_getSizeOf(type);
    return add_type(lower, (struct mir_type_info){
                               .kind = (uint8_t)kind,
                               .bits = size > 0 && size <= 16 ? (uint8_t)(size * 8) : 0,
                               .is_signed = kind == MIR_TYPE_INT && is_signed_kind(type.kind),
                               .name = mir_intern(lower->unit, type_spelling(lower, clang_getUnqualifiedType(type))),
                           });
}

static mir_type lower_enum(struct lower *lower, CXType type) {
    CXType integer = clang_getCanonicalType(clang_getEnumDeclIntegerType(clang_getTypeDeclaration(type)));
    long long size = clang_Type_getSizeOf(integer);
    str name = type_spelling(lower, clang_getUnqualifiedType(type));
    return add_type(lower, (struct mir_type_info){
                               .kind = MIR_TYPE_INT,
                               .bits = size > 0 && size <= 16 ? (uint8_t)(size * 8) : 32,
                               .is_signed = is_signed_kind(integer.kind),
                               .name = mir_intern(lower->unit, str_find(name, S("(")) == SIZE_MAX ? name : S("enum")),
                           });
}

// A name that is this record's alone in the unit: two functions may each have their own `struct node`.
static uint32_t record_name(struct lower *lower, CXType type) {
    str name = type_spelling(lower, clang_getUnqualifiedType(type));
    if (str_find(name, S("(")) != SIZE_MAX) {
        bool is_union = clang_getTypeDeclaration(type).kind == CXCursor_UnionDecl;
        name = is_union ? S("union (unnamed)") : S("struct (unnamed)");
    }
    str unique = name;
    for (uint32_t n = 2; intern_find(&lower->record_names, unique).found; n++) {
        unique = str_printf(lower->arena, "%.*s #%u", STR_ARG(name), n);
    }
    intern_str(lower->arena, &lower->record_names, unique);
    return mir_intern(lower->unit, unique);
}

static mir_type lower_record(struct lower *lower, CXType type) {
    CXCursor declaration = clang_getCanonicalCursor(clang_getTypeDeclaration(type));
    long long size = clang_Type_getSizeOf(type);
    mir_type record = add_type(lower, (struct mir_type_info){
                                          .kind = MIR_TYPE_RECORD,
                                          .is_union = declaration.kind == CXCursor_UnionDecl,
                                          .name = record_name(lower, type),
                                          .count = size > 0 ? (uint64_t)size : 0,
                                      });
    map_set(lower->arena, &lower->records, record.i, lower->record_list.len);
    VEC_PUSH(lower->arena, &lower->record_list, (struct unit_record){.declaration = declaration});
    return record;
}

static mir_type lower_function_type(struct lower *lower, CXType type) {
    int count = clang_getNumArgTypes(type);
    mir_type *parameters = ARENA_ARRAY(lower->arena, mir_type, count > 0 ? (size_t)count : 1);
    for (int i = 0; i < count; i++) {
        parameters[i] = lower_type(lower, clang_getArgType(type, (unsigned)i));
    }
    mir_type result = lower_type(lower, clang_getResultType(type));
    struct mir_type_info info = {
        .kind = MIR_TYPE_FUNCTION,
        .is_variadic = clang_isFunctionTypeVariadic(type) || type.kind == CXType_FunctionNoProto,
        .element = result,
        .first = lower->unit->type_list.len,
        .len = count > 0 ? (uint32_t)count : 0,
    };
    for (uint32_t i = 0; i < info.len; i++) {
        VEC_PUSH(lower->unit->arena, &lower->unit->type_list, parameters[i]);
    }
    return add_type(lower, info);
}

static mir_type lower_array(struct lower *lower, CXType type, enum mir_type_kind kind) {
    long long count = clang_getArraySize(type);
    return add_type(lower, (struct mir_type_info){
                               .kind = (uint8_t)kind,
                               .element = lower_type(lower, clang_getArrayElementType(type)),
                               .count = kind == MIR_TYPE_ARRAY && count > 0 ? (uint64_t)count : 0,
                           });
}

// libclang has no type for what belongs to a declaration with errors, and does not survive questions about it.
static mir_type lower_opaque(struct lower *lower, CXType type) {
    if (type.kind == CXType_Invalid) {
        return add_type(lower, (struct mir_type_info){.kind = MIR_TYPE_OPAQUE, .name = mir_intern(lower->unit, S("?"))});
    }
    return add_type(lower, (struct mir_type_info){
                               .kind = MIR_TYPE_OPAQUE,
                               .name = mir_intern(lower->unit, type_spelling(lower, clang_getUnqualifiedType(type))),
                           });
}

static mir_type lower_canonical(struct lower *lower, CXType type) {
    switch (type.kind) {
    case CXType_Void: return mir_type_void();
    case CXType_Bool: return lower_number(lower, type, MIR_TYPE_BOOL);
    case CXType_Char_U:
    case CXType_UChar:
    case CXType_Char16:
    case CXType_Char32:
    case CXType_UShort:
    case CXType_UInt:
    case CXType_ULong:
    case CXType_ULongLong:
    case CXType_UInt128:
    case CXType_Char_S:
    case CXType_SChar:
    case CXType_WChar:
    case CXType_Short:
    case CXType_Int:
    case CXType_Long:
    case CXType_LongLong:
    case CXType_Int128: return lower_number(lower, type, MIR_TYPE_INT);
    case CXType_Half:
    case CXType_Float16:
    case CXType_BFloat16:
    case CXType_Float:
    case CXType_Double:
    case CXType_LongDouble:
    case CXType_Float128:
    case CXType_Ibm128: return lower_number(lower, type, MIR_TYPE_FLOAT);
    case CXType_Enum: return lower_enum(lower, type);
    case CXType_NullPtr: return mir_type_pointer(lower->unit, mir_type_void());
    case CXType_Pointer: return mir_type_pointer(lower->unit, lower_type(lower, clang_getPointeeType(type)));
    case CXType_Record: return lower_record(lower, type);
    case CXType_ConstantArray: return lower_array(lower, type, MIR_TYPE_ARRAY);
    case CXType_IncompleteArray: return lower_array(lower, type, MIR_TYPE_ARRAY);
    case CXType_VariableArray: return lower_array(lower, type, MIR_TYPE_VLA);
    case CXType_FunctionProto:
    case CXType_FunctionNoProto: return lower_function_type(lower, type);
    case CXType_Atomic: return lower_type(lower, clang_Type_getValueType(type));
    default: return lower_opaque(lower, type);
    }
}

static uint8_t access_of(CXType canonical) {
    return (uint8_t)((clang_isVolatileQualifiedType(canonical) ? MIR_ACCESS_VOLATILE : 0) |
                     (canonical.kind == CXType_Atomic ? MIR_ACCESS_ATOMIC : 0));
}

static mir_type lower_unqualified(struct lower *lower, CXType canonical) {
    uint64_t key = unqualified_key(canonical);
    struct map_result known = map_get(&lower->types, key);
    if (known.found) {
        return (mir_type){known.value};
    }
    mir_type type = lower_canonical(lower, canonical);
    map_set(lower->arena, &lower->types, key, type.i);
    return type;
}

enum { ACCESS_BITS = 2 };

struct object_type lower_object_type(struct lower *lower, CXType type) {
    struct map_result known = map_get(&lower->object_types, type_key(type));
    if (!known.found) {
        CXType canonical = clang_getCanonicalType(type);
        known.value = lower_unqualified(lower, canonical).i << ACCESS_BITS | access_of(canonical);
        map_set(lower->arena, &lower->object_types, type_key(type), known.value);
    }
    return (struct object_type){{known.value >> ACCESS_BITS}, known.value & ((1u << ACCESS_BITS) - 1)};
}

mir_type lower_type(struct lower *lower, CXType type) {
    return lower_object_type(lower, type).type;
}

// ---- records ----

struct field_list {
    struct lower *lower;
    VEC(CXCursor) fields;
};

static enum CXVisitorResult collect_field(CXCursor field, CXClientData data) {
    struct field_list *list = data;
    VEC_PUSH(list->lower->arena, &list->fields, field);
    return CXVisit_Continue;
}

// The marks of an `own:` annotation on a field; those on a pointer to a function are about calls through it.
static struct mir_effect field_effect(struct lower *lower, struct cursors children) {
    struct mir_effect effect = {0};
    struct mir_annotated on = {.position = MIR_ON_FIELD};
    for (uint32_t i = 0; i < children.len; i++) {
        str text = children.items[i].kind == CXCursor_AnnotateAttr ? cursor_spelling(lower, children.items[i]) : S("");
        str error = S("");
        if (str_starts_with(text, S("own:")) && !mir_parse_annotation(lower->unit, text, &on, &effect, &error)) {
            note_bad_annotation(lower, children.items[i], error);
        }
    }
    return effect;
}

static void read_field(struct lower *lower, const struct lock_scope *scope, CXCursor cursor, struct mir_field *field) {
    if (!clang_Cursor_hasAttrs(cursor)) {
        return;
    }
    struct cursors children = cursor_children(lower, cursor);
    if (points_to_function(cursor)) {
        pointer_contract(lower, cursor, clang_getCursorType(cursor)); // says what is wrong with it, called or not
    } else {
        field->effect = field_effect(lower, children);
    }
    field->locks = read_locks(lower, scope, attributes_of(lower, children, attributes_text(lower, cursor, children)));
}

// `own:handle=own;of=conn;drop=own_conn_drop` on the record.
static void read_handle(struct lower *lower, CXCursor declaration, mir_type record) {
    struct cursors children = cursor_children(lower, declaration);
    for (uint32_t i = 0; i < children.len; i++) {
        str text = children.items[i].kind == CXCursor_AnnotateAttr ? cursor_spelling(lower, children.items[i]) : S("");
        str error = S("");
        if (str_starts_with(text, S("own:")) &&
            !mir_parse_handle(lower->unit, text, &lower->unit->types.items[record.i], &error)) {
            note_bad_annotation(lower, children.items[i], error);
        }
    }
}

// A bit-field is a number of its own width, so that storing to it and reading it are the usual conversions.
static mir_type field_type(struct lower *lower, CXCursor field) {
    mir_type type = lower_type(lower, clang_getCursorType(field));
    int width = clang_Cursor_isBitField(field) ? clang_getFieldDeclBitWidth(field) : 0;
    if (width <= 0) { // `int : 0` is no field
        return type;
    }
    struct mir_type_info info = *mir_type_at(lower->unit, type);
    info.bits = (uint8_t)width;
    info.name = mir_intern(lower->unit, str_printf(lower->arena, "%.*s:%d", STR_ARG(mir_string(lower->unit, info.name)), width));
    return mir_type_add(lower->unit, info);
}

void complete_record(struct lower *lower, mir_type record) {
    while (mir_type_at(lower->unit, record)->kind == MIR_TYPE_ARRAY || mir_type_at(lower->unit, record)->kind == MIR_TYPE_VLA) {
        record = mir_type_at(lower->unit, record)->element;
    }
    if (mir_type_at(lower->unit, record)->kind != MIR_TYPE_RECORD) {
        return;
    }
    struct map_result known = map_get(&lower->records, record.i);
    if (!known.found || lower->record_list.items[known.value].is_complete) {
        return;
    }
    lower->record_list.items[known.value].is_complete = true;
    CXCursor declaration = clang_getCursorDefinition(lower->record_list.items[known.value].declaration);
    if (clang_Cursor_isNull(declaration)) {
        return;
    }
    struct field_list list = {.lower = lower};
    clang_Type_visitFields(clang_getCursorType(declaration), collect_field, &list);
    struct mir_field *fields = ARENA_ARRAY(lower->arena, struct mir_field, list.fields.len ? list.fields.len : 1);
    str *names = ARENA_ARRAY(lower->arena, str, list.fields.len + 1);
    for (uint32_t i = 0; i < list.fields.len; i++) {
        CXCursor field = list.fields.items[i];
        long long offset = clang_Cursor_getOffsetOfField(field);
        bool is_anonymous = clang_Cursor_isAnonymous(field) || clang_Cursor_isAnonymousRecordDecl(field);
        str name = is_anonymous ? S("") : cursor_spelling(lower, field);
        fields[i] = (struct mir_field){
            .name = mir_intern(lower->unit, str_find(name, S("(")) == SIZE_MAX ? name : S("")),
            .type = field_type(lower, field),
            .offset = offset > 0 ? (uint64_t)offset / 8 : 0,
            .bit = (uint8_t)(offset > 0 ? offset % 8 : 0),
        };
        names[i] = name;
        map_set(lower->arena, &lower->field_indices, cursor_key(field), i);
    }
    struct lock_scope scope = {MIR_LOCK_FIELD, names, list.fields.len};
    for (uint32_t i = 0; i < list.fields.len; i++) {
        read_field(lower, &scope, list.fields.items[i], &fields[i]);
    }
    struct mir_type_info *info = &lower->unit->types.items[record.i];
    info->first = lower->unit->fields.len;
    info->len = list.fields.len;
    for (uint32_t i = 0; i < list.fields.len; i++) {
        VEC_PUSH(lower->unit->arena, &lower->unit->fields, fields[i]);
    }
    if (clang_Cursor_hasAttrs(declaration)) {
        read_handle(lower, declaration, record);
    }
    for (uint32_t i = 0; i < list.fields.len; i++) {
        complete_record(lower, fields[i].type); // members by value are part of the record
    }
}

uint32_t field_index(struct lower *lower, mir_type record, CXCursor field) {
    complete_record(lower, record);
    struct map_result known = map_get(&lower->field_indices, cursor_key(field));
    return known.found ? known.value : MIR_NONE;
}

bool type_is_aggregate(struct lower *lower, mir_type type) {
    uint8_t kind = mir_type_at(lower->unit, type)->kind;
    return kind == MIR_TYPE_RECORD || kind == MIR_TYPE_ARRAY || kind == MIR_TYPE_VLA;
}
