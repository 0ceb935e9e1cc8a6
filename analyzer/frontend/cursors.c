// Cursors made pleasant: children as arrays, spans in our file table, constants.
#include <string.h>

#include "base/check.h"
#include "base/os.h"
#include "frontend/lower.h"

struct collect {
    struct arena *arena;
    struct cursors list;
};

static enum CXChildVisitResult collect_child(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    struct collect *collect = data;
    VEC_PUSH(collect->arena, &collect->list, cursor);
    return CXChildVisit_Continue;
}

struct cursors cursor_children(struct lower *lower, CXCursor cursor) {
    const struct tree_node *node = tree_find(lower, cursor);
    if (node) {
        return node->children;
    }
    struct collect collect = {.arena = &lower->scratch};
    clang_visitChildren(cursor, collect_child, &collect);
    return collect.list;
}

str take_string(struct arena *arena, CXString string) {
    str copy = str_copy(arena, str_from_c(clang_getCString(string)));
    clang_disposeString(string);
    return copy;
}

str cursor_spelling(struct lower *lower, CXCursor cursor) {
    return take_string(lower->arena, clang_getCursorSpelling(cursor));
}

static uint32_t file_id(struct lower *lower, CXFile file) {
    if (!file) {
        return 0;
    }
    if (file == lower->last_file) {
        return lower->last_file_id;
    }
    struct map_result known = map_get(&lower->file_ids, (uint64_t)(uintptr_t)file);
    if (!known.found) {
        str name = take_string(lower->arena, clang_getFileName(file));
        known.value = source_file_id(lower->files, os_absolute_path(lower->arena, lower->directory, name));
        map_set(lower->arena, &lower->file_ids, (uint64_t)(uintptr_t)file, known.value);
    }
    lower->last_file = file;
    lower->last_file_id = known.value;
    return known.value;
}

static bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Where the use of a macro ends that begins at `begin`: behind its name, or behind the `)` of its arguments.
static unsigned macro_use_end(struct lower *lower, CXFile file, unsigned begin) {
    size_t size = 0;
    const char *text = file ? clang_getFileContents(lower->tu, file, &size) : NULL;
    size_t at = begin;
    while (text && at < size && is_name(text[at])) {
        at++;
    }
    if (!text || at == begin || at == size || text[at] != '(') {
        return (unsigned)at;
    }
    int depth = 0;
    for (size_t end = at; end < size; end++) {
        depth += (text[end] == '(') - (text[end] == ')');
        if (depth == 0) {
            return (unsigned)end + 1;
        }
    }
    return (unsigned)at;
}

// A macro argument is where it was written; what a macro's body says is where the macro was used. Of a macro that is
// used in another one's argument, libclang gives the beginning only.
static struct span range_span(struct lower *lower, CXSourceRange range) {
    CXFile first, last;
    unsigned begin, end;
    clang_getFileLocation(clang_getRangeStart(range), &first, NULL, NULL, &begin);
    clang_getFileLocation(clang_getRangeEnd(range), &last, NULL, NULL, &end);
    if (first == last && end == begin) {
        end = macro_use_end(lower, first, begin);
    } else if (first != last || end < begin) {
        clang_getExpansionLocation(clang_getRangeStart(range), &first, NULL, NULL, &begin);
        clang_getExpansionLocation(clang_getRangeEnd(range), &last, NULL, NULL, &end);
        if (first != last || end < begin) {
            end = begin;
        }
    }
    return (struct span){file_id(lower, first), begin, end};
}

struct span cursor_span(struct lower *lower, CXCursor cursor) {
    struct tree_node *node = tree_find(lower, cursor);
    if (node && node->has_span) {
        return node->span;
    }
    struct span span = range_span(lower, clang_getCursorExtent(cursor));
    if (node) {
        node->span = span;
        node->has_span = true;
    }
    return span;
}

bool cursor_is_same_text(CXCursor a, CXCursor b) {
    return clang_equalRanges(clang_getCursorExtent(a), clang_getCursorExtent(b)) != 0;
}

struct span location_span(struct lower *lower, CXSourceLocation location) {
    CXFile file;
    unsigned offset;
    clang_getFileLocation(location, &file, NULL, NULL, &offset);
    return (struct span){file_id(lower, file), offset, offset};
}

struct span cursor_name_span(struct lower *lower, CXCursor cursor) {
    struct span span = location_span(lower, clang_getCursorLocation(cursor));
    CXString name = clang_getCursorSpelling(cursor);
    span.end += (uint32_t)strlen(clang_getCString(name));
    clang_disposeString(name);
    return span;
}

str cursor_text(struct lower *lower, CXCursor cursor) {
    CXFile file;
    unsigned offset;
    clang_getSpellingLocation(clang_getRangeStart(clang_getCursorExtent(cursor)), &file, NULL, NULL, &offset);
    size_t size = 0;
    const char *contents = file ? clang_getFileContents(lower->tu, file, &size) : NULL;
    return contents && offset < size ? (str){contents + offset, size - offset} : S("");
}

struct constant cursor_constant(CXCursor expression) {
    struct constant constant = {0};
    CXEvalResult result = clang_Cursor_Evaluate(expression);
    if (result && clang_EvalResult_getKind(result) == CXEval_Int) {
        constant.found = true;
        constant.value = clang_EvalResult_isUnsignedInt(result)
                             ? (int64_t)clang_EvalResult_getAsUnsigned(result)
                             : (int64_t)clang_EvalResult_getAsLongLong(result);
    }
    if (result) {
        clang_EvalResult_dispose(result);
    }
    return constant;
}

// libclang extends the sign whatever the type is; only an enumeration with a signed one has negative constants.
int64_t enumerator_value(CXCursor enumerator) {
    CXType type = clang_getCanonicalType(clang_getEnumDeclIntegerType(clang_getCursorSemanticParent(enumerator)));
    switch ((int)type.kind) {
    case CXType_Bool:
    case CXType_Char_U:
    case CXType_UChar:
    case CXType_UShort:
    case CXType_UInt:
    case CXType_ULong:
    case CXType_ULongLong: return (int64_t)clang_getEnumConstantDeclUnsignedValue(enumerator);
    default: return clang_getEnumConstantDeclValue(enumerator);
    }
}

CXCursor cursor_peel(struct lower *lower, CXCursor expression) {
    for (;;) {
        bool is_extension = expression.kind == CXCursor_UnaryOperator &&
                            clang_getCursorUnaryOperatorKind(expression) == CXUnaryOperator_Extension;
        if (expression.kind != CXCursor_ParenExpr && !is_extension) {
            return expression;
        }
        struct cursors children = cursor_children(lower, expression);
        CHECK(children.len == 1);
        expression = children.items[0];
    }
}
