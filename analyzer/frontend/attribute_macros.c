// Attributes that are macros while libclang parses, because it has no place for them in its tree (gcc's fd_arg and
// malloc with arguments), prints addresses for their arguments (acquire_capability), cannot look up the fields they name
// (guarded_by in C before clang 22), or drops them (lifetimebound in C before clang 20). As annotations
// `attribute:name:arguments` they arrive; macros in the arguments are expanded. A unit that has one of the names for
// something else does not parse then, and is parsed again with that name left alone.
#include "frontend/lower.h"

static const char *const NAMES[] = {
    "fd_arg",
    "fd_arg_read",
    "fd_arg_write",
    "guarded_by",
    "pt_guarded_by",
    "acquire_capability",
    "acquire_shared_capability",
    "exclusive_lock_function",
    "shared_lock_function",
    "try_acquire_capability",
    "try_acquire_shared_capability",
    "exclusive_trylock_function",
    "shared_trylock_function",
    "release_capability",
    "release_shared_capability",
    "release_generic_capability",
    "unlock_function",
    "requires_capability",
    "requires_shared_capability",
    "exclusive_locks_required",
    "shared_locks_required",
    "locks_excluded",
    "assert_capability",
    "assert_shared_capability",
    "assert_exclusive_lock",
    "assert_shared_lock",
    "lock_returned",
    "lifetimebound",
};

enum { NAME_COUNT = sizeof NAMES / sizeof *NAMES };

static void define(struct arena *arena, struct argument_list *flags, const char *guard, const char *name) {
    bool has_arguments = !str_eq(str_from_c(name), S("lifetimebound"));
    str flag = str_printf(arena, "-D%s%s%s%s=annotate(\"attribute:%s:\"%s)", guard, name, guard,
                          has_arguments ? "(...)" : "", name, has_arguments ? " __own_check_text(__VA_ARGS__)" : "");
    VEC_PUSH(arena, flags, flag.data);
}

// `malloc` is a function before it is an attribute: only its other spelling is ours.
void add_attribute_macros(struct arena *arena, uint64_t left_alone, struct argument_list *flags) {
    _Static_assert(NAME_COUNT < 64, "a name is a bit");
    VEC_PUSH(arena, flags, "-D__own_check_text(...)=#__VA_ARGS__");
    VEC_PUSH(arena, flags, "-D__malloc__(...)=annotate(\"attribute:malloc:\" __own_check_text(__VA_ARGS__))");
    for (uint32_t i = 0; i < NAME_COUNT; i++) {
        define(arena, flags, "__", NAMES[i]);
        if (!(left_alone >> i & 1)) {
            define(arena, flags, "", NAMES[i]);
        }
    }
}

static bool is_ours(CXFile file, CXTranslationUnit tu) {
    size_t size = 0;
    return !file || !clang_getFileContents(tu, file, &size); // of the command line, or pasted
}

static uint64_t name_at(str text) {
    str word = str_slice(text, 0, text_word_end(text, 0));
    for (uint32_t i = 0; i < NAME_COUNT; i++) {
        if (str_eq(word, str_from_c(NAMES[i]))) {
            return UINT64_C(1) << i;
        }
    }
    return 0;
}

// The name at the place of an error, or all when the error lies in a macro of the command line that another one used.
static uint64_t misused_at(CXTranslationUnit tu, CXSourceLocation location) {
    CXFile file, spelled;
    unsigned offset;
    clang_getExpansionLocation(location, &file, NULL, NULL, &offset);
    clang_getSpellingLocation(location, &spelled, NULL, NULL, NULL);
    size_t size = 0;
    const char *text = file ? clang_getFileContents(tu, file, &size) : NULL;
    uint64_t name = text && offset < size ? name_at((str){text + offset, size - offset}) : 0;
    return name || !is_ours(spelled, tu) ? name : (UINT64_C(1) << NAME_COUNT) - 1;
}

uint64_t misused_attribute_macros(CXTranslationUnit tu) {
    uint64_t misused = 0;
    unsigned count = clang_getNumDiagnostics(tu);
    for (unsigned i = 0; i < count; i++) {
        CXDiagnostic diagnostic = clang_getDiagnostic(tu, i);
        if (clang_getDiagnosticSeverity(diagnostic) >= CXDiagnostic_Error) {
            misused |= misused_at(tu, clang_getDiagnosticLocation(diagnostic));
        }
        clang_disposeDiagnostic(diagnostic);
    }
    return misused;
}
