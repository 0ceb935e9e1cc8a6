// Lowering in a worker, and the message that carries the result home:
//
//     failure; errors, bad annotations: how many, then path, begin, end, message of each; mismatches; prints of the
//     sources: how many, then path, length, hash of each; the MIR of mir/serial.h as one frame of Zstandard (RFC 8878)
//
// Numbers are as in program/bytes.h.
#define _DEFAULT_SOURCE

#include "program/unit.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>
#include <zstd.h>

#include "base/check.h"
#include "base/os.h"
#include "frontend/frontend.h"
#include "mir/pass.h"
#include "mir/serial.h"
#include "program/bytes.h"

// ---- writing ----

void unit_fail(struct text *out, str failure) {
    bytes_put_str(out, failure);
    bytes_put_number(out, 0); // errors
    bytes_put_number(out, 0); // bad annotations
    bytes_put_number(out, 0); // mismatches
    bytes_put_number(out, 0); // prints
}

static bool is_wanted(const char *variable, const struct command *command) {
    const char *part = getenv(variable);
    return part && *part && str_find(command->path, str_from_c(part)) != SIZE_MAX;
}

static void obey_test_hooks(const struct command *command) {
    if (is_wanted("OWN_CHECK_TEST_CRASH", command)) {
        signal(SIGSEGV, SIG_DFL);
        raise(SIGSEGV);
    }
    while (is_wanted("OWN_CHECK_TEST_HANG", command)) {
        pause();
    }
}

static void put_place(struct text *out, struct span span, const struct source_table *files) {
    bytes_put_str(out, span.file ? files->files.items[span.file].path : S(""));
    bytes_put_number(out, span.begin);
    bytes_put_number(out, span.end);
}

static void put_errors(struct text *out, const struct frontend_errors *errors,
                       const struct source_table *files) {
    bytes_put_number(out, errors->len);
    for (uint32_t i = 0; i < errors->len; i++) {
        const struct frontend_error *error = &errors->items[i];
        put_place(out, error->span, files);
        bytes_put_str(out, error->message);
    }
}

// Of all files that spans of the unit may be in.
static void put_prints(struct text *out, struct source_table *files, enum unit_prints prints) {
    uint32_t len = prints == UNIT_PRINTS ? files->files.len : 0;
    uint32_t count = 0;
    for (uint32_t i = 0; i < len; i++) {
        count += !source_load(files, i)->missing;
    }
    bytes_put_number(out, count);
    for (uint32_t i = 0; i < len; i++) {
        const struct source_file *file = source_load(files, i);
        if (!file->missing) {
            struct source_print print = source_print_of(file->text);
            bytes_put_str(out, file->path);
            bytes_put_long(out, print.length);
            bytes_put_long(out, print.hash);
        }
    }
}

static void put_mismatches(struct text *out, const struct frontend_mismatches *mismatches,
                           const struct source_table *files) {
    bytes_put_number(out, mismatches->len);
    for (uint32_t i = 0; i < mismatches->len; i++) {
        const struct frontend_mismatch *mismatch = &mismatches->items[i];
        put_place(out, mismatch->span, files);
        put_place(out, mismatch->first, files);
        bytes_put_str(out, mismatch->function);
        bytes_put_str(out, mismatch->what);
    }
}

enum { PACKING_LEVEL = 1 }; // the fastest makes a fourth of it

static void pack(struct text *out, str bytes) {
    size_t bound = ZSTD_compressBound(bytes.len);
    char *packed = base_malloc(bound);
    size_t size = ZSTD_compress(packed, bound, bytes.data, bytes.len, PACKING_LEVEL);
    CHECK(!ZSTD_isError(size));
    text_add(out, (str){packed, size});
    free(packed);
}

void unit_pack(struct text *out, const struct mir_unit *unit, const struct source_table *files) {
    struct text bytes = {0};
    mir_write_unit(&bytes, unit, files);
    pack(out, text_view(&bytes));
    text_free(&bytes);
}

// Functions are validated and written one by one, while they are in the processor's caches.
struct taken {
    struct arena *arena;
    struct mir_writer *writer;
    const char *wrong;
};

static void take_function(void *context, const struct mir_unit *unit, const struct mir_body *body) {
    struct taken *taken = context;
    if (!taken->wrong) {
        taken->wrong = mir_validate(taken->arena, unit, body);
    }
    if (!taken->wrong) {
        mir_writer_body(taken->writer, body);
    }
}

static str validated(const struct taken *taken, const struct mir_unit *unit) {
    const char *wrong = taken->wrong ? taken->wrong : mir_validate_tables(taken->arena, unit);
    if (!wrong && unit->initial.blocks.len) {
        wrong = mir_validate(taken->arena, unit, &unit->initial);
    }
    return wrong ? str_printf(taken->arena, "bug in own-check: the lowered unit is not valid: %s", wrong) : S("");
}

static void write_and_pack(struct text *out, const struct taken *taken) {
    struct text bytes = {0};
    mir_writer_end(taken->writer, &bytes);
    pack(out, text_view(&bytes));
    text_free(&bytes);
}

static void lower(struct arena *arena, const struct command *command, enum unit_prints prints,
                  struct text *out) {
    struct source_table files;
    source_init(&files, arena, command->directory);
    struct mir_unit unit = {0};
    struct taken taken = {.arena = arena, .writer = mir_writer_begin(&unit, &files)};
    struct frontend_request request = {
        .arguments = command_argv(arena, command),
        .directory = str_to_c(arena, command->directory),
        .file = str_to_c(arena, command->file),
        .take = take_function,
        .context = &taken,
    };
    struct frontend_result result = frontend_lower(arena, &request, &files, &unit);
    str failure = result.status == FRONTEND_FAILED ? result.reason : validated(&taken, &unit);
    bytes_put_str(out, failure);
    put_errors(out, &result.errors, &files);
    put_errors(out, &result.bad_annotations, &files);
    put_mismatches(out, &result.mismatches, &files);
    put_prints(out, &files, prints);
    if (failure.len == 0) {
        write_and_pack(out, &taken);
    }
    mir_writer_free(taken.writer);
}

void unit_lower(const struct command *command, enum unit_prints prints, struct text *out) {
    if (command->error.len) {
        unit_fail(out, command->error);
    } else if (os_is_directory(command->path.data)) {
        unit_fail(out, S("it is a directory"));
    } else if (!os_exists(command->path.data)) {
        unit_fail(out, S("no such file"));
    } else {
        obey_test_hooks(command);
        struct arena arena = {0};
        lower(&arena, command, prints, out);
        arena_free(&arena);
    }
}

// ---- reading ----

static struct span get_place(struct arena *arena, str *rest, struct source_table *files) {
    str path = bytes_get_str(arena, rest);
    struct span span = {.file = path.len ? source_file_id(files, path) : 0};
    span.begin = bytes_get_number(rest);
    span.end = bytes_get_number(rest);
    return span;
}

static struct unit_error get_error(struct arena *arena, str *rest, struct source_table *files) {
    struct unit_error error = {.span = get_place(arena, rest, files)};
    error.message = bytes_get_str(arena, rest);
    return error;
}

static struct unit_errors get_errors(struct arena *arena, str *rest, struct source_table *files) {
    struct unit_errors errors = {0};
    uint32_t count = bytes_get_number(rest);
    for (uint32_t i = 0; i < count && rest->len; i++) {
        VEC_PUSH(arena, &errors, get_error(arena, rest, files));
    }
    return errors;
}

static void get_prints(struct arena *arena, str *rest, struct source_table *files) {
    uint32_t count = bytes_get_number(rest);
    for (uint32_t i = 0; i < count && rest->len; i++) {
        str path = bytes_get_str(arena, rest);
        struct source_print print = {.length = bytes_get_long(rest)};
        print.hash = bytes_get_long(rest);
        source_expect(files, source_file_id(files, path), print);
    }
}

static struct contract_mismatches get_mismatches(struct arena *arena, str *rest, struct source_table *files) {
    struct contract_mismatches mismatches = {0};
    uint32_t count = bytes_get_number(rest);
    for (uint32_t i = 0; i < count && rest->len; i++) {
        struct contract_mismatch mismatch = {.span = get_place(arena, rest, files)};
        mismatch.first = get_place(arena, rest, files);
        mismatch.function = bytes_get_str(arena, rest);
        mismatch.what = bytes_get_str(arena, rest);
        VEC_PUSH(arena, &mismatches, mismatch);
    }
    return mismatches;
}

void unit_read(struct arena *arena, str bytes, struct source_table *files, struct unit *unit) {
    unit->failure = bytes_get_str(arena, &bytes);
    unit->errors = get_errors(arena, &bytes, files);
    unit->bad_annotations = get_errors(arena, &bytes, files);
    unit->mismatches = get_mismatches(arena, &bytes, files);
    get_prints(arena, &bytes, files);
    unit->packed = str_copy(arena, bytes);
}

// No unit comes near it; what claims to be larger is damaged.
static const unsigned long long largest_unit = 1ull << 32;

struct unit_bytes unit_unpack(struct arena *arena, const struct unit *unit) {
    unsigned long long size = ZSTD_getFrameContentSize(unit->packed.data, unit->packed.len);
    if (size > largest_unit) { // also when it is unknown or no frame
        return (struct unit_bytes){.error = "the unit is damaged: its size is not plausible"};
    }
    char *bytes = arena_alloc(arena, (size_t)size);
    size_t unpacked = ZSTD_decompress(bytes, (size_t)size, unit->packed.data, unit->packed.len);
    if (ZSTD_isError(unpacked) || unpacked != size) {
        return (struct unit_bytes){.error = "the unit is damaged: it cannot be unpacked"};
    }
    return (struct unit_bytes){.bytes = {bytes, unpacked}};
}

const char *unit_open(struct arena *arena, const struct unit *unit, struct source_table *files, struct mir_unit *mir,
                      struct mir_bodies *bodies) {
    struct unit_bytes serial = unit_unpack(arena, unit);
    return serial.error ? serial.error : mir_open_unit(arena, serial.bytes, files, mir, bodies);
}
