// One translation unit: parse it, collect the compiler's errors, lower every function that has a body.
#include "frontend/frontend.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/bits.h"
#include "base/os.h"
#include "frontend/lower.h"

// The builtin headers (stddef.h ...) of the libclang we were built with.
static const char *resource_directory(void) {
    const char *override = getenv("OWN_CHECK_RESOURCE_DIR");
    return override ? override : OWN_CLANG_RESOURCE_DIR;
}

static str parse_failure(enum CXErrorCode code) {
    switch (code) {
    case CXError_Success: break;
    case CXError_Failure: return S("the compiler could not be started on it");
    case CXError_Crashed: return S("the parser crashed");
    case CXError_InvalidArguments: return S("the compiler flags are not understood");
    case CXError_ASTReadError: return S("a flag is not understood, or a precompiled header could not be read");
    }
    return S("");
}

static CXTranslationUnit parse_once(struct arena *arena, CXIndex index, const struct frontend_request *request,
                                    uint64_t left_alone, str *reason) {
    struct argument_list arguments = {0};
    VEC_PUSH(arena, &arguments, request->arguments[0]);
    VEC_PUSH(arena, &arguments, str_printf(arena, "-resource-dir=%s", resource_directory()).data);
    VEC_PUSH(arena, &arguments, str_printf(arena, "-working-directory=%s", request->directory).data);
    VEC_PUSH(arena, &arguments, "-ferror-limit=0");
    add_attribute_macros(arena, left_alone, &arguments);
    for (const char *const *argument = request->arguments + 1; *argument; argument++) {
        VEC_PUSH(arena, &arguments, *argument);
    }
    CXTranslationUnit tu = NULL;
    unsigned options = CXTranslationUnit_KeepGoing | CXTranslationUnit_IncludeAttributedTypes; // _Nonnull
    enum CXErrorCode code = clang_parseTranslationUnit2FullArgv(index, NULL, arguments.items, (int)arguments.len, NULL,
                                                                0, options, &tu);
    if (code != CXError_Success || !tu) {
        *reason = parse_failure(code == CXError_Success ? CXError_Failure : code);
        return NULL;
    }
    return tu;
}

static CXTranslationUnit parse(struct arena *arena, CXIndex index, const struct frontend_request *request, str *reason) {
    uint64_t left_alone = 0;
    for (;;) {
        CXTranslationUnit tu = parse_once(arena, index, request, left_alone, reason);
        uint64_t misused = tu ? misused_attribute_macros(tu) & ~left_alone : 0;
        if (!misused) {
            return tu;
        }
        clang_disposeTranslationUnit(tu);
        left_alone |= misused;
    }
}

static void collect_errors(struct lower *lower, struct frontend_result *result) {
    unsigned count = clang_getNumDiagnostics(lower->tu);
    for (unsigned i = 0; i < count; i++) {
        CXDiagnostic diagnostic = clang_getDiagnostic(lower->tu, i);
        if (clang_getDiagnosticSeverity(diagnostic) >= CXDiagnostic_Error) {
            struct span span = location_span(lower, clang_getDiagnosticLocation(diagnostic));
            str message = take_string(lower->arena, clang_getDiagnosticSpelling(diagnostic));
            VEC_PUSH(lower->arena, &result->errors, (struct frontend_error){.span = span, .message = message});
            VEC_PUSH(lower->arena, &lower->errors, (struct error_place){span, message});
        }
        clang_disposeDiagnostic(diagnostic);
    }
}

// ---- functions ----

const struct error_place *error_in(struct lower *lower, struct span span) {
    for (uint32_t i = 0; i < lower->errors.len; i++) {
        const struct error_place *error = &lower->errors.items[i];
        if (error->at.file == span.file && error->at.begin >= span.begin && error->at.begin <= span.end) {
            return error;
        }
    }
    return NULL;
}

// An array parameter is a pointer, and a function one too (C17 6.7.6.3p7); libclang gives the type as it was written.
static mir_type parameter_type(struct lower *lower, CXCursor parameter) {
    mir_type type = lower_type(lower, clang_getCursorType(parameter));
    const struct mir_type_info *info = mir_type_at(lower->unit, type);
    if (info->kind == MIR_TYPE_ARRAY || info->kind == MIR_TYPE_VLA) {
        return mir_type_pointer(lower->unit, info->element);
    }
    return info->kind == MIR_TYPE_FUNCTION ? mir_type_pointer(lower->unit, type) : type;
}

static void declare_parameters(struct lower *lower, CXCursor function, uint32_t contract) {
    int count = clang_Cursor_getNumArguments(function);
    for (int i = 0; i < count; i++) {
        CXCursor parameter = clang_Cursor_getArgument(function, (unsigned)i);
        mir_type type = parameter_type(lower, parameter);
        complete_record(lower, type);
        struct mir_effect effect = {0};
        if (contract) {
            effect = mir_parameter_effect(lower->unit, mir_contract_at(lower->unit, contract), (uint32_t)i);
        }
        mir_local local =
            mir_local_add(lower->body, (struct mir_local_info){
                                           .kind = MIR_LOCAL_PARAMETER,
                                           .name = mir_intern(lower->unit, cursor_spelling(lower, parameter)),
                                           .type = type,
                                           .span = cursor_name_span(lower, parameter),
                                           .effect = effect,
                                       });
        map_set(lower->arena, &lower->locals, cursor_key(clang_getCanonicalCursor(parameter)), local.i);
    }
}

static CXCursor body_of(struct lower *lower, CXCursor function) {
    struct cursors children = cursor_children(lower, function);
    for (uint32_t i = children.len; i > 0; i--) {
        if (children.items[i - 1].kind == CXCursor_CompoundStmt) {
            return children.items[i - 1];
        }
    }
    return clang_getNullCursor();
}

static void forget_function(struct lower *lower) {
    tree_forget(lower);
    lower->scope = NULL;
    lower->breaks = lower->continues = NULL;
    lower->switches = NULL;
    lower->labels.len = 0;
    lower->label_index = (struct map){0};
    lower->label_statements = (struct cursors){0};
    lower->jumps.len = 0;
    lower->locals = (struct map){0};
    lower->dimensions = (struct map){0};
    lower->dimension_lists.len = 0;
    lower->constructs = (struct map){0};
    lower->constructs_known = false;
}

// What was lowered of an incomplete function means nothing, so nothing is left that somebody could read.
static void forget_blocks(struct lower *lower) {
    struct mir_body *body = lower->body;
    body->blocks.len = 0;
    body->operands.len = 0;
    body->cases.len = 0;
    begin_block(lower, new_block(lower));
    mir_unreachable(body, lower->block, body->span);
}

static void lower_body(struct lower *lower, CXCursor function, mir_symbol symbol) {
    lower->function = function;
    forget_function(lower);
    lower->body = mir_body_begin(lower->unit, lower->request->take ? &lower->scratch : lower->arena, symbol);
    struct mir_body *body = lower->body;
    body->span = cursor_span(lower, function);
    body->end_span = body->span;
    body->end_span.begin = body->span.end > body->span.begin ? body->span.end - 1 : body->span.begin;
    complete_record(lower, mir_local_at(body, (mir_local){0})->type);
    declare_parameters(lower, function, mir_symbol_at(lower->unit, symbol)->contract);
    begin_block(lower, new_block(lower));
    CXCursor compound = body_of(lower, function);
    const struct error_place *error = error_in(lower, body->span);
    if (error || clang_Cursor_isNull(compound)) {
        str reason = error ? str_printf(lower->arena, "the compiler reports an error: %.*s", STR_ARG(error->message))
                           : S("it has no body");
        mir_incomplete(lower->unit, body, error ? error->at : body->span, reason);
        mir_unreachable(body, lower->block, body->span);
        return;
    }
    tree_build(lower, compound);
    lower_compound(lower, compound, NULL);
    mir_return(body, lower->block, body->end_span);
    complete_jumps(lower);
    if (body->incomplete) {
        forget_blocks(lower);
    }
    mir_tidy(body);
}

static void lower_function(struct lower *lower, CXCursor function) {
    mir_symbol symbol = function_symbol(lower, function);
    struct mir_symbol_info *info = &lower->unit->symbols.items[symbol.i];
    if (!mir_is_none(info->body) || mir_type_at(lower->unit, info->type)->kind != MIR_TYPE_FUNCTION) {
        return; // defined twice: an error the compiler has reported
    }
    info->span = cursor_name_span(lower, function);
    lower_body(lower, function, symbol);
    if (lower->request->take) {
        lower->request->take(lower->request->context, lower->unit, lower->body);
        mir_drop_tables(lower->body);
    }
}

// ---- the unit ----

static enum CXChildVisitResult visit_top(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    struct lower *lower = data;
    if (cursor.kind == CXCursor_FunctionDecl) {
        VEC_PUSH(lower->arena, &lower->functions.list, cursor);
    } else if (cursor.kind == CXCursor_VarDecl) {
        note_static(lower, cursor);
        refuse_annotations(lower, cursor);
    } else if (cursor.kind == CXCursor_TypedefDecl) {
        VEC_PUSH(lower->arena, &lower->typedefs.list, cursor);
        refuse_annotations(lower, cursor);
    }
    return CXChildVisit_Continue;
}

static CXCursor find_named(struct lower *lower, struct named_cursors *cursors, str name) {
    for (uint32_t i = 0; !cursors->is_filled && i < cursors->list.len; i++) {
        CXString spelling = clang_getCursorSpelling(cursors->list.items[i]);
        map_set(lower->arena, &cursors->by_name, str_hash(str_from_c(clang_getCString(spelling))), i);
        clang_disposeString(spelling);
    }
    cursors->is_filled = true;
    struct map_result found = map_get(&cursors->by_name, str_hash(name));
    return found.found ? cursors->list.items[found.value] : clang_getNullCursor();
}

CXCursor function_named(struct lower *lower, str name) {
    return find_named(lower, &lower->functions, name);
}

CXCursor typedef_named(struct lower *lower, str name) {
    return find_named(lower, &lower->typedefs, name);
}

static void link_declarations(struct lower *lower) {
    for (uint32_t i = lower->functions.list.len; i > 0; i--) {
        VEC_PUSH(lower->arena, &lower->next_declaration, MIR_NONE);
    }
    for (uint32_t i = lower->functions.list.len; i > 0; i--) {
        uint64_t key = cursor_key(clang_getCanonicalCursor(lower->functions.list.items[i - 1]));
        struct map_result next = map_get(&lower->declarations, key);
        lower->next_declaration.items[i - 1] = next.found ? next.value : MIR_NONE;
        map_set(lower->arena, &lower->declarations, key, i - 1);
    }
}

static void lower_unit(struct lower *lower) {
    clang_visitChildren(clang_getTranslationUnitCursor(lower->tu), visit_top, lower);
    link_declarations(lower);
    learn_allocators(lower);
    for (uint32_t i = 0; i < lower->functions.list.len; i++) {
        if (clang_isCursorDefinition(lower->functions.list.items[i])) {
            lower_function(lower, lower->functions.list.items[i]);
        }
    }
    lower_initial_values(lower);
    check_declarations(lower);
}

static void list_files(struct lower *lower) {
    str main_path = os_absolute_path(lower->arena, lower->directory, str_from_c(lower->request->file));
    uint32_t main_file = source_file_id(lower->files, main_path);
    VEC_PUSH(lower->unit->arena, &lower->unit->files, main_file);
    struct bits listed = bits_new(lower->arena, lower->files->files.len);
    bits_set(listed, main_file);
    for (uint32_t i = 0; i < lower->unit->bodies.len; i++) {
        uint32_t file = lower->unit->bodies.items[i].span.file;
        if (file && !bits_has(listed, file)) {
            bits_set(listed, file);
            VEC_PUSH(lower->unit->arena, &lower->unit->files, file);
        }
    }
}

struct frontend_result frontend_lower(struct arena *arena, const struct frontend_request *request,
                                      struct source_table *files, struct mir_unit *unit) {
    struct frontend_result result = {.status = FRONTEND_OK};
    mir_unit_init(unit, arena);
    CXIndex index = clang_createIndex(0, 0);
    struct lower lower = {
        .request = request, .arena = arena, .unit = unit, .files = files, .directory = str_from_c(request->directory)};
    lower.tu = parse(arena, index, request, &result.reason);
    if (!lower.tu) {
        result.status = FRONTEND_FAILED;
        clang_disposeIndex(index);
        return result;
    }
    collect_errors(&lower, &result);
    lower_unit(&lower);
    list_files(&lower);
    result.bad_annotations = lower.bad_annotations;
    result.mismatches = lower.mismatches;
    arena_free(&lower.scratch);
    clang_disposeTranslationUnit(lower.tu);
    clang_disposeIndex(index);
    return result;
}

const char *frontend_clang_version(void) {
    static char version[128];
    if (!version[0]) {
        CXString text = clang_getClangVersion();
        snprintf(version, sizeof version, "%s", clang_getCString(text));
        clang_disposeString(text);
    }
    return version;
}
