// The lowering: whatever the text is, what libclang makes of it is lowered to a valid unit that survives being written
// and read, or the unit fails. libclang has crashes of its own: with FUZZ_PARSE_ONLY in the environment the text is only
// parsed, so that a crash that is still there is libclang's (run.sh tells them apart).
#define _GNU_SOURCE // memfd_create
#include "fuzz.h"

#include <clang-c/Index.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "frontend/frontend.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);

static char path[64];
static int descriptor;

// The text is in a file without a name, and has one below /proc.
int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
    setenv("LIBCLANG_NOTHREADS", "1", 1);
    setenv("LIBCLANG_DISABLE_CRASH_RECOVERY", "1", 1);
    descriptor = memfd_create("fuzz", 0);
    CHECK(descriptor >= 0);
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    return 0;
}

static void put_file(const uint8_t *data, size_t size) {
    CHECK(ftruncate(descriptor, 0) == 0);
    CHECK(pwrite(descriptor, data, size, 0) == (ssize_t)size);
}

static const char *const arguments[] = {
    "clang", "-x",   "c",    "-std=gnu2x", "-w", "-nostdinc", "-fblocks", "-Wno-error=implicit-function-declaration",
    "-Wno-error=int-conversion", "-Wno-error=incompatible-pointer-types", "-D__OWN_CHECK__=1", path, NULL,
};

static void parse_only(void) {
    CXIndex index = clang_createIndex(0, 0);
    CXTranslationUnit unit = NULL;
    clang_parseTranslationUnit2FullArgv(index, NULL, arguments, sizeof arguments / sizeof *arguments - 1, NULL, 0,
                                        CXTranslationUnit_KeepGoing | CXTranslationUnit_IncludeAttributedTypes, &unit);
    if (unit) {
        clang_disposeTranslationUnit(unit);
    }
    clang_disposeIndex(index);
}

static void lower(void) {
    struct arena arena = {0};
    struct source_table files;
    struct source_table files_again;
    struct mir_unit unit = {0};
    struct mir_unit again;
    source_init(&files, &arena, S("/"));
    struct frontend_request request = {.arguments = arguments, .directory = "/", .file = path};
    struct frontend_result result = frontend_lower(&arena, &request, &files, &unit);
    if (result.status == FRONTEND_OK) {
        const char *wrong = mir_validate_unit(&arena, &unit);
        if (wrong) {
            fprintf(stderr, "invalid MIR: %s\n", wrong);
            abort();
        }
        struct text first = fuzz_write_mir(&unit, &files);
        CHECK(!fuzz_read_mir(&arena, text_view(&first), &files_again, &again));
        CHECK(str_eq(fuzz_print_mir(&arena, &unit), fuzz_print_mir(&arena, &again)));
        text_free(&first);
    }
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    put_file(data, size);
    if (getenv("FUZZ_PARSE_ONLY")) {
        parse_only();
    } else {
        lower();
    }
    return 0;
}
