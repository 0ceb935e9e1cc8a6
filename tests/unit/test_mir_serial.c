// Serial units: a round trip changes nothing; whatever happens to the bytes, reading gives a message or a valid unit,
// never a crash. Run with AddressSanitizer to see that it does not read beyond the end either.
#include "mir_fixture.h"

#include "mir/serial.h"

#include <stdio.h>

enum { CHECKSUM_AT = 12, HEADER_BYTES = 20 };

struct written {
    struct source_table files;
    struct text bytes;
};

static struct written write_fixture(struct fixture *fixture) {
    struct written written = {0};
    source_init(&written.files, &fixture->arena, S("/home"));
    uint32_t main_file = source_file_id(&written.files, S("/home/project/main.c"));
    uint32_t header = source_file_id(&written.files, S("/home/project/main.h"));
    source_file_id(&written.files, S("/home/project/other.c")); // not of this unit
    VEC_PUSH(&fixture->arena, &fixture->unit.files, main_file);
    struct mir_body *body = fixture_make(fixture);
    body->span = (struct span){header, 1000, 2000};
    struct mir_lock locks[] = {
        {.kind = MIR_ACQUIRES, .root = MIR_LOCK_PARAMETER, .when = MIR_WHEN_ZERO, .path = mir_intern(&fixture->unit, S("->lock"))},
        {.kind = MIR_GUARDED, .root = MIR_LOCK_OBJECT, .is_shared = true, .path = mir_intern(&fixture->unit, S("table_lock"))},
    };
    fixture->unit.contracts.items[1].locks = mir_locks_add(&fixture->unit, locks, 1);
    fixture->unit.fields.items[0].locks = mir_locks_add(&fixture->unit, locks + 1, 1);
    mir_write_unit(&written.bytes, &fixture->unit, &written.files);
    return written;
}

static str printed(struct arena *arena, const struct mir_unit *unit) {
    struct text out = {0};
    mir_print_unit(&out, unit);
    str s = str_copy(arena, text_view(&out));
    text_free(&out);
    return s;
}

// Makes the checksum right again, so that damage reaches the reader.
static void seal(char *data, size_t len) {
    uint64_t checksum = mir_serial_checksum((str){data + HEADER_BYTES, len - HEADER_BYTES});
    for (int i = 0; i < 8; i++) {
        data[CHECKSUM_AT + i] = (char)(unsigned char)(checksum >> (8 * i));
    }
}

// Reads a copy that ends where it ends, so that the sanitizer sees one byte too many.
static bool reads(str bytes, struct arena *arena, struct mir_unit *unit, const char **error) {
    char *exact = malloc(bytes.len ? bytes.len : 1);
    assert_non_null(exact);
    if (bytes.len) {
        memcpy(exact, bytes.data, bytes.len);
    }
    struct source_table files;
    source_init(&files, arena, S("/"));
    *error = mir_read_unit(arena, (str){exact, bytes.len}, &files, unit);
    free(exact);
    return *error == NULL;
}

static void a_round_trip_changes_nothing(void **state) {
    struct fixture *fixture = *state;
    struct written written = write_fixture(fixture);
    struct arena arena = {0};
    struct source_table files;
    source_init(&files, &arena, S("/elsewhere"));
    source_file_id(&files, S("/another/first.c")); // ids differ here
    struct mir_unit unit;
    assert_null(mir_read_unit(&arena, text_view(&written.bytes), &files, &unit));
    assert_string_equal(printed(&arena, &unit).data, printed(&arena, &fixture->unit).data);
    struct text again = {0};
    mir_write_unit(&again, &unit, &files);
    assert_true(str_eq(text_view(&again), text_view(&written.bytes)));
    text_free(&again);
    text_free(&written.bytes);
    arena_free(&arena);
}

static void spans_follow_the_files(void **state) {
    struct fixture *fixture = *state;
    struct written written = write_fixture(fixture);
    struct arena arena = {0};
    struct source_table files;
    source_init(&files, &arena, S("/"));
    source_file_id(&files, S("/another/first.c"));
    struct mir_unit unit;
    assert_null(mir_read_unit(&arena, text_view(&written.bytes), &files, &unit));
    const struct mir_body *body = &unit.bodies.items[0];
    assert_true(str_eq(files.files.items[body->span.file].path, S("/home/project/main.h")));
    assert_int_equal(body->span.begin, 1000);
    assert_int_equal(body->span.end, 2000);
    struct span first = body->blocks.items[0].statements.items[0].span;
    assert_true(str_eq(files.files.items[first.file].path, S("/home/project/main.c")));
    assert_int_equal(first.begin, 10);
    assert_int_equal(unit.files.len, 1);
    assert_true(str_eq(files.files.items[unit.files.items[0]].path, S("/home/project/main.c")));
    assert_int_equal(files.files.len, 4); // nowhere, first.c, main.c, main.h: other.c was not written
    assert_int_equal(body->end_span.file, 0);
    text_free(&written.bytes);
    arena_free(&arena);
}

// What is read can be built on: interning goes on where the writer's ended.
static void interning_goes_on(void **state) {
    struct fixture *fixture = *state;
    struct written written = write_fixture(fixture);
    struct arena arena = {0};
    struct mir_unit unit;
    const char *error;
    assert_true(reads(text_view(&written.bytes), &arena, &unit, &error));
    struct mir_body *body = &unit.bodies.items[0];
    uint32_t places = body->places.len;
    assert_int_equal(mir_place_of_local(body, (mir_local){3}).i,
                     mir_place_of_local(&fixture->unit.bodies.items[0], (mir_local){3}).i);
    assert_int_equal(body->places.len, places);
    assert_int_equal(mir_type_int(&unit, 32, true, S("int")).i, fixture->int_type.i);
    assert_int_equal(
        mir_local_add(body, (struct mir_local_info){.kind = MIR_LOCAL_VARIABLE, .name = mir_intern(&unit, S("p"))}).i,
        6);
    assert_int_equal(body->locals.items[6].ordinal, 2);
    text_free(&written.bytes);
    arena_free(&arena);
}

static void expect_error(str bytes, const char *expected) {
    struct arena arena = {0};
    struct mir_unit unit;
    const char *error;
    assert_false(reads(bytes, &arena, &unit, &error));
    assert_string_equal(error, expected);
    arena_free(&arena);
}

static void foreign_files_and_versions_are_told(void **state) {
    struct fixture *fixture = *state;
    struct written written = write_fixture(fixture);
    expect_error(S(""), "not a unit written by own-check");
    expect_error(S("int main(void) { return 0; }\n"), "not a unit written by own-check");
    expect_error(str_slice(text_view(&written.bytes), 0, 19), "not a unit written by own-check");
    written.bytes.data[8] = MIR_SERIAL_VERSION + 1;
    char expected[80];
    snprintf(expected, sizeof expected, "written by another own-check, in format %d instead of %d", MIR_SERIAL_VERSION + 1,
             MIR_SERIAL_VERSION);
    expect_error(text_view(&written.bytes), expected);
    written.bytes.data[8] = MIR_SERIAL_VERSION;
    written.bytes.data[40] ^= 1;
    expect_error(text_view(&written.bytes), "the unit is damaged");
    text_free(&written.bytes);
}

static void every_truncation_is_told(void **state) {
    struct fixture *fixture = *state;
    struct written written = write_fixture(fixture);
    for (size_t len = 0; len < written.bytes.len; len++) {
        struct arena arena = {0};
        struct mir_unit unit;
        const char *error;
        str cut = str_copy(&arena, str_slice(text_view(&written.bytes), 0, len));
        assert_false(reads(cut, &arena, &unit, &error)); // by the checksum
        if (len >= HEADER_BYTES) {
            char *data = arena_alloc(&arena, len);
            memcpy(data, cut.data, len);
            seal(data, len);
            assert_false(reads((str){data, len}, &arena, &unit, &error)); // by the reader itself
            assert_true(str_starts_with(str_from_c(error), S("the unit is damaged: ")));
        }
        arena_free(&arena);
    }
    text_free(&written.bytes);
}

static void something_after_the_end_is_told(void **state) {
    struct fixture *fixture = *state;
    struct written written = write_fixture(fixture);
    text_add_char(&written.bytes, 0);
    seal(written.bytes.data, written.bytes.len);
    expect_error(text_view(&written.bytes), "the unit is damaged: something follows its end");
    text_free(&written.bytes);
}

// The unit that damaged bytes give, if they give one, can be printed, walked and written again.
static void use(struct arena *arena, const struct mir_unit *unit) {
    printed(arena, unit);
    for (uint32_t i = 0; i < unit->bodies.len; i++) {
        mir_cfg_build(arena, &unit->bodies.items[i]);
    }
}

// Values that numbers tend to break at, in the place of every byte of the payload.
static void damaged_bytes_never_crash(void **state) {
    struct fixture *fixture = *state;
    struct written written = write_fixture(fixture);
    static const unsigned char values[] = {0x00, 0x01, 0x7f, 0x80, 0xff};
    size_t accepted = 0;
    size_t tried = 0;
    for (size_t at = HEADER_BYTES; at < written.bytes.len; at++) {
        char before = written.bytes.data[at];
        for (size_t i = 0; i < sizeof values; i++) {
            struct arena arena = {0};
            struct mir_unit unit;
            const char *error;
            written.bytes.data[at] = (char)(values[i] == 0x01 ? (unsigned char)before ^ 1u : values[i]);
            assert_int_equal(reads(text_view(&written.bytes), &arena, &unit, &error), written.bytes.data[at] == before);
            seal(written.bytes.data, written.bytes.len);
            if (reads(text_view(&written.bytes), &arena, &unit, &error)) {
                use(&arena, &unit);
                accepted++;
            }
            tried++;
            assert_true(arena.used < 4 * 1024 * 1024); // what the bytes claim is not what is allocated
            arena_free(&arena);
            written.bytes.data[at] = before;
            seal(written.bytes.data, written.bytes.len);
        }
    }
    assert_true(tried > 2000);
    assert_true(accepted > 0 && accepted < tried);
    text_free(&written.bytes);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_round_trip_changes_nothing),
        TEST(spans_follow_the_files),
        TEST(interning_goes_on),
        TEST(foreign_files_and_versions_are_told),
        TEST(every_truncation_is_told),
        TEST(something_after_the_end_is_told),
        TEST(damaged_bytes_never_crash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
